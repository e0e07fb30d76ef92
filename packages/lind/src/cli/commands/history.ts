import { parseNctId } from "ctgov/study";
import { describeChange, summariseChanges } from "../../app/change-words.ts";
import { diffVersions, type HistoryEntry, readHistory } from "../../app/history.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJsonList, printTable, styleOf } from "../output.ts";
import { counted, moment } from "../terminal/words.ts";

export const historyCommand: Command = {
  name: "history",
  summary: "List the versions of a study and what differs between them",
  operands: "NCT…",
  options: {
    diff: { value: "A B", summary: "What differs between version A and version B (or A and the newest)" },
  },
  examples: [
    ["lind history NCT03516279", "Every stored version and what it changed"],
    ["lind history NCT03516279 --diff 1 3", "All differences between version 1 and version 3"],
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
  const registry = await context.lind.openForReading();
  const entries = await readHistory(registry, nctId);
  if (diff === undefined) {
    await printHistory(entries, context);
    const dropped = await registry.readDropped(nctId);
    if (dropped !== undefined) {
      const versions = counted(dropped.count, "older version was", "older versions were");
      context.lind.effects.log.info(
        `${versions} dropped; what changed then is still told by: lind changes ${nctId} --after 0`,
      );
    }
    return 0;
  }
  const newest = entries.at(-1)?.version ?? 1;
  const [from, to] = parseVersions(diff, second, newest);
  const changes = await diffVersions(registry, nctId, from, to);
  if (context.json) await printJsonList(context.io, changes);
  else await printDifferences(changes.map(describeChange), `${nctId}: version ${from} against version ${to}`, context);
  return changes.length === 0 ? 1 : 0;
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

async function printDifferences(sentences: readonly string[], title: string, { io }: CommandContext): Promise<void> {
  const style = styleOf(io);
  if (sentences.length === 0) {
    await io.out(`${title}: no difference\n`);
    return;
  }
  const lines = sentences.map((sentence) => `  ${sentence}`);
  await io.out(
    `${style.bold(title)}: ${counted(sentences.length, "difference", "differences")}\n${lines.join("\n")}\n`,
  );
}
