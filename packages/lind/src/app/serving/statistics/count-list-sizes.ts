import { type FieldNode, valuesOf } from "ctgov/study";
import { Tally } from "./tally.ts";

/** `/stats/field/sizes`: how long the lists of one field are, of the studies that have the list. */
export interface ListSizes {
  readonly piece: string;
  readonly field: string;
  readonly uniqueSizesCount: number;
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly topSizes: readonly { readonly size: number; readonly studiesCount: number }[];
}

const TOP_SIZES_SHOWN = 10;

/** A list below another list counts with all its elements, as `AREA[Field:size]` does. */
export class ListSizeCounter {
  readonly #node: FieldNode;
  readonly #tally = new Tally();

  constructor(node: FieldNode) {
    this.#node = node;
  }

  add(study: unknown): void {
    const size = valuesOf(study, this.#node.piece).length;
    if (size > 0) this.#tally.add(String(size));
  }

  stats(): ListSizes {
    const all = this.#tally.top(Number.POSITIVE_INFINITY);
    return toListSizes(
      this.#node,
      all.map(({ value, studiesCount }) => ({ size: Number(value), studiesCount })),
    );
  }
}

/** `sizes` are all there are, the commonest first. */
export function toListSizes(node: FieldNode, sizes: ListSizes["topSizes"]): ListSizes {
  const { piece, fieldPath: field } = node;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const { size } of sizes) {
    min = Math.min(min, size);
    max = Math.max(max, size);
  }
  const bounds = sizes.length === 0 ? {} : { minSize: min, maxSize: max };
  return { piece, field, uniqueSizesCount: sizes.length, ...bounds, topSizes: sizes.slice(0, TOP_SIZES_SHOWN) };
}
