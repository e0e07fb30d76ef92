import { ENUM_ROWS } from "./generated/enums.ts";
import type { EnumRow } from "./generated-rows.ts";

interface EnumType {
  readonly values: readonly string[];
  /** Labels by value, and by `value piece` where a single piece is labelled otherwise than its type. */
  readonly labels: ReadonlyMap<string, string>;
  /** Values by every way to write them, in lower case. */
  readonly spellings: ReadonlyMap<string, string>;
}

/** The names of all enums, in the registry's order. */
export const enumTypes: readonly string[] = ENUM_ROWS.map(([type]) => type);

let enumsByType: ReadonlyMap<string, EnumType> | undefined;

/** The values of an enum (`Phase`, as `FieldNode.type` names it) in the registry's order; none for an unknown type. */
export function enumValuesOf(type: string): readonly string[] {
  return findEnum(type)?.values ?? [];
}

/**
 * How the classic site wrote a value: `Phase 2` for `PHASE2`. A few pieces had words of their own for it (an
 * `ESTIMATED` start date was `Anticipated`); name the piece to get those.
 */
export function legacyLabel(type: string, value: string, piece?: string | undefined): string | undefined {
  const labels = findEnum(type)?.labels;
  return labels?.get(`${value} ${piece}`) ?? labels?.get(value);
}

/**
 * Reads a value of an enum as people write it: the API's own value or a label of the classic site, in any case.
 * Undefined where the text is neither.
 */
export function parseEnumValue(type: string, text: string): string | undefined {
  return findEnum(type)?.spellings.get(text.trim().toLowerCase());
}

function findEnum(type: string): EnumType | undefined {
  enumsByType ??= new Map(ENUM_ROWS.map(([name, rows]) => [name, toEnumType(rows)]));
  return enumsByType.get(type);
}

function toEnumType(rows: EnumRow[1]): EnumType {
  const labels = new Map<string, string>();
  const spellings = new Map<string, string>();
  for (const [value, label, labelsOfPieces = {}] of rows) {
    labels.set(value, label);
    for (const [piece, labelOfPiece] of Object.entries(labelsOfPieces)) {
      labels.set(`${value} ${piece}`, labelOfPiece);
      spellings.set(labelOfPiece.toLowerCase(), value);
    }
  }
  // Entered last, so that the label of the type counts more than that of a piece, and the API's own value most.
  for (const [value, label] of rows) spellings.set(label.toLowerCase(), value);
  for (const [value] of rows) spellings.set(value.toLowerCase(), value);
  return { values: rows.map(([value]) => value), labels, spellings };
}
