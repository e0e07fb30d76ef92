import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NctId } from "ctgov/study";
import { afterEach, expect, test } from "vitest";
import { writeSimulation } from "../../packages/lind/src/app/simulate.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { type SimulatorServer, serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Living by bulk files alone: yesterday's archive, then today's over it. */

const STUDIES = 150;
const DAYS = 40;
const servers: SimulatorServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function bulkOf(simulator: Simulator): Promise<string> {
  const path = join(temporaryFolder(), `${simulator.day}.json.zip`);
  await writeSimulation(simulator, path, { progress: noProgress, signal: new AbortController().signal });
  return path;
}

async function world(): Promise<{
  readonly simulator: Simulator;
  readonly lind: (...argv: readonly string[]) => ReturnType<typeof runLind>;
}> {
  const simulator = createSimulator({ ...LIVELY, seed: 3, studies: STUDIES });
  const server = await serveSimulator(simulator);
  servers.push(server);
  const home = join(temporaryFolder(), "home");
  return { simulator, lind: (...argv) => runLind(argv, { home, upstream: server.url }) };
}

test("a later bulk file that is complete leaves the store as the registry is", async () => {
  const { simulator, lind } = await world();
  expect((await lind("sync", "--file", await bulkOf(simulator))).exitCode).toBe(0);
  const before = simulator.simulation.truthAt(simulator.day);
  simulator.advance(DAYS);
  const after = simulator.simulation.truthAt(simulator.day);
  const gone = [...before.texts.keys()].filter((nctId) => !after.texts.has(nctId));
  expect(gone.length).toBeGreaterThan(0);
  const path = await bulkOf(simulator);
  const plain = JSON.parse((await lind("sync", "--file", path, "--json")).out);
  expect(plain).toMatchObject({ removed: 0, merged: 0, requests: 0 });
  const complete = await lind("sync", "--file", path, "--complete", "--json");
  const report = JSON.parse(complete.out);
  expect(complete.exitCode).toBe(0);
  expect(report.removed + report.merged).toBe(gone.length);
  expect(report).toMatchObject({ added: 0, updated: 0, unchanged: after.texts.size, requests: gone.length });
  expect(report.scopes[0].missing).toEqual({ count: gone.length, kept: 0 });
  const stored = (await lind("search", "--format", "ndjson", "--limit", "1000")).out.trimEnd().split("\n");
  expect(stored.sort()).toEqual([...after.texts.values()].sort());
  expect((await lind("verify")).exitCode).toBe(0);
});

test("a damaged one removes nothing and says so", async () => {
  const { simulator, lind } = await world();
  const first = await bulkOf(simulator);
  await lind("sync", "--file", first);
  simulator.advance(DAYS);
  const path = await bulkOf(simulator);
  const bytes = readFileSync(path);
  bytes[200] = (bytes[200] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
  const run = await lind("sync", "--file", path, "--complete");
  expect(run.exitCode).toBe(4);
  expect(run.out).toContain("Nothing was removed. 1 records of the file cannot be read");
  expect(JSON.parse((await lind("status", "--json")).out)).toMatchObject({ quarantined: 1 });
  expect((await lind("verify")).exitCode).toBe(0);
});

test("what the registry made anew is stored and is no news", async () => {
  const { simulator, lind } = await world();
  await lind("sync", "--file", await bulkOf(simulator));
  const from = simulator.day;
  simulator.advance(DAYS);
  const log = simulator.simulation.lifeLog(from, simulator.day);
  const edited = new Set(log.filter(({ kind }) => kind !== "rederived").map(({ nctId }) => nctId));
  const madeAnew = new Set(
    log.filter(({ kind, nctId }) => kind === "rederived" && !edited.has(nctId)).map(({ nctId }) => nctId),
  );
  expect(madeAnew.size).toBeGreaterThan(0);
  await lind("sync", "--file", await bulkOf(simulator));
  const changesOf = async (...argv: readonly string[]) =>
    (await lind("changes", "--format", "ndjson", "--after", "0", ...argv)).out
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  const news = await changesOf();
  const all = await changesOf("--noise");
  // A status that went stale is the registry's own doing as well, and the one part of it that people are told.
  const isOfThem = (change: { readonly nctId: NctId; readonly kind: string }) =>
    madeAnew.has(change.nctId) && change.kind !== "study.new" && change.kind !== "status.stale";
  expect(news.filter(isOfThem)).toEqual([]);
  expect(new Set(all.filter(isOfThem).map(({ nctId }) => nctId))).toEqual(madeAnew);
});

test("--complete is said of one file", async () => {
  const { lind } = await world();
  for (const argv of [["--complete"], ["--all", "--complete"], ["--file", "a", "--file", "b", "--complete"]]) {
    const run = await lind("sync", ...argv);
    expect(run.exitCode).toBe(2);
    expect(run.err).toContain("--complete is said of one --file");
  }
});
