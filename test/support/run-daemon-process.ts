/**
 * `lind run` on a home with retries that take milliseconds: `node --conditions=source run-daemon-process.ts HOME`. Nothing
 * else differs from the command; the home's watches are not asked, for the test has stored what they would tell.
 */
import { readConfig } from "../../packages/lind/src/app/config.ts";
import { openLind } from "../../packages/lind/src/app/open-lind.ts";
import { runUntilStopped } from "../../packages/lind/src/app/run/run-home.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import type { RetryPolicy } from "../../packages/lind/src/delivery/retry.ts";

const POLICY: RetryPolicy = {
  delayMsBase: 5,
  delayMsMax: 40,
  retryAfterMsMax: 100,
  ageMsMax: 3_600_000,
  attemptsMin: 1_000,
  attemptsMax: 10_000,
};

const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());

await using lind = openLind(readConfig({ env: process.env, home: process.argv[2] }), {
  clock: systemClock,
  random: Math.random,
  failpoint: noFailpoint,
  log: silentLog,
  progress: noProgress,
  signal: stop.signal,
});
await runUntilStopped(lind, {
  policy: POLICY,
  bind: async () => [],
  log: {
    done: (report) => void process.stdout.write(`${JSON.stringify(report)}\n`),
    failed: (step, { message }) => void process.stdout.write(`${step} failed: ${message}\n`),
  },
});
