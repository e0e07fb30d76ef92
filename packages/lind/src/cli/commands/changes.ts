import { type NctId, parseNctId } from "ctgov/study";
import { findUnknownKind } from "../../app/change-json.ts";
import { knownKinds } from "../../app/change-words.ts";
import { readTitles } from "../../app/list-changes.ts";
import {
  type EventsQuery,
  readEvents,
  readNewestEvents,
  type StoredEvent,
  toStoredEventJson,
} from "../../app/list-events.ts";
import { parseWhen } from "../../app/when.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { EVENT_FILTER_OPTIONS, readEventFilter } from "../event-options.ts";
import { eventCells, feedColumns } from "../event-rows.ts";
import { printJsonList, printTable, styleOf } from "../output.ts";
import { printRawChanges } from "../raw-changes.ts";

const NEWEST_DEFAULT = 100;
const FORMATS = ["table", "json", "ndjson"] as const;

export const changesCommand: Command = {
  name: "changes",
  summary: "List what changed and how much it matters, newest last",
  operands: "[NCT…]",
  options: {
    since: { value: "WHEN", summary: "Since a day (2026-08-01), a time, or how long ago (7d, 24h, yesterday)" },
    after: { value: "SEQ", summary: "After a change's number, for a program that keeps its place" },
    ...EVENT_FILTER_OPTIONS,
    watch: { value: "NAME", summary: "Only what this watch would tell, whatever was sent" },
    raw: { summary: "Each difference at a field path, as it is stored, instead of what it means" },
    limit: {
      value: "N",
      summary: `Only the newest N (default ${NEWEST_DEFAULT} without --since and --after, else all)`,
    },
    format: { value: "NAME", summary: "Form of the answer", choices: FORMATS },
  },
  examples: [
    ["lind changes", `The newest ${NEWEST_DEFAULT} events`],
    ["lind changes --since 7d --severity high", "What mattered in the last week"],
    ["lind changes --since 7d --kind status,date.primaryCompletion", "Statuses and primary completion dates"],
    ["lind changes --since 7d --watch melanoma", "What a watch would tell of the last week"],
    ["lind changes NCT03516279 --raw --noise", "Every difference that was ever found in one study"],
    ["lind changes --after 4711 --format ndjson", "The feed from a mark on, for a program"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const range = readRange(args, context);
  const isOpenEnded = range.since !== undefined || range.after !== undefined;
  const limit = args.wholeNumber("limit", 1) ?? (isOpenEnded ? undefined : NEWEST_DEFAULT);
  if (limit !== undefined && range.after !== undefined)
    throw usageError("--limit counts from the newest, --after from a mark; choose one.");
  const format = context.json ? "json" : (args.text("format") ?? "table");
  const count = args.has("raw")
    ? await printRawChanges({ ...range, ...readRawFilter(args) }, limit, format, context)
    : await printEvents(
        { ...range, ...readEventFilter(args), ...(await readTelling(args, context)) },
        limit,
        format,
        context,
      );
  return count === 0 ? 1 : 0;
}

async function readTelling(args: Arguments, { lind }: CommandContext): Promise<Pick<EventsQuery, "tell">> {
  const name = args.text("watch");
  if (name === undefined) return {};
  const { tellingOf } = await import("../../app/watches/try-watch.ts");
  return { tell: await tellingOf(lind, name) };
}

type Range = Pick<EventsQuery, "nctId" | "since" | "after">;

function readRange(args: Arguments, { lind }: CommandContext): Range {
  const since = args.text("since");
  return {
    nctId: readNctId(args.positionals),
    since: since === undefined ? undefined : parseWhen(since, lind.effects.clock),
    after: args.wholeNumber("after", 0),
  };
}

/** The kinds of the change feed are others than those of events, and it knows no severities. */
function readRawFilter(args: Arguments): { readonly kinds?: readonly string[]; readonly editsOnly: boolean } {
  if (args.has("watch")) throw usageError("--watch is about events, and --raw shows none.");
  if (args.has("severity")) throw usageError("--severity is of events, and --raw shows none; use --noise.");
  const kinds = args.texts("kind").flatMap((text) => text.split(","));
  const unknown = findUnknownKind(kinds);
  if (unknown !== undefined) {
    throw usageError(`There is no kind of change "${unknown}".`, `The kinds are ${knownKinds.join(", ")}.`);
  }
  return { editsOnly: !args.has("noise"), ...(kinds.length === 0 ? {} : { kinds }) };
}

function readNctId(words: readonly string[]): NctId | undefined {
  const [word, ...rest] = words;
  if (word === undefined) return undefined;
  const nctId = parseNctId(word);
  if (nctId === undefined || rest.length > 0) {
    throw usageError(
      `lind changes takes one study id, not "${words.join(" ")}".`,
      "For example: lind changes NCT03516279",
    );
  }
  return nctId;
}

async function printEvents(
  query: EventsQuery,
  limit: number | undefined,
  format: string,
  context: CommandContext,
): Promise<number> {
  const registry = await context.lind.openForReading();
  const events = limit === undefined ? readEvents(registry, query) : await readNewestEvents(registry, query, limit);
  const { io } = context;
  if (format === "ndjson") {
    let count = 0;
    for await (const event of events) {
      await io.out(`${JSON.stringify(toStoredEventJson(event))}\n`);
      count += 1;
    }
    return count;
  }
  if (format === "table") return printEventsTable(events, context);
  const objects: object[] = [];
  for await (const event of events) objects.push(toStoredEventJson(event));
  await printJsonList(io, objects);
  return objects.length;
}

/** What a row shows; the texts behind an event are not kept. */
interface EventRow {
  readonly place: readonly string[];
  readonly nctId: NctId;
  readonly cells: readonly string[];
}

async function printEventsTable(
  events: AsyncIterable<StoredEvent> | Iterable<StoredEvent>,
  { io, lind }: CommandContext,
): Promise<number> {
  const rows: EventRow[] = [];
  for await (const event of events) {
    const place = [String(event.seq), event.registeredOn ?? "", event.nctId];
    rows.push({ place, nctId: event.nctId, cells: eventCells(event) });
  }
  if (rows.length === 0) {
    io.err("No changes.");
    return 0;
  }
  const titles = await readTitles(
    await lind.openForReading(),
    rows.map(({ nctId }) => nctId),
  );
  await printTable(
    io,
    feedColumns(styleOf(io)),
    rows.map(({ place, nctId, cells }) => [...place, titles.get(nctId) ?? "", ...cells]),
  );
  return rows.length;
}
