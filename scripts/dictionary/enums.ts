import { printFile, printRows, printTuple } from "./print.ts";
import type { DictionarySources, EnumSource } from "./sources.ts";

/** `enums.ts`: the values of every enum in the registry's order, with their labels in the classic site. */
export function printEnums({ enums }: DictionarySources): string {
  const rows = enums.map(({ type, values }) => {
    const lines = values.map((value) => `    ${printEnumValue(value)},\n`);
    return `[${JSON.stringify(type)}, [\n${lines.join("")}  ]]`;
  });
  return printFile([
    'import type { EnumRow } from "../generated-rows.ts";',
    `export const ENUM_ROWS: readonly EnumRow[] = ${printRows(rows)};`,
  ]);
}

function printEnumValue({ value, legacyValue, exceptions }: EnumSource["values"][number]): string {
  if (exceptions === undefined) return printTuple([value, legacyValue]);
  const labels = Object.entries(exceptions).map(([piece, label]) => `${piece}: ${JSON.stringify(label)}`);
  return `[${JSON.stringify(value)}, ${JSON.stringify(legacyValue)}, { ${labels.join(", ")} }]`;
}
