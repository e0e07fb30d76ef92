import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { type Effects, type Lind, openLind } from "../../packages/lind/src/app/open-lind.ts";
import { indexBeside } from "../../packages/lind/src/app/search/index-beside.ts";
import { rebuild, updateIndex } from "../../packages/lind/src/app/search/open-search.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import type { Registry } from "../../packages/lind/src/registry/registry.ts";
import { createSimulation, LIVELY } from "../../packages/lind/src/simulator/simulation.ts";
import { loadRecords } from "../../packages/lind/src/sync/load.ts";
import { readIndexContent } from "../support/index-content.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** An index that was built by threads while a load filled the home, against one that is built from the whole store. */

const STUDIES = 200;
const BEGUN_AT = 60;
const BATCH = 20;
/** Threads start slowly where the machine is busy. */
const TIME_MS_MAX = 120_000;

const simulation = createSimulation({ ...LIVELY, studies: STUDIES, seed: 21, changesPerDayShare: 0.1 });
const textsOn = (day: string) => [...simulation.texts(day)].map(({ text }) => text);
const firstTexts = textsOn("2026-08-14");
/** Most are unchanged, some are another version of a study that the index has already. */
const laterTexts = textsOn("2026-08-21");

function openHome(home: string, more: Partial<Effects> = {}): Lind {
  const { signal } = new AbortController();
  const still = { clock: systemClock, random: () => 0.5, failpoint: noFailpoint, log: silentLog, progress: noProgress };
  return openLind({ home, upstream: "http://127.0.0.1:9", ratePerSecond: undefined }, { ...still, signal, ...more });
}

async function* batchesOf(texts: readonly string[]) {
  for (let from = 0; from < texts.length; from += BATCH) {
    yield texts.slice(from, from + BATCH).map((text, at) => ({
      kind: "record" as const,
      text,
      place: `line ${from + at + 1}`,
    }));
  }
}

function load(registry: Registry, texts: readonly string[], { effects }: Lind) {
  return loadRecords({ registry, source: "studies", batches: batchesOf(texts), effects });
}

const indexFiles = (home: string) => readdirSync(home).filter((name) => name.startsWith("search"));

describe("an index beside a load", { timeout: TIME_MS_MAX }, () => {
  test("is level with the store at the end, also where studies changed meanwhile", async () => {
    const home = temporaryFolder();
    await using lind = openHome(home);
    await using beside = indexBeside(lind, await lind.openForWriting(), BEGUN_AT);
    await load(beside.registry, firstTexts, lind);
    await load(beside.registry, laterTexts, lind);
    const report = await beside.finish();
    expect(report).toMatchObject({ isRebuilt: true, seq: await beside.registry.lastSeq() });
    const content = readIndexContent(home);
    expect(content.size).toBeGreaterThan(STUDIES * 0.9);
    await rebuild(lind);
    expect(content).toEqual(readIndexContent(home));
  });

  test("is not begun for few studies, nor where there is an index", async () => {
    const home = temporaryFolder();
    await using lind = openHome(home);
    await using few = indexBeside(lind, await lind.openForWriting(), STUDIES * 2);
    await load(few.registry, firstTexts, lind);
    expect(await few.finish()).toBeUndefined();
    expect(indexFiles(home)).toEqual([]);
    await updateIndex(lind);
    await using again = indexBeside(lind, await lind.openForWriting(), 1);
    await load(again.registry, laterTexts, lind);
    expect(await again.finish()).toBeUndefined();
  });

  test("that is given up with its load is gone on with by the next search", async () => {
    const home = temporaryFolder();
    await using lind = openHome(home);
    const beside = indexBeside(lind, await lind.openForWriting(), BEGUN_AT);
    await load(beside.registry, firstTexts, lind);
    await beside[Symbol.asyncDispose]();
    expect(indexFiles(home)).not.toContain("search-1.sqlite");
    await updateIndex(lind);
    const content = readIndexContent(home);
    expect(content.size).toBeGreaterThan(STUDIES * 0.9);
    await rebuild(lind);
    expect(content).toEqual(readIndexContent(home));
  });

  test("that was begun by a load that died is gone on with by the same load, though it stores nothing more", async () => {
    const home = temporaryFolder();
    const die = (name: string) => {
      if (name === "search.before-publish") throw new Error("the process died here");
    };
    await using dying = openHome(home, { failpoint: die });
    await load(await dying.openForWriting(), firstTexts, dying);
    await expect(updateIndex(dying)).rejects.toThrow("died here");
    expect(indexFiles(home)).toEqual(["search.building"]);
    await using lind = openHome(home);
    await using beside = indexBeside(lind, await lind.openForWriting());
    expect(await load(beside.registry, firstTexts, lind)).toMatchObject({ added: 0 });
    expect(await beside.finish()).toMatchObject({ isRebuilt: true });
    expect(indexFiles(home)).toEqual(["search-1.sqlite"]);
  });

  test("that is interrupted says that everything is stored", async () => {
    const leaving = new AbortController();
    await using lind = openHome(temporaryFolder(), { signal: leaving.signal });
    await using beside = indexBeside(lind, await lind.openForWriting(), BEGUN_AT);
    await load(beside.registry, firstTexts, lind);
    leaving.abort(new Error("interrupted"));
    await expect(beside.finish()).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  test("that cannot be built does no harm to the load", async () => {
    const home = temporaryFolder();
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    await using lind = openHome(home, { log });
    const registry = await lind.openForWriting();
    // Somebody else builds the index of this home.
    const other = new DatabaseSync(join(home, "search.building"));
    other.exec("create table index_state (format integer); begin exclusive");
    await using beside = indexBeside(lind, registry, BEGUN_AT);
    const report = await load(beside.registry, firstTexts, lind);
    expect(report.added).toBeGreaterThan(STUDIES / 2);
    expect(await beside.finish()).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining("could not be built beside the load")]);
    other.close();
  });
});
