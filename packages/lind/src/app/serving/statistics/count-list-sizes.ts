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
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  constructor(node: FieldNode) {
    this.#node = node;
  }

  add(study: unknown): void {
    const size = valuesOf(study, this.#node.piece).length;
    if (size === 0) return;
    this.#tally.add(String(size));
    this.#min = Math.min(this.#min, size);
    this.#max = Math.max(this.#max, size);
  }

  stats(): ListSizes {
    const { piece, fieldPath: field } = this.#node;
    const bounds = this.#tally.size === 0 ? {} : { minSize: this.#min, maxSize: this.#max };
    const topSizes = this.#tally
      .top(TOP_SIZES_SHOWN)
      .map(({ value, studiesCount }) => ({ size: Number(value), studiesCount }));
    return { piece, field, uniqueSizesCount: this.#tally.size, ...bounds, topSizes };
  }
}
