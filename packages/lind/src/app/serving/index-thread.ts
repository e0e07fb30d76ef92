import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../base/assert.ts";
import { systemClock } from "../../base/clock.ts";
import { noFailpoint } from "../../base/failpoint.ts";
import { silentLog } from "../../base/log.ts";
import { noProgress } from "../../base/progress.ts";
import { toSentError } from "../../search/threads/messages.ts";
import type { Config } from "../config.ts";
import { openLind } from "../open-lind.ts";
import { archiveDay, updateIndex } from "../search/open-search.ts";
import type { IndexAnswer, IndexTask } from "./open-index-thread.ts";

/**
 * A thread that brings the index up to the change feed, or builds that of an archived day, whenever it is told to: writing
 * an index blocks its thread.
 */
async function perform(config: Config, task: IndexTask): Promise<IndexAnswer> {
  const effects = { clock: systemClock, random: Math.random, failpoint: noFailpoint, log: silentLog };
  const signal = new AbortController().signal;
  try {
    await using lind = openLind(config, { ...effects, progress: noProgress, signal });
    return { kind: "done", report: await (task.kind === "follow" ? updateIndex(lind) : archiveDay(lind, task.day)) };
  } catch (error) {
    return { kind: "failed", error: toSentError(error) };
  }
}

const port = must(parentPort, "this file runs as a thread");
port.on("message", (task: IndexTask) => {
  void perform(workerData, task).then((answer) => port.postMessage(answer));
});
