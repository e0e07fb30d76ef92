import type { ScopeOutcome, SyncReport } from "../app/sync-scopes.ts";
import type { Style } from "./terminal/style.ts";
import { bytes, counted, duration, figure, moment } from "./terminal/words.ts";

const COUNTED = [
  "added",
  "updated",
  "unchanged",
  "removed",
  "merged",
  "restored",
  "entered",
  "left",
  "past",
  "quarantined",
  "requests",
  "bytes",
  "durationMs",
] as const;

type Totals = Readonly<Record<(typeof COUNTED)[number], number>>;

/** What several scopes did together. */
export function totalOf(outcomes: readonly ScopeOutcome[]): Totals {
  const sumOf = (key: (typeof COUNTED)[number]) =>
    Math.round(outcomes.reduce((total, { report }) => total + report[key], 0));
  return Object.fromEntries(COUNTED.map((key) => [key, sumOf(key)])) as Totals;
}

/** The object that `lind sync --json` prints: the sums, and each scope's own figures. */
export function toReportJson(outcomes: readonly ScopeOutcome[]): object {
  const stamps = outcomes.flatMap(({ report }) => report.dataTimestamp ?? []);
  return {
    ...totalOf(outcomes),
    dataTimestamp: stamps.sort().at(-1) ?? null,
    scopes: outcomes.map((outcome) => ({
      title: outcome.title,
      outcome: outcome.report.outcome,
      ...totalOf([outcome]),
      dataTimestamp: outcome.report.dataTimestamp ?? null,
      reconciliation: outcome.report.reconciliation ?? null,
      completeness: outcome.report.completeness ?? null,
      missing: outcome.report.missing ?? null,
      novelties: outcome.report.novelties,
      unknownIds: outcome.report.unknownIds,
    })),
  };
}

/** What one sync did, for people. */
export function reportLines({ title, report }: ScopeOutcome, style: Style): string {
  const lines = [
    `${style.bold(title)}${report.dataTimestamp === undefined ? "" : style.dim(`  data of ${moment(report.dataTimestamp)}`)}`,
    `  ${summaryOf(report)}`,
    `  ${style.dim(effortOf(report))}`,
    ...reconciliationLines(report, style),
    ...missingLines(report, style),
  ];
  return `${lines.join("\n")}\n`;
}

function missingLines({ missing }: SyncReport, style: Style): readonly string[] {
  if (missing === undefined) return [];
  if (missing.unlooked !== undefined) return [`  ${style.warning("Nothing was removed.")} ${missing.unlooked}`];
  if (missing.kept === 0) return [];
  return [`  ${counted(missing.kept, "study is", "studies are")} not in the file and still in the registry`];
}

function summaryOf(report: SyncReport): string {
  if (report.outcome === "unchanged") return "Nothing has changed since the last sync.";
  const parts = [
    counted(report.added, "study added", "studies added"),
    `${figure(report.updated)} updated`,
    `${figure(report.unchanged)} unchanged`,
    ...optional(report.removed, "removed by the registry"),
    ...optional(report.merged, "merged into others"),
    ...optional(report.restored, "back again"),
    ...optional(report.entered, "entered the scope"),
    ...optional(report.left, "left the scope"),
    ...optional(report.past, "older versions joined the history"),
  ];
  return parts.join(", ");
}

function optional(count: number, words: string): readonly string[] {
  return count === 0 ? [] : [`${figure(count)} ${words}`];
}

function effortOf(report: SyncReport): string {
  const requests = report.requests === 0 ? [] : [counted(report.requests, "request", "requests")];
  return [...requests, bytes(report.bytes), duration(report.durationMs)].join(", ");
}

function reconciliationLines({ reconciliation }: SyncReport, style: Style): readonly string[] {
  if (reconciliation === undefined) return [];
  const { expected, stored, unreadable } = reconciliation;
  const missing = expected - stored - unreadable;
  const apart = unreadable === 0 ? "" : `, ${figure(unreadable)} unreadable`;
  if (missing === 0)
    return [
      `  ${style.good("Complete")}: the registry counts ${figure(expected)}, stored are ${figure(stored)}${apart}.`,
    ];
  return [
    `  ${style.bad("Counts differ")}: the registry counts ${figure(expected)}, stored are ${figure(stored)}${apart}. The next sync looks again.`,
  ];
}

/** What somebody should know besides the figures, a sentence each: for standard error, whatever the form of the answer. */
export function remarksOf(report: SyncReport): readonly string[] {
  const remarks: string[] = [];
  if (report.quarantined > 0) {
    const records = counted(report.quarantined, "record", "records");
    remarks.push(`${records} could not be read and went to quarantine with text and reason; "lind status" lists them.`);
  }
  for (const novelty of report.novelties) {
    const what =
      novelty.kind === "field" ? `field ${novelty.fieldPath}` : `value "${novelty.value}" of ${novelty.fieldPath}`;
    remarks.push(`New in the registry, kept as it is: ${what} (first in ${novelty.nctId}).`);
  }
  if (report.unknownIds.length > 0) {
    const some = report.unknownIds.slice(0, UNKNOWN_IDS_SHOWN).join(", ");
    const more = report.unknownIds.length > UNKNOWN_IDS_SHOWN ? " …" : "";
    const ids = counted(report.unknownIds.length, "id", "ids");
    remarks.push(`The registry does not know ${ids} of the list, check them: ${some}${more}`);
  }
  return remarks;
}

const UNKNOWN_IDS_SHOWN = 5;
