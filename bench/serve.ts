import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { assert, must } from "../packages/lind/src/base/assert.ts";
import { openSqliteRegistry } from "../packages/lind/src/registry/sqlite/open.ts";
import { statusOf } from "./load-client.ts";
import { measureLind, median, quantile, table } from "./measure.ts";
import { studiesFile } from "./studies-file.ts";

const STUDIES = 10_000;
const CONNECTIONS = 16;
const ROUND_MS = 3_000;
const ROUNDS = 3;
const CONDITIONS = ["cancer", "heart attack", "asthma", "diabetes", "melanoma", "stroke", "depression", "HIV"];
const lindProgram = join(import.meta.dirname, "../packages/lind/bin/lind.js");

interface Load {
  readonly requestsPerSecond: number;
  readonly p95Ms: number;
  readonly failures: number;
}

/** As many requests as the connections take for a while, each address in its turn. */
async function load(addresses: readonly string[]): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: number[] = [];
  let failures = 0;
  let asked = 0;
  const startedMs = performance.now();
  const ask = async () => {
    while (performance.now() - startedMs < ROUND_MS) {
      const address = must(addresses[(asked++ * 7919) % addresses.length], "there is an address");
      const askedMs = performance.now();
      if ((await statusOf(address, agent)) !== 200) failures += 1;
      latencies.push(performance.now() - askedMs);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  agent.destroy();
  const seconds = (performance.now() - startedMs) / 1_000;
  return { requestsPerSecond: latencies.length / seconds, p95Ms: quantile(latencies, 0.95), failures };
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

async function start(args: readonly string[]): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { child, url: JSON.parse(line).url };
}

/** A server that does nothing but send these bytes. */
const BARE = `
  const body = require("node:fs").readFileSync(process.argv[1]);
  const server = require("node:http").createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
  server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: "http://127.0.0.1:" + server.address().port })));`;

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** `lind serve` beside a bare Node server that sends the same bytes; the client shares the machine with both. */
export async function benchServe(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
  measureLind(["sync", "--file", studiesFile(STUDIES).path, "--home", home]);
  measureLind(["index", "--home", home]);
  const registry = await openSqliteRegistry({ home, mode: "read" });
  const studies = await Array.fromAsync(registry.scanStudies());
  await registry[Symbol.asyncDispose]();
  const lengths = studies.map(({ text }) => text.length);
  const typical = must(
    studies.find(({ text }) => text.length >= median(lengths)),
    "some study has the median length",
  );
  writeFileSync(join(home, "body.json"), typical.text);
  const bare = await start(["-e", BARE, join(home, "body.json")]);
  const lind = await start([lindProgram, "serve", "--port", "0", "--home", home, "--quiet", "--json"]);
  try {
    const study = (nctId: string) => `${lind.url}/api/v2/studies/${nctId}`;
    const kinds: Readonly<Record<string, readonly string[]>> = {
      "bare server, same bytes": [bare.url],
      "one study, asked again and again": [study(typical.nctId)],
      "any of all studies": studies.map(({ nctId }) => study(nctId)),
      "a search, ten studies": CONDITIONS.map(
        (words) => `${lind.url}/api/v2/studies?query.cond=${encodeURIComponent(words)}`,
      ),
    };
    const loads = new Map<string, Load[]>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [kind, addresses] of Object.entries(kinds)) {
        loads.set(kind, [...(loads.get(kind) ?? []), await load(addresses)]);
      }
    }
    const pages: (readonly [number, number])[] = [];
    for (let page = 0; page < 11; page++) pages.push(await pageTimes(lind.url));
    const memoryMb = residentMb(lind.child);
    return printServe(loads, pages, memoryMb);
  } finally {
    await stop(lind.child);
    bare.child.kill();
    rmSync(home, { recursive: true });
  }
}

function printServe(
  loads: ReadonlyMap<string, readonly Load[]>,
  pages: readonly (readonly [number, number])[],
  memoryMb: number,
): string {
  const rateOf = (rounds: readonly Load[]) => median(rounds.map((round) => round.requestsPerSecond));
  const bareRate = rateOf([...loads.values()][0] ?? []);
  const rows = [...loads].map(([kind, rounds]) => [
    kind,
    Math.round(rateOf(rounds)).toLocaleString("en-US"),
    `${((rateOf(rounds) / bareRate) * 100).toFixed(0)} %`,
    `${median(rounds.map((round) => round.p95Ms)).toFixed(1)} ms`,
    String(rounds.reduce((sum, round) => sum + round.failures, 0)),
  ]);
  const firstMs = median(pages.map(([first]) => first)).toFixed(0);
  const lastMs = median(pages.map(([, last]) => last)).toFixed(0);
  return [
    "## Serving",
    "",
    `\`lind serve\` over ${STUDIES.toLocaleString("en-US")} studies, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${ROUND_MS / 1_000} s each; client and servers share the machine.`,
    "",
    table(["", "requests/s", "of the bare server's", "95 % below", "failed"], rows),
    "",
    `A page of 1,000 whole studies begins after ${firstMs} ms and ends after ${lastMs} ms. Memory afterwards: ${memoryMb.toFixed(0)} MB.`,
  ].join("\n");
}
