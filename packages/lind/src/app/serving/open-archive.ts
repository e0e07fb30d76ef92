import { LindError } from "../../base/errors.ts";
import { createConcepts } from "../../query/concepts/create-concepts.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Registry } from "../../registry/registry.ts";
import { fromSentError, type SentError } from "../../search/threads/messages.ts";
import type { AskedIndex } from "../../search/threads/threaded-search-index.ts";
import type { Lind } from "../open-lind.ts";
import { archivedFolder, checkArchivedDay, noteUse } from "../search/archived-days.ts";
import { readConceptGroups } from "../search/concept-files.ts";
import { type IndexState, readLearntGroups } from "../search/index-state.ts";
import type { ArchiveAnswer } from "./build-days.ts";
import { type ListedMirror, type MirrorState, stateOfDay } from "./listed-mirror.ts";
import { rememberShownDays } from "./shown-days.ts";

export interface ArchiveOptions {
  readonly lind: Lind;
  readonly registry: Registry;
  /** The index of a day that has one. */
  readonly indexOf: (day: string) => AskedIndex;
  /** Builds the index of a day. */
  readonly build: (day: string) => Promise<ArchiveAnswer>;
  /** The state of the mirror as it is. */
  readonly readState: () => Promise<MirrorState>;
}

/** A small mirror has the index of a day within this time, and whoever asked is answered; of a large one it is told to come back. */
const BUILD_WAIT_MS = 3_000;

/** Gives the mirror as it was at the end of a day. */
type Archive = (day: string) => Promise<ListedMirror>;

interface Build {
  readonly day: string;
  readonly ended: Promise<void>;
}

/** The archived days of a mirror; their indexes are built when they are first asked for, one at a time. */
export function openArchive({ lind, registry, indexOf, build, readState }: ArchiveOptions): Archive {
  const { clock } = lind.effects;
  const { home } = lind.config;
  const findDay = rememberShownDays(home, registry);
  const conceptsOf = rememberConcepts(lind);
  let underWay: Build | undefined;
  let failed: { readonly day: string; readonly error: SentError } | undefined;

  function start(day: string): Build {
    const ended = build(day).then((answer) => {
      underWay = undefined;
      if (answer.kind === "failed") failed = { day, error: answer.error };
    });
    return { day, ended };
  }

  /** Waits a little for the day's index; what comes after is for another request. */
  async function awaitBuild(day: string): Promise<IndexState> {
    underWay ??= start(day);
    const building = underWay;
    const waited = new AbortController();
    const tired = clock.sleep(BUILD_WAIT_MS, waited.signal).catch(() => undefined);
    await Promise.race([building.ended, tired]);
    waited.abort();
    const failure = failed?.day === day ? failed : undefined;
    if (failure !== undefined) {
      // Told once; who asks again has it tried again.
      failed = undefined;
      throw fromSentError(failure.error);
    }
    const state = await findDay(day);
    if (state === undefined) throw buildingError(day, building.day);
    return state;
  }

  return async (day) => {
    checkArchivedDay(day, clock);
    const state = (await findDay(day)) ?? (await awaitBuild(day));
    noteUse(home, day);
    return {
      registry,
      index: indexOf(day),
      concepts: async () => conceptsOf(day, state),
      readState: async () => stateOfDay(await readState(), day),
    };
  };
}

function buildingError(day: string, first: string): LindError {
  const message =
    day === first
      ? `The search index of ${day} is being made; searches of that day are answered once it is.`
      : `The search index of ${day} is made after that of ${first}, which is under way.`;
  return new LindError("INDEX_MISSING", message, { hint: "Try again in a few minutes." });
}

/** What is known of names with what a day's studies teach; kept for the day that was asked for last. */
function rememberConcepts(lind: Lind): (day: string, state: IndexState) => Concepts {
  const { home } = lind.config;
  let known: { readonly of: string; readonly concepts: Concepts } | undefined;
  return (day, { archived, conceptsLearnt }) => {
    const of = JSON.stringify([day, archived?.extent, conceptsLearnt]);
    if (known?.of !== of) {
      const groups = [...readConceptGroups(home, lind.effects.log), ...readLearntGroups(archivedFolder(home, day))];
      known = { of, concepts: createConcepts(groups) };
    }
    return known.concepts;
  };
}
