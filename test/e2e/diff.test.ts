import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { diffFiles, type StudyDiff } from "../../packages/lind/src/app/diff-files.ts";
import type { Effects } from "../../packages/lind/src/app/open-lind.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { createSimulation, LIVELY } from "../../packages/lind/src/simulator/simulation.ts";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { zipArchive } from "../support/zip-archive.ts";

/** `lind diff`: what changed between two places that hold studies, without a store. */

const posted = { lastUpdatePostDate: "2026-08-21", versionHolder: "2026-08-21" };
const scurvy = { nctId: "NCT00000102", briefTitle: "Lemons for scurvy" };
const before = [
  studyText(scurvy),
  studyText({ nctId: "NCT00000410", briefTitle: "Cider for scurvy" }),
  studyText({ nctId: "NCT00000500", briefTitle: "Vinegar for scurvy" }),
];
const after = [
  studyText({ nctId: "NCT00000600", briefTitle: "Oranges for scurvy", ...posted }),
  studyText({ ...scurvy, overallStatus: "TERMINATED", ...posted }),
  // Served on another day, nothing else.
  studyText({ nctId: "NCT00000410", briefTitle: "Cider for scurvy", versionHolder: "2026-08-21" }),
];

const diff = (...argv: readonly string[]): Promise<LindRun> => runLind(["diff", ...argv], { home: temporaryFolder() });

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

const expected = [
  ["NCT00000500", "study.deleted", "high", "The study is no longer in the registry, registered 2026-08-21"],
  ["NCT00000600", "study.new", "high", "New study, first seen 2026-08-21"],
  [
    "NCT00000102",
    "status.stopped",
    "critical",
    "Overall status: RECRUITING -> TERMINATED (no reason given), registered 2026-08-21",
  ],
];

test("tells events as JSON, one a line or in a list, and counts on standard error", async () => {
  const [a, b] = [fileOf("a.ndjson", before.join("\n")), fileOf("b.ndjson", after.join("\n"))];
  const run = await diff(a, b, "--format", "ndjson");
  const events = run.out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.map(({ nctId, kind, severity, sentence }) => [nctId, kind, severity, sentence])).toEqual(expected);
  expect(run.err).toContain("3 studies against 3: 1 changed, 1 added, 1 removed, 1 the same");
  expect(run.exitCode).toBe(0);
  expect(JSON.parse((await diff(a, b, "--json")).out)).toEqual(events);
  expect(Object.keys(events[0])).toEqual([
    "nctId",
    "title",
    "kind",
    "severity",
    "score",
    "rule",
    "factors",
    "fieldPath",
    "element",
    "before",
    "after",
    "magnitude",
    "criteria",
    "sentence",
    "registeredOn",
    "changes",
  ]);
});

test("is a table for a person, the most important first", async () => {
  const [a, b] = [fileOf("a.ndjson", before.join("\n")), fileOf("b.ndjson", after.join("\n"))];
  const run = await runLind(["diff", a, b], { home: temporaryFolder(), terminalColumns: 140 });
  expect(run.out.split("\n")).toEqual([
    "Study        Title               Registered  Severity  Kind            What changed",
    "NCT00000102  Lemons for scurvy   2026-08-21  critical  status.stopped  Overall status: RECRUITING -> TERMINATED (no reason given)",
    "NCT00000500  Vinegar for scurvy  2026-08-21  high      study.deleted   The study is no longer in the registry",
    "NCT00000600  Oranges for scurvy  2026-08-21  high      study.new       New study",
    "",
  ]);
  expect((await diff(a, b, "--severity", "critical")).out.split("\n")).toHaveLength(3);
  const none = await diff(a, b, "--kind", "results");
  expect([none.exitCode, none.out]).toEqual([1, ""]);
  expect(none.err).toContain("Nothing that was asked for; --noise shows everything.");
  expect((await diff(a, b, "--kind", "study", "--format", "ndjson")).out.trimEnd().split("\n")).toHaveLength(2);
});

test("nothing differs: nothing is printed, and the exit code says so", async () => {
  const [a, b] = [fileOf("a.ndjson", before.join("\n")), fileOf("b.ndjson", before.toReversed().join("\n"))];
  for (const format of [[], ["--format", "ndjson"]]) {
    const run = await diff(a, b, ...format);
    expect([run.exitCode, run.out]).toEqual([1, ""]);
    expect(run.err).toContain("3 studies against 3: 0 changed, 0 added, 0 removed, 3 the same");
  }
  expect((await diff(a, b, "--json")).out).toBe("[]\n");
});

test("reads folders, archives, compressed and pretty files alike", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "NCT0000xxxx"));
  for (const text of before)
    writeFileSync(
      join(folder, "NCT0000xxxx", `${JSON.parse(text).protocolSection.identificationModule.nctId}.json`),
      text,
    );
  const page = JSON.stringify({ studies: after.map((text) => JSON.parse(text)) }, null, 2);
  const zip = zipArchive(after.map((text, index) => ({ name: `${index}.json`, content: text })));
  for (const place of [
    fileOf("b.json", page),
    fileOf("b.zip", zip),
    fileOf("b.ndjson.gz", gzipSync(after.join("\n"))),
    fileOf("b.ndjson.zst", zstdCompressSync(after.join("\n"))),
  ]) {
    const run = await diff(folder, place, "--format", "ndjson");
    const events = run.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ nctId, kind, severity, sentence }) => [nctId, kind, severity, sentence])).toEqual(expected);
  }
});

test("a record that cannot be read is told and passed over; of a study that stands twice the last counts", async () => {
  const a = fileOf("a.ndjson", [...before, "no json"].join("\n"));
  const b = fileOf("b.ndjson", [studyText({ ...scurvy, overallStatus: "COMPLETED" }), ...before].join("\n"));
  const run = await diff(a, b);
  expect(run.exitCode).toBe(1);
  expect(run.err).toContain("a.ndjson line 4: A JSON object or list was expected");
  expect(run.err).toContain("3 the same; 1 record could not be read");
  const empty = await diff(a, fileOf("c.ndjson", "\n"));
  expect(empty.exitCode).toBe(4);
  expect(empty.out).toBe("");
});

test("a study that is broken in one place is told, and neither removed nor added", async () => {
  const broken = `${studyText(scurvy).slice(0, -20)}`;
  const a = fileOf("a.json", `[${before.join(",")}]`);
  const b = fileOf("b.ndjson", [broken, ...before.slice(1)].join("\n"));
  for (const places of [
    [a, b],
    [b, a],
  ]) {
    const run = await diff(...places, "--json");
    expect(run.err).toContain("b.ndjson line 1");
    expect(run.err).toContain("0 changed, 0 added, 0 removed");
    expect(run.err).toContain("1 record could not be read");
    expect([run.exitCode, run.out]).toEqual([1, "[]\n"]);
  }
});

const effects: Effects = {
  clock: systemClock,
  random: () => 0.5,
  failpoint: noFailpoint,
  log: silentLog,
  progress: noProgress,
  signal: new AbortController().signal,
};

test("more differing studies than are kept at a time are told in rounds, each once", async () => {
  const simulation = createSimulation({ ...LIVELY, seed: 11, studies: 60 });
  const [a, b] = ["2026-08-14", "2026-09-25"].map((day) =>
    fileOf(`${day}.ndjson`, [...simulation.texts(day)].map(({ text }) => text).join("\n")),
  );
  const tell = async (studiesARound: number | undefined) => {
    const studies: StudyDiff[] = [];
    const { counts, studies: told } = diffFiles(a ?? "", b ?? "", effects, studiesARound);
    for await (const study of told) studies.push(study);
    return { counts, studies };
  };
  const whole = await tell(undefined);
  expect(whole.counts.changed).toBeGreaterThan(20);
  expect(whole.counts.added).toBeGreaterThan(5);
  expect(whole.counts.removed).toBeGreaterThan(2);
  expect(await tell(7)).toEqual(whole);
});

test("what nobody posted is registered on the data day of its own record, also among records of other days", async () => {
  const stale = { ...scurvy, overallStatus: "UNKNOWN", versionHolder: "2026-09-01" };
  const other = studyText({ nctId: "NCT00000410", versionHolder: "2026-10-01" });
  const [a, b] = [fileOf("a.ndjson", studyText(scurvy)), fileOf("b.ndjson", `${studyText(stale)}\n${other}`)];
  const run = await diff(a, b, "--json", "--kind", "status");
  expect(JSON.parse(run.out)).toMatchObject([{ kind: "status.stale", registeredOn: "2026-09-01" }]);
});

test("a new study is registered on the day of its first posting, one that is new to the second place only when it was seen", async () => {
  const added = (nctId: string, firstPosted: string) => {
    const study = JSON.parse(studyText({ nctId, versionHolder: "2026-09-01" }));
    study.protocolSection.statusModule.studyFirstPostDateStruct = { date: firstPosted, type: "ACTUAL" };
    return JSON.stringify(study);
  };
  const b = fileOf("b.ndjson", [added("NCT00000601", "2026-08-20"), added("NCT00000602", "2020-08-20")].join("\n"));
  const run = await diff(fileOf("a.ndjson", studyText(scurvy)), b, "--json", "--kind", "study.new");
  expect(JSON.parse(run.out)).toMatchObject([
    { severity: "high", sentence: "New study, first posted 2026-08-20", registeredOn: "2026-08-20" },
    { severity: "low", sentence: "First posted 2020-08-20, first seen 2026-09-01", registeredOn: "2026-09-01" },
  ]);
});
