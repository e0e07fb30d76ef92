import { type FieldNode, findField } from "ctgov/study";

/** What the classic API called pieces that have another name since, by their name of today. */
const CLASSIC_NAMES: Readonly<Record<string, string>> = {
  Sex: "Gender",
};

/** By the classic name; the pieces that are called as ever are found by their own. */
const PIECES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(CLASSIC_NAMES).map(([piece, name]) => [name, piece]),
);

export function classicNameOf(piece: string): string {
  return Object.hasOwn(CLASSIC_NAMES, piece) ? (CLASSIC_NAMES[piece] ?? piece) : piece;
}

/** The field that the classic API called so; undefined where there is none, or one that no record has. */
export function findClassicField(name: string): FieldNode | undefined {
  const node = findField(Object.hasOwn(PIECES, name) ? (PIECES[name] ?? name) : name);
  return node?.isIndexedOnly === true ? undefined : node;
}

/** Lists were objects with one key, named for what they list. This one was named for less. */
const LIST_NAMES: Readonly<Record<string, string>> = { ArmGroupInterventionName: "ArmGroupInterventionList" };

export function classicListNameOf(piece: string): string {
  return Object.hasOwn(LIST_NAMES, piece) ? (LIST_NAMES[piece] ?? piece) : `${classicNameOf(piece)}List`;
}

/** Single values today that were lists then. */
export const ONCE_LISTS: ReadonlySet<string> = new Set(["DesignObservationalModel", "DesignTimePerspective"]);
