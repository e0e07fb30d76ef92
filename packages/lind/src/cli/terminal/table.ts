import stringWidth from "fast-string-width";

/** A column of a table: its heading, which side its values lean to, and whether it gives way when space is short. */
export interface Column {
  readonly heading: string;
  readonly align?: "left" | "right" | undefined;
  /** The narrowest it may become; a column without it keeps its width. */
  readonly shrinkTo?: number | undefined;
  /** The widest it may become, for values that only have to be recognised. */
  readonly growTo?: number | undefined;
  /** Makes parts of a value stand out; it is given what is shown of the value and must not change its width. */
  readonly decorate?: ((shown: string) => string) | undefined;
}

const GAP = "  ";
/** Between columns that would be wider than the terminal otherwise. */
const NARROW_GAP = " ";

/**
 * Lays out rows under headings, no wider than `width` where columns may shrink; where that is not enough, columns move
 * together. Widths are those of a terminal (wide East Asian characters count two, accents that combine count none). Line
 * breaks inside a value become spaces.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  heading: (text: string) => string,
): string {
  const cells = rows.map((row) => columns.map((_, index) => oneLine(row[index] ?? "")));
  const widths = columns.map((column, index) => {
    const widest = Math.max(stringWidth(column.heading), ...cells.map((row) => stringWidth(row[index] ?? "")));
    return Math.min(widest, column.growTo ?? widest);
  });
  const gap = widthOf(columns.map(narrowest(widths)), GAP) <= width ? GAP : NARROW_GAP;
  shrink(columns, widths, width, gap);
  const line = (values: readonly string[], isDecorated: boolean) =>
    columns
      .map((column, index) => fit(values[index] ?? "", widths[index] ?? 0, column, isDecorated))
      .join(gap)
      .trimEnd();
  const headings = columns.map((column) => column.heading);
  return [heading(line(headings, false)), ...cells.map((row) => line(row, true))].join("\n");
}

function widthOf(widths: readonly number[], gap: string): number {
  return widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1);
}

function narrowest(widths: readonly number[]): (column: Column, index: number) => number {
  return ({ shrinkTo }, index) => Math.min(widths[index] ?? 0, shrinkTo ?? Number.POSITIVE_INFINITY);
}

function shrink(columns: readonly Column[], widths: number[], width: number, gap: string): void {
  const excess = () => widthOf(widths, gap) - width;
  for (let over = excess(); over > 0; over = excess()) {
    // The widest column that still may shrink gives way first, so that no column is starved while another is roomy.
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const own = widths[index] ?? 0;
      if (column.shrinkTo !== undefined && own > column.shrinkTo && own > (widths[widest] ?? 0)) widest = index;
    }
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 1) - 1;
  }
}

function oneLine(text: string): string {
  // Control characters from a record must not reach the terminal, where they could move the cursor or worse.
  return text
    .replace(/\s+/gu, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
}

function fit(text: string, width: number, { align, decorate }: Column, isDecorated: boolean): string {
  const shown = stringWidth(text) <= width ? text : truncate(text, width);
  const padding = " ".repeat(Math.max(0, width - stringWidth(shown)));
  const decorated = isDecorated && decorate !== undefined ? decorate(shown) : shown;
  return align === "right" ? padding + decorated : decorated + padding;
}

/** The beginning of a text that fits, with an ellipsis; never cuts a character in two. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let shown = "";
  let used = 1;
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    shown += segment;
  }
  return `${shown.trimEnd()}…`;
}
