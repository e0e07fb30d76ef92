import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../base/assert.ts";
import { systemClock } from "../../base/clock.ts";
import { createFailpoint } from "../../base/failpoint.ts";
import { silentLog } from "../../base/log.ts";
import type { Progress } from "../../base/progress.ts";
import type { GrowthMemory } from "../../search/index-file/growth.ts";
import type { IndexReport } from "../../search/index-file/index-work.ts";
import { type SentError, toSentError } from "../../search/threads/messages.ts";
import type { Config } from "../config.ts";
import { openLind } from "../open-lind.ts";
import { updateIndex } from "./open-search.ts";

/** What the thread is started with. */
export interface IndexBesideData {
  readonly config: Config;
  readonly growth: GrowthMemory;
}

export type IndexBesideNews =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "followed"; readonly report: IndexReport }
  | { readonly kind: "failed"; readonly error: SentError };

const port = must(parentPort, "this file runs as a thread");
const tell = (news: IndexBesideNews) => port.postMessage(news);

/** A thread that builds the index of a home while a load still fills it, and ends when the two are level. */
async function build({ config, growth }: IndexBesideData): Promise<IndexBesideNews> {
  const failpoint = createFailpoint(process.env["LIND_FAILPOINT"], () => process.kill(process.pid, "SIGKILL"));
  const effects = { clock: systemClock, random: Math.random, failpoint, log: silentLog };
  const progress = (done: Progress) => tell({ kind: "progress", progress: done });
  const { signal } = new AbortController();
  try {
    await using lind = openLind(config, { ...effects, progress, signal });
    return { kind: "followed", report: await updateIndex(lind, growth) };
  } catch (error) {
    return { kind: "failed", error: toSentError(error) };
  }
}

tell(await build(workerData));
