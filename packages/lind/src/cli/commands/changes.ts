import { type NctId, parseNctId } from "ctgov/study";
import { findUnknownKind, toChangeJson } from "../../app/change-json.ts";
import { knownKinds } from "../../app/change-words.ts";
import {
  type ChangesQuery,
  readChanges,
  readNewestChanges,
  readTitles,
  type StoredChange,
} from "../../app/list-changes.ts";
import { parseWhen } from "../../app/when.ts";
import { usageError } from "../arguments.ts";
import { CHANGE_COLUMNS, changeCells } from "../change-rows.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJsonList, printTable } from "../output.ts";

const NEWEST_DEFAULT = 100;
const FORMATS = ["table", "json", "ndjson"] as const;

export const changesCommand: Command = {
  name: "changes",
  summary: "List what changed, newest last",
  operands: "[NCT…]",
  options: {
    since: { value: "WHEN", summary: "Since a day (2026-08-01), a time, or how long ago (7d, 24h, yesterday)" },
    after: { value: "SEQ", summary: "After a change's number, for a program that keeps its place" },
    kind: {
      value: "KIND",
      summary: "Only this kind (status.transition) or family (date.); repeatable",
      repeatable: true,
    },
    noise: { summary: "Also what is no edit: derived by the registry, reordered, reformatted, more precise" },
    limit: {
      value: "N",
      summary: `Only the newest N (default ${NEWEST_DEFAULT} without --since and --after, else all)`,
    },
    format: { value: "NAME", summary: "Form of the answer", choices: FORMATS },
  },
  examples: [
    ["lind changes", `The newest ${NEWEST_DEFAULT} edits`],
    ["lind changes --since 7d --kind status.transition", "Status transitions of the last week"],
    ["lind changes NCT03516279 --noise", "Everything that ever differed in one study"],
    ["lind changes --after 4711 --format ndjson", "The feed from a mark on, for a program"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const query = readQuery(args, context);
  const registry = await context.lind.openForReading();
  const isOpenEnded = query.since !== undefined || query.after !== undefined;
  const limit = args.wholeNumber("limit", 1) ?? (isOpenEnded ? undefined : NEWEST_DEFAULT);
  if (limit !== undefined && query.after !== undefined)
    throw usageError("--limit counts from the newest, --after from a mark; choose one.");
  const changes = limit === undefined ? readChanges(registry, query) : await readNewestChanges(registry, query, limit);
  const format = context.json ? "json" : (args.text("format") ?? "table");
  const count = await print(changes, format, context);
  return count === 0 ? 1 : 0;
}

function readQuery(args: Arguments, { lind }: CommandContext): ChangesQuery {
  const since = args.text("since");
  const after = args.wholeNumber("after", 0);
  const kinds = args.texts("kind").flatMap((text) => text.split(","));
  const unknown = findUnknownKind(kinds);
  if (unknown !== undefined) {
    throw usageError(`There is no kind of change "${unknown}".`, `The kinds are ${knownKinds.join(", ")}.`);
  }
  return {
    nctId: readNctId(args.positionals),
    editsOnly: !args.has("noise"),
    ...(since === undefined ? {} : { since: parseWhen(since, lind.effects.clock) }),
    ...(after === undefined ? {} : { after }),
    ...(kinds.length === 0 ? {} : { kinds }),
  };
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

async function print(
  changes: AsyncIterable<StoredChange> | Iterable<StoredChange>,
  format: string,
  context: CommandContext,
): Promise<number> {
  const { io } = context;
  if (format === "ndjson") {
    let count = 0;
    for await (const change of changes) {
      await io.out(`${JSON.stringify(toChangeJson(change))}\n`);
      count += 1;
    }
    return count;
  }
  const all: StoredChange[] = [];
  for await (const change of changes) all.push(change);
  if (format === "json") await printJsonList(io, all.map(toChangeJson));
  else await printChangesTable(all, context);
  return all.length;
}

async function printChangesTable(changes: readonly StoredChange[], { io, lind }: CommandContext): Promise<void> {
  if (changes.length === 0) {
    io.err("No changes.");
    return;
  }
  const titles = await readTitles(
    await lind.openForReading(),
    changes.map((change) => change.nctId),
  );
  await printTable(
    io,
    CHANGE_COLUMNS,
    changes.map((change) => changeCells(change, titles.get(change.nctId) ?? "")),
  );
}
