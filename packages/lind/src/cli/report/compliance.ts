import { nearest } from "ctgov/study";
import { toParameters } from "../../app/conditions.ts";
import {
  bySponsor,
  COMPLIANCE_STATUSES,
  type ComplianceQuestion,
  type ComplianceRow,
  type ComplianceStatus,
  countOf,
  dueWords,
  emptyTotals,
  rangeWords,
  reportCompliance,
  type SponsorRow,
} from "../../app/reports/compliance-report.ts";
import { parseDayOf } from "../../app/when.ts";
import { csvLine } from "../../formats/csv.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, CommandContext } from "../command.ts";
import type { Io } from "../io.ts";
import { printTable } from "../output.ts";
import { readConditions } from "../scope-options.ts";
import { figure } from "../terminal/words.ts";
import { printRows, type RowWriter, reportRemarks, type Shown } from "./rows.ts";
import { runTransitions } from "./transitions.ts";

/** Rows of a table for people, unless they ask for another number. */
const TABLE_ROWS = 100;

/** Statuses that are about studies to which the law does not apply now: shown where they are asked for. */
const UNASKED: ReadonlySet<ComplianceStatus> = new Set(["not-applicable", "no-longer-act"]);

/** `lind report compliance`; gives the exit code. */
export async function runComplianceReport(args: Arguments, context: CommandContext): Promise<number> {
  const by = args.text("by");
  const question = questionOf(args, context);
  const since = args.text("since");
  if (since !== undefined) {
    if (by !== undefined) throw usageError("--since is about studies; leave out --by.");
    const statuses = args.text("status") === undefined ? new Set(COMPLIANCE_STATUSES) : question.statuses;
    const changed = { ...question, statuses, since: parseDayOf(since, context.lind.effects.clock) };
    return runTransitions(changed, args, context);
  }
  const registry = await context.lind.openForReading();
  const totals = emptyTotals();
  const rows = reportCompliance(registry, question, totals, context.lind.effects);
  const format = context.json ? "json" : (args.text("format") ?? "table");
  const limit = args.wholeNumber("limit", 1) ?? (format === "table" ? TABLE_ROWS : undefined);
  const shown =
    by === undefined
      ? await printStudies(rows, format, limit, context.io)
      : await printSponsors(await bySponsor(rows), format, limit, context.io);
  for (const remark of reportRemarks(totals, `on ${question.day}`, shown)) context.lind.effects.log.info(remark);
  return shown.total === 0 ? 1 : 0;
}

function questionOf(args: Arguments, { lind }: CommandContext): ComplianceQuestion {
  const asOf = args.text("as-of");
  const { clock } = lind.effects;
  return {
    day: parseDayOf(asOf ?? "today", clock),
    isPast: asOf !== undefined,
    statuses: statusesOf(args.text("status")),
    parameters: toParameters(readConditions(withoutStatus(args))),
  };
}

/** `--status` is about results here; in a search it is the study's own. */
function withoutStatus(args: Arguments): Arguments {
  return { ...args, text: (name) => (name === "status" ? undefined : args.text(name)) };
}

function statusesOf(list: string | undefined): ReadonlySet<ComplianceStatus> {
  if (list === undefined) return new Set(COMPLIANCE_STATUSES.filter((status) => !UNASKED.has(status)));
  const names = list.split(/[,|\s]+/).filter((name) => name !== "");
  return new Set(names.map(parseStatus));
}

function parseStatus(name: string): ComplianceStatus {
  const status = COMPLIANCE_STATUSES.find((known) => known === name.toLowerCase());
  if (status !== undefined) return status;
  const near = nearest(name, COMPLIANCE_STATUSES);
  throw usageError(
    `"${name}" is no status of a study's results${near === undefined ? "." : `; did you mean "${near}"?`}`,
    `They are: ${COMPLIANCE_STATUSES.join(", ")}.`,
  );
}

async function printStudies(
  rows: AsyncIterable<ComplianceRow>,
  format: string,
  limit: number | undefined,
  io: Io,
): Promise<Shown> {
  if (format === "table") return printStudyTable(rows, limit ?? TABLE_ROWS, io);
  return printRows(rows, format === "csv" ? studyCsv : studyJson, limit, io);
}

const studyJson: RowWriter<ComplianceRow> = {
  head: "[\n",
  between: ",\n",
  row: (row) => JSON.stringify(toJson(row)),
  tail: (rows) => (rows === 0 ? "]\n" : "\n]\n"),
};

const studyCsv: RowWriter<ComplianceRow> = {
  head: csvLine([
    "nctId",
    "applicability",
    "reasons",
    "status",
    "dueEarliest",
    "dueLatest",
    "daysLateLeast",
    "daysLateMost",
    "submittedOn",
    "certifiedOn",
    "leadSponsor",
    "briefTitle",
  ]),
  between: "",
  row: ({ nctId, briefTitle, leadSponsor, compliance }) => {
    const { applicability, status, due, daysLate, submission, certifiedOn } = compliance;
    return csvLine([
      nctId,
      applicability.kind,
      applicability.reasons.join("; "),
      status,
      due?.earliest ?? "",
      due?.latest ?? "",
      String(daysLate?.least ?? ""),
      String(daysLate?.most ?? ""),
      submission.kind === "submitted" ? (submission.day ?? "") : "",
      certifiedOn ?? "",
      leadSponsor,
      briefTitle,
    ]);
  },
  tail: () => "",
};

function toJson({ nctId, briefTitle, leadSponsor, compliance }: ComplianceRow): object {
  const { applicability, status, due, daysLate, submission, certifiedOn, notices } = compliance;
  return {
    nctId,
    status,
    applicability: applicability.kind,
    reasons: applicability.reasons,
    due: due ?? null,
    daysLate: daysLate ?? null,
    submission,
    certifiedOn: certifiedOn ?? null,
    notices,
    leadSponsor,
    briefTitle,
    sentence: dueWords(compliance),
  };
}

/** What is most overdue first: a person has room for the beginning. The others of a long report are only counted. */
async function printStudyTable(rows: AsyncIterable<ComplianceRow>, limit: number, io: Io): Promise<Shown> {
  const all: ComplianceRow[] = [];
  for await (const row of rows) all.push(row);
  const rank = ({ compliance }: ComplianceRow) => COMPLIANCE_STATUSES.indexOf(compliance.status);
  const late = ({ compliance }: ComplianceRow) => compliance.daysLate?.least ?? Number.NEGATIVE_INFINITY;
  all.sort((a, b) => rank(a) - rank(b) || late(b) - late(a) || (a.nctId < b.nctId ? -1 : 1));
  const shown = all.slice(0, limit);
  if (shown.length > 0) {
    await printTable(
      io,
      [
        { heading: "Study" },
        { heading: "Likely" },
        { heading: "Results" },
        { heading: "Due" },
        { heading: "Days late", align: "right" },
        { heading: "Lead sponsor", shrinkTo: 16 },
        { heading: "Why", shrinkTo: 20 },
      ],
      shown.map(({ nctId, leadSponsor, compliance }) => [
        nctId,
        LIKELY[compliance.applicability.kind],
        compliance.status,
        compliance.due === undefined ? "unknown" : rangeWords(compliance.due),
        daysCell(compliance.daysLate),
        leadSponsor,
        compliance.applicability.reasons.join(", "),
      ]),
    );
  }
  return { shown: shown.length, total: all.length };
}

const LIKELY = { act: "ACT", pact: "pACT", none: "none" } as const;

/** `61`, `31 to 61`, `-20`: above 0 is late. */
function daysCell(daysLate: ComplianceRow["compliance"]["daysLate"]): string {
  if (daysLate === undefined) return "";
  const { least, most } = daysLate;
  return least === most ? String(least) : `${least} to ${most}`;
}

async function printSponsors(
  sponsors: readonly SponsorRow[],
  format: string,
  limit: number | undefined,
  io: Io,
): Promise<Shown> {
  const shown = sponsors.slice(0, limit ?? sponsors.length);
  if (format === "json") {
    const rows = shown.map((row) => JSON.stringify(sponsorJson(row)));
    await io.out(rows.length === 0 ? "[]\n" : `[\n${rows.join(",\n")}\n]\n`);
  } else if (format === "csv") {
    await io.out(csvLine(["leadSponsor", "status", "studies", "nctIds"]));
    for (const { leadSponsor, nctIds } of shown) {
      for (const [status, ids] of nctIds)
        await io.out(csvLine([leadSponsor, status, String(ids.length), ids.join(" ")]));
    }
  } else if (shown.length > 0) {
    await printSponsorTable(shown, io);
  }
  return { shown: shown.length, total: sponsors.length };
}

function sponsorJson(row: SponsorRow): object {
  const { leadSponsor, nctIds } = row;
  const counts = Object.fromEntries([...nctIds].map(([status, ids]) => [status, ids.length]));
  return { leadSponsor, studies: countOf(row, ...COMPLIANCE_STATUSES), counts, nctIds: Object.fromEntries(nctIds) };
}

function printSponsorTable(sponsors: readonly SponsorRow[], io: Io): Promise<void> {
  return printTable(
    io,
    [
      { heading: "Lead sponsor", shrinkTo: 20 },
      ...["Studies", "Overdue", "Due", "In 30 days", "Ongoing", "Late", "Reported"].map((heading) => ({
        heading,
        align: "right" as const,
      })),
    ],
    sponsors.map((row) => [
      row.leadSponsor,
      figure(countOf(row, ...COMPLIANCE_STATUSES)),
      ...[
        countOf(row, "overdue", "overdue-cancelled"),
        countOf(row, "due"),
        countOf(row, "due-30d"),
        countOf(row, "ongoing"),
        countOf(row, "reported-late"),
        countOf(row, "reported"),
      ].map(figure),
    ]),
  );
}
