import { systemClock } from "../../base/clock.ts";
import { noFailpoint } from "../../base/failpoint.ts";
import { silentLog } from "../../base/log.ts";
import { noProgress } from "../../base/progress.ts";
import { toSentError } from "../../search/threads/messages.ts";
import { openLind } from "../open-lind.ts";
import { archiveDay } from "../search/open-search.ts";
import type { ArchiveAnswer, ArchiveTask } from "./build-days.ts";

/** A process that builds the index of one day and ends. */
async function build({ config, day }: ArchiveTask, signal: AbortSignal): Promise<ArchiveAnswer> {
  const effects = { clock: systemClock, random: Math.random, failpoint: noFailpoint, log: silentLog };
  try {
    await using lind = openLind(config, { ...effects, progress: noProgress, signal });
    await archiveDay(lind, day);
    return { kind: "archived" };
  } catch (error) {
    return { kind: "failed", error: toSentError(error) };
  }
}

const leaving = new AbortController();
// The server is gone: what was committed stays, and the next build goes on from there.
process.once("disconnect", () => leaving.abort());
process.once("message", (task: ArchiveTask) => {
  void build(task, leaving.signal).then((answer) => {
    if (process.connected) process.send?.(answer, () => process.disconnect());
  });
});
