import type { ScopeDefinition } from "../registry/registry.ts";
import { type Lind, openLind } from "./open-lind.ts";
import { type ScopeOutcome, syncDefinition, syncStoredScopes } from "./sync-scopes.ts";
import { EVERYDAY } from "./whole/whole-request.ts";

/** One day of the demo: what its syncs did, and the demo's own Lind, which the caller disposes of. */
export interface DemoDay {
  readonly home: string;
  readonly outcomes: readonly ScopeOutcome[];
  readonly lind: Lind;
}

/** The year in which James Lind ran the first controlled trial. */
const SEED = 1747;
const STUDIES = 300;
/** Enough to see something every day, and not so much that studies vanish every hour. */
const PACE = {
  changesPerDayShare: 0.03,
  newStudiesPerDayShare: 0.005,
  deletionsPerDayShare: 0.0005,
  mergesPerDayShare: 0.0005,
} as const;
/** A week passes between the first look and the second, so that there is something to see at once. */
const DAYS_AT_FIRST = 7;
const DAYS_LATER = 1;

/**
 * Shows Lind on a synthetic registry, in a home of its own beside the real one: the first start mirrors it, lets a
 * week pass and mirrors it again; every later start goes on by a day. The real home is not touched.
 */
export async function openDemo(real: Lind, definition: ScopeDefinition | undefined): Promise<DemoDay> {
  const home = `${real.config.home}-demo`;
  const { createSimulator } = await import("../simulator/simulator.ts");
  const { LIVELY } = await import("../simulator/options.ts");
  const { serveSimulator } = await import("../simulator/serve.ts");
  const simulator = createSimulator({ ...LIVELY, ...PACE, seed: SEED, studies: STUDIES });
  const server = await serveSimulator(simulator);
  const lind = openLind({ home, upstream: server.url, ratePerSecond: undefined }, real.effects);
  try {
    const outcomes: ScopeOutcome[] = [];
    const reached = await reachedDay(lind);
    if (reached !== undefined) {
      while (simulator.dataDay < reached) simulator.advance(1);
    } else {
      outcomes.push(await syncDefinition(lind, definition ?? { kind: "everything" }, false));
    }
    advanceData(simulator, reached === undefined ? DAYS_AT_FIRST : DAYS_LATER);
    if (reached !== undefined && definition !== undefined) outcomes.push(await syncDefinition(lind, definition, false));
    else for await (const outcome of syncStoredScopes(lind, EVERYDAY)) outcomes.push(outcome);
    return { home, outcomes, lind };
  } catch (error) {
    await lind[Symbol.asyncDispose]();
    throw error;
  } finally {
    await server.close();
  }
}

/** Lets so many days pass, and then as many as it takes for the data to have moved: it rests on weekends. */
function advanceData(simulator: { readonly dataDay: string; advance(days: number): void }, days: number): void {
  const before = simulator.dataDay;
  simulator.advance(days);
  while (simulator.dataDay === before) simulator.advance(1);
}

/** The data day at which an earlier start left the demo. */
async function reachedDay(lind: Lind): Promise<string | undefined> {
  if (!(await lind.hasStore())) return undefined;
  const runs = await (await lind.openForReading()).listRuns(RUNS_SEARCHED);
  const days = runs.flatMap((run) => run.dataTimestamp?.slice(0, 10) ?? []);
  return days.sort().at(-1);
}

const RUNS_SEARCHED = 100;
