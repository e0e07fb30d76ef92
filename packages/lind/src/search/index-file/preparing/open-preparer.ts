import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { AnsweringThread, leastBusy } from "../../../base/answering-thread.ts";
import { assert } from "../../../base/assert.ts";
import { createLocalPreparer } from "./prepare-texts.ts";
import type { PrepareAnswer, PrepareRequest } from "./prepare-thread.ts";
import type { Preparer } from "./preparer.ts";

/** The thread that asks writes the file meanwhile, which takes a processor of its own. */
const WRITER_THREADS = 1;
/** More threads than this would wait for the one that writes. */
const THREADS_MAX = 4;
/** Groups that wait for each thread, so that it has work while the writing thread commits. */
const TASKS_A_THREAD = 4;
/** 64 studies each; a thread needs the time of about 300 studies to start. */
const LOCAL_TASKS = 4;

/**
 * The young generation has room for what one group of texts leaves behind, so that little of it is moved to the old one;
 * left alone it would take 200 MB more. The old generation has room for the largest record that is accepted.
 */
const MEMORY_LIMITS = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 1_024 };

/** Runs from the sources and from the built files; either way the thread is of the same kind. */
const isSource = import.meta.url.endsWith(".ts");
const threadFile = new URL(isSource ? "./prepare-thread.ts" : "./prepare-thread.js", import.meta.url);
const threadArguments = isSource ? ["--conditions=source"] : [];

export interface PreparerOptions {
  readonly threadsCount?: number | undefined;
  /** Groups that are prepared without threads before threads are started. */
  readonly localTasks?: number | undefined;
}

/**
 * A preparer with as many threads as the machine has processors to spare, at least one. They are started only when there
 * is enough to do: a few changed studies are prepared sooner than a thread has loaded its code.
 */
export function openPreparer(options: PreparerOptions = {}): Preparer {
  const { threadsCount = threadsToSpare(), localTasks = LOCAL_TASKS } = options;
  const local = createLocalPreparer();
  const threads: AnsweringThread<PrepareRequest, PrepareAnswer>[] = [];
  let tasks = 0;
  const ask = (request: PrepareRequest) => {
    while (threads.length < threadsCount) threads.push(startThread());
    return leastBusy(threads).ask(request);
  };
  return {
    tasksMax: threadsCount * TASKS_A_THREAD,
    prepare: async (texts) => {
      tasks += 1;
      if (tasks <= localTasks) return local.prepare(texts);
      const answer = await ask({ kind: "prepare", texts });
      assert(answer.kind === "prepared", "documents were asked for");
      return answer.batch;
    },
    pick: async (texts) => {
      tasks += 1;
      if (tasks <= localTasks) return local.pick(texts);
      const answer = await ask({ kind: "pick", texts });
      assert(answer.kind === "picked", "picked studies were asked for");
      return answer.studies;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

function threadsToSpare(): number {
  return Math.min(THREADS_MAX, Math.max(1, availableParallelism() - WRITER_THREADS));
}

function startThread(): AnsweringThread<PrepareRequest, PrepareAnswer> {
  const worker = new Worker(threadFile, { execArgv: threadArguments, resourceLimits: MEMORY_LIMITS });
  return new AnsweringThread(worker, "A thread that prepares studies has ended.");
}
