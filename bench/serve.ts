import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { assert, must } from "../packages/lind/src/base/assert.ts";
import { openSqliteRegistry } from "../packages/lind/src/registry/sqlite/open.ts";
import { statusOf } from "./load-client.ts";
import { measureLind, median, quantile, table } from "./measure.ts";
import { studiesFile } from "./studies-file.ts";

const STUDIES = [10_000, 100_000];
const CONNECTIONS = 16;
/** Prime to the numbers of studies, so that each is asked for in its turn, in no order that a store would like. */
const STRIDE = 7_919;
/** Requests of a round, for studies and for searches: so each study is asked for as often, however busy the machine is. */
const STUDY_REQUESTS = 10_000;
const SEARCH_REQUESTS = 400;
const ROUNDS = 5;
const CONDITIONS = ["cancer", "heart attack", "asthma", "diabetes", "melanoma", "stroke", "depression", "HIV"];
const lindProgram = join(import.meta.dirname, "../packages/lind/bin/lind.js");
const bareProgram = join(import.meta.dirname, "bare-server.mjs");

interface Load {
  readonly requestsPerSecond: number;
  /** Of the server's processor time. */
  readonly cpuMicroseconds: number;
  readonly p95Ms: number;
  readonly failures: number;
}

/** One thing that is asked for, round after round. */
interface Kind {
  readonly name: string;
  readonly server: RunningServer;
  readonly paths: readonly string[];
  /** Of a round. */
  readonly requests: number;
  /** How many requests came before: the next round goes on where the last one ended. */
  asked: number;
}

interface RunningServer {
  readonly child: ChildProcess;
  readonly url: string;
}

/** So many requests, each address in its turn. */
async function load(kind: Kind): Promise<Load> {
  const { server, paths, requests } = kind;
  const end = kind.asked + requests;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: number[] = [];
  let failures = 0;
  const cpuBefore = cpuMsOf(server.child);
  const startedMs = performance.now();
  const ask = async () => {
    while (kind.asked < end) {
      const path = must(paths[(kind.asked++ * STRIDE) % paths.length], "there is an address");
      const askedMs = performance.now();
      if ((await statusOf(server.url + path, agent)) !== 200) failures += 1;
      latencies.push(performance.now() - askedMs);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  agent.destroy();
  const seconds = (performance.now() - startedMs) / 1_000;
  return {
    requestsPerSecond: latencies.length / seconds,
    cpuMicroseconds: ((cpuMsOf(server.child) - cpuBefore) * 1_000) / latencies.length,
    p95Ms: quantile(latencies, 0.95),
    failures,
  };
}

/** Milliseconds until the first byte of a page of a thousand, and until the last. */
async function pageTimes(url: string): Promise<readonly [firstMs: number, lastMs: number]> {
  const startedMs = performance.now();
  const response = await fetch(`${url}/api/v2/studies?pageSize=1000&query.cond=cancer`);
  assert(response.ok, "a page that is timed is answered");
  const reader = must(response.body, "a page has a body").getReader();
  await reader.read();
  const firstMs = performance.now() - startedMs;
  for (let isDone = false; !isDone; ) isDone = (await reader.read()).done;
  return [firstMs, performance.now() - startedMs];
}

async function start(args: readonly string[]): Promise<RunningServer> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { child, url: JSON.parse(line).url };
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Linux counts the time of a process, its threads with it, in hundredths of a second. */
const TICK_MS = 10;

function cpuMsOf(child: ChildProcess): number {
  // The name of the program stands in brackets and may hold anything; user and system time are twelve fields after it.
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function stop({ child }: RunningServer): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** `lind serve` beside a bare Node server that sends the same bytes; the client shares the machine with both. */
export async function benchServe(): Promise<string> {
  const sections = [
    "## Serving",
    "",
    `\`lind serve\`, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${STUDY_REQUESTS.toLocaleString("en-US")} requests (${SEARCH_REQUESTS} searches) after one that is not counted; client and servers share the machine. The bare server keeps all texts in memory and sends the one that is asked for; the one below it keeps them packed as they are stored and unpacks each, which is the least that a server of that store can do for a study that nobody asked for before. What was asked for twice \`lind serve\` reads back from a file. Where the machine is busy, processor time says more than requests a second.`,
  ];
  for (const studies of STUDIES) sections.push("", await measureServing(studies));
  return sections.join("\n");
}

async function measureServing(count: number): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
  const { path: file } = studiesFile(count);
  measureLind(["sync", "--file", file, "--home", home]);
  measureLind(["index", "--home", home]);
  const registry = await openSqliteRegistry({ home, mode: "read" });
  const ids = await registry.listPresent({ limit: count });
  await registry[Symbol.asyncDispose]();
  const bare = await start([bareProgram, file]);
  const unpacking = await start([bareProgram, file, home]);
  const lind = await start([lindProgram, "serve", "--port", "0", "--home", home, "--quiet", "--json"]);
  try {
    const all = ids.map((nctId) => `/api/v2/studies/${nctId}`);
    const studies = { requests: STUDY_REQUESTS, asked: 0 };
    const anyOfAll: Kind = { name: "any of all studies", server: lind, paths: all, ...studies };
    const searches = CONDITIONS.map((words) => `/api/v2/studies?query.cond=${encodeURIComponent(words)}`);
    const kinds: readonly Kind[] = [
      { name: "bare server, any of all studies", server: bare, paths: all, ...studies },
      { name: "bare server that unpacks, any of all studies", server: unpacking, paths: all, ...studies },
      anyOfAll,
      { name: "one study, asked again and again", server: lind, paths: all.slice(0, 1), ...studies },
      { name: "a search, ten studies", server: lind, paths: searches, requests: SEARCH_REQUESTS, asked: 0 },
    ];
    const loads = new Map<string, Load[]>();
    // What the first round measures is how long Node takes to make a program fast.
    for (let round = -1; round < ROUNDS; round++) {
      for (const kind of kinds) {
        const measured = await load(kind);
        if (round >= 0) loads.set(kind.name, [...(loads.get(kind.name) ?? []), measured]);
      }
    }
    const memoryMb = residentMb(lind.child);
    const pages: (readonly [number, number])[] = [];
    for (let page = 0; page < 11; page++) pages.push(await pageTimes(lind.url));
    return printServing({ count, timesAsked: anyOfAll.asked / count, loads, pages, memoryMb });
  } finally {
    for (const server of [lind, unpacking, bare]) await stop(server);
    rmSync(home, { recursive: true });
  }
}

interface Served {
  readonly count: number;
  /** How often each study was asked for, on the average. */
  readonly timesAsked: number;
  readonly loads: ReadonlyMap<string, readonly Load[]>;
  readonly pages: readonly (readonly [firstMs: number, lastMs: number])[];
  readonly memoryMb: number;
}

function printServing({ count, timesAsked, loads, pages, memoryMb }: Served): string {
  const rateOf = (rounds: readonly Load[]) => median(rounds.map((round) => round.requestsPerSecond));
  const bareRate = rateOf([...loads.values()][0] ?? []);
  const rows = [...loads].map(([kind, rounds]) => [
    kind,
    Math.round(rateOf(rounds)).toLocaleString("en-US"),
    `${((rateOf(rounds) / bareRate) * 100).toFixed(0)} %`,
    `${median(rounds.map((round) => round.cpuMicroseconds)).toFixed(0)} µs`,
    `${median(rounds.map((round) => round.p95Ms)).toFixed(1)} ms`,
    String(rounds.reduce((sum, round) => sum + round.failures, 0)),
  ]);
  const firstMs = median(pages.map(([first]) => first)).toFixed(0);
  const lastMs = median(pages.map(([, last]) => last)).toFixed(0);
  return [
    `### ${count.toLocaleString("en-US")} studies, each asked for ${timesAsked.toFixed(1)} times`,
    "",
    table(["", "requests/s", "of the bare server's", "processor time a request", "95 % below", "failed"], rows),
    "",
    `A page of 1,000 whole studies begins after ${firstMs} ms and ends after ${lastMs} ms. Memory afterwards: ${memoryMb.toFixed(0)} MB.`,
  ].join("\n");
}
