import { type FieldNode, fieldNodes, searchAreas } from "ctgov/study";
import {
  columnNumber,
  findColumn,
  isCoded,
  isOfLocation,
  isOrdered,
  LOCATION_PIECE,
  LOCATION_POINT_PIECE,
} from "./columns/column-list.ts";
import { type TokenMark, tokenMarkOf } from "./token-bytes.ts";

/** A node of the dictionary with all that is to be done where a record has a value of it. */
export interface WalkNode {
  /** Its place in the dictionary. */
  readonly number: number;
  readonly field: FieldNode;
  readonly mark: TokenMark;
  /** The words of its values are kept. */
  readonly isText: boolean;
  /** A text and nothing else: what is no string is no value. */
  readonly isPlainText: boolean;
  readonly isOrdered: boolean;
  readonly isCoded: boolean;
  /** The list whose elements are locations. */
  readonly isLocation: boolean;
  /** A value that belongs to one location. */
  readonly isOfLocation: boolean;
  readonly isPoint: boolean;
  readonly columns: NodeColumns;
  /** By key; none for a leaf. */
  readonly children: ReadonlyMap<string, WalkNode> | undefined;
}

/** Places in `columnList`; undefined where the node has no such column. */
interface NodeColumns {
  readonly present: number;
  readonly size: number;
  /** Ordered or coded values. */
  readonly value: number | undefined;
  readonly locationSize: number | undefined;
  readonly locationValue: number | undefined;
}

const TEXT_TYPES: ReadonlySet<string> = new Set(["text", "markup"]);

/** An area may search the values of an enum as words (`OverallOfficialRole` beside names of people). */
const wordPieces: ReadonlySet<string> = new Set(
  searchAreas.flatMap(({ parts }) => parts.filter((part) => !part.isEnum).flatMap((part) => part.pieces)),
);

/** True where the words of values are kept. */
export function isTextNode({ type, piece, children }: FieldNode): boolean {
  return TEXT_TYPES.has(type) || (children.length === 0 && wordPieces.has(piece));
}

function toWalkNode(field: FieldNode): WalkNode {
  const { piece } = field;
  const isPart = isOfLocation(field) && piece !== LOCATION_PIECE;
  return {
    number: fieldNodes.indexOf(field),
    field,
    mark: tokenMarkOf(piece),
    isText: isTextNode(field),
    isPlainText: TEXT_TYPES.has(field.type),
    isOrdered: isOrdered(field),
    isCoded: isCoded(field),
    isLocation: piece === LOCATION_PIECE,
    isOfLocation: isPart,
    isPoint: piece === LOCATION_POINT_PIECE,
    columns: {
      present: columnNumber(`present:${piece}`),
      size: columnNumber(`size:${piece}`),
      value: findColumn(piece),
      locationSize: isPart ? findColumn(`location:size:${piece}`) : undefined,
      locationValue: isPart ? findColumn(`location:${piece}`) : undefined,
    },
    children: field.children.length === 0 ? undefined : toChildren(field.children),
  };
}

function toChildren(fields: readonly FieldNode[]): ReadonlyMap<string, WalkNode> {
  return new Map(fields.map((field) => [field.name, toWalkNode(field)]));
}

/** The nodes at the top of a record, by key. */
export const recordChildren: ReadonlyMap<string, WalkNode> = toChildren(
  fieldNodes.filter(({ fieldPath }) => !fieldPath.includes(".")),
);

/** Numbers of nodes are below this. */
export const walkNodesCount: number = fieldNodes.length;
