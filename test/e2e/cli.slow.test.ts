import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must } from "../../packages/lind/src/base/assert.ts";
import type { FaultPlan } from "../../packages/lind/src/simulator/faults.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { type SimulatorServer, serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { LIND_PROGRAM, runLindProcess } from "../support/lind-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** The built program as a person runs it, against a synthetic registry on this machine. */

let simulator: Simulator;
let server: SimulatorServer;
let home: string;

beforeEach(async () => {
  simulator = createSimulator({ ...LIVELY, seed: 23, studies: 1_500, changesPerDayShare: 0.05 });
  server = await serveSimulator(simulator);
  home = join(temporaryFolder(), "home");
});
afterEach(() => server.close());

const lind = (...args: readonly string[]) => runLindProcess([...args, "--home", home], { LIND_UPSTREAM: server.url });

/** What the program prints as JSON; each test knows the shape that it asked for. */
async function lindJson(...args: readonly string[]) {
  const run = await lind(...args, "--json");
  expect(run.err).toBe("");
  return JSON.parse(run.out);
}

describe("a day with the program", () => {
  test("mirror, look, wait a day, see what changed", async () => {
    const first = await lindJson("sync", "--all");
    expect(first).toMatchObject({ updated: 0, removed: 0, quarantined: 0, dataTimestamp: simulator.dataTimestamp });
    const truth = simulator.simulation.truthAt(simulator.dataDay);
    expect(first["added"]).toBe(truth.texts.size);

    const requestsBefore = simulator.requests;
    expect(await lindJson("sync")).toMatchObject({ added: 0, updated: 0, requests: 1 });
    expect(simulator.requests - requestsBefore).toBe(1);

    const before = simulator.dataDay;
    simulator.advance(1);
    while (simulator.dataDay === before) simulator.advance(1);
    const second = await lindJson("sync");
    const edited = simulator.simulation.lifeLog(before, simulator.dataDay).filter((event) => event.kind === "edited");
    expect(second["updated"]).toBe(edited.length);

    const changed = must(edited[0], "somebody edits something on a lively day").nctId;
    const exact = await lind("get", changed, "--format", "json");
    expect(exact.out).toBe(`${simulator.simulation.truthAt(simulator.dataDay).texts.get(changed)}\n`);
    const asItWas = await lind("get", changed, "--as-of", before, "--format", "json");
    expect(asItWas.out).not.toBe(exact.out);
    const history = await lindJson("history", changed);
    expect(history).toHaveLength(2);
    const changes = (await lind("changes", "--since", "1d", "--format", "ndjson")).out.trim().split("\n");
    expect(changes.map((line) => JSON.parse(line).nctId)).toContain(changed);
    expect((await lind("verify")).exitCode).toBe(0);
  });

  test("a scope of its own mirrors what the registry finds for it", async () => {
    const report = await lindJson("sync", "--status", "recruiting", "--phase", "2,3");
    const ids = (await lind("search", "--format", "ids")).out.trim().split("\n");
    expect(ids.length).toBe(report["added"]);
    expect(report["scopes"][0]).toMatchObject({ reconciliation: { expected: ids.length, stored: ids.length } });
    const found = (await lind("search", "--status", "recruiting", "--phase", "2,3", "--count")).out;
    expect(Number(found)).toBe(ids.length);
    expect((await lind("search", "--cond", "no such condition", "--count")).exitCode).toBe(1);
  });

  test("a reader that has seen enough ends the program quietly", async () => {
    await lind("sync", "--all");
    const child = spawn(process.execPath, [LIND_PROGRAM, "search", "--format", "ndjson", "--home", home], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let err = "";
    child.stderr.on("data", (bytes: Buffer) => {
      err += bytes.toString();
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const exitCode = await new Promise((resolve) => child.on("close", resolve));
    expect(exitCode).toBe(0);
    expect(err).toBe("");
  });
});

describe("searching with the program", () => {
  test("finds what the registry finds, knows its concepts, and follows the next sync", async () => {
    await lind("sync", "--all");
    const { texts } = simulator.simulation.truthAt(simulator.dataDay);
    const asked = ["search", "--status", "recruiting", "--type", "interventional", "--format", "ids"];
    const here = (await lind(...asked)).out.trim().split("\n");
    const there = (await lind(...asked, "--live")).out.trim().split("\n");
    expect(here.length).toBeGreaterThan(10);
    expect(here.toSorted()).toEqual(there.toSorted());
    const { totalCount, facets } = await lindJson("search", "--facet", "type");
    expect(totalCount).toBe(texts.size);
    const counted: { studiesCount: number }[] = facets[0].values;
    expect(counted.reduce((sum, { studiesCount }) => sum + studiesCount, facets[0].missingCount)).toBe(texts.size);
    expect((await lind("concepts", "heart attack")).out).toContain("Myocardial Infarction (list:conditions/");
    expect((await lind("search", "--cond", "heart attack", "--explain")).out).toContain("Myocardial Infarction");

    simulator.advance(7);
    await lind("sync");
    const later = simulator.simulation.truthAt(simulator.dataDay).texts;
    expect((await lind("search", "--count")).out).toBe(`${later.size}\n`);
    const ids = (await lind("search", "--format", "ids")).out.trim().split("\n");
    expect(ids.toSorted()).toEqual([...later.keys()].toSorted());
    expect(await lindJson("index", "--rebuild")).toMatchObject({ isRebuilt: true, studies: later.size });
    expect((await lind("search", "--count")).out).toBe(`${later.size}\n`);
  });

  test("an index that is built on the first search takes more than one thread for many studies", async () => {
    const file = join(temporaryFolder(), "studies.ndjson");
    const many = createSimulator({ ...LIVELY, seed: 31, studies: 2_500 });
    const { texts } = many.simulation.truthAt(many.dataDay);
    writeFileSync(file, [...texts.values()].join("\n"));
    await lind("sync", "--file", file);
    expect(await lind("search", "--count")).toMatchObject({ exitCode: 0, out: `${texts.size}\n`, err: "" });
  });
});

describe("Ctrl-C", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s stops at a safe point, says so, and the next run goes on",
    async (signal) => {
      let interrupt: () => void = () => undefined;
      const plan: FaultPlan = ({ endpoint, hasPageToken }) => {
        if (endpoint === "list" && hasPageToken) interrupt();
        return [];
      };
      simulator.setFaults(plan);
      const child = spawn(process.execPath, [LIND_PROGRAM, "sync", "--all", "--home", home], {
        env: { PATH: process.env["PATH"], LIND_UPSTREAM: server.url },
        stdio: ["ignore", "pipe", "pipe"],
      });
      interrupt = () => child.kill(signal);
      let err = "";
      child.stderr.on("data", (bytes: Buffer) => {
        err += bytes.toString();
      });
      child.stdout.resume();
      const exitCode = await new Promise((resolve) => child.on("close", resolve));
      expect(exitCode).toBe(130);
      expect(err).toMatch(/^lind: [^\n]*nterrupted/);
      interrupt = () => undefined;
      expect((await lind("verify")).exitCode).toBe(0);
      const report = await lindJson("sync");
      expect(report["scopes"][0]).toMatchObject({ outcome: "complete" });
      const { texts } = simulator.simulation.truthAt(simulator.dataDay);
      expect(await lindJson("status")).toMatchObject({ studies: texts.size, versions: texts.size });
    },
  );
});

describe("the network is what it is", () => {
  test("faults of all kinds cost time and nothing else", async () => {
    let asked = 0;
    simulator.setFaults(() => {
      asked += 1;
      if (asked % 3 === 1) return [{ kind: "reset" }];
      return asked % 3 === 2 ? [{ kind: "cut-body", share: 0.7 }] : [];
    });
    expect(await lindJson("sync", "--all")).toMatchObject({ quarantined: 0 });
    const { texts } = simulator.simulation.truthAt(simulator.dataDay);
    expect(await lindJson("status")).toMatchObject({ studies: texts.size });
  });

  test("a registry that is gone in the middle keeps what was stored and says: try again later", async () => {
    let asked = 0;
    simulator.setFaults(() => {
      asked += 1;
      // The version, the count, the look at the archive and the first page are answered.
      return asked > 4 ? [{ kind: "html" }] : [];
    });
    const run = await lind("sync", "--all");
    expect(run.exitCode).toBe(3);
    expect(run.err).toMatch(/^lind: [A-Z0-9][^\n]*\.\n/);
    simulator.setFaults(() => []);
    expect(await lindJson("status")).toMatchObject({ studies: 1_000 });
    const report = await lindJson("sync");
    expect(report).toMatchObject({ updated: 0, unchanged: 0 });
  });
});

describe("standard input", () => {
  test("is a file like any other", async () => {
    const [text = ""] = simulator.simulation.truthAt(simulator.dataDay).texts.values();
    const file = join(temporaryFolder(), "one.json");
    writeFileSync(file, text);
    const child = spawn("sh", [
      "-c",
      `cat "$1" | "$2" "$3" sync --file - --json --home "$4"`,
      "sh",
      file,
      process.execPath,
      LIND_PROGRAM,
      home,
    ]);
    let out = "";
    child.stdout.on("data", (bytes: Buffer) => {
      out += bytes.toString();
    });
    await new Promise((resolve) => child.on("close", resolve));
    expect(JSON.parse(out)).toMatchObject({ added: 1 });
  });
});
