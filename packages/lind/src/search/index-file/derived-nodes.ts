import { columnNumber, keptDerivedNodes } from "./columns/column-list.ts";

/** A piece that stands in no record but has columns of its own: the code of a country, the number of countries. */
export interface DerivedNode {
  readonly piece: string;
  /** Places in `columnList`. */
  readonly columns: {
    readonly present: number;
    readonly size: number;
    readonly value: number;
    readonly locationSize: number;
    readonly locationValue: number;
  };
}

export const derivedNodes: readonly DerivedNode[] = keptDerivedNodes.map(({ piece }) => ({
  piece,
  columns: {
    present: columnNumber(`present:${piece}`),
    size: columnNumber(`size:${piece}`),
    value: columnNumber(piece),
    locationSize: columnNumber(`location:size:${piece}`),
    locationValue: columnNumber(`location:${piece}`),
  },
}));
