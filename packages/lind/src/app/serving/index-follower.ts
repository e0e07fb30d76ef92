import { Worker } from "node:worker_threads";
import type { Clock } from "../../base/clock.ts";
import { messageOf } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { IndexReport } from "../../search/index-file/index-work.ts";
import type { SentError } from "../../search/threads/messages.ts";
import type { Config } from "../config.ts";
import type { ServedMirror } from "./served-mirror.ts";

/** What the following thread answers with, each time that it was told to follow. */
export type FollowAnswer =
  | { readonly kind: "followed"; readonly report: IndexReport }
  | { readonly kind: "failed"; readonly error: SentError };

/** Brings the index up to what is stored; what a test puts in the place of the thread. */
export type Follow = () => Promise<FollowAnswer>;

export interface FollowerOptions {
  readonly mirror: ServedMirror;
  readonly follow: Follow;
  readonly clock: Clock;
  readonly log: Log;
  /** How long after one look at the change feed the next one is taken. */
  readonly pollMs: number;
  /** Ends the following. */
  readonly signal: AbortSignal;
}

/** After a failure (another process that writes the index, a full disk) the follower waits longer than usual. */
const PATIENCE_FACTOR = 10;

/** Keeps the index of a served mirror up to its change feed until it is told to stop. Never throws: it says what failed. */
export async function followWhileServed(options: FollowerOptions): Promise<void> {
  const { mirror, clock, pollMs, signal } = options;
  while (!signal.aborted) {
    const state = await mirror.readState();
    const isBehind = state.indexSeq !== state.seq;
    const isFine = isBehind ? await followOnce(options) : true;
    try {
      await clock.sleep(isFine ? pollMs : pollMs * PATIENCE_FACTOR, signal);
    } catch {
      return;
    }
  }
}

async function followOnce({ follow, log, signal }: FollowerOptions): Promise<boolean> {
  const answer = await follow();
  if (answer.kind === "followed") return true;
  if (!signal.aborted)
    log.warn(`The index is behind what is stored and could not be brought up to it: ${answer.error.message}`);
  return false;
}

/** The thread that follows; it is started when it is first needed and ends with the server. */
export interface FollowThread extends AsyncDisposable {
  readonly follow: Follow;
}

export function openFollowThread(config: Config): FollowThread {
  let worker: Worker | undefined;
  return {
    follow: () => {
      worker ??= startThread(config);
      const asked = worker;
      return new Promise((resolve) => {
        const settle = (answer: FollowAnswer) => {
          asked.off("message", settle).off("error", onError).off("exit", onExit);
          resolve(answer);
        };
        const lose = (message: string) => {
          worker = undefined;
          settle({ kind: "failed", error: { ...UNKNOWN, message } });
        };
        const onError = (error: unknown) => lose(messageOf(error));
        const onExit = () => lose("The thread that follows the change feed ended.");
        asked.on("message", settle).on("error", onError).on("exit", onExit);
        asked.postMessage("follow");
      });
    },
    // A commit is whole or was never made, so the thread may end anywhere.
    [Symbol.asyncDispose]: async () => {
      // An idle thread does not keep the process alive, and its end is waited for.
      worker?.ref();
      await worker?.terminate();
    },
  };
}

const UNKNOWN: SentError = { code: undefined, message: "", hint: undefined, stack: undefined };

/** What a day's studies leave behind is collected early and often, beside a server that is small. */
const MEMORY_LIMITS = { maxYoungGenerationSizeMb: 8 };

function startThread(config: Config): Worker {
  const name = import.meta.url.endsWith(".ts") ? "./follow-thread.ts" : "./follow-thread.js";
  const worker = new Worker(new URL(name, import.meta.url), { workerData: config, resourceLimits: MEMORY_LIMITS });
  worker.unref();
  return worker;
}
