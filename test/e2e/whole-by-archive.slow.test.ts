import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Clock, systemClock } from "../../packages/lind/src/base/clock.ts";
import { hashText } from "../../packages/lind/src/base/hash.ts";
import { tryLock } from "../../packages/lind/src/registry/sqlite/file-lock.ts";
import { combineFaults, type FaultPlan, randomFaults } from "../../packages/lind/src/simulator/faults.ts";
import { runLind } from "../support/run-lind.ts";
import { readStoreContent } from "../support/store-content.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { serveWholeRegistry, truthOf } from "../support/whole-registry.ts";

/** The whole registry by its archive, over connections and servers that fail: the store ends as the registry is. */

const BY_ARCHIVE = ["sync", "--all", "--via", "archive"] as const;
/** Time in which pauses between tries, and limits of waiting with them, take a hundredth. */
const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 100, signal) };

async function world(options: Parameters<typeof serveWholeRegistry>[0] = {}) {
  const { simulator, url } = await serveWholeRegistry(options);
  const home = join(temporaryFolder(), "home");
  const lind = (argv: readonly string[], freeBytes?: number) =>
    runLind(argv, { home, upstream: url, clock, freeBytes });
  return { simulator, home, lind };
}

type World = Awaited<ReturnType<typeof world>>;
type Shown = (text: string) => string;

/** By hashes: a difference of whole records fills the screen. */
async function expectWhole({ home, simulator, lind }: World, shown: Shown = hashText) {
  const found = await lind(["search", "--format", "ndjson", "--limit", "1000"]);
  expect(found.out.trimEnd().split("\n").map(shown).sort()).toEqual(truthOf(simulator).map(shown).sort());
  expect((await readStoreContent(home)).findings).toEqual([]);
}

/** A study and when it was posted: what the registry derives without posting it is not for a delta to see. */
const posting: Shown = (text) => {
  const { identificationModule, statusModule } = JSON.parse(text).protocolSection;
  return `${identificationModule.nctId} ${statusModule.lastUpdatePostDateStruct.date}`;
};

/** The same fault for every answer with the archive. */
function eachDownload(...faults: ReturnType<FaultPlan>): FaultPlan {
  return ({ endpoint }) => (endpoint === "download" ? faults : []);
}

describe("the whole registry by its archive", () => {
  test("is downloaded, loaded, completed by the API and removed", async () => {
    const { simulator, home, lind } = await world();
    const run = await lind([...BY_ARCHIVE, "--json"]);
    expect(run.exitCode).toBe(0);
    const report = JSON.parse(run.out);
    expect(report.scopes).toMatchObject([
      { title: "the registry's archive", added: 60, requests: 1 },
      { title: "everything", added: 0, reconciliation: { expected: 60, stored: 60, unreadable: 0 } },
    ]);
    expect(run.err).toContain("The archive is loaded and was removed");
    expect(readdirSync(join(home, "download"))).toEqual(["lock"]);
    await expectWhole({ simulator, home, lind });
    const again = JSON.parse((await lind(["sync", "--json"])).out);
    expect(again).toMatchObject({ requests: 1, added: 0, updated: 0 });
  });

  test("what is posted while it is downloaded and loaded is caught", async () => {
    let downloads = 0;
    // The version and the count come first, then the look at the archive; the data moves under the download.
    const faults: FaultPlan = ({ endpoint }) => {
      if (endpoint !== "download") return [];
      downloads += 1;
      if (downloads === 2) return [{ kind: "cut-body", share: 0.5 }];
      return downloads === 3 ? [{ kind: "data-moves", days: 4 }] : [];
    };
    const { simulator, home, lind } = await world({ faults });
    expect((await lind(BY_ARCHIVE)).exitCode).toBe(0);
    expect(simulator.faultRecords.map(({ fault }) => fault.kind)).toEqual(["cut-body", "data-moves"]);
    await expectWhole({ simulator, home, lind }, posting);
  });

  test("an archive that was packed weeks ago costs requests and no study", async () => {
    const { simulator, home, lind } = await world({
      days: 30,
      faults: eachDownload({ kind: "old-archive", days: 20 }),
    });
    const report = JSON.parse((await lind([...BY_ARCHIVE, "--json"])).out);
    expect(report.scopes[1].updated).toBeGreaterThan(0);
    expect(report.scopes[1].removed + report.scopes[1].merged).toBeGreaterThan(0);
    await expectWhole({ simulator, home, lind }, posting);
  });

  test("a study that is damaged in it goes to quarantine and is fetched from the API", async () => {
    const { simulator, home, lind } = await world({ faults: eachDownload({ kind: "wrong-byte", share: 0.3 }) });
    const report = JSON.parse((await lind([...BY_ARCHIVE, "--json"])).out);
    expect(report).toMatchObject({ quarantined: 1, added: 60 });
    expect(report.scopes).toMatchObject([{ added: 59 }, { added: 1 }]);
    await expectWhole({ simulator, home, lind });
  });

  test("an archive that cannot be read at all is removed, and the pages of the API are the way", async () => {
    const { simulator, home, lind } = await world({ faults: eachDownload({ kind: "wrong-byte", share: 1 }) });
    const run = await lind(BY_ARCHIVE);
    expect(run.exitCode).toBe(0);
    expect(run.err).toContain("The archive is of no use and was removed; going on page by page.");
    expect(readdirSync(join(home, "download"))).toEqual(["lock"]);
    await expectWhole({ simulator, home, lind });
  });

  test("a registry without one is pulled page by page", async () => {
    const { simulator, home, lind } = await world({ hasArchive: false });
    const told = await lind(["sync", "--all", "--explain", "--via", "archive"]);
    expect(told.out).toContain("There is no archive: the registry answers with status 404.");
    expect((await lind(BY_ARCHIVE)).exitCode).toBe(0);
    expect(existsSync(join(home, "download"))).toBe(false);
    await expectWhole({ simulator, home, lind });
  });

  test.each([1, 2, 3])("seeded faults, seed %d", async (seed) => {
    const faults = combineFaults(
      randomFaults(seed, [
        { fault: { kind: "cut-body", share: 0.6 }, probability: 0.3, endpoint: "download" },
        { fault: { kind: "wrong-range" }, probability: 0.2, endpoint: "download" },
        { fault: { kind: "wrong-byte", share: 0.4 }, probability: 0.3, endpoint: "download" },
        { fault: { kind: "server-error", status: 502 }, probability: 0.1 },
        { fault: { kind: "reset" }, probability: 0.1 },
      ]),
      ({ number }) => (number % 9 === 0 ? [{ kind: "data-moves", days: 1 }] : []),
    );
    const { simulator, home, lind } = await world({ faults });
    // A run may give up when the registry keeps moving or failing; what it stored stays, and the next goes on.
    for (let run = 0; run < 4; run++) await lind(BY_ARCHIVE);
    simulator.setFaults(() => []);
    expect((await lind(["sync", "--full", "--all"])).exitCode).toBe(0);
    await expectWhole({ simulator, home, lind });
  });
});

describe("before it begins", () => {
  test("--explain says how, and does nothing", async () => {
    const { home, lind } = await world({ studies: 500 });
    const run = await lind(["sync", "--all", "--via", "archive", "--explain"]);
    expect(run.exitCode).toBe(0);
    expect(run.out).toMatch(/1\. Download the registry's archive, 2\.\d MB/);
    expect(run.out).toMatch(/Disk: about .* are free/);
    expect(existsSync(home)).toBe(false);
    const plan = JSON.parse((await lind(["sync", "--all", "--explain", "--json"])).out);
    expect(plan).toMatchObject({ totalCount: 500, plan: { way: "pages", instead: { way: "archive" } } });
  });

  test("a disk without the room is refused with what is missing, unless somebody knows better", async () => {
    const { simulator, home, lind } = await world();
    const refused = await lind(BY_ARCHIVE, 50_000_000);
    expect(refused.exitCode).toBe(4);
    expect(refused.err).toMatch(/needs about 20\d MB on the disk of .*, and 50\.0 MB are free: 15\d MB are missing\./);
    expect(existsSync(join(home, "download"))).toBe(false);
    expect((await lind([...BY_ARCHIVE, "--no-disk-check"], 50_000_000)).exitCode).toBe(0);
    await expectWhole({ simulator, home, lind });
  });

  test.runIf(existsSync("/dev/full"))("a disk that fills during the download ends with its reason", async () => {
    const { simulator, home, lind } = await world();
    const part = join(home, "download", "ctg-studies.json.zip.part");
    mkdirSync(join(home, "download"), { recursive: true });
    symlinkSync("/dev/full", part);
    const full = await lind(BY_ARCHIVE);
    expect([full.exitCode, full.err]).toEqual([4, expect.stringContaining("There is no space left")]);
    rmSync(part);
    expect((await lind(BY_ARCHIVE)).exitCode).toBe(0);
    await expectWhole({ simulator, home, lind });
  });

  test("a second process that downloads into the same home is refused", async () => {
    const { home, lind } = await world();
    mkdirSync(join(home, "download"), { recursive: true });
    {
      using lock = tryLock(join(home, "download", "lock"));
      expect(lock).toBeDefined();
      const busy = await lind(BY_ARCHIVE);
      expect([busy.exitCode, busy.err]).toEqual([3, expect.stringContaining("Another process downloads")]);
    }
    expect((await lind(BY_ARCHIVE)).exitCode).toBe(0);
  });

  test("what an earlier run had downloaded is removed where it is not needed any more", async () => {
    const { home, lind } = await world();
    mkdirSync(join(home, "download"), { recursive: true });
    writeFileSync(join(home, "download", "ctg-studies.json.zip.part"), "PK and so on");
    const run = await lind(["sync", "--all"]);
    expect(run.err).toContain("is not needed any more and was removed: 12 B");
    expect(readdirSync(join(home, "download"))).toEqual(["lock"]);
  });

  test("and left alone while another process is at it", async () => {
    const { home, lind } = await world();
    mkdirSync(join(home, "download"), { recursive: true });
    writeFileSync(join(home, "download", "ctg-studies.json.zip.part"), "PK and so on");
    using lock = tryLock(join(home, "download", "lock"));
    expect(lock).toBeDefined();
    expect((await lind(["sync", "--all"])).exitCode).toBe(0);
    expect(readdirSync(join(home, "download"))).toContain("ctg-studies.json.zip.part");
  });

  test.each([
    [["sync", "--explain"], "--explain is about the whole registry"],
    [["sync", "--cond", "x", "--via", "pages"], "--via is about the whole registry"],
    [["sync", "--all", "--via", "mail"], "archive, pages"],
  ])("%j is refused", async (argv, words) => {
    const run = await runLind(argv, { home: temporaryFolder() });
    expect([run.exitCode, run.err]).toEqual([2, expect.stringContaining(words)]);
  });
});
