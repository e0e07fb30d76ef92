// The shapes of the rows in generated/: tuples rather than objects, because the command line loads them at every start.

/**
 * A node of the data dictionary. `depth` says whose child it is: the last row before it that is one less deep. Flags:
 * `e` an enum, `s` searched with synonyms, `n` nested (each element of the list is searched as a document of its own).
 */
export type FieldRow = readonly [
  depth: number,
  name: string,
  piece: string,
  type: string,
  sourceType: string,
  flags?: string | undefined,
  maxChars?: number | undefined,
  altPieceNames?: readonly string[] | undefined,
];

export type IndexedOnlyRow = readonly [fieldPath: string, piece: string, type: string];

/** Only where the order differs from that of the rows above, or where a leaf of the dictionary is an object. */
export type KeyOrderRow = readonly [fieldPath: string, keys: readonly string[]];

/** Flags of a part: `e` an enum, `s` searched with synonyms. */
export type SearchAreaRow = readonly [
  head: readonly [searchDocument: string, name: string, param?: string | undefined, uiLabel?: string | undefined],
  parts: readonly (readonly [weight: number, type: string, flags: string, pieces: readonly string[]])[],
];

/** The labels at the end are those of single pieces that are labelled otherwise than their type. */
export type EnumRow = readonly [
  type: string,
  values: readonly (readonly [
    value: string,
    legacyLabel: string,
    labelsOfPieces?: Readonly<Record<string, string>> | undefined,
  ])[],
];
