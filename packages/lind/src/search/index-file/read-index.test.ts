import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import {
  codedValues,
  locationsWith,
  orderedValues,
  searchFor,
  studiesWith,
} from "../../../../../test/support/index-content.ts";
import { openMemoryRegistry } from "../../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../../test/support/memory-store.ts";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { isLindError } from "../../base/errors.ts";
import type { StudyWrite } from "../../registry/registry.ts";
import { add, changeOf, commit, nctId, update } from "../../registry/store-under-test.ts";
import type { DocSet } from "../doc-set.ts";
import { BOUNDARY } from "../tokens.ts";
import { followFeed, rebuildIndex } from "./follow-feed.ts";
import { createLocalPreparer } from "./preparing/prepare-texts.ts";
import { type OpenIndexReader, openIndexReader } from "./read-index.ts";

const CACHE = { cacheBytes: 1_000_000 };

interface Fields {
  readonly briefTitle?: string;
  readonly aliases?: readonly string[];
  readonly startDate?: string;
  readonly phases?: readonly string[];
  readonly locations?: readonly object[];
}

function record(id: NctId, fields: Fields): string {
  const { briefTitle = "A study", aliases, startDate, phases, locations } = fields;
  return JSON.stringify({
    protocolSection: {
      identificationModule: { nctId: id, nctIdAliases: aliases, briefTitle },
      statusModule: { startDateStruct: startDate === undefined ? undefined : { date: startDate } },
      designModule: { phases },
      contactsLocationsModule: { locations },
    },
  });
}

function numbersOf(set: DocSet): readonly number[] {
  return [...set.numbers()];
}

/** A mirror with an index that is brought up to date after each write. */
class Mirror {
  readonly home = temporaryFolder();
  readonly #store = new MemoryStore();

  async write(...writes: readonly StudyWrite[]): Promise<void> {
    await commit(openMemoryRegistry(this.#store), writes);
    await followFeed(this.#options());
  }

  add(number: number, fields: Fields): Promise<void> {
    return this.write(add(nctId(number), record(nctId(number), fields)));
  }

  update(number: number, over: number, fields: Fields): Promise<void> {
    return this.write(update(nctId(number), over, record(nctId(number), fields)));
  }

  async rebuild(): Promise<void> {
    await rebuildIndex(this.#options());
  }

  /** Opened for this test, and closed by it. */
  open(): OpenIndexReader {
    return openIndexReader(this.home, CACHE);
  }

  #options() {
    return { registry: openMemoryRegistry(this.#store), home: this.home, openPreparer: createLocalPreparer };
  }
}

describe("words", () => {
  test("are found in their piece only, as phrases inside one value, at its ends", async () => {
    const mirror = new Mirror();
    await mirror.add(1, { briefTitle: "Lung cancer", locations: [{ city: "Lung" }, { city: "Cancer" }] });
    await mirror.add(2, { briefTitle: "Cancer of the lung" });
    const reader = mirror.open();
    const find = (piece: string, ...words: readonly string[]) =>
      numbersOf(studiesWith(reader, searchFor(piece, ...words)));
    expect(find("BriefTitle", "lung")).toEqual([0, 1]);
    expect(find("BriefTitle", "lung", "cancer")).toEqual([0]);
    expect(find("OfficialTitle", "lung")).toEqual([]);
    expect(find("LocationCity", "lung", "cancer")).toEqual([]);
    expect(find("BriefTitle", BOUNDARY, "lung")).toEqual([0]);
    expect(find("BriefTitle", "lung", BOUNDARY)).toEqual([1]);
    expect(numbersOf(locationsWith(reader, searchFor("LocationCity", "cancer")))).toEqual([1]);
    reader.close();
  });
});

describe("locations", () => {
  test("are numbered through, with their document, place, values and what they have", async () => {
    const mirror = new Mirror();
    const inBonn = { city: "Bonn", country: "Germany", status: "RECRUITING", geoPoint: { lat: 50.7, lon: 7.1 } };
    await mirror.add(1, { locations: [inBonn, { country: "France", contacts: [{ name: "-" }, { name: "B" }] }] });
    await mirror.add(2, {});
    await mirror.add(3, { locations: [{ country: "Germany", status: "WITHDRAWN", geoPoint: { lat: 200, lon: 1 } }] });
    const reader = mirror.open();
    expect(reader.locationsCount).toBe(3);
    expect([...reader.locationStarts()]).toEqual([0, 2, 2, 3]);
    expect(reader.points().latitudes[reader.coded("LocationGeoPoint")?.codeOf("50.7,7.1") ?? 0]).toBe(50.7);
    expect(reader.coded("LocationGeoPoint")?.codesEnd).toBe(2);
    const statuses = reader.coded("location:LocationStatus");
    expect([0, 1, 2].map((location) => codedValues(statuses, location))).toEqual([["RECRUITING"], [], ["WITHDRAWN"]]);
    const sizes = reader.ordered("location:size:LocationContact");
    expect([0, 1, 2].map((location) => orderedValues(sizes, location))).toEqual([[0], [2], [0]]);
    expect(numbersOf(reader.presentLocations("LocationContactName"))).toEqual([1]);
    expect(numbersOf(reader.presentLocations("LocationGeoPoint"))).toEqual([0, 2]);
    expect(numbersOf(reader.presentLocations("Location"))).toEqual([0, 1, 2]);
    expect(numbersOf(reader.presentLocations("LocationCountryCode"))).toEqual([0, 1, 2]);
    expect(codedValues(reader.coded("LocationCountryCode"), 0)).toEqual(["DE", "FR"]);
    reader.close();
  });
});

describe("columns", () => {
  test("tell values, lengths and presence apart", async () => {
    const mirror = new Mirror();
    await mirror.add(1, { startDate: "2024-03", phases: ["PHASE1", "PHASE2"], aliases: [] });
    await mirror.add(2, { startDate: "soon", phases: [] });
    const reader = mirror.open();
    expect([0, 1].map((doc) => orderedValues(reader.ordered("StartDate"), doc))).toEqual([[19_783], []]);
    expect(numbersOf(reader.present("StartDate"))).toEqual([0, 1]);
    expect([0, 1].map((doc) => codedValues(reader.coded("Phase"), doc))).toEqual([["PHASE1", "PHASE2"], []]);
    for (const name of ["size:Phase", "NumPhases"]) {
      expect([0, 1].map((doc) => orderedValues(reader.ordered(name), doc))).toEqual([[2], [0]]);
    }
    expect(numbersOf(reader.present("NumPhases"))).toEqual([0, 1]);
    expect(reader.ordered("CompletionDate")).toBeUndefined();
    expect(reader.coded("BriefTitle")).toBeUndefined();
    expect(numbersOf(reader.present("Location"))).toEqual([]);
    reader.close();
  });
});

describe("a snapshot", () => {
  test("does not see what was written after it, until it is refreshed", async () => {
    const mirror = new Mirror();
    await mirror.add(1, { briefTitle: "Asthma", startDate: "2020" });
    const reader = mirror.open();
    await mirror.update(1, 1, { briefTitle: "Asthma again", startDate: "2021" });
    await mirror.add(2, { briefTitle: "Asthma", startDate: "2022" });
    const asthma = searchFor("BriefTitle", "asthma");
    expect(reader.documentsCount).toBe(1);
    expect(numbersOf(studiesWith(reader, asthma))).toEqual([0]);
    expect(numbersOf(reader.current(1))).toEqual([0]);
    expect(reader.ordered("StartDate")?.size).toBe(1);
    expect([...reader.nctOrder().numbers]).toEqual([1]);
    expect(reader.refresh()).toBe(true);
    expect(reader.refresh()).toBe(false);
    expect(numbersOf(studiesWith(reader, asthma))).toEqual([0, 1, 2]);
    expect(numbersOf(reader.current(reader.documentsCount))).toEqual([1, 2]);
    expect(reader.documentOf(1)).toEqual({ nctId: nctId(1), version: 2 });
    reader.close();
  });

  test("is told by a number of documents: a listing keeps those that were current when it began", async () => {
    const mirror = new Mirror();
    await mirror.add(1, {});
    await mirror.add(2, {});
    await mirror.update(1, 1, { briefTitle: "Another" });
    await mirror.write({ kind: "remove", nctId: nctId(2), over: 1, changes: [changeOf("study.removed")] });
    const reader = mirror.open();
    const currentOf = (snapshot: number) =>
      numbersOf(reader.current(snapshot)).map((doc) => {
        const { nctId: id, version } = reader.documentOf(doc);
        return `${id}.${version}`;
      });
    expect(currentOf(1)).toEqual(["NCT00000001.1"]);
    expect(currentOf(2)).toEqual(["NCT00000001.1", "NCT00000002.1"]);
    expect(currentOf(3)).toEqual(["NCT00000002.1", "NCT00000001.2"]);
    // The removal left a document without content, so that the moments before and after it differ.
    expect(reader.documentsCount).toBe(4);
    expect(currentOf(4)).toEqual(["NCT00000001.2"]);
    reader.close();
  });
});

describe("ids", () => {
  test("find every document of a study, and of those that have the id as an alias", async () => {
    const mirror = new Mirror();
    await mirror.add(1, { aliases: ["NCT00000009", "nct00000008", "no id"] });
    await mirror.update(1, 1, { aliases: ["NCT00000009"] });
    await mirror.add(2, {});
    const reader = mirror.open();
    expect(numbersOf(reader.documentsOfIds([nctId(1)]))).toEqual([0, 1]);
    expect(numbersOf(reader.documentsOfIds([nctId(9)]))).toEqual([0, 1]);
    expect(numbersOf(reader.documentsOfIds([nctId(8), nctId(2), nctId(7)]))).toEqual([0, 2]);
    reader.close();
  });
});

describe("another build", () => {
  test("is taken up also where somebody has deleted the index, and the new one has its name", async () => {
    const mirror = new Mirror();
    await mirror.add(1, { briefTitle: "Lung cancer" });
    const reader = mirror.open();
    const find = () => numbersOf(studiesWith(reader, searchFor("BriefTitle", "lung"))).length;
    expect(find()).toBe(1);
    for (const name of readdirSync(mirror.home)) rmSync(join(mirror.home, name));
    await mirror.add(2, { briefTitle: "Cancer of the lung" });
    expect(readdirSync(mirror.home)).toContain("search-1.sqlite");
    expect(reader.refresh()).toBe(true);
    expect(find()).toBe(2);
    reader.close();
  });

  test("is taken up by a reader that is open; the key of page tokens stays, the build's name does not", async () => {
    const mirror = new Mirror();
    await mirror.add(1, {});
    await mirror.update(1, 1, {});
    const reader = mirror.open();
    const { buildId, tokenKey } = reader;
    await mirror.rebuild();
    expect(reader.documentsCount).toBe(2);
    expect(numbersOf(reader.present("BriefTitle"))).toEqual([0, 1]);
    expect(reader.refresh()).toBe(true);
    expect(reader.documentsCount).toBe(1);
    expect(reader.buildId).not.toBe(buildId);
    expect(reader.tokenKey).toEqual(tokenKey);
    reader.close();
  });

  test("is taken up where others came and went in between", async () => {
    const mirror = new Mirror();
    await mirror.add(1, {});
    const reader = mirror.open();
    await mirror.add(2, {});
    await mirror.rebuild();
    await mirror.rebuild();
    expect(readdirSync(mirror.home).filter((name) => name.startsWith("search"))).toContain("search-3.sqlite");
    expect(reader.refresh()).toBe(true);
    expect(reader.documentsCount).toBe(2);
    expect(reader.refresh()).toBe(false);
    reader.close();
  });
});

describe("a file that cannot be used", () => {
  function failureOf(home: string): readonly (string | undefined)[] {
    try {
      openIndexReader(home, CACHE).close();
    } catch (error) {
      if (isLindError(error)) return [error.code, error.hint];
      throw error;
    }
    return [];
  }

  async function damaged(damage: (path: string) => void): Promise<string> {
    const mirror = new Mirror();
    await mirror.add(1, {});
    damage(join(mirror.home, "search-1.sqlite"));
    return mirror.home;
  }

  function raw(path: string, sql: string): void {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  }

  const rebuild = "Run `lind index --rebuild`; the index is made from the stored studies, and nothing of them is lost.";

  test("none at all", () => {
    expect(failureOf(temporaryFolder())).toEqual(["INDEX_MISSING", "Run `lind index` to make it."]);
    expect(failureOf(join(temporaryFolder(), "nothing"))).toEqual(["INDEX_MISSING", "Run `lind index` to make it."]);
  });

  test("of another format or layout", async () => {
    const anew = ["INDEX_MISSING", "Run `lind index` to make it anew."];
    expect(failureOf(await damaged((path) => raw(path, "update index_state set format = 99")))).toEqual(anew);
    expect(failureOf(await damaged((path) => raw(path, "update index_state set layout_hash = 'x'")))).toEqual(anew);
  });

  test("no database, or one of something else", async () => {
    const garbage = await damaged((path) => writeFileSync(path, "no database at all, but long enough to be read"));
    expect(failureOf(garbage)).toEqual(["STORE_CORRUPT", rebuild]);
    const foreign = await damaged((path) => {
      writeFileSync(path, "");
      raw(path, "create table other (x)");
    });
    expect(failureOf(foreign)).toEqual(["STORE_CORRUPT", rebuild]);
  });

  test("with a damaged column", async () => {
    const home = await damaged((path) => raw(path, "update column_chunk set content = x'00'"));
    const reader = openIndexReader(home, CACHE);
    expect(() => reader.nctOrder()).toThrow("has a damaged column");
    reader.close();
  });

  test("is replaced by a rebuild", async () => {
    const mirror = new Mirror();
    await mirror.add(1, {});
    writeFileSync(join(mirror.home, "search-1.sqlite"), "garbage ".repeat(200));
    await mirror.rebuild();
    expect(numbersOf(mirror.open().present("NCTId"))).toEqual([0]);
  });
});

describe("a folder that cannot be written", () => {
  test("is read all the same", async () => {
    const mirror = new Mirror();
    await mirror.add(1, { briefTitle: "Asthma" });
    const copy = join(temporaryFolder(), "search-1.sqlite");
    renameSync(join(mirror.home, "search-1.sqlite"), copy);
    expect(readFileSync(copy).length).toBeGreaterThan(0);
    const home = join(copy, "..");
    chmodSync(copy, 0o444);
    chmodSync(home, 0o555);
    const reader = openIndexReader(home, CACHE);
    expect(numbersOf(studiesWith(reader, searchFor("BriefTitle", "asthma")))).toEqual([0]);
    reader.close();
    chmodSync(home, 0o755);
  });
});
