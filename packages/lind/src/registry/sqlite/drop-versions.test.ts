import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import type { Registry } from "../registry.ts";
import { add, commit, findingsOf, nctId, past, studyText, update } from "../store-under-test.ts";
import { dropVersions, vacuumStore } from "./drop-versions.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "./open.ts";

const DAYS = Array.from({ length: 9 }, (_, at) => `2026-08-0${at + 1}`);
const STUDIES = 3;

/** What happens to a study: a newer text, or an older one that is loaded later, each of a day. */
const events = fc.array(
  fc.record({
    study: fc.integer({ min: 1, max: STUDIES }),
    isPast: fc.boolean(),
    day: fc.constantFrom(...DAYS),
    filler: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 1, maxLength: 40 },
);

type Event = (typeof events extends fc.Arbitrary<infer Value> ? Value : never)[number];

async function inHome(body: (home: string) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "lind-drop-"));
  try {
    await body(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function live(registry: Registry, happened: readonly Event[]): Promise<void> {
  for (const [at, { study, isPast, day, filler }] of happened.entries()) {
    const id = nctId(study);
    const over = (await registry.readHeads([id])).get(id)?.version;
    const text = studyText(id, at, filler);
    const said = { lastUpdatePostDate: day, dataTimestamp: day };
    if (over === undefined) await commit(registry, [add(id, text, said)]);
    else await commit(registry, [isPast ? past(id, over, text, said) : update(id, over, text, said)]);
  }
}

/** Each version's text by its study and number. */
async function textsOf(registry: Registry): Promise<ReadonlyMap<string, string | undefined>> {
  const texts = new Map<string, string | undefined>();
  for (let study = 1; study <= STUDIES; study++) {
    for (const { version } of await registry.listVersions(nctId(study))) {
      texts.set(`${study} ${version}`, (await registry.readVersion(nctId(study), version))?.text);
    }
  }
  return texts;
}

/** The studies of a scan in the order in which they were stored, put in the order of ids. */
async function scannedAsStored(registry: Registry): Promise<readonly string[]> {
  const scanned: string[] = [];
  for await (const { nctId: id } of registry.scanStudiesAsStored()) scanned.push(id);
  return scanned.toSorted();
}

async function shownOn(registry: Registry, day: string): Promise<readonly string[]> {
  const shown: string[] = [];
  for await (const { nctId: id, version, text } of registry.scanStudiesAsOf(day))
    shown.push(`${id} ${version} ${text}`);
  return shown;
}

function drop(home: string, day: string, isRehearsal = false) {
  const { signal } = new AbortController();
  return dropVersions({ home, day, isRehearsal, clock: systemClock, signal, onProgress: () => undefined });
}

describe("dropping versions", () => {
  test("leaves every other text as it was, every day from the given one on, and a store that is whole", async () => {
    await fc.assert(
      fc.asyncProperty(events, events, fc.constantFrom(...DAYS), (before, after, day) =>
        inHome(async (home) => {
          const open = () => openSqliteRegistry({ home, mode: "write" });
          await using registry = await open();
          await live(registry, before);
          const kept = DAYS.filter((one) => one >= day);
          const texts = await textsOf(registry);
          const shown = await Promise.all(kept.map((one) => shownOn(registry, one)));
          const feed = await registry.readFeed({ after: 0, limit: 1_000 });
          const rehearsed = await drop(home, day, true);
          expect(await textsOf(registry)).toEqual(texts);
          const dropped = await drop(home, day);
          expect({ ...dropped, storedBytes: undefined }).toEqual(rehearsed);
          const left = await textsOf(registry);
          expect(left.size).toBe(texts.size - dropped.versions);
          for (const [name, text] of left) expect(text).toBe(texts.get(name));
          expect(await Promise.all(kept.map((one) => shownOn(registry, one)))).toEqual(shown);
          expect(await findingsOf(registry)).toEqual([]);
          expect(await registry.readFeed({ after: 0, limit: 1_000 })).toEqual(feed);
          expect(await scannedAsStored(registry)).toEqual(await registry.listPresent({ limit: STUDIES }));
          expect((await drop(home, day)).versions).toBe(0);
          // Life goes on above what is left.
          await live(registry, after);
          expect(await findingsOf(registry)).toEqual([]);
          for (const [name, text] of left) expect((await textsOf(registry)).get(name)).toBe(text);
        }),
      ),
      { numRuns: 10 },
    );
  });

  test("says what was dropped, of a study and of all", async () => {
    await inHome(async (home) => {
      await using registry = await openSqliteRegistry({ home, mode: "write" });
      const happened = DAYS.map((day) => ({ study: 1, isPast: false, day, filler: 3 }));
      await live(registry, [...happened, { study: 2, isPast: false, day: "2026-08-01", filler: 3 }]);
      expect(await registry.readDropped()).toBeUndefined();
      expect(await drop(home, "2026-08-05")).toMatchObject({ studies: 1, versions: 4 });
      expect(await registry.readDropped()).toEqual({ count: 4, wholeFrom: "2026-08-05" });
      expect(await registry.readDropped(nctId(2))).toBeUndefined();
      expect((await registry.listVersions(nctId(1))).map(({ version }) => version)).toEqual([5, 6, 7, 8, 9]);
    });
  });

  test("a dropped version that is there, and a gap that nobody made, are findings", async () => {
    await inHome(async (home) => {
      {
        await using registry = await openSqliteRegistry({ home, mode: "write" });
        await live(
          registry,
          DAYS.map((day) => ({ study: 1, isPast: false, day, filler: 3 })),
        );
      }
      await drop(home, "2026-08-05");
      const database = new DatabaseSync(join(home, REGISTRY_FILE));
      database.exec("update dropped_version set version = 5 where version = 1");
      database.exec("delete from dropped_version where version = 2");
      database.close();
      await using registry = await openSqliteRegistry({ home, mode: "read" });
      const findings = (await findingsOf(registry)).join("\n");
      expect(findings).toContain("has version 5, which was dropped");
      expect(findings).toContain("not numbered from 1 without gaps");
      expect(findings).toMatch(/the change \d to version 2, which is not stored/);
    });
  });
});

test("vacuuming gives space back and changes nothing", async () => {
  await inHome(async (home) => {
    await using registry = await openSqliteRegistry({ home, mode: "write" });
    await live(
      registry,
      Array.from({ length: 60 }, (_, at) => ({
        study: (at % 3) + 1,
        isPast: false,
        day: DAYS[at % 9] ?? "",
        filler: 900,
      })),
    );
    await drop(home, "2026-08-09");
    const texts = await textsOf(registry);
    const { before, after } = vacuumStore(home);
    expect(after).toBeLessThan(before);
    expect(await textsOf(registry)).toEqual(texts);
    expect(await findingsOf(registry)).toEqual([]);
  });
});
