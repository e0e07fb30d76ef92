import { execFileSync, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, expect, test } from "vitest";
import { createCsvWriter, csvColumns } from "../../packages/lind/src/formats/csv.ts";
import { chooseWriter, type TextFormatName } from "../../packages/lind/src/formats/formats.ts";
import { zipStudies } from "../../packages/lind/src/formats/json-zip.ts";
import { type ListWriter, writeOne } from "../../packages/lind/src/formats/list-writer.ts";
import { fhirProblems } from "../support/fhir-validator.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = sharedPath("data/studies");
const studies = hasSharedData
  ? readdirSync(folder).map((file) => ({
      nctId: basename(file, ".json"),
      text: readFileSync(join(folder, file), "utf8"),
    }))
  : [];
const texts = studies.map(({ text }) => text);

/** Programs that are not ours read back what was written; a test that needs one is skipped where it is absent. */
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const hasUnzip = spawnSync("unzip", ["-v"]).status === 0;

function writerOf(format: TextFormatName): ListWriter {
  const chosen = chooseWriter(format);
  if (chosen.kind === "refused") throw new Error(chosen.message);
  return chosen.writer;
}

function written(writer: ListWriter, records: readonly string[]): string {
  return writer.head() + records.map((text) => writer.study(text)).join("") + writer.tail();
}

/** The rows that Python's own reader of CSV finds. */
function readCsv(bytes: Buffer): readonly (readonly string[])[] {
  const program = [
    "import csv, io, json, sys",
    "text = sys.stdin.buffer.read().decode('utf-8')",
    "csv.field_size_limit(1 << 30)",
    "print(json.dumps(list(csv.reader(io.StringIO(text, newline='')))))",
  ].join("\n");
  return JSON.parse(execFileSync("python3", ["-c", program], { input: bytes, maxBuffer: 1 << 28 }).toString());
}

describe.skipIf(!hasSharedData)("the site's own CSV", () => {
  test("30 columns come out byte for byte", () => {
    const file = sharedPath("data/formats/csv/site-download-30-byte-exact");
    const records: readonly unknown[] = JSON.parse(readFileSync(`${file}.json`, "utf8"));
    const csv = written(
      createCsvWriter(),
      records.map((record) => JSON.stringify(record)),
    );
    expect(Buffer.from(csv).equals(readFileSync(`${file}.csv`))).toBe(true);
  });

  test.skipIf(!hasPython || !hasUnzip)("29 columns, whose line ends somebody changed, have the same cells", () => {
    const packed = temporaryFolder();
    execFileSync("unzip", ["-q", sharedPath("data/formats/csv/site-download.json.zip"), "-d", packed]);
    const [headings = [], ...rows] = readCsv(readFileSync(sharedPath("data/formats/csv/site-download-29-columns.csv")));
    const columns = csvColumns.filter(({ name }) => headings.includes(name));
    expect(columns.map(({ name }) => name)).toEqual(headings);
    expect(rows.length).toBe(391);
    const unixLines = (cell: string) => cell.replaceAll("\r\n", "\n");
    for (const row of rows) {
      const record = JSON.parse(readFileSync(join(packed, `${row[0]}.json`), "utf8"));
      expect(columns.map(({ cell }) => unixLines(cell(record)))).toEqual(row.map(unixLines));
    }
  });
});

describe.skipIf(!hasSharedData)("real studies", () => {
  test("as JSON are their exact texts", () => {
    expect(written(writerOf("json"), texts)).toBe(`[\n${texts.join(",\n")}\n]`);
  });

  test.skipIf(!hasPython)("as CSV are read back by another reader, cell by cell", () => {
    const rows = readCsv(Buffer.from(written(writerOf("csv"), texts)));
    const records = texts.map((text) => JSON.parse(text));
    expect(rows).toEqual([
      csvColumns.map(({ name }) => name),
      ...records.map((record) => csvColumns.map(({ cell }) => cell(record))),
    ]);
  });

  test("as RIS are records of well-formed lines", () => {
    const ris = written(writerOf("ris"), texts);
    const lines = ris.split("\r\n");
    expect(lines.filter((line) => line !== "" && !/^[A-Z][A-Z0-9] {2}- [^\r\n]*$/.test(line))).toEqual([]);
    const records = ris.split("ER  - \r\n\r\n").slice(0, -1);
    expect(records.length).toBe(texts.length);
    for (const [at, record] of records.entries()) {
      expect(record.startsWith(`TY  - DBASE\r\nID  - ${studies[at]?.nctId}\r\n`)).toBe(true);
      for (const tag of ["TI", "PY", "AU", "UR"])
        expect(record.match(new RegExp(`^${tag}  - .`, "gm"))?.length).toBe(1);
    }
  });

  test("as FHIR are valid bundles", () => {
    for (const text of texts) expect(fhirProblems(JSON.parse(writeOne(writerOf("fhir.json"), text)))).toEqual([]);
  });

  test("as markdown begin with their title, and hold no HTML", () => {
    for (const text of texts) {
      const page = writeOne(writerOf("markdown"), text);
      expect(page).toMatch(/^# \S/);
      expect(page.replaceAll(/\\\\|\\<|\]\(<https?:[^<>]*>\)/g, "")).not.toContain("<");
    }
  });

  test("with fields are what the registry keeps of them, figures as it writes them", () => {
    const chosen = chooseWriter("ndjson", { fields: ["NCTId", "LocationCountry", "LocationGeoPoint"] });
    if (chosen.kind === "refused") throw new Error(chosen.message);
    for (const text of texts) {
      const points = [...text.matchAll(/"geoPoint":\{[^}]*\}/g)].map(String);
      expect([...chosen.writer.study(text).matchAll(/"geoPoint":\{[^}]*\}/g)].map(String)).toEqual(points);
    }
  });

  test.skipIf(!hasUnzip || !hasPython)("as an archive are unpacked by other programs, byte for byte", async () => {
    const home = temporaryFolder();
    const path = join(home, "studies.json.zip");
    await pipeline(zipStudies(Readable.from(studies)), createWriteStream(path));
    execFileSync("unzip", ["-tq", path]);
    mkdirSync(join(home, "unzip"));
    execFileSync("unzip", ["-q", path, "-d", join(home, "unzip")]);
    execFileSync("python3", ["-m", "zipfile", "-e", path, join(home, "python")]);
    for (const reader of ["unzip", "python"]) {
      expect(readdirSync(join(home, reader)).length).toBe(studies.length);
      for (const { nctId, text } of studies) {
        expect(readFileSync(join(home, reader, `${nctId}.json`), "utf8")).toBe(text);
      }
    }
  });
});
