import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DatedVersion, versionAsOf } from "./as-of.ts";
import { versionsToDrop } from "./retention.ts";

const DAYS = Array.from({ length: 9 }, (_, at) => `2026-08-0${at + 1}`);
const day = fc.constantFrom(...DAYS);
const optionalDay = fc.option(day, { nil: undefined });

/** Versions with dates in any order: edits, texts that the registry derived anew, older texts that were loaded later. */
const history = fc
  .array(fc.record({ lastUpdatePostDate: optionalDay, dataTimestamp: optionalDay, recordedAt: day }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((rows): readonly DatedVersion[] => rows.map((row, at) => ({ ...row, version: at + 1 })));

describe("versions that may be dropped", () => {
  test("are none that any day from the given one on shows, nor the current one, nor the newest number", () => {
    fc.assert(
      fc.property(history, day, fc.nat(), (versions, from, pick) => {
        const current = versions[pick % versions.length]?.version ?? 1;
        const dropped = new Set(versionsToDrop(versions, current, from).map(({ version }) => version));
        const kept = versions.filter(({ version }) => !dropped.has(version));
        expect(dropped.has(current) || dropped.has(versions.length)).toBe(false);
        for (const shown of DAYS.filter((one) => one >= from)) {
          expect(versionAsOf(kept, shown)?.version, shown).toBe(versionAsOf(versions, shown)?.version);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("are all that later ones have replaced by the day", () => {
    const versions = DAYS.map((one, at) => ({ version: at + 1, lastUpdatePostDate: one, recordedAt: one }));
    const dropped = versionsToDrop(versions, 9, "2026-08-05").map(({ version }) => version);
    expect(dropped).toEqual([1, 2, 3, 4]);
    expect(versionsToDrop(versions, 9, "2026-08-01")).toEqual([]);
  });
});
