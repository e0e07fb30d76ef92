import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { serveWholeRegistry } from "../support/whole-registry.ts";

/** Dropping old versions as a person does it, on a mirror of some days. */

let lind: (...argv: readonly string[]) => Promise<LindRun>;

beforeEach(async () => {
  const { simulator, url } = await serveWholeRegistry({ studies: 20 });
  const home = join(temporaryFolder(), "home");
  lind = (...argv) => runLind(argv, { home, upstream: url });
  await lind("sync", "--all");
  for (let day = 0; day < 6; day++) {
    simulator.advance(1);
    await lind("sync");
  }
});

const json = async (...argv: readonly string[]) => JSON.parse((await lind(...argv, "--json")).out);

test("says first what would go, drops it with --yes, and every kept day is as it was", async () => {
  const day = "2026-08-19";
  const before = await json("status");
  const search = ["search", "--as-of", day, "--format", "ndjson", "--limit", "100"] as const;
  const shown = (await lind(...search)).out;
  const said = await lind("vacuum", "--drop-versions-before", day);
  expect(said.out).toMatch(/^\d+ versions of \d+ studies would be dropped, .* Nothing was done\.\n/);
  expect(await json("status")).toEqual(before);
  const done = await lind("vacuum", "--drop-versions-before", day, "--yes");
  expect([done.exitCode, done.out]).toEqual([
    0,
    expect.stringContaining("dropped; days from 2026-08-19 on are as they were."),
  ]);
  expect((await lind("verify")).exitCode).toBe(0);
  expect((await lind(...search)).out).toBe(shown);
  const after = await json("status");
  expect(after.dropped).toEqual({ count: before.versions - after.versions, wholeFrom: day });
  expect(after.changes).toBe(before.changes);
  expect((await lind("status")).out).toContain("versions were dropped; days from 2026-08-19 on are as they were");
});

test("a history says what it lacks, and so does a day before", async () => {
  await lind("vacuum", "--drop-versions-before", "2026-08-24", "--yes");
  const ids = (await lind("search", "--format", "ids", "--limit", "100")).out.trim().split("\n");
  const histories = await Promise.all(ids.map((id) => lind("history", id)));
  expect(histories.some(({ err }) => /\d+ older versions? (?:was|were) dropped/.test(err))).toBe(true);
  const early = await lind("search", "--as-of", "2026-08-18", "--count");
  expect(early.err).toContain("Versions of days before 2026-08-24 were dropped, so 2026-08-18 may lack studies");
  expect((await lind("get", ids[0] ?? "", "--as-of", "2026-08-25")).err).toBe("");
});

test("changes of dropped versions are told as they were stored, those of kept ones as events", async () => {
  const told = ["changes", "--after", "0", "--noise"] as const;
  const [raw, events] = [await json(...told, "--raw"), await json(...told)];
  await lind("vacuum", "--drop-versions-before", "2026-08-24", "--yes");
  expect(await json(...told, "--raw")).toEqual(raw);
  const kept = await json(...told);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(events.length);
  expect(events).toEqual(expect.arrayContaining(kept));
});

test("without an option it only gives space back", async () => {
  const before = await json("status");
  expect((await lind("vacuum")).out).toMatch(/^The store takes .*; it took .*\.\n$/);
  expect(await json("status")).toEqual(before);
});

test.each([
  [["--yes"], "--yes is said of --drop-versions-before"],
  [["--drop-versions-before", "2999-01-01"], "has not come yet"],
  [["--drop-versions-before", "spring"], "is not a moment that can be read"],
])("%j is refused", async (argv, words) => {
  const run = await lind("vacuum", ...argv);
  expect([run.exitCode, run.err]).toEqual([2, expect.stringContaining(words)]);
});
