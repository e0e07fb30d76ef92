import { readStatus, type Status } from "../../app/read-status.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { completenessLine } from "../completeness-line.ts";
import { printJson, printOverview, styleOf } from "../output.ts";
import { bytes, counted, figure, moment, shortDuration, shortMoment } from "../terminal/words.ts";

export const statusCommand: Command = {
  name: "status",
  summary: "Show scopes, counts, freshness, watches, quarantine and the last runs",
  operands: "",
  options: {},
  examples: [
    ["lind status", "What is stored, how fresh it is, what needs attention"],
    ["lind status --json", "The same for a program"],
  ],
  run,
};

async function run(_args: Arguments, context: CommandContext): Promise<number> {
  const status = await readStatus(context.lind);
  if (context.json) await printJson(context.io, toJson(status));
  else await printStatus(status, context);
  return 0;
}

function toJson({ quarantine, novelties, ...status }: Status): object {
  return {
    ...status,
    quarantine: quarantine.map(({ text: _, ...row }) => row),
    novelties,
  };
}

async function printStatus(status: Status, { io, lind }: CommandContext): Promise<void> {
  const style = styleOf(io);
  const demo = status.provenance === "synthetic" ? `${style.warning("SYNTHETIC studies, not the registry's")}\n` : "";
  await io.out(`${demo}${style.bold(status.home)}\n${countsLine(status)}\n`);
  if (status.scopes.length > 0) {
    await io.out("\n");
    await printOverview(
      io,
      [
        { heading: "Scope", shrinkTo: 20 },
        { heading: "Studies", align: "right" },
        { heading: "Data of" },
        { heading: "Last sync" },
        { heading: "Ended" },
      ],
      status.scopes.map((scope) => [
        scope.title,
        figure(scope.studies),
        scope.dataTimestamp === undefined ? "not complete yet" : moment(scope.dataTimestamp),
        scope.lastRunAt === undefined ? "never" : moment(scope.lastRunAt),
        scope.lastOutcome ?? "",
      ]),
    );
  }
  await printOutbox(status, io);
  const proofs = status.scopes.flatMap((scope) => completenessLine(scope, style) ?? []);
  const { dropped } = status;
  if (dropped !== undefined) {
    const versions = counted(dropped.count, "version", "versions");
    await io.out(`${versions} were dropped; days from ${dropped.wholeFrom} on are as they were\n`);
  }
  if (proofs.length > 0) await io.out(`\n${proofs.join("\n")}\n`);
  await printRuns(status, lind.effects.clock.now(), io);
  await printAttention(status, io);
}

function countsLine(status: Status): string {
  const share =
    status.textBytes === 0 ? "" : `, ${Math.round((status.storedBytes / status.textBytes) * 100)} % of the text`;
  return [
    counted(status.studies, "study", "studies"),
    counted(status.versions, "version", "versions"),
    counted(status.changes, "change", "changes"),
    ...(status.removed === 0 ? [] : [`${figure(status.removed)} removed by the registry`]),
    ...(status.merged === 0 ? [] : [`${figure(status.merged)} merged into others`]),
    `${bytes(status.textBytes)} of records stored in ${bytes(status.storedBytes)}${share}`,
  ].join(", ");
}

/** The watches, each with what it has still to tell. */
async function printOutbox({ outbox }: Status, io: CommandContext["io"]): Promise<void> {
  if (outbox.watches.length === 0) return;
  await io.out("\n");
  await printOverview(
    io,
    [
      { heading: "Watch", shrinkTo: 12 },
      { heading: "Alerts", align: "right" },
      { heading: "Waiting", align: "right" },
      { heading: "Sent", align: "right" },
      { heading: "Dead", align: "right" },
      { heading: "Last sent" },
    ],
    outbox.watches.map((watch) => [
      watch.watchName,
      ...[watch.alertsWaiting, watch.waiting, watch.sent, watch.dead].map(figure),
      watch.lastSentAt === undefined ? "never" : moment(watch.lastSentAt),
    ]),
  );
}

/** Every figure of a run fits into 80 columns, also of a run over the whole registry. */
async function printRuns(status: Status, nowMs: number, io: CommandContext["io"]): Promise<void> {
  if (status.runs.length === 0) return;
  await io.out("\n");
  await printOverview(
    io,
    [
      { heading: "Run", align: "right" },
      { heading: "Began" },
      { heading: "Source", shrinkTo: 6 },
      { heading: "Ended", shrinkTo: 8 },
      { heading: "Added", align: "right" },
      { heading: "Updated", align: "right" },
      { heading: "Same", align: "right" },
      { heading: "Gone", align: "right" },
      { heading: "Asked", align: "right" },
      { heading: "Took", align: "right" },
    ],
    status.runs.map((run) => [
      String(run.runId),
      shortMoment(run.startedAt, nowMs),
      run.source,
      run.outcome,
      // A run that goes on or was killed has not said what it did, which is not nothing.
      ...[run.added, run.updated, run.unchanged, run.removed, run.requests].map((count) =>
        count === undefined ? "" : figure(count),
      ),
      run.durationMs === undefined ? "" : shortDuration(run.durationMs),
    ]),
  );
}

async function printAttention(status: Status, io: CommandContext["io"]): Promise<void> {
  const style = styleOf(io);
  const failed = status.runs.find((run) => run.error !== undefined && run.runId === status.runs[0]?.runId);
  if (failed?.error !== undefined) await io.out(`\n${style.bad("The last run failed")}: ${failed.error}\n`);
  if (status.outbox.dead > 0) {
    const letters = style.bad(counted(status.outbox.dead, "dead letter", "dead letters"));
    await io.out(`\n${letters}: see why with lind outbox, send again with lind outbox retry\n`);
  }
  if (status.quarantined > 0) {
    const rows = status.quarantine.map((row) => `  ${row.place}: ${row.reason}`);
    await io.out(
      `\n${style.warning(`${counted(status.quarantined, "record", "records")} in quarantine`)}\n${rows.join("\n")}\n`,
    );
  }
  if (status.novelties.length > 0) {
    const rows = status.novelties.map(
      (row) => `  ${row.fieldPath}${row.kind === "field" ? "" : ` = "${row.value}"`}  first in ${row.nctId}`,
    );
    await io.out(`\n${style.warning("Not in the data dictionary, kept as it came")}\n${rows.join("\n")}\n`);
  }
}
