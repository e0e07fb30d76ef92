import { hash } from "node:crypto";
import { type FieldNode, fieldNodes, indexedOnlyNodes } from "ctgov/study";
import { assert, must } from "../base/assert.ts";

/**
 * The words of the full-text tables. A word is stored with a prefix that names its piece (`0dcancer`), so that a search
 * in one piece is a search for one word and costs nothing more; a boundary (`0d_`) stands at both ends of each value,
 * so that a phrase never reaches from one value into the next, and the ends of a value can be a part of a phrase.
 */

const PREFIX_CHARS = 2;
const RADIX = 36;
const BOUNDARY = "_";

/** All nodes that a token can name, in the order of their prefixes: the dictionary's own. */
const prefixedNodes: readonly FieldNode[] = [...fieldNodes, ...indexedOnlyNodes];
assert(prefixedNodes.length <= RADIX ** PREFIX_CHARS, "every node of the dictionary has a prefix");

const numbers: ReadonlyMap<string, number> = new Map(prefixedNodes.map(({ piece }, number) => [piece, number]));

/** The place of a piece in the dictionary, the same for all indexes of one dictionary. */
export function pieceNumberOf(piece: string): number {
  return must(numbers.get(piece), `${piece} is a piece of the dictionary`);
}

/** The number of the piece as two characters, 0-9 and a-z. */
export function prefixOf(piece: string): string {
  return pieceNumberOf(piece).toString(RADIX).padStart(PREFIX_CHARS, "0");
}

/** The token of a word in a value of the piece. `word` is a normal form: letters and digits. */
export function tokenOf(piece: string, word: string): string {
  return prefixOf(piece) + word;
}

/** The token at both ends of each value of the piece; inside a location also the mark that it has the piece at all. */
export function boundaryOf(piece: string): string {
  return prefixOf(piece) + BOUNDARY;
}

/**
 * Names the dictionary that prefixes and columns were made from. An index keeps it, and is built anew where a later
 * dictionary has other nodes, another order or other types.
 */
export function dictionaryHash(): string {
  const lines = prefixedNodes.map(({ piece, fieldPath, type, isList, isNested }) =>
    [piece, fieldPath, type, isList, isNested].join(" "),
  );
  return hash("sha256", lines.join("\n"), "hex");
}
