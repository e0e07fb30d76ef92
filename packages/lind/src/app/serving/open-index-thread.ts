import { Worker } from "node:worker_threads";
import { messageOf } from "../../base/errors.ts";
import type { IndexReport } from "../../search/index-file/index-work.ts";
import type { SentError } from "../../search/threads/messages.ts";
import type { Config } from "../config.ts";

/** What a thread that writes indexes is told to do. */
export type IndexTask = { readonly kind: "follow" } | { readonly kind: "archive"; readonly day: string };

/** What it answers with, each time. */
export type IndexAnswer =
  | { readonly kind: "done"; readonly report: IndexReport }
  | { readonly kind: "failed"; readonly error: SentError };

/** A thread that writes indexes, one task at a time; it is started when it is first needed and ends with the server. */
export interface IndexThread extends AsyncDisposable {
  perform(task: IndexTask): Promise<IndexAnswer>;
}

export function openIndexThread(config: Config): IndexThread {
  let worker: Worker | undefined;
  return {
    perform: (task) => {
      worker ??= startThread(config);
      const asked = worker;
      return new Promise((resolve) => {
        const settle = (answer: IndexAnswer) => {
          asked.off("message", settle).off("error", onError).off("exit", onExit);
          resolve(answer);
        };
        const lose = (message: string) => {
          worker = undefined;
          settle({ kind: "failed", error: { ...UNKNOWN, message } });
        };
        const onError = (error: unknown) => lose(messageOf(error));
        const onExit = () => lose("The thread that writes indexes ended.");
        asked.on("message", settle).on("error", onError).on("exit", onExit);
        asked.postMessage(task);
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

function startThread(config: Config): Worker {
  const name = import.meta.url.endsWith(".ts") ? "./index-thread.ts" : "./index-thread.js";
  const worker = new Worker(new URL(name, import.meta.url), { workerData: config });
  worker.unref();
  return worker;
}
