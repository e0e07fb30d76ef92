import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { archiveOf, readDamaged } from "./zip-damage.ts";

const STUDIES = 50;
const { archive, texts } = archiveOf(STUDIES, 11);
const directoryAt = archive.indexOf("PK\u0001\u0002", 0, "latin1");

/** Places all over, and as many in the directory, which is small and matters most. */
const damagedByte = fc.record({
  at: fc.oneof(fc.nat(archive.length - 1), fc.integer({ min: directoryAt, max: archive.length - 1 })),
  by: fc.integer({ min: 1, max: 255 }),
});

function withDamage(places: readonly { readonly at: number; readonly by: number }[]): Buffer {
  const damaged = Buffer.from(archive);
  for (const { at, by } of places) damaged[at] = (damaged[at] ?? 0) ^ by;
  return damaged;
}

test("the archive is whole before it is damaged", async () => {
  expect(await readDamaged(archive, texts)).toEqual({ texts, reported: 0 });
});

test("one corrupted byte anywhere: every study comes exactly or is reported", async () => {
  await fc.assert(
    fc.asyncProperty(damagedByte, async (place) => {
      const came = await readDamaged(withDamage([place]), texts);
      if (came !== undefined) expect(came.texts.size + came.reported).toBeGreaterThanOrEqual(STUDIES);
    }),
    { numRuns: 300 },
  );
});

test("more corrupted bytes, or an archive that is cut: never a wrong text, never a crash", async () => {
  const damage = fc.record({ places: fc.array(damagedByte, { maxLength: 8 }), bytes: fc.nat(archive.length - 1) });
  await fc.assert(
    fc.asyncProperty(damage, async ({ places, bytes }) => {
      const damaged = withDamage(places);
      await readDamaged(damaged, texts);
      expect(await readDamaged(archive.subarray(0, bytes), texts)).toBe(undefined);
    }),
    { numRuns: 50 },
  );
});

test("what is stored of a damaged archive is exact, and the store is whole", async () => {
  await fc.assert(
    fc.asyncProperty(damagedByte, async (place) => {
      const home = temporaryFolder();
      const path = join(home, "x.zip");
      writeFileSync(path, withDamage([place]));
      const run = await runLind(["sync", "--file", path, "--json"], { home });
      if (run.exitCode === 4) return;
      expect(run.exitCode).toBe(0);
      const report: { readonly added: number; readonly quarantined: number } = JSON.parse(run.out);
      expect(report.added === STUDIES || report.quarantined > 0).toBe(true);
      expect((await runLind(["verify"], { home })).exitCode).toBe(0);
      const stored = await runLind(["search", "--format", "ndjson"], { home });
      for (const text of stored.out.trimEnd().split("\n")) expect(texts).toContain(text);
    }),
    { numRuns: 6 },
  );
});
