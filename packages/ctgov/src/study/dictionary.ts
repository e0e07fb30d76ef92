import { FIELD_ROWS, INDEXED_ONLY_ROWS, KEY_ORDER_ROWS } from "./generated/fields.ts";
import type { FieldRow } from "./generated-rows.ts";

/**
 * A node of the registry's data dictionary (`/studies/metadata`): a value of a record, or a structure that holds others.
 */
export interface FieldNode {
  /** Its key in the JSON: `overallStatus`. */
  readonly name: string;
  /** Its name in searches and projections, unique: `OverallStatus`. */
  readonly piece: string;
  /** Its place in the JSON, without positions in lists: `protocolSection.statusModule.overallStatus`. */
  readonly fieldPath: string;
  /** The type of a value, of one element where it is a list: `text`, `PartialDate`, `Phase`, `Location`. */
  readonly type: string;
  /** What the registry keeps it as: `TEXT`, `STRUCT`, `DATE`, …; undefined where the registry does not say. */
  readonly sourceType: string | undefined;
  readonly isList: boolean;
  /** True where the type is an enum; `enumValuesOf(type)` has its values. */
  readonly isEnum: boolean;
  /** True where the registry also searches for synonyms of the words. */
  readonly hasSynonyms: boolean;
  /** True where each element of the list is searched as a document of its own (the locations). */
  readonly isNested: boolean;
  /** True for a piece that can be searched and sorted by, but stands in no record. */
  readonly isIndexedOnly: boolean;
  /** The most characters that the registry accepts, where it sets a limit. */
  readonly maxChars: number | undefined;
  /** Names that mean the same piece, most of them from the classic site: `OVERALL-STATUS`. */
  readonly altPieceNames: readonly string[];
  /** The nodes below a structure, in the dictionary's order; none for a leaf. */
  readonly children: readonly FieldNode[];
}

interface GrowingNode extends FieldNode {
  readonly children: GrowingNode[];
}

/** The nodes of a record, 454 of them, a structure before what it holds. */
export const fieldNodes: readonly FieldNode[] = growTree(FIELD_ROWS);

/** The pieces that can be searched although no record has them: counts, years, the code of a country. */
export const indexedOnlyNodes: readonly FieldNode[] = INDEXED_ONLY_ROWS.map(([fieldPath, piece, type]) => ({
  name: fieldPath.slice(fieldPath.lastIndexOf(".") + 1),
  piece,
  fieldPath,
  type,
  sourceType: undefined,
  isList: false,
  isEnum: false,
  hasSynonyms: false,
  isNested: false,
  isIndexedOnly: true,
  maxChars: undefined,
  altPieceNames: [],
  children: [],
}));

let nodesByName: ReadonlyMap<string, FieldNode> | undefined;
let keyOrders: ReadonlyMap<string, readonly string[]> | undefined;

/**
 * The node with this piece, alternative piece name or field path, also one that is only indexed. Names are taken as
 * they are written, because the registry tells `NCTId` from `nctId`; `nearest` helps with a near miss.
 */
export function findField(name: string): FieldNode | undefined {
  nodesByName ??= new Map(
    [...fieldNodes, ...indexedOnlyNodes].flatMap((node) =>
      [...node.altPieceNames, node.fieldPath, node.piece].map((key) => [key, node] as const),
    ),
  );
  return nodesByName.get(name);
}

/**
 * The keys of the object at a field path (`""`: the whole record; for a list: of its elements) in the order in which
 * the registry writes them, which is not quite the dictionary's own: `organization` stands before `briefTitle`,
 * `documentSection` before `annotationSection`, and an analysis begins with its groups. None for a leaf or an unknown path.
 */
export function keyOrderOf(fieldPath: string): readonly string[] {
  keyOrders ??= new Map(KEY_ORDER_ROWS);
  const keys = keyOrders.get(fieldPath);
  if (keys !== undefined) return keys;
  return findField(fieldPath)?.children.map((child) => child.name) ?? [];
}

function growTree(rows: readonly FieldRow[]): readonly GrowingNode[] {
  const nodes: GrowingNode[] = [];
  // The structures around the row at hand, from the outermost in.
  const ancestors: GrowingNode[] = [];
  for (const row of rows) {
    ancestors.length = row[0];
    const parent = ancestors.at(-1);
    const node = toNode(row, parent?.fieldPath);
    parent?.children.push(node);
    ancestors.push(node);
    nodes.push(node);
  }
  return nodes;
}

function toNode(row: FieldRow, parentPath: string | undefined): GrowingNode {
  const [, name, piece, type, sourceType, flags = "", maxChars, altPieceNames = []] = row;
  const isList = type.endsWith("[]");
  return {
    name,
    piece,
    fieldPath: parentPath === undefined ? name : `${parentPath}.${name}`,
    type: isList ? type.slice(0, -2) : type,
    sourceType,
    isList,
    isEnum: flags.includes("e"),
    hasSynonyms: flags.includes("s"),
    isNested: flags.includes("n"),
    isIndexedOnly: false,
    maxChars,
    altPieceNames,
    children: [],
  };
}
