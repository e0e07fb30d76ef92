import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What is derived from the stored studies: the index, and what is known of names. */

const INDEX_FILE = /^search-\d+\.sqlite$/;

let home: string;
const lind = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home });
const json = async (...argv: readonly string[]) => JSON.parse((await lind(...argv, "--json")).out);
const indexFiles = () => readdirSync(home).filter((name) => INDEX_FILE.test(name));

function fileWith(text: string, name: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

const load = (...texts: readonly string[]) => lind("sync", "--file", fileWith(texts.join("\n"), "studies.ndjson"));

describe("lind index", () => {
  beforeEach(async () => {
    home = join(temporaryFolder(), "home");
    await load(studyText({ nctId: "NCT00000102" }), studyText({ nctId: "NCT00000410", briefTitle: "Cider" }));
  });

  test("builds the index, then follows what is stored", async () => {
    expect(indexFiles()).toEqual([]);
    const built = await lind("index");
    expect(built.out).toMatch(
      /^The index was built from 2 studies\.\n2 studies, [\d.]+ kB, 0 concepts learnt from the studies\n$/,
    );
    expect(built).toMatchObject({ exitCode: 0, err: "" });
    expect((await lind("index")).out.split("\n")[0]).toBe("The index has all that is stored.");
    await load(studyText({ nctId: "NCT00000410", briefTitle: "Perry", lastUpdatePostDate: "2026-08-21" }));
    const lines = (await lind("index")).out.split("\n");
    expect(lines[0]).toBe("1 study was indexed, 1 older text left out.");
    expect(lines[1]).toMatch(/^2 studies, 1 superseded text kept for open listings, /);
    expect((await lind("search", "perry", "--format", "ids")).out).toBe("NCT00000410\n");
    expect((await lind("search", "cider", "--format", "ids")).exitCode).toBe(1);
  });

  test("tells a program what was done and what there is", async () => {
    const report = await json("index");
    expect(report).toEqual({
      isRebuilt: true,
      documentsAdded: 2,
      documentsEnded: 0,
      seq: 2,
      studies: 2,
      documents: 2,
      bytes: expect.any(Number),
      conceptsLearnt: 0,
    });
    expect(await json("index")).toMatchObject({ isRebuilt: false, documentsAdded: 0, documentsEnded: 0, studies: 2 });
  });

  test("--rebuild replaces the file and forgets superseded texts", async () => {
    await lind("index");
    await load(studyText({ nctId: "NCT00000410", briefTitle: "Perry", lastUpdatePostDate: "2026-08-21" }));
    await lind("index");
    const [before] = indexFiles();
    expect(await json("index", "--rebuild")).toMatchObject({ isRebuilt: true, studies: 2, documents: 2 });
    expect(indexFiles()).toHaveLength(1);
    expect(indexFiles()[0]).not.toBe(before);
    expect((await lind("search", "perry", "--count")).out).toBe("1\n");
  });

  test("leaves the store and what is said of it alone, but for its own mark", async () => {
    const before = await json("status");
    await lind("search", "cider");
    await lind("index", "--rebuild");
    const after = await json("status");
    expect({ ...after, marks: [], storeBytes: 0 }).toEqual({ ...before, marks: [], storeBytes: 0 });
    expect(after.marks).toMatchObject([{ reader: "search", seq: 2 }]);
    expect((await lind("verify")).exitCode).toBe(0);
  });

  test("refuses words, and a home without a store, which it leaves without one", async () => {
    expect((await lind("index", "now")).err).toContain('lind index does not know what to do with "now".');
    const empty = temporaryFolder();
    for (const argv of [["index"], ["index", "--rebuild"], ["search", "x"]]) {
      const run = await runLind(argv, { home: empty });
      expect(run.exitCode, argv.join(" ")).toBe(2);
      expect(run.err).toContain("lind sync");
    }
    expect(readdirSync(empty)).toEqual([]);
  });
});

const MESH = `<?xml version="1.0"?>
<DescriptorRecordSet LanguageCode = "eng">
<DescriptorRecord DescriptorClass = "1">
  <DescriptorUI>D012614</DescriptorUI>
  <DescriptorName><String>Scurvy</String></DescriptorName>
  <ConceptList>
    <Concept PreferredConceptYN="Y">
      <ConceptName><String>Scurvy</String></ConceptName>
      <TermList>
        <Term LexicalTag="NON"><String>Scurvy</String></Term>
        <Term LexicalTag="NON"><String>Sailors' Rot</String></Term>
        <Term LexicalTag="ABB"><String>SCVY</String></Term>
      </TermList>
    </Concept>
    <Concept PreferredConceptYN="N">
      <ConceptName><String>Barlow Disease</String></ConceptName>
      <TermList>
        <Term LexicalTag="NON"><String>Barlow Disease</String></Term>
        <Term LexicalTag="NON"><String>Infantile Scurvy &amp; Rickets</String></Term>
      </TermList>
    </Concept>
  </ConceptList>
</DescriptorRecord>
</DescriptorRecordSet>
`;

describe("lind concepts", () => {
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "lind-test-"));
    const file = join(home, "study.json");
    writeFileSync(file, studyText({ nctId: "NCT00000102", briefTitle: "Lemons for Scurvy" }));
    await lind("sync", "--file", file);
  });
  afterAll(() => rmSync(home, { recursive: true }));

  test("shows what a name also finds, and who says so", async () => {
    const run = await lind("concepts", "Heart attacks");
    const [first = "", ...names] = run.out.trimEnd().split("\n");
    expect(first).toBe("Myocardial Infarction (list:conditions/cardiovascular)");
    expect(names).toContain("  cardiac infarction");
    expect(names).not.toContain("  heart attack");
    const known = await json("concepts", "heart attack");
    expect(known).toMatchObject({ name: "heart attack", mayMean: [] });
    expect(known.synonyms[0].names).toContainEqual({ text: "cardiac infarction", words: ["cardiac", "infarction"] });
  });

  test("tells of a name with several meanings that it is searched as it stands", async () => {
    const run = await lind("concepts", "PD");
    expect(run.exitCode).toBe(0);
    expect(run.out).toMatch(/^"PD" may mean .*Parkinson Disease.*; it is not expanded to them\.\n$/);
  });

  test("says so of a name that nobody knows", async () => {
    expect(await lind("concepts", "zzyzx")).toEqual({
      exitCode: 1,
      out: "",
      err: 'No source knows "zzyzx"; it is searched as it stands.\n',
    });
    expect(await json("concepts", "zzyzx")).toEqual({ name: "zzyzx", synonyms: [], mayMean: [] });
    expect((await lind("concepts", "%&")).exitCode).toBe(1);
  });

  test.each([
    [[], "Name one thing"],
    [[" "], "Name one thing"],
    [["heart", "attack"], 'lind concepts "heart attack"'],
    [["import"], "Name the file to import."],
    [["import", "a.xml", "b.xml"], "Name one thing"],
    [["import", "/nowhere/desc.xml"], "There is no file /nowhere/desc.xml."],
    [["import", "."], "There is no file ."],
  ])("refuses %j", async (operands, sentence) => {
    const run = await lind("concepts", ...operands);
    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain(sentence);
  });

  test("imports MeSH into a readable list, which the next search uses", async () => {
    expect((await lind("search", "sailors rot", "--count")).out).toBe("0\n");
    const run = await lind("concepts", "import", fileWith(MESH, "desc2026.xml"));
    const list = join(home, "concepts", "mesh.txt");
    expect(run.out).toBe(`2 concepts with 5 names imported into ${list}\n`);
    expect(readFileSync(list, "utf8")).toContain("Scurvy | Sailors' Rot ~ SCVY\n");
    expect((await lind("search", "sailors rot", "--count")).out).toBe("1\n");
    expect((await lind("search", "SCVY", "--explain")).out).toContain("Scurvy (mesh): Scurvy");
    expect((await lind("concepts", "barlow disease")).out).toContain("  Infantile Scurvy & Rickets\n");
  });

  test("imports again in place of what was imported", async () => {
    await lind("concepts", "import", fileWith(MESH, "desc2026.xml"));
    const later = MESH.replaceAll("Sailors' Rot", "Mariners' Rot");
    expect(await json("concepts", "import", fileWith(later, "desc2027.xml"))).toEqual({
      file: join(home, "concepts", "mesh.txt"),
      concepts: 2,
      names: 5,
    });
    expect((await lind("search", "sailors rot", "--count")).out).toBe("0\n");
    expect((await lind("search", "mariners rot", "--count")).out).toBe("1\n");
  });

  test.each([
    ["JSON", "{}", "The XML is broken"],
    ["a file of qualifiers", "<QualifierRecordSet></QualifierRecordSet>", "should be <DescriptorRecordSet>"],
    ["an empty file", "", "The file has no descriptors."],
    ["a file that was cut", MESH.slice(0, MESH.length / 2), "The file ends inside <"],
    ["bytes that are no text", "\ufffd\0\u0001", "The XML is broken"],
  ])("refuses %s and keeps what was imported before", async (_, text, sentence) => {
    await lind("concepts", "import", fileWith(MESH, "desc2026.xml"));
    const run = await lind("concepts", "import", fileWith(text, "desc2027.xml"));
    expect(run).toMatchObject({ exitCode: 4, out: "" });
    expect(run.err).toContain(sentence);
    expect(run.err).toContain("Download descYYYY.xml");
    expect(readdirSync(join(home, "concepts"))).toEqual(["mesh.txt"]);
    expect((await lind("concepts", "sailors' rot")).exitCode).toBe(0);
  });

  test("warns of a line that somebody broke, and uses the others", async () => {
    writeFileSync(join(home, "concepts", "own.txt"), "Scurvy | land sickness\n | | ~ |\n");
    const run = await lind("search", "land sickness", "--count");
    expect(run.out).toBe("1\n");
    expect(run.err).toMatch(/^own\.txt, line 2: /);
    rmSync(join(home, "concepts", "own.txt"));
  });

  test("says that a home cannot be written", async () => {
    const below = join(fileWith("a file, not a folder", "home"), "below");
    const run = await runLind(["concepts", "import", fileWith(MESH, "desc2026.xml")], { home: below });
    expect(run.exitCode).toBe(4);
    expect(run.err).toContain(below);
    expect(existsSync(below)).toBe(false);
  });
});
