import { type FieldNode, fieldNodes, indexedOnlyNodes } from "ctgov/study";

/** The kinds of fields that `/stats/field/values` tells apart. */
export const FIELD_STATS_TYPES = ["ENUM", "STRING", "DATE", "INTEGER", "NUMBER", "BOOLEAN"] as const;

export type FieldStatsType = (typeof FIELD_STATS_TYPES)[number];

const TYPES: Readonly<Record<string, FieldStatsType>> = {
  text: "STRING",
  markup: "STRING",
  keyword: "STRING",
  NormalizedTime: "STRING",
  PartialDate: "DATE",
  NormalizedDate: "DATE",
  DateTimeMinutes: "DATE",
  integer: "INTEGER",
  long: "INTEGER",
  short: "INTEGER",
  number: "NUMBER",
  boolean: "BOOLEAN",
};

/** The kind of a field's values; undefined for a structure and for a place, which have none to count. */
export function fieldStatsTypeOf(node: FieldNode): FieldStatsType | undefined {
  if (node.children.length > 0) return undefined;
  return node.isEnum ? "ENUM" : TYPES[node.type];
}

/** Fields whose values are counted, those that are only indexed last. */
export const countedFields: readonly FieldNode[] = [...fieldNodes, ...indexedOnlyNodes].filter(
  (node) => fieldStatsTypeOf(node) !== undefined,
);

/** Fields that are lists, of values or of structures. */
export const listFields: readonly FieldNode[] = fieldNodes.filter((node) => node.isList);
