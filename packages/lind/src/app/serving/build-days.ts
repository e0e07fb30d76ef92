import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { messageOf } from "../../base/errors.ts";
import type { SentError } from "../../search/threads/messages.ts";
import type { Config } from "../config.ts";

/** What a process that builds the index of a day is told. */
export interface ArchiveTask {
  readonly config: Config;
  readonly day: string;
}

/** What it answers with. */
export type ArchiveAnswer = { readonly kind: "archived" } | { readonly kind: "failed"; readonly error: SentError };

/** Builds the indexes of archived days while a mirror is served. */
export interface DayBuilder extends AsyncDisposable {
  build(day: string): Promise<ArchiveAnswer>;
}

const isSource = import.meta.url.endsWith(".ts");
const file = fileURLToPath(new URL(isSource ? "./archive-process.ts" : "./archive-process.js", import.meta.url));
const execArgv = isSource ? ["--conditions=source"] : [];

/**
 * Each build has a process of its own: it takes several hundred megabytes, which a thread would leave behind in the
 * server's. It ends with its work or with the server.
 */
export function openDayBuilder({ home, upstream, ratePerSecond }: Config): DayBuilder {
  const children = new Set<ChildProcess>();
  return {
    build: (day) =>
      new Promise((resolve) => {
        const child = fork(file, { execArgv, stdio: "ignore" });
        children.add(child);
        const settle = (answer: ArchiveAnswer) => {
          children.delete(child);
          resolve(answer);
        };
        child.once("message", (answer: ArchiveAnswer) => settle(answer));
        child.once("error", (error) => settle(failed(messageOf(error))));
        child.once("exit", () => settle(failed(`The process that builds the index of ${day} ended before its work.`)));
        // The tokens of the server are nothing to it.
        child.send({ config: { home, upstream, ratePerSecond }, day } satisfies ArchiveTask);
      }),
    // A commit is whole or was never made, so a build may end anywhere.
    [Symbol.asyncDispose]: async () => {
      const ended = [...children].map((child) => once(child, "exit"));
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(ended);
    },
  };
}

function failed(message: string): ArchiveAnswer {
  return { kind: "failed", error: { code: undefined, message, hint: undefined, stack: undefined } };
}
