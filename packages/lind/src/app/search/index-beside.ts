import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { LindError, messageOf } from "../../base/errors.ts";
import type { Registry } from "../../registry/registry.ts";
import { createGrowthMemory, endGrowth, type GrowthMemory, noteGrowth } from "../../search/index-file/growth.ts";
import { buildingPath, findIndexFile } from "../../search/index-file/index-files.ts";
import type { IndexReport } from "../../search/index-file/index-work.ts";
import { fromSentError } from "../../search/threads/messages.ts";
import type { Lind } from "../open-lind.ts";
import type { IndexBesideData, IndexBesideNews } from "./index-beside-thread.ts";

/**
 * Studies that one command has stored before a home without an index gets one beside it. Fewer are indexed by the next
 * search in less than three seconds, and two threads more would cost a small load more than they save it.
 */
export const INDEXED_BESIDE_MIN = 5_000;

/** What a writing thread needs beside its old texts and names; room for the largest record that is accepted. */
const MEMORY_LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 1_024 };

/** The index of a home that a large load fills for the first time, built by threads of its own while the load goes on. */
export interface IndexBeside extends AsyncDisposable {
  /** The store to load into: whatever is committed to it is counted. */
  readonly registry: Registry;
  /** Waits until the index is level with the store; undefined where none was begun. Throws `INTERRUPTED`. */
  finish(): Promise<IndexReport | undefined>;
}

/**
 * Watches what is stored in a home that has no index, and begins one as soon as it is much, or goes on with one that a
 * load began which was killed. An index that cannot be built never harms the load: it is said, and the next search goes on
 * with it. So it does where the load itself ends early.
 */
export function indexBeside(lind: Lind, registry: Registry, studiesMin: number = INDEXED_BESIDE_MIN): IndexBeside {
  const { effects, config } = lind;
  const hasIndex = findIndexFile(config.home) !== undefined;
  const isBegun = existsSync(buildingPath(config.home));
  const memory = createGrowthMemory();
  let stored = 0;
  let thread: IndexThread | undefined;
  return {
    registry: {
      ...registry,
      commitPage: async (page) => {
        const committed = await registry.commitPage(page);
        stored += page.writes.length;
        noteGrowth(memory, page.writes.length);
        if (!hasIndex && (isBegun || stored >= studiesMin)) thread ??= new IndexThread(lind, memory);
        return committed;
      },
    },
    finish: async () => {
      // A load that was killed at its end has nothing more to store, and still no index.
      if (!hasIndex && isBegun) thread ??= new IndexThread(lind, memory);
      if (thread === undefined) return undefined;
      endGrowth(memory);
      try {
        return await thread.finish();
      } catch (error) {
        if (effects.signal.aborted) throw interrupted();
        effects.log.warn(`The search index could not be built beside the load: ${messageOf(error)}`);
        return undefined;
      }
    },
    [Symbol.asyncDispose]: async () => {
      await thread?.end();
    },
  };
}

function interrupted(): LindError {
  return new LindError("INTERRUPTED", "Everything was stored; the building of the search index was interrupted.", {
    hint: "The next search goes on with it, or at once: lind index.",
  });
}

/** The thread that builds the index, and what it said last. */
class IndexThread {
  readonly #worker: Worker;
  readonly #ended: Promise<IndexReport>;
  /** The load tells its own progress first. */
  #isWaitedFor = false;

  constructor({ config, effects }: Lind, growth: GrowthMemory) {
    const isSource = import.meta.url.endsWith(".ts");
    const execArgv = isSource ? ["--conditions=source"] : [];
    const file = new URL(isSource ? "./index-beside-thread.ts" : "./index-beside-thread.js", import.meta.url);
    const { home, upstream, ratePerSecond } = config;
    const workerData: IndexBesideData = { config: { home, upstream, ratePerSecond }, growth };
    this.#worker = new Worker(file, { workerData, resourceLimits: MEMORY_LIMITS, execArgv });
    this.#ended = new Promise((resolve, reject) => {
      this.#worker.on("message", (news: IndexBesideNews) => {
        if (news.kind === "followed") resolve(news.report);
        else if (news.kind === "failed") reject(fromSentError(news.error));
        else if (this.#isWaitedFor) effects.progress(news.progress);
      });
      this.#worker.on("error", reject);
      this.#worker.on("exit", () => reject(new Error("the thread that builds it ended before its work")));
      effects.signal.addEventListener("abort", () => reject(effects.signal.reason), { once: true });
    });
    // Heard of at the end of the load; until then nobody waits for it.
    this.#ended.catch(() => undefined);
  }

  finish(): Promise<IndexReport> {
    this.#isWaitedFor = true;
    return this.#ended;
  }

  /** A commit of an index is whole or was never made, so the thread may end anywhere. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
