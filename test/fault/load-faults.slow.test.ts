import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "../../packages/lind/src/registry/sqlite/open.ts";
import { createSimulation, LIVELY } from "../../packages/lind/src/simulator/simulation.ts";
import { openFileSource } from "../../packages/lind/src/sources/files/open-file-source.ts";
import { loadRecords } from "../../packages/lind/src/sync/load.ts";
import { openTextThreads } from "../../packages/lind/src/sync/text-threads/open-text-threads.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type ZipFile, zipArchive } from "../support/zip-archive.ts";

/**
 * Bulk files and disks as they should not be. Each load ends, or stops with a clear reason; everything good is in,
 * everything bad is in quarantine with its reason, and the store verifies.
 */

const STUDIES = 600;
const DAMAGED_ARCHIVES = 6;
/** Threads start slowly where the machine is busy. */
const TIME_MS_MAX = 120_000;

const studies = [...createSimulation({ ...LIVELY, studies: STUDIES, seed: 31 }).texts("2026-08-14")];
const files: readonly ZipFile[] = studies.map(({ nctId, text }) => ({
  name: `${nctId.slice(-2)}/${nctId}.json`,
  content: text,
}));

/** Loads an archive as `lind sync --file` does, with threads from its first batch, and verifies what came of it. */
async function load(archive: Uint8Array, home: string, pageCountMax?: number | undefined) {
  const path = join(home, "studies.json.zip");
  writeFileSync(path, archive);
  await using registry = await openSqliteRegistry({ home, mode: "write", pageCountMax });
  await using texts = openTextThreads({ threadsCount: 2, localBatches: 0 });
  const source = await openFileSource(path, { log: silentLog });
  const { signal } = new AbortController();
  const effects = { clock: systemClock, failpoint: noFailpoint, log: silentLog, progress: noProgress, signal };
  const { label, batches } = source;
  const outcome = await loadRecords({ registry, source: label, batches, texts, effects }).then(
    (report) => ({ report, error: undefined }),
    (error: unknown) => ({ report: undefined, error }),
  );
  expect(await registry.verify(() => undefined)).toEqual([]);
  const { studies: stored } = await registry.count();
  return { ...outcome, stored, quarantine: await registry.listQuarantine(STUDIES), runs: await registry.listRuns(1) };
}

describe("a bulk load", { timeout: TIME_MS_MAX }, () => {
  test("onto a disk that is full stops with its reason, keeps whole batches, and goes on where there is room", async () => {
    const home = temporaryFolder();
    const archive = zipArchive(files);
    await load(zipArchive(files.slice(0, STUDIES / 3)), home);
    const pages = Math.ceil(statSync(join(home, REGISTRY_FILE)).size / 8_192);
    const full = await load(archive, home, pages + 8);
    expect(full.error).toMatchObject({ code: "STORE_FULL" });
    expect(full.stored).toBeGreaterThanOrEqual(STUDIES / 3);
    expect(full.stored).toBeLessThan(STUDIES);
    expect(full.runs).toMatchObject([{ outcome: "failed" }]);
    const again = await load(archive, home);
    expect(again).toMatchObject({ stored: STUDIES, quarantine: [] });
    expect(again.report?.unchanged).toBe(full.stored);
  });

  test("with a record over the limit, a bomb, and one of each other fault keeps all that is good", async () => {
    const [large, bomb, cut, twice, ...good] = files;
    if (large === undefined || bomb === undefined || cut === undefined || twice === undefined) throw new Error("few");
    const odd: readonly ZipFile[] = [
      { ...large, record: { bytes: 65 * 1024 * 1024 } },
      { ...bomb, content: Buffer.alloc(2 * 1024 * 1024, " ") },
      { ...cut, content: String(cut.content).slice(0, -20) },
      twice,
      twice,
    ];
    const { report, stored, quarantine } = await load(zipArchive([...odd, ...good]), temporaryFolder());
    expect(report).toMatchObject({ added: STUDIES - 3, quarantined: 4 });
    expect(stored).toBe(STUDIES - 3);
    expect(quarantine.map(({ place }) => place).sort()).toEqual(
      [large, bomb, cut, twice].map(({ name }) => `studies.json.zip/${name}`).sort(),
    );
    for (const { reason } of quarantine) expect(reason).toMatch(/^[A-Z].*\.$/s);
  });

  test("of an archive with a wrong byte anywhere loses no more than it says", async () => {
    const some = files.slice(0, 40);
    const right = zipArchive(some);
    const texts = new Map(studies.map(({ nctId, text }) => [nctId, text]));
    await fc.assert(
      fc.asyncProperty(fc.nat(right.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const archive = Buffer.from(right);
        archive[at] = (archive[at] ?? 0) ^ flip;
        const home = temporaryFolder();
        const { report, error, stored, quarantine } = await load(archive, home);
        if (error !== undefined) expect(error).toMatchObject({ code: "INPUT_UNREADABLE" });
        else expect((report?.added ?? 0) + quarantine.length).toBeGreaterThanOrEqual(some.length);
        await using registry = await openSqliteRegistry({ home, mode: "read" });
        for await (const { nctId, text } of registry.scanStudies()) expect(text).toBe(texts.get(nctId));
        expect(stored).toBeLessThanOrEqual(some.length);
      }),
      { numRuns: DAMAGED_ARCHIVES },
    );
  });
});
