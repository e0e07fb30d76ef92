import type { Worker } from "node:worker_threads";
import { assert } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { LindError } from "../../base/errors.ts";
import { type Answer, fromSentError, type Question } from "./messages.ts";

export interface QueryPoolOptions {
  /** Starts a thread that answers with `serveQuestions`. */
  readonly startThread: () => Worker;
  readonly threadsCount: number;
  /** From when a thread takes a question to its answer; a thread that takes longer is ended and replaced. */
  readonly timeLimitMs: number;
  /** Questions that may wait for a thread; one more is refused at once, because it would only time out. */
  readonly waitingMax: number;
  /** A thread that was not asked for so long is ended, and its memory is free; the next question starts another. */
  readonly idleMs?: number | undefined;
  readonly clock: Clock;
}

/** Threads that answer queries, so that a heavy one never holds up whoever asks. */
export interface QueryPool extends AsyncDisposable {
  ask(question: Question): Promise<Answer>;
}

interface Waiting {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  asked: { readonly waiting: Waiting; readonly timer: AbortController } | undefined;
  /** Ends the waiting for an idle thread's end. */
  idle: AbortController | undefined;
}

export function createQueryPool(options: QueryPoolOptions): QueryPool {
  assert(options.threadsCount > 0, "a pool has a thread");
  const threads = new Set<Thread>();
  const queue: Waiting[] = [];
  let isClosed = false;

  function start(): Thread {
    const thread: Thread = { worker: options.startThread(), asked: undefined, idle: undefined };
    thread.worker.on("message", (answer: Answer) => settle(thread, (waiting) => finish(waiting, answer)));
    thread.worker.on("error", (error) => drop(thread, toError(error)));
    thread.worker.on("exit", () => drop(thread, new Error("A query thread ended without an answer.")));
    thread.worker.unref();
    threads.add(thread);
    return thread;
  }

  function finish(waiting: Waiting, answer: Answer): void {
    if (answer.kind === "error") waiting.reject(fromSentError(answer.error));
    else waiting.resolve(answer);
  }

  function settle(thread: Thread, finishWith: (waiting: Waiting) => void): void {
    const { asked } = thread;
    if (asked === undefined) return;
    thread.asked = undefined;
    asked.timer.abort();
    thread.worker.unref();
    finishWith(asked.waiting);
    next();
    if (thread.asked === undefined) endWhenIdle(thread, threads, options);
  }

  /** Forgets a thread that ended; whoever waited for it gets the error. */
  function drop(thread: Thread, error: Error): void {
    if (!threads.delete(thread)) return;
    settle(thread, (waiting) => waiting.reject(error));
    next();
  }

  function next(): void {
    while (queue.length > 0 && !isClosed) {
      const idle = [...threads].find((thread) => thread.asked === undefined);
      const thread = idle ?? (threads.size < options.threadsCount ? start() : undefined);
      const waiting = thread === undefined ? undefined : queue.shift();
      if (thread === undefined || waiting === undefined) return;
      give(thread, waiting);
    }
  }

  function give(thread: Thread, waiting: Waiting): void {
    thread.idle?.abort();
    const timer = new AbortController();
    thread.asked = { waiting, timer };
    // An idle thread does not keep the process alive; one that works does.
    thread.worker.ref();
    thread.worker.postMessage(waiting.question);
    options.clock.sleep(options.timeLimitMs, timer.signal).then(
      () => {
        void thread.worker.terminate();
        drop(thread, timeoutError(options.timeLimitMs));
      },
      () => undefined,
    );
  }

  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new Error("The index is closed."));
        if (queue.length >= options.waitingMax) return reject(busyError(queue.length));
        queue.push({ question, resolve, reject });
        next();
      }),
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      for (const { reject } of queue.splice(0)) reject(new Error("The index is closed."));
      for (const { idle } of threads) idle?.abort();
      const ending = [...threads].map((thread) => thread.worker.terminate());
      await Promise.all(ending);
    },
  };
}

/** Ends a thread that nobody asks for long enough. */
function endWhenIdle(thread: Thread, threads: Set<Thread>, { idleMs, clock }: QueryPoolOptions): void {
  if (idleMs === undefined || !threads.has(thread)) return;
  const idle = new AbortController();
  thread.idle = idle;
  clock.sleep(idleMs, idle.signal).then(
    () => {
      threads.delete(thread);
      void thread.worker.terminate();
    },
    () => undefined,
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function timeoutError(timeLimitMs: number): LindError {
  return new LindError("QUERY_TIMEOUT", `The search took longer than ${timeLimitMs} ms and was ended.`, {
    hint: "Narrow it: a piece instead of an area, a phrase instead of single words, a filter beside it.",
    details: { timeLimitMs },
  });
}

function busyError(waiting: number): LindError {
  return new LindError("QUERY_TIMEOUT", `Too many searches are waiting already (${waiting}).`, {
    hint: "Try again in a few seconds, or give the server more query threads.",
  });
}
