import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { assert, must } from "../../packages/lind/src/base/assert.ts";
import { statusOf } from "../load-client.ts";
import { median, quantile } from "../measure.ts";
import { searchMix } from "./mix.ts";

/** A running `lind serve` under load: what its clients and the system see of it. */
export interface Served {
  /** Milliseconds of each condition of the mix, ten studies, one client. */
  readonly conditionsMs: readonly number[];
  /** Milliseconds to the first byte of a page of a thousand studies. */
  readonly firstByteMs: number;
  /** Peak memory of the process after eight clients have asked the whole mix. */
  readonly eightPeakMb: number;
  readonly many: ManyClients;
}

export interface ManyClients {
  readonly seconds: number;
  readonly requests: number;
  readonly failures: number;
  readonly p95Ms: number;
  readonly peakMb: number;
}

const EIGHT = 8;
const MANY = 64;
const PAGE_TIMES = 7;
/** Prime to the number of searches, so that clients ask in orders of their own and meet each search. */
const STRIDE = 37;
const SHIFT = 23;
const program = join(import.meta.dirname, "../../packages/lind/bin/lind.js");

const paths: readonly string[] = searchMix().map(
  ({ parameters }) => `/api/v2/studies?${new URLSearchParams({ ...parameters, pageSize: "10" })}`,
);

/** Serves a home and asks it, by one client, by eight, and by sixty-four for so many seconds. */
export async function measureServed(home: string, seconds: number): Promise<Served> {
  const args = [program, "serve", "--port", "0", "--home", home, "--quiet", "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { url } = JSON.parse(line);
  try {
    while ((await fetch(`${url}/healthz`)).status !== 200);
    const conditionsMs = await askConditions(url);
    const firstByteMs = await firstByte(url);
    const eight = await askTogether(url, EIGHT, (turn) => turn < paths.length);
    assert(eight.failures === 0, "eight clients are all answered");
    const eightPeakMb = peakMb(child);
    const startedMs = performance.now();
    const many = await askTogether(url, MANY, () => performance.now() - startedMs < seconds * 1_000);
    return { conditionsMs, firstByteMs, eightPeakMb, many: { ...many, seconds, peakMb: peakMb(child) } };
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
}

async function askConditions(url: string): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  for (const { kind, parameters } of searchMix()) {
    if (kind !== "condition") continue;
    const startedMs = performance.now();
    const status = await statusOf(
      `${url}/api/v2/studies?${new URLSearchParams({ ...parameters, pageSize: "10" })}`,
      agent,
    );
    times.push(performance.now() - startedMs);
    assert(status === 200, "a condition that is timed is answered");
  }
  agent.destroy();
  return times;
}

async function firstByte(url: string): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < PAGE_TIMES; time++) {
    const startedMs = performance.now();
    const response = await fetch(`${url}/api/v2/studies?pageSize=1000&query.cond=cancer`);
    assert(response.ok, "a page that is timed is answered");
    const reader = must(response.body, "a page has a body").getReader();
    await reader.read();
    times.push(performance.now() - startedMs);
    for (let isDone = false; !isDone; ) isDone = (await reader.read()).done;
  }
  return median(times);
}

/** Each client asks on until it is told to stop. */
async function askTogether(
  url: string,
  clients: number,
  goesOn: (turn: number) => boolean,
): Promise<Omit<ManyClients, "seconds" | "peakMb">> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  let failures = 0;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let turn = 0; goesOn(turn); turn++) {
        const path = must(paths[(turn * STRIDE + client * SHIFT) % paths.length], "the index is within the list");
        const startedMs = performance.now();
        if ((await statusOf(url + path, agent)) !== 200) failures += 1;
        times.push(performance.now() - startedMs);
      }
    }),
  );
  agent.destroy();
  return { requests: times.length, failures, p95Ms: quantile(times, 0.95) };
}

function peakMb({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
