import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { convertLegacyXml } from "../../packages/lind/src/sources/legacy-xml/convert-legacy-xml.ts";
import { newerXml } from "../support/legacy-xml.ts";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let home: string;
const lind = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home });

beforeEach(() => {
  home = join(temporaryFolder(), "home");
});

async function load(name: string, content: string): Promise<LindRun> {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return lind("sync", "--file", file, "--json");
}

test("a study of the legacy XML is loaded, shown and found as any other", async () => {
  const loaded = await load("NCT01234567.xml", newerXml);
  expect(loaded.exitCode).toBe(0);
  expect(JSON.parse(loaded.out)).toMatchObject({ added: 1, quarantined: 0 });
  const converted = convertLegacyXml(newerXml);
  expect((await lind("get", "NCT01234567")).out).toBe(`${converted.kind === "record" ? converted.text : ""}\n`);
  expect((await lind("search", "--intr", "lemons", "--format", "ids")).out).toBe("NCT01234567\n");
});

test("what the conversion does not understand is told when it is first stored", async () => {
  const odd = newerXml.replace("</clinical_study>", "<moon_phase>Waxing</moon_phase></clinical_study>");
  const loaded = await load("NCT01234567.xml", odd);
  expect(loaded.exitCode).toBe(0);
  expect(loaded.err).toContain("NCT01234567.xml is stored without what was not understood in it: moon_phase: Waxing");
  expect((await load("NCT01234567.xml", odd)).err).not.toContain("moon_phase");
});

test("XML of an archive joins the history without becoming current", async () => {
  const today = studyText({ nctId: "NCT01234567", lastUpdatePostDate: "2026-08-20", versionHolder: "2026-08-21" });
  await load("studies.ndjson", today);
  await load("NCT01234567.xml", newerXml);
  expect((await lind("get", "NCT01234567")).out).toBe(`${today}\n`);
  const then = await lind("get", "NCT01234567", "--as-of", "2019-03-05", "--fields", "OverallStatus,VersionHolder");
  expect(then.out).toBe(
    '{"protocolSection":{"statusModule":{"overallStatus":"UNKNOWN"}},"derivedSection":{"miscInfoModule":{"versionHolder":"2019-03-05"}}}\n',
  );
});

test.skipIf(!hasSharedData)("a folder of real records is loaded, and what is no study is in quarantine", async () => {
  const run = await lind("sync", "--file", sharedPath("data/formats/xml-legacy"), "--json");
  // 51 records of 46 studies; two files are lists of search results.
  expect(JSON.parse(run.out)).toMatchObject({ added: 46, quarantined: 2 });
  const got = await lind("get", "NCT00081588", "NCT01298141", "--fields", "NCTIdAlias,LargeDocFilename");
  expect(got.exitCode).toBe(0);
  expect(got.out).toContain('"nctIdAliases":["NCT00980226"]');
  expect(got.out).toContain('"filename":"Prot_000.pdf"');
});
