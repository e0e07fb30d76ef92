import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { AnsweringThread, leastBusy } from "../../base/answering-thread.ts";
import { createLocalTextWork, type TextWork } from "../text-work.ts";
import { receiveTexts, type SentTasks, type SentTexts, sendTasks } from "./messages.ts";

/** More threads than this would wait for the one that stores. */
const THREADS_MAX = 4;
/** One that is read, and one that waits, so that a thread is never idle. */
const BATCHES_A_THREAD = 2;
/** A thread needs the time of some hundred studies to start. */
const LOCAL_BATCHES = 2;

/** Parsing leaves garbage that dies young; the old generation has room for the largest record that is accepted. */
const MEMORY_LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 1_024 };

/** Runs from the sources and from the built files; either way the thread is of the same kind. */
const isSource = import.meta.url.endsWith(".ts");
const threadFile = new URL(isSource ? "./text-thread.ts" : "./text-thread.js", import.meta.url);
const execArgv = isSource ? ["--conditions=source"] : [];

export interface TextThreadsOptions {
  readonly threadsCount?: number | undefined;
  /** Batches that are read without threads before threads are started. */
  readonly localBatches?: number | undefined;
}

/**
 * Text work in as many threads as the machine has processors. The thread that asks has little to do where most texts are
 * known, and compresses and stores where they are new. Threads are started only when there is enough to read.
 */
export function openTextThreads(options: TextThreadsOptions = {}): TextWork {
  const { threadsCount = Math.min(THREADS_MAX, availableParallelism()), localBatches = LOCAL_BATCHES } = options;
  const local = createLocalTextWork();
  const threads: AnsweringThread<SentTasks, SentTexts>[] = [];
  let batches = 0;
  return {
    batchesMax: threadsCount * BATCHES_A_THREAD,
    read: async (tasks) => {
      batches += 1;
      if (batches <= localBatches) return local.read(tasks);
      while (threads.length < threadsCount) threads.push(startThread());
      const sent = sendTasks(tasks);
      return receiveTexts(await leastBusy(threads).ask(sent, [sent.bytes.buffer]));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

function startThread(): AnsweringThread<SentTasks, SentTexts> {
  const worker = new Worker(threadFile, { execArgv, resourceLimits: MEMORY_LIMITS });
  return new AnsweringThread(worker, "A thread that reads records has ended.");
}
