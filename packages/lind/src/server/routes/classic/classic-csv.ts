/** What stands before the studies in every classic answer. */
export interface ClassicHead {
  readonly APIVrs: string;
  readonly DataVrs: string;
  readonly Expression: string;
  readonly NStudiesAvail: number;
  readonly NStudiesFound: number;
  readonly MinRank: number;
  readonly MaxRank: number;
  readonly NStudiesReturned: number;
}

export interface ClassicRow {
  readonly rank: number;
  /** The values of each field. */
  readonly cells: readonly (readonly string[])[];
}

/** Ten lines stood before the header, so scripts skip ten; what exactly stood in them is not recorded. */
export function printFieldsCsv(head: ClassicHead, names: readonly string[], rows: readonly ClassicRow[]): string {
  const preamble = Object.entries(head).map(([name, value]) => cell(`${name}: ${value}`));
  const lines = [
    ...preamble,
    cell(`FieldList: ${names.join(",")}`),
    "",
    ["Rank", ...names].map(cell).join(","),
    ...rows.map(({ rank, cells }) => [String(rank), ...cells.map((values) => values.join("|"))].map(cell).join(",")),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Expressions and fields may hold line breaks, which would add lines to the ten. */
function cell(text: string): string {
  const flat = text.replace(/[\r\n]+/g, " ");
  return /[",]/.test(flat) ? `"${flat.replaceAll('"', '""')}"` : flat;
}
