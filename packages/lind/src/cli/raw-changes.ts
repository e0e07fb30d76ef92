import { toChangeJson } from "../app/change-json.ts";
import {
  type ChangesQuery,
  readChanges,
  readNewestChanges,
  readTitles,
  type StoredChange,
} from "../app/list-changes.ts";
import { CHANGE_COLUMNS, changeCells } from "./change-rows.ts";
import type { CommandContext } from "./command.ts";
import { printJsonList, printTable } from "./output.ts";

/** Prints the change feed itself, one field-level difference a line; gives how many there were. */
export async function printRawChanges(
  query: ChangesQuery,
  limit: number | undefined,
  format: string,
  context: CommandContext,
): Promise<number> {
  const registry = await context.lind.openForReading();
  const changes = limit === undefined ? readChanges(registry, query) : await readNewestChanges(registry, query, limit);
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
