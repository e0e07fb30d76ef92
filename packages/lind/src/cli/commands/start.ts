import { availableParallelism } from "node:os";
import { toScopeDefinition } from "../../app/conditions.ts";
import type { Lind } from "../../app/open-lind.ts";
import { readStatus } from "../../app/read-status.ts";
import { queryThreadsFor } from "../../app/search/serve-search.ts";
import { OFFERED_CONDITION, type Start, start } from "../../app/start.ts";
import { readStudyNews } from "../../app/study-news.ts";
import { type ScopeOutcome, syncDefinition } from "../../app/sync-scopes.ts";
import { isLindError } from "../../base/errors.ts";
import { readPort, usageError } from "../arguments.ts";
import { TITLE_COLUMN } from "../change-rows.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, printOverview, styleOf } from "../output.ts";
import { CONDITION_OPTIONS, readConditions } from "../scope-options.ts";
import {
  addressLines,
  HOST_DEFAULT,
  PORT_DEFAULT,
  type ServeOptions,
  type Serving,
  serveUntilStopped,
} from "../serving.ts";
import { remarksOf, reportLines, toReportJson } from "../sync-report.ts";
import { counted, figure } from "../terminal/words.ts";

const STUDIES_SHOWN = 15;

export const startCommand: Command = {
  name: "start",
  summary: "The main job: bring what is stored up to date, show what changed, and serve it until stopped",
  operands: "",
  options: {
    ...CONDITION_OPTIONS,
    port: { value: "P", summary: `Serve on this port (default ${PORT_DEFAULT}, or any that is free)` },
  },
  examples: [
    ["npm start", "The same in a checkout: installs, builds and runs"],
    [`npm start -- --cond "${OFFERED_CONDITION}"`, "Begin with a small scope"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  if (args.positionals.length > 0) {
    throw usageError(
      `"${args.positionals.join(" ")}" is no option.`,
      `For example: npm start -- --cond "${OFFERED_CONDITION}"`,
    );
  }
  const port = readPort(args);
  const result = await start(context.lind, toScopeDefinition(readConditions(args)));
  await using demo = result.kind === "demo" ? result.demo.lind : undefined;
  if (!context.json) await show(result, context);
  const lind = demo ?? context.lind;
  // Whoever was offered a scope and said no has nothing to serve.
  if (result.kind === "offer" && !(await lind.hasStore())) {
    if (context.json) await printJson(context.io, toStartJson(result));
    return 0;
  }
  await serve(lind, port, result, context);
  return 0;
}

/** Ends in a running server; where nobody named a port and the usual one is taken, on another. */
async function serve(lind: Lind, port: number | undefined, result: Start, context: CommandContext): Promise<void> {
  const { io, json } = context;
  const options: ServeOptions = {
    port: port ?? PORT_DEFAULT,
    host: HOST_DEFAULT,
    threadsCount: queryThreadsFor(availableParallelism()),
    ratePerSecond: undefined,
    isLogged: false,
  };
  const announce = async ({ url, studies }: Serving) => {
    await (json ? printJson(io, { ...toStartJson(result), url }) : io.out(`\n${addressLines(url, studies, io)}`));
  };
  try {
    await serveUntilStopped(lind, options, context, announce);
  } catch (error) {
    if (port !== undefined || !isLindError(error) || error.code !== "USAGE") throw error;
    await serveUntilStopped(lind, { ...options, port: 0 }, context, announce);
  }
}

function toStartJson(result: Start): object {
  switch (result.kind) {
    case "synced":
      return { kind: result.kind, ...toReportJson(result.outcomes) };
    case "offer":
      return { kind: result.kind, definition: result.definition, totalCount: result.totalCount ?? null };
    case "offline":
      return { kind: result.kind, reason: result.reason.message };
    case "demo": {
      const { home, outcomes } = result.demo;
      return { kind: result.kind, reason: result.reason.message, home, ...toReportJson(outcomes) };
    }
  }
}

async function show(result: Start, context: CommandContext): Promise<void> {
  switch (result.kind) {
    case "synced":
      return showOutcomes(result.outcomes, context.lind, context, "");
    case "offer":
      return showOffer(result, context);
    case "offline":
      context.io.err(`lind: ${result.reason.message}`);
      context.io.err("      What is stored is served all the same.");
      return;
    case "demo": {
      const style = styleOf(context.io);
      const { demo } = result;
      await context.io.out(
        `${style.warning("DEMO")}  The registry cannot be reached: ${result.reason.message}\n` +
          "      What follows is a synthetic registry on this machine: no study in it is real, and your own data\n" +
          `      is not touched. The demo lives in ${demo.home} and moves on by some days at every start.\n\n`,
      );
      await showOutcomes(demo.outcomes, demo.lind, context, `${style.warning("DEMO")}  `);
      await context.io.out(
        `\n${style.warning("DEMO")}  Go on with it:\n` +
          `  npx lind status --home ${demo.home}\n` +
          `  npx lind changes --home ${demo.home}\n` +
          `  npx lind search --status recruiting --home ${demo.home}\n`,
      );
      return;
    }
  }
}

/** What is there, and what changed. `prefix` stands before every heading. */
async function showOutcomes(
  outcomes: readonly ScopeOutcome[],
  lind: Lind,
  { io }: CommandContext,
  prefix: string,
): Promise<void> {
  const style = styleOf(io);
  for (const outcome of outcomes) {
    await io.out(`${prefix}${reportLines(outcome, style)}`);
    for (const remark of remarksOf(outcome.report)) lind.effects.log.info(remark);
  }
  const status = await readStatus(lind);
  await io.out(
    `\n${prefix}${style.bold("Stored")}  ${counted(status.studies, "study", "studies")} in ${counted(status.versions, "version", "versions")}, in ${status.home}\n`,
  );
  const news = await readStudyNews(await lind.openForReading(), STUDIES_SHOWN);
  const title = `\n${prefix}${style.bold("What changed")}`;
  if (news.length === 0) {
    await io.out(`${title}  Nothing yet: changes show from the second sync on.\n`);
    return;
  }
  await io.out(`${title}  the studies that were edited last; "lind changes" lists every change\n`);
  await printOverview(
    io,
    [{ heading: "Data of" }, { heading: "Study" }, TITLE_COLUMN, { heading: "What changed", shrinkTo: 36 }],
    news.map(({ day, nctId, title, sentence }) => [day, nctId, title, sentence]),
  );
}

async function showOffer(offer: Extract<Start, { readonly kind: "offer" }>, context: CommandContext): Promise<void> {
  const { io, lind } = context;
  const amount = offer.totalCount === undefined ? "the studies" : `${figure(offer.totalCount)} studies`;
  const what = `${amount} of ${OFFERED_CONDITION}`;
  if (!io.canAsk) {
    await io.out(
      `Nothing is stored yet. The registry has ${what}, a good scope to begin with.\n\n` +
        `  npm start -- --cond "${OFFERED_CONDITION}"\n\n` +
        "Any other condition, sponsor or list of ids will do as well: npx lind sync --help\n",
    );
    return;
  }
  const answer = await io.ask(`Nothing is stored yet. Mirror ${what} to begin with? [Y/n] `);
  if (/^n/i.test(answer.trim())) {
    await io.out('Another scope: npm start -- --cond "…", or npx lind sync --help\n');
    return;
  }
  await showOutcomes([await syncDefinition(lind, offer.definition, false)], lind, context, "");
}
