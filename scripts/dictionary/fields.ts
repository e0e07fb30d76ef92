import { printFile, printRows, printTuple } from "./print.ts";
import type { DictionarySources, MetadataNode } from "./sources.ts";

/** `fields.ts`: every node of the data dictionary, the pieces that can only be searched, and where the order of keys differs. */
export function printFields(sources: DictionarySources): string {
  const keyOrderRows = keyOrders(sources).map(
    ([fieldPath, keys]) => `[${JSON.stringify(fieldPath)}, ${printTuple(keys)}]`,
  );
  return printFile([
    'import type { FieldRow, IndexedOnlyRow, KeyOrderRow } from "../generated-rows.ts";',
    `export const FIELD_ROWS: readonly FieldRow[] = ${printRows(fieldRows(sources.metadata, 0))};`,
    `export const INDEXED_ONLY_ROWS: readonly IndexedOnlyRow[] = ${printRows(indexedOnlyRows(sources))};`,
    `export const KEY_ORDER_ROWS: readonly KeyOrderRow[] = ${printRows(keyOrderRows)};`,
  ]);
}

/** A tree in one list: a node stands before its children, and its depth says whose child it is. */
function fieldRows(nodes: readonly MetadataNode[], depth: number): readonly string[] {
  return nodes.flatMap((node) => [fieldRow(node, depth), ...fieldRows(node.children ?? [], depth + 1)]);
}

function fieldRow(node: MetadataNode, depth: number): string {
  const flags = `${node.isEnum ? "e" : ""}${node.synonyms ? "s" : ""}${node.nested ? "n" : ""}`;
  return printTuple([
    depth,
    node.name,
    node.piece,
    node.type,
    node.sourceType,
    flags === "" ? undefined : flags,
    node.maxChars,
    node.altPieceNames,
  ]);
}

function indexedOnlyRows({ indexedOnly }: DictionarySources): readonly string[] {
  return indexedOnly.map(({ piece, path, type }) => printTuple([path, piece, type.replace(/ \(\w+\)$/, "")]));
}

/** Where records order their keys otherwise than the metadata, or have keys below what the metadata calls a leaf. */
function keyOrders({ metadata, keyOrder }: DictionarySources): readonly (readonly [string, readonly string[]])[] {
  const nodes = new Map<string, readonly string[]>([["", metadata.map((node) => node.name)]]);
  collectChildNames(metadata, "", nodes);
  const differing: (readonly [string, readonly string[]])[] = [];
  for (const [fieldPath, observed] of Object.entries(keyOrder)) {
    const described = nodes.get(fieldPath);
    if (described === undefined) continue;
    const merged = described.length === 0 ? observed : mergeOrders(observed, described);
    if (merged.join() !== described.join()) differing.push([fieldPath, merged]);
  }
  return differing;
}

function collectChildNames(
  nodes: readonly MetadataNode[],
  parentPath: string,
  into: Map<string, readonly string[]>,
): void {
  for (const node of nodes) {
    const fieldPath = parentPath === "" ? node.name : `${parentPath}.${node.name}`;
    const children = node.children ?? [];
    into.set(
      fieldPath,
      children.map((child) => child.name),
    );
    collectChildNames(children, fieldPath, into);
  }
}

/** The observed order; a described key that was never observed follows the key before it in the description. */
function mergeOrders(observed: readonly string[], described: readonly string[]): readonly string[] {
  const merged = observed.filter((key) => described.includes(key));
  described.forEach((key, position) => {
    if (merged.includes(key)) return;
    const before = position === 0 ? undefined : described[position - 1];
    merged.splice(before === undefined ? 0 : merged.indexOf(before) + 1, 0, key);
  });
  return merged;
}
