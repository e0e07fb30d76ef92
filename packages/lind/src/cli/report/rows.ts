import { COMPLIANCE_STATUSES, type ComplianceTotals } from "../../app/reports/compliance-report.ts";
import type { Io } from "../io.ts";
import { counted, figure } from "../terminal/words.ts";

/** How much of a report was printed. */
export interface Shown {
  readonly shown: number;
  readonly total: number;
}

/** Prints rows as they come; those beyond the limit are counted. */
export async function printRows<Row>(
  rows: AsyncIterable<Row>,
  writer: RowWriter<Row>,
  limit: number | undefined,
  io: Io,
): Promise<Shown> {
  let total = 0;
  await io.out(writer.head);
  for await (const row of rows) {
    total += 1;
    if (limit === undefined || total <= limit) await io.out((total === 1 ? "" : writer.between) + writer.row(row));
  }
  await io.out(writer.tail(total));
  return { shown: Math.min(total, limit ?? total), total };
}

/** A report as a stream of rows. */
export interface RowWriter<Row> {
  readonly head: string;
  readonly between: string;
  row(row: Row): string;
  tail(rows: number): string;
}

/** Said on standard error, so that a table in a pipe stays a table. */
export function reportRemarks(totals: ComplianceTotals, judged: string, { shown, total }: Shown): readonly string[] {
  const counts = COMPLIANCE_STATUSES.flatMap((status) => {
    const count = totals.statuses.get(status) ?? 0;
    return count === 0 ? [] : [`${figure(count)} ${status}`];
  });
  const more = total > shown ? [`${figure(shown)} of ${figure(total)} rows are shown; --limit shows more.`] : [];
  return [
    ...more,
    `${counted(totals.studies, "study", "studies")} judged ${judged}: ${counts.join(", ") || "none of those that were asked for"}.`,
    "By public data: what is likely, never that somebody broke the law. docs/compliance.md explains the rule and its limits.",
  ];
}
