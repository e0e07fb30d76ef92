import {
  type FieldNode,
  fieldNodes,
  findField,
  findSearchArea,
  indexedOnlyNodes,
  nearest,
  type SearchArea,
  searchAreas,
} from "../study/index.ts";

/** What a name in `AREA[]` stands for; `isSize`: the number of elements (`Phase:size`) instead of the values. */
export type ResolvedArea =
  | { readonly kind: "piece"; readonly node: FieldNode; readonly isSize: boolean }
  | { readonly kind: "area"; readonly area: SearchArea };

/** What can be asked of a piece: which values it takes, whether RANGE goes with it. */
export type PieceKind = "text" | "enum" | "boolean" | "date" | "number" | "age" | "point" | "structure";

const SIZE_SUFFIX = ":size";

const KINDS: Readonly<Record<string, PieceKind>> = {
  boolean: "boolean",
  NormalizedDate: "date",
  PartialDate: "date",
  DateTimeMinutes: "date",
  NormalizedTime: "age",
  integer: "number",
  number: "number",
  long: "number",
  short: "number",
  GeoPoint: "point",
};

let names: readonly string[] | undefined;

/**
 * Finds what a name in `AREA[]` or `TILT[]` means: a piece, also by an alternative name or its field path; the size of a
 * list (whether it is one, the check says); a search area. Names are taken as they are written, as the registry does.
 */
export function resolveArea(name: string): ResolvedArea | undefined {
  const isSize = name.endsWith(SIZE_SUFFIX);
  const node = findField(isSize ? name.slice(0, -SIZE_SUFFIX.length) : name);
  if (node !== undefined) return { kind: "piece", node, isSize };
  const area = findSearchArea(name);
  return area === undefined ? undefined : { kind: "area", area };
}

/** The right name that a wrong one most likely means. */
export function nearestArea(name: string): string | undefined {
  names ??= [
    ...[...fieldNodes, ...indexedOnlyNodes].map((node) => node.piece),
    ...searchAreas.map((area) => area.name),
    ...fieldNodes.flatMap((node) => node.altPieceNames),
  ];
  const colon = name.indexOf(":");
  if (colon === -1) return nearest(name, names);
  const piece = name.slice(0, colon).trim();
  const found = findField(piece)?.piece ?? nearest(piece, names);
  return found === undefined ? undefined : found + SIZE_SUFFIX;
}

export function pieceKindOf(node: FieldNode): PieceKind {
  if (node.children.length > 0) return "structure";
  return node.isEnum ? "enum" : (KINDS[node.type] ?? "text");
}

/** True where RANGE and TILT make sense. */
export function isOrdered(kind: PieceKind): boolean {
  return kind === "date" || kind === "number" || kind === "age";
}
