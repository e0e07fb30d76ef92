import { diffFiles, type FileDiff, type FileDiffCounts, type StudyDiff } from "../../app/diff-files.ts";
import { compareSeverities, type EventFilter, isWanted, type StudyEvent, toEventJson } from "../../app/event-words.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { EVENT_FILTER_OPTIONS, readEventFilter } from "../event-options.ts";
import { diffColumns, eventCells } from "../event-rows.ts";
import { printJsonList, printTable, styleOf } from "../output.ts";
import { counted, figure } from "../terminal/words.ts";

const FORMATS = ["table", "json", "ndjson"] as const;

export const diffCommand: Command = {
  name: "diff",
  summary: "Tell what changed between two files or folders of studies, without a store",
  operands: "A B",
  options: { ...EVENT_FILTER_OPTIONS, format: { value: "NAME", summary: "Form of the answer", choices: FORMATS } },
  examples: [
    ["lind diff yesterday.zip today.zip --severity medium", "Two bulk downloads; the most important first"],
    ["lind diff old/NCT03516279.json new/NCT03516279.json", "Two versions of one study"],
    ["lind diff june.ndjson.zst july.ndjson.zst --format ndjson", "One event a line, for a program"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [before, after, ...others] = args.positionals;
  if (before === undefined || after === undefined || others.length > 0) {
    throw usageError("lind diff takes two files or folders.", "For example: lind diff yesterday.zip today.zip");
  }
  const filter = readEventFilter(args);
  const format = context.json ? "json" : (args.text("format") ?? "table");
  const diff = diffFiles(before, after, context.lind.effects);
  const count = await print(diff, filter, format, context);
  const { log } = context.lind.effects;
  log.info(summaryOf(diff.counts));
  const { changed, added, removed } = diff.counts;
  if (count === 0 && changed + added + removed > 0) log.info("Nothing that was asked for; --noise shows everything.");
  return count === 0 ? 1 : 0;
}

/** An event with its study. */
interface Told {
  readonly study: StudyDiff;
  readonly event: StudyEvent;
}

async function* wantedOf({ studies }: FileDiff, filter: EventFilter): AsyncGenerator<Told> {
  for await (const study of studies) {
    for (const event of study.events) if (isWanted(event, filter)) yield { study, event };
  }
}

/** Gives how many events there were. */
async function print(diff: FileDiff, filter: EventFilter, format: string, { io }: CommandContext): Promise<number> {
  const wanted = wantedOf(diff, filter);
  if (format === "table") {
    const rows: Row[] = [];
    for await (const told of wanted) rows.push(toRow(told));
    return printDiffTable(rows, io);
  }
  const objects: object[] = [];
  let count = 0;
  for await (const told of wanted) {
    count += 1;
    if (format === "ndjson") await io.out(`${JSON.stringify(toJson(told))}\n`);
    else objects.push(toJson(told));
  }
  if (format === "json") await printJsonList(io, objects);
  return count;
}

function toJson({ study, event }: Told): object {
  const { nctId, title, registeredOn } = study;
  return { nctId, title, ...toEventJson(event), registeredOn: registeredOn ?? null, changes: event.changes.length };
}

/** The cells of an event, and what it is sorted by; the texts behind it are not kept. */
interface Row {
  readonly severity: StudyEvent["severity"];
  readonly score: number;
  readonly cells: readonly string[];
}

function toRow({ study, event }: Told): Row {
  const cells = [study.nctId, study.title, study.registeredOn ?? "", ...eventCells(event)];
  return { severity: event.severity, score: event.score, cells };
}

/** For people the most important comes first, whatever the study. */
async function printDiffTable(rows: readonly Row[], io: CommandContext["io"]): Promise<number> {
  if (rows.length === 0) return 0;
  const sorted = rows.toSorted((a, b) => compareSeverities(a.severity, b.severity) || b.score - a.score);
  await printTable(
    io,
    diffColumns(styleOf(io)),
    sorted.map(({ cells }) => cells),
  );
  return rows.length;
}

/** "20,000 studies against 20,010: 412 changed, 12 added, 2 removed, 19,586 the same". */
function summaryOf({ before, after, added, removed, changed, unreadable }: FileDiffCounts): string {
  const same = after - added - changed;
  const unread = unreadable === 0 ? "" : `; ${counted(unreadable, "record", "records")} could not be read`;
  const differences = `${figure(changed)} changed, ${figure(added)} added, ${figure(removed)} removed, ${figure(same)} the same`;
  return `${counted(before, "study", "studies")} against ${figure(after)}: ${differences}${unread}`;
}
