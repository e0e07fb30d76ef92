import type { Coverage, Expansion } from "ctgov/essie";
import type { FieldNode, SearchArea } from "ctgov/study";

/** What a term, a range or MISSING asks about. */
export type Target =
  /** `isDefault`: the area of the parameter, which no AREA named. */
  | { readonly kind: "area"; readonly area: SearchArea; readonly isDefault: boolean }
  /** `isSize`: the number of elements (`Phase:size`) instead of the values. */
  | { readonly kind: "piece"; readonly node: FieldNode; readonly isSize: boolean };

/** The operators around a node of an expression; the inner one of a kind counts. Brackets inherit them. */
export interface Scope {
  readonly target: Target;
  readonly coverage: Coverage;
  readonly expansion: Expansion;
  /** The piece of TILT. */
  readonly tilt: string | undefined;
  readonly isInLocation: boolean;
}

export function outermostScope(target: Target): Scope {
  return { target, coverage: "Contains", expansion: "Relaxation", tilt: undefined, isInLocation: false };
}

/** How explanations name a target. */
export function labelOf(target: Target): string {
  if (target.kind === "area") return target.area.uiLabel ?? target.area.name;
  return target.isSize ? `${target.node.piece}:size` : target.node.piece;
}
