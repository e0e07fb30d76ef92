import { type BackfillReport, backfillEverything, backfillScope } from "../../app/backfill-histories.ts";
import { toScopeDefinition } from "../../app/conditions.ts";
import { loadFiles, type ScopeOutcome, syncDefinition, syncStoredScopes } from "../../app/sync-scopes.ts";
import type { WholeRequest } from "../../app/whole/whole-request.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { backfillExitCode, backfillLines, backfillRemarks } from "../history/backfill-report.ts";
import { printJson, styleOf } from "../output.ts";
import { prospectLines } from "../prospect-lines.ts";
import { CONDITION_OPTIONS, readConditions } from "../scope-options.ts";
import { remarksOf, reportLines, toReportJson, totalOf } from "../sync-report.ts";

const WAYS = ["archive", "pages"] as const;

export const syncCommand: Command = {
  name: "sync",
  summary: "Mirror a scope, or bring every stored scope up to date",
  operands: "",
  options: {
    all: { summary: "Mirror the whole registry" },
    ...CONDITION_OPTIONS,
    file: {
      value: "PATH",
      summary:
        "Load studies from a file or folder: JSON, NDJSON, legacy XML, also .gz and .zst; a .zip; - is standard input",
      repeatable: true,
    },
    complete: {
      summary: "The file is everything that the registry has: look at what it lacks, and remove what is gone there",
    },
    explain: { summary: "With --all: say how it would be done and what it would cost, and do nothing" },
    via: {
      value: "WAY",
      choices: WAYS,
      summary: "With --all: by the registry's archive or page by page, where the cheaper way is not wanted",
    },
    "no-disk-check": { summary: "With --all: begin although the disk seems too small" },
    full: { summary: "Pull everything again, also what has not been updated: heals whatever a daily sync cannot see" },
    backfill: {
      summary:
        "Then take the versions from before the mirror out of the registry's history: a request for each version",
    },
    rate: { value: "N", summary: "At most N requests a second (default 3)" },
  },
  examples: [
    ['lind sync --cond "pancreatic cancer"', "Mirror the studies of a condition"],
    ["lind sync --ids @watchlist.txt", "Mirror a list of studies"],
    ["lind sync", "Bring every stored scope up to date"],
    ["lind sync --file studies.ndjson.gz", "Load studies from a file"],
    ["lind sync --file ctg-studies.json.zip", "Load the registry's whole download, or that of a search"],
    ["lind sync --file today.json.zip --complete", "The same over yesterday's; studies that are gone are removed"],
    ["lind sync --ids @watchlist.txt --backfill", "Mirror a list with every version that the registry keeps"],
    ["lind sync --all", "Mirror the whole registry: by its archive at first, by what was posted from then on"],
    ["lind sync --all --explain", "How, and what it would take"],
    ["lind sync --json", "The same, with figures for a program"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  if (args.positionals.length > 0) {
    throw usageError(
      `lind sync does not know what to do with "${args.positionals.join(" ")}".`,
      'A scope is named by options: --cond "pancreatic cancer", --ids NCT…, --file PATH.',
    );
  }
  if (args.has("explain")) return explain(args, context);
  const outcomes: ScopeOutcome[] = [];
  for await (const outcome of outcomesOf(args, context)) {
    outcomes.push(outcome);
    for (const remark of remarksOf(outcome.report)) context.lind.effects.log.info(remark);
    if (!context.json) await context.io.out(reportLines(outcome, styleOf(context.io)));
  }
  const backfill = args.has("backfill") ? await backfillAfter(args, outcomes, context) : undefined;
  const backfillJson = backfill === undefined ? {} : { backfill };
  if (context.json) await printJson(context.io, { ...toReportJson(outcomes), ...backfillJson });
  if (outcomes.some(({ report }) => report.missing?.unlooked !== undefined)) return 4;
  const total = totalOf(outcomes);
  // Everything that came was unreadable: somebody has to look at it.
  if (total.quarantined > 0 && total.added + total.updated + total.unchanged + total.past === 0) return 4;
  return backfill === undefined ? 0 : backfillExitCode(backfill);
}

/** The studies of the scope that was named, or all that are stored. */
async function backfillAfter(
  args: Arguments,
  outcomes: readonly ScopeOutcome[],
  context: CommandContext,
): Promise<BackfillReport> {
  const { lind, io, json } = context;
  const scopeId = toScopeDefinition(readConditions(args)) === undefined ? undefined : outcomes[0]?.report.scopeId;
  const report = await (scopeId === undefined ? backfillEverything(lind) : backfillScope(lind, scopeId));
  for (const remark of backfillRemarks(report)) lind.effects.log.info(remark);
  if (!json) await io.out(backfillLines(report, styleOf(io)));
  return report;
}

function wholeRequest(args: Arguments): WholeRequest {
  const wanted = WAYS.find((way) => way === args.text("via"));
  return { isFull: args.has("full"), wanted, isDiskChecked: !args.has("no-disk-check") };
}

async function explain(args: Arguments, { io, lind, json }: CommandContext): Promise<number> {
  if (!args.has("all")) throw usageError("--explain is about the whole registry: lind sync --all --explain.");
  const { prospectWhole } = await import("../../app/whole/sync-whole.ts");
  const prospect = await prospectWhole(lind, wholeRequest(args));
  if (json) await printJson(io, prospect);
  else await io.out(prospectLines(prospect, styleOf(io)));
  return 0;
}

async function* outcomesOf(args: Arguments, { lind }: CommandContext): AsyncGenerator<ScopeOutcome> {
  const files = args.texts("file");
  const isFull = args.has("full");
  const definition = toScopeDefinition(readConditions(args));
  const request = wholeRequest(args);
  const ways = [files.length > 0, args.has("all"), definition !== undefined].filter((way) => way).length;
  if (ways > 1) throw usageError("--all, --file and conditions are different scopes; name one at a time.");
  const isComplete = args.has("complete");
  if (isComplete && files.length !== 1) throw usageError("--complete is said of one --file.");
  if (files.length > 0) {
    if (args.has("backfill")) {
      throw usageError(
        "--backfill asks the registry, and --file reads a file.",
        "Load the file, then: lind sync --backfill",
      );
    }
    if (isFull) throw usageError("--full is about the registry; a file is always read whole.");
    yield* await loadFiles(lind, files, isComplete);
    return;
  }
  if (args.has("all")) {
    const { syncWhole } = await import("../../app/whole/sync-whole.ts");
    yield* syncWhole(lind, request);
    return;
  }
  if (request.wanted !== undefined)
    throw usageError("--via is about the whole registry: lind sync --all --via archive.");
  if (definition !== undefined) {
    yield await syncDefinition(lind, definition, isFull);
    return;
  }
  let count = 0;
  if (await lind.hasStore()) {
    for await (const outcome of syncStoredScopes(lind, request)) {
      count += 1;
      yield outcome;
    }
  }
  // What came from files has no scope, and a history all the same.
  const isStored = args.has("backfill") && (await lind.hasStore());
  if (count === 0 && !isStored) {
    throw usageError(
      "There is nothing to bring up to date: no scope is stored yet.",
      'Name one: lind sync --cond "pancreatic cancer", or lind sync --all for the whole registry.',
    );
  }
}
