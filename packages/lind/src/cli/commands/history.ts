import { type NctId, parseNctId } from "ctgov/study";
import { backfillStudies } from "../../app/backfill-histories.ts";
import { summariseChanges } from "../../app/change-words.ts";
import type { StudyEvent } from "../../app/event-words.ts";
import { diffVersions, type HistoryEntry, readHistory } from "../../app/history.ts";
import { patchVersions, summariseHistory } from "../../app/history-summary.ts";
import { notFound } from "../../app/read-studies.ts";
import { classifyVersions } from "../../app/version-events.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { CRITERIA_COLUMNS, criteriaCells, eventCells, eventColumns } from "../event-rows.ts";
import { backfillExitCode, backfillLines, backfillRemarks } from "../history/backfill-report.ts";
import { printHistorySummary } from "../history/summary.ts";
import { printJsonList, printOverview, printTable, styleOf } from "../output.ts";
import { counted, moment } from "../terminal/words.ts";

export const historyCommand: Command = {
  name: "history",
  summary: "List the versions of a study and what differs between them",
  operands: "NCT…",
  options: {
    diff: {
      value: "A B",
      summary: "What changed from version A to version B (or A to the newest), and how much it matters",
    },
    "json-patch": { summary: "With --diff: the JSON Patch (RFC 6902) that makes version B of version A" },
    summary: { summary: "As first registered against now (enrolment, dates, outcomes), and the time in each status" },
    backfill: { summary: "First take the versions from before the mirror out of the registry's own history" },
  },
  examples: [
    ["lind history NCT03516279", "Every stored version and what it changed"],
    ["lind history NCT03516279 --diff 1 3", "What changed from version 1 to version 3"],
    ["lind history NCT03516279 --diff 1 3 --json-patch", "The same as operations that a program can apply"],
    ["lind history NCT03516279 --summary", "As first registered against now, and the time in each status"],
    ["lind history NCT03516279 --backfill", "With the versions from before the mirror"],
    ["lind history NCT03516279 --json", "The same for a program"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [idText, second, ...rest] = args.positionals;
  const nctId = parseNctId(idText ?? "");
  if (nctId === undefined) {
    throw usageError(
      idText === undefined ? "Which study?" : `"${idText}" is no study id.`,
      "For example: lind history NCT03516279",
    );
  }
  const diff = args.text("diff");
  if (rest.length > 0 || (second !== undefined && diff === undefined)) {
    throw usageError("lind history takes one study at a time.");
  }
  if (args.has("json-patch") && diff === undefined)
    throw usageError("--json-patch goes with --diff.", "--diff 1 3 --json-patch");
  const exitCode = args.has("backfill") ? await backfill(nctId, context) : 0;
  const registry = await context.lind.openForReading();
  if (args.has("summary")) {
    if (diff !== undefined) throw usageError("--summary and --diff are two answers; ask for one at a time.");
    await printHistorySummary(nctId, await summariseHistory(registry, nctId, context.lind.effects.clock), context);
    return exitCode;
  }
  const entries = await readHistory(registry, nctId);
  if (diff === undefined) {
    await printHistory(entries, context);
    const dropped = await registry.readDropped(nctId);
    if (dropped !== undefined) {
      const versions = counted(dropped.count, "older version was", "older versions were");
      context.lind.effects.log.info(
        `${versions} dropped; what changed then is still told by: lind changes ${nctId} --after 0 --raw`,
      );
    }
    return exitCode;
  }
  const newest = entries.at(-1)?.version ?? 1;
  const [from, to] = parseVersions(diff, second, newest);
  if (args.has("json-patch")) {
    const operations = await patchVersions(registry, nctId, from, to);
    await printJsonList(context.io, operations);
    return operations.length === 0 ? 1 : exitCode;
  }
  const changes = await diffVersions(registry, nctId, from, to);
  if (context.json) await printJsonList(context.io, changes);
  else await printEvents(await classifyVersions(registry, nctId, from, to), [nctId, from, to], context);
  return changes.length === 0 ? 1 : exitCode;
}

/** What it did is said on standard error: the answer on standard output is the history itself. */
async function backfill(nctId: NctId, { lind, io }: CommandContext): Promise<number> {
  const report = await backfillStudies(lind, [nctId]);
  if (report.unknownIds.length > 0) throw notFound(nctId);
  for (const line of [backfillLines(report, styleOf(io)).trimEnd(), ...backfillRemarks(report)])
    lind.effects.log.info(line);
  return backfillExitCode(report);
}

/** `--diff 1 3` (the second number follows as an operand), `--diff 1..3`, or `--diff 1` against the newest. */
function parseVersions(diff: string, second: string | undefined, newest: number): readonly [number, number] {
  const match = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(diff);
  const to = match?.[2] ?? second ?? String(newest);
  if (match === null || (match[2] !== undefined && second !== undefined) || !/^\d{1,9}$/.test(to)) {
    throw usageError(
      `--diff takes two version numbers, not "${[diff, second].join(" ").trim()}".`,
      "For example: --diff 1 3",
    );
  }
  return [Number(match[1]), Number(to)];
}

async function printHistory(entries: readonly HistoryEntry[], { io, json }: CommandContext): Promise<void> {
  if (json) {
    await printJsonList(
      io,
      entries.map((entry) => ({
        version: entry.version,
        dataTimestamp: entry.dataTimestamp ?? null,
        lastUpdatePostDate: entry.lastUpdatePostDate ?? null,
        overallStatus: entry.overallStatus ?? null,
        source: entry.source,
        recordedAt: entry.recordedAt,
        textHash: entry.textHash,
        textBytes: entry.textBytes,
        changes: entry.changes?.length ?? null,
        edits: entry.changes?.filter((change) => change.nature === "edit").length ?? null,
      })),
    );
    return;
  }
  await printTable(
    io,
    [
      { heading: "Version", align: "right" },
      { heading: "Data of" },
      { heading: "Last update posted" },
      { heading: "Status", shrinkTo: 10 },
      { heading: "Source", shrinkTo: 8 },
      { heading: "What changed", shrinkTo: 20 },
    ],
    entries.map((entry) => [
      String(entry.version),
      moment(entry.dataTimestamp ?? ""),
      entry.lastUpdatePostDate ?? "",
      entry.overallStatus ?? "",
      entry.source,
      entry.changes === undefined ? "" : summariseChanges(entry.changes),
    ]),
  );
}

/** What the differences mean, the most severe first. */
async function printEvents(
  events: readonly StudyEvent[],
  [nctId, from, to]: readonly [string, number, number],
  { io }: CommandContext,
): Promise<void> {
  const title = `${nctId}: version ${from} against version ${to}`;
  if (events.length === 0) {
    await io.out(`${title}: no difference\n`);
    return;
  }
  const differences = events.reduce((count, event) => count + event.changes.length, 0);
  await io.out(`${styleOf(io).bold(title)}: ${counted(differences, "difference", "differences")}\n`);
  await printOverview(io, eventColumns(styleOf(io)), events.map(eventCells));
  const criteria = criteriaCells(events);
  if (criteria.length === 0) return;
  await io.out("\n");
  await printOverview(io, CRITERIA_COLUMNS, criteria);
}
