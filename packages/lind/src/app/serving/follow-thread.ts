import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../base/assert.ts";
import { systemClock } from "../../base/clock.ts";
import { noFailpoint } from "../../base/failpoint.ts";
import { silentLog } from "../../base/log.ts";
import { noProgress } from "../../base/progress.ts";
import { toSentError } from "../../search/threads/messages.ts";
import type { Config } from "../config.ts";
import { openLind } from "../open-lind.ts";
import { updateIndex } from "../search/open-search.ts";
import type { FollowAnswer } from "./index-follower.ts";

/** A thread that brings the index up to the change feed whenever it is told to: writing an index blocks its thread. */
async function follow(config: Config): Promise<FollowAnswer> {
  const effects = { clock: systemClock, random: Math.random, failpoint: noFailpoint, log: silentLog };
  const signal = new AbortController().signal;
  try {
    await using lind = openLind(config, { ...effects, progress: noProgress, signal });
    return { kind: "followed", report: await updateIndex(lind) };
  } catch (error) {
    return { kind: "failed", error: toSentError(error) };
  }
}

const port = must(parentPort, "this file runs as a thread");
port.on("message", () => {
  void follow(workerData).then((answer) => port.postMessage(answer));
});
