import { hash } from "node:crypto";
import { type FieldNode, fieldNodes, indexedOnlyNodes } from "ctgov/study";
import { assert, must } from "../base/assert.ts";

/**
 * The words of the full-text tables. A word is stored with a mark that names its piece (`cancer_0d`), so that a search
 * in one piece is a search for one token; the tokens of a word in all pieces stand side by side in the index, and are
 * found together. The boundary (`_0d`), a word without letters, stands at both ends of each value, so that a phrase
 * never reaches from one value into the next, and the ends of a value can be a part of a phrase.
 */

const MARK_CHARS = 2;
const RADIX = 36;
const SEPARATOR = "_";

/** The word that stands at both ends of each value. */
export const BOUNDARY = "";

/** All nodes that a token can name, in the order of their marks: the dictionary's own. */
const markedNodes: readonly FieldNode[] = [...fieldNodes, ...indexedOnlyNodes];
assert(markedNodes.length <= RADIX ** MARK_CHARS, "every node of the dictionary has a mark");

const numbers: ReadonlyMap<string, number> = new Map(markedNodes.map(({ piece }, number) => [piece, number]));

/** The place of a piece in the dictionary, the same for all indexes of one dictionary. */
export function pieceNumberOf(piece: string): number {
  return must(numbers.get(piece), `${piece} is a piece of the dictionary`);
}

/** The number of the piece as two characters, 0-9 and a-z. */
export function markOf(piece: string): string {
  return pieceNumberOf(piece).toString(RADIX).padStart(MARK_CHARS, "0");
}

/** The token of a word, a normal form of letters and digits, or of a boundary, in the piece that has the mark. */
export function tokenOf(word: string, mark: string): string {
  return word + SEPARATOR + mark;
}

/**
 * Names the dictionary that marks and columns were made from. An index keeps it, and is built anew where a later
 * dictionary has other nodes, another order or other types.
 */
export function dictionaryHash(): string {
  const lines = markedNodes.map(({ piece, fieldPath, type, isList, isNested }) =>
    [piece, fieldPath, type, isList, isNested].join(" "),
  );
  return hash("sha256", lines.join("\n"), "hex");
}
