import {
  type ComplianceQuestion,
  dueWords,
  emptyTotals,
  rangeWords,
  reportTransitions,
  type TransitionRow,
} from "../../app/reports/compliance-report.ts";
import { csvLine } from "../../formats/csv.ts";
import type { Arguments, CommandContext } from "../command.ts";
import type { Io } from "../io.ts";
import { printTable } from "../output.ts";
import { printRows, type RowWriter, reportRemarks, type Shown } from "./rows.ts";

/** `lind report compliance --since DAY`: whose standing changed, and how; gives the exit code. */
export async function runTransitions(
  question: ComplianceQuestion & { readonly since: string },
  args: Arguments,
  context: CommandContext,
): Promise<number> {
  const registry = await context.lind.openForReading();
  const totals = emptyTotals();
  const rows = reportTransitions(registry, question, totals, context.lind.effects);
  const format = context.json ? "json" : (args.text("format") ?? "table");
  const limit = args.wholeNumber("limit", 1);
  const shown =
    format === "table"
      ? await printTransitionTable(rows, limit, context.io)
      : await printRows(rows, format === "csv" ? csv : json, limit, context.io);
  const judged = `from ${question.since} to ${question.day}`;
  for (const remark of reportRemarks(totals, judged, shown)) context.lind.effects.log.info(remark);
  return shown.total === 0 ? 1 : 0;
}

/** In the order of days. */
async function printTransitionTable(
  rows: AsyncIterable<TransitionRow>,
  limit: number | undefined,
  io: Io,
): Promise<Shown> {
  const all: TransitionRow[] = [];
  for await (const row of rows) all.push(row);
  all.sort((a, b) => (a.transition.day < b.transition.day ? -1 : Number(a.transition.day > b.transition.day)));
  // The newest are the news.
  const shown = limit === undefined ? all : all.slice(-limit);
  if (shown.length > 0) {
    await printTable(
      io,
      [
        { heading: "Day" },
        { heading: "Study" },
        { heading: "From" },
        { heading: "To" },
        { heading: "By" },
        { heading: "Due" },
        { heading: "Lead sponsor", shrinkTo: 16 },
      ],
      shown.map(({ nctId, leadSponsor, transition }) => {
        const { day, from, to, cause, compliance } = transition;
        const due = compliance.due === undefined ? "" : rangeWords(compliance.due);
        return [day, nctId, from ?? "", to, cause, due, leadSponsor];
      }),
    );
  }
  return { shown: shown.length, total: all.length };
}

const json: RowWriter<TransitionRow> = {
  head: "[\n",
  between: ",\n",
  row: ({ nctId, briefTitle, leadSponsor, transition }) => {
    const { day, from, to, cause, compliance } = transition;
    const { due = null, daysLate = null, applicability } = compliance;
    const standing = { due, daysLate, reasons: applicability.reasons, sentence: dueWords(compliance) };
    return JSON.stringify({ day, nctId, from, to, cause, ...standing, leadSponsor, briefTitle });
  },
  tail: (rows) => (rows === 0 ? "]\n" : "\n]\n"),
};

const csv: RowWriter<TransitionRow> = {
  head: csvLine(["day", "nctId", "from", "to", "cause", "dueEarliest", "dueLatest", "leadSponsor", "briefTitle"]),
  between: "",
  row: ({ nctId, briefTitle, leadSponsor, transition }) => {
    const { day, from = "", to, cause, compliance } = transition;
    const { due } = compliance;
    return csvLine([day, nctId, from, to, cause, due?.earliest ?? "", due?.latest ?? "", leadSponsor, briefTitle]);
  },
  tail: () => "",
};
