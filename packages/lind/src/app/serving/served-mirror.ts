import type { Clock } from "../../base/clock.ts";
import { createConcepts } from "../../query/concepts/create-concepts.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Registry, SyncRun } from "../../registry/registry.ts";
import { readFeedOrigin } from "../../search/index-file/feed-origin.ts";
import type { SearchIndex } from "../../search/search-index.ts";
import type { Lind } from "../open-lind.ts";
import { readConceptGroups } from "../search/concept-files.ts";
import { readIndexState, readLearntGroups } from "../search/index-state.ts";
import { openWatchDesk, type WatchDesk } from "../watches/watch-desk.ts";
import { type ListedMirror, type MirrorState, tagOf } from "./listed-mirror.ts";
import { type ArchiveOptions, openArchive } from "./open-archive.ts";
import { RecentStudies } from "./recent-studies.ts";
import { countByIndex } from "./statistics/count-by-index.ts";
import { createStatistics, type RunStatistics, type Statistics } from "./statistics/statistics.ts";
import { openTextFile } from "./text-file.ts";

export type { ListedMirror, MirrorState };

/** The API that is served; its documents and texts are of this version. */
const API_VERSION = "2.0.5";

/** The mirror as a server asks it: open for as long as it serves, never written to. */
export interface ServedMirror extends ListedMirror, AsyncDisposable {
  readonly statistics: Statistics;
  readonly recent: RecentStudies;
  readonly clock: Clock;
  readonly watches: WatchDesk;
  /**
   * The mirror as it was at the end of a day. Throws `INDEX_MISSING` while the day's index is being built, and `USAGE`
   * for a day that has not come.
   */
  asOf(day: string): Promise<ListedMirror>;
  /** The same where it was read a moment ago; undefined where it has to be read anew. */
  knownState(): MirrorState | undefined;
}

export interface ServedMirrorOptions {
  readonly index: SearchIndex;
  /** How archived days are searched, and how their indexes are built. */
  readonly days: Pick<ArchiveOptions, "indexOf" | "build">;
  readonly runStatistics: RunStatistics;
  /** The state is read anew after so long. An older one is only ever too modest: its tag then stands for newer data once. */
  readonly stateMaxAgeMs: number;
}

/** Opens what is stored in a home for serving. Refuses with `USAGE` where nothing is stored. */
export async function openServedMirror(lind: Lind, options: ServedMirrorOptions): Promise<ServedMirror> {
  const registry = await lind.openForReading();
  const { clock } = lind.effects;
  const conceptsOf = rememberConcepts(lind);
  const newestDayOf = rememberNewestDay(registry);
  let known: { readonly state: MirrorState; readonly atMs: number } | undefined;
  function knownState(): MirrorState | undefined {
    const isFresh = known !== undefined && clock.monotonicMs() - known.atMs < options.stateMaxAgeMs;
    return isFresh ? known?.state : undefined;
  }
  async function readState(): Promise<MirrorState> {
    const fresh = knownState();
    if (fresh !== undefined) return fresh;
    const atMs = clock.monotonicMs();
    const state = await readMirrorState(lind, registry, newestDayOf);
    known = { state, atMs };
    return state;
  }
  async function isCurrent(): Promise<boolean> {
    const { seq, indexSeq } = await readState();
    return seq === indexSeq;
  }
  const file = openTextFile(lind.config.home);
  const archive = openArchive({ ...options.days, lind, registry, readState });
  return {
    registry,
    index: options.index,
    asOf: (day) => archive(day),
    statistics: createStatistics(countByIndex(options.index, isCurrent, options.runStatistics)),
    recent: new RecentStudies(file),
    clock,
    watches: openWatchDesk(lind),
    concepts: async () => conceptsOf(await readState()),
    readState,
    knownState,
    [Symbol.asyncDispose]: async () => {
      await options.index[Symbol.asyncDispose]();
      file?.[Symbol.dispose]();
    },
  };
}

type NewestDayOf = (seq: number) => Promise<string | undefined>;

async function readMirrorState(lind: Lind, registry: Registry, newestDayOf: NewestDayOf): Promise<MirrorState> {
  const seq = await registry.lastSeq();
  const origin = await readFeedOrigin(registry);
  const found = readIndexState(lind.config.home);
  // An index of another store would answer with studies that are not here.
  const index = found?.feedOrigin === origin ? found : undefined;
  const runs = await registry.listRuns(RUNS_SEARCHED);
  const dataTimestamp = runTimestampOf(runs) ?? (await newestDayOf(seq));
  const shown = [origin, seq, index?.seq, index?.conceptsLearnt, dataTimestamp, lastPastRun(runs)];
  return {
    apiVersion: API_VERSION,
    dataTimestamp,
    dataTag: tagOf(shown),
    seq,
    indexSeq: index?.seq,
    studiesIndexed: index?.studies ?? 0,
    conceptsLearnt: index?.conceptsLearnt ?? 0,
  };
}

/** Enough runs to meet the newest complete one of a home with a few dozen scopes. */
const RUNS_SEARCHED = 100;

/** The data version of the newest run that saw all it asked for. */
function runTimestampOf(runs: readonly SyncRun[]): string | undefined {
  return runs
    .filter((run) => run.outcome === "complete" || run.outcome === "unchanged")
    .flatMap((run) => run.dataTimestamp ?? [])
    .sort()
    .at(-1);
}

/** Older texts join the history without being news: the change feed does not show that they came. */
function lastPastRun(runs: readonly SyncRun[]): number | undefined {
  return runs.find((run) => (run.past ?? 0) > 0)?.runId;
}

const CHANGES_SEARCHED = 1_000;

/** Of a home that was filled from files, the newest day that its last changes name, in the API's form of a time. */
function rememberNewestDay(registry: Registry): NewestDayOf {
  let known: { readonly seq: number; readonly stamp: string | undefined } | undefined;
  return async (seq) => {
    if (known?.seq !== seq) {
      const changes = await registry.readFeed({ after: Math.max(0, seq - CHANGES_SEARCHED), limit: CHANGES_SEARCHED });
      const days = changes.flatMap(({ dataTimestamp }) => dataTimestamp?.slice(0, "2026-08-14".length) ?? []);
      const newest = days.sort().at(-1);
      known = { seq, stamp: newest === undefined ? undefined : `${newest}T00:00:00` };
    }
    return known.stamp;
  };
}

/** Concepts are read again when the index has learnt others. */
function rememberConcepts(lind: Lind): (state: MirrorState) => Concepts {
  const { home } = lind.config;
  let known: { readonly learnt: number; readonly concepts: Concepts } | undefined;
  return ({ conceptsLearnt: learnt }) => {
    if (known?.learnt !== learnt) {
      const groups = [...readConceptGroups(home, lind.effects.log), ...readLearntGroups(home)];
      known = { learnt, concepts: createConcepts(groups) };
    }
    return known.concepts;
  };
}
