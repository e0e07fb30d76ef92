import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../../../../../test/support/shared.ts";
import { unpacked } from "../../../../../test/support/unpacked.ts";
import { zipArchive } from "../../../../../test/support/zip-archive.ts";
import { isLindError, type LindError } from "../../base/errors.ts";
import type { SourceRecord } from "../record.ts";
import { type FileSystem, nodeFileSystem } from "./file-system.ts";
import { type FileSourceEffects, openFileSource, STANDARD_INPUT } from "./open-file-source.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lind-files-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const study = (id: number) =>
  `{"protocolSection":{"identificationModule":{"nctId":"NCT${String(id).padStart(8, "0")}"}}}`;

const remarks: string[] = [];
const effects: FileSourceEffects = { log: { info: (text) => remarks.push(text), warn: (text) => remarks.push(text) } };

async function read(path: string, more: Partial<FileSourceEffects> = {}): Promise<readonly SourceRecord[]> {
  const source = await openFileSource(path, { ...effects, ...more });
  return unpacked(source.batches);
}

/** One line a record: its place and its text, or its place and what is wrong. */
function show(records: readonly SourceRecord[]): readonly string[] {
  return records.map((record) =>
    record.kind === "record" ? `${record.place}: ${record.text}` : `${record.place}! ${record.reason}`,
  );
}

async function refusal(work: Promise<unknown>): Promise<Pick<LindError, "code" | "message" | "hint">> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isLindError(error)) throw error;
  return { code: error.code, message: error.message, hint: error.hint };
}

describe("one file", () => {
  test("of one study, whose name promises its id", async () => {
    const path = write("NCT00000001.json", `\n${study(1)}\n`);
    expect(await read(path)).toEqual([
      { kind: "record", text: study(1), place: "NCT00000001.json", promisedId: "NCT00000001" },
    ]);
  });

  test("of one study, whose name promises nothing", async () => {
    expect(await read(write("2011-07-15__2025-10-02.json", study(1)))).toEqual([
      { kind: "record", text: study(1), place: "2011-07-15__2025-10-02.json", promisedId: undefined },
    ]);
  });

  test.each([
    ["a page", "page.json", `{"totalCount":2,"studies":[\n${study(1)},\n${study(2)}\n],"nextPageToken":"x"}`, "study"],
    ["a list", "list.json", `[\n  ${study(1)},\n  ${study(2)}\n]\n`, "study"],
    ["studies after each other", "both.json", `${study(1)} ${study(2)}`, "study"],
    ["a study a line", "studies.ndjson", `${study(1)}\n${study(2)}\n`, "line"],
    ["a study a line, under another name", "studies.jsonl", `${study(1)}\n${study(2)}`, "line"],
    ["a study a line, under the name of JSON", "studies.json", `${study(1)}\n${study(2)}`, "line"],
    ["a study a line, under a name that tells nothing", "studies.txt", `\ufeff${study(1)}\r\n${study(2)}`, "line"],
  ])("%s", async (_name, name, content, unit) => {
    for (const [ending, compress] of [
      ["", Buffer.from],
      [".gz", gzipSync],
      [".zst", zstdCompressSync],
    ] as const) {
      const path = write(`${name}${ending}`, compress(content));
      const label = `${name}${ending}`;
      const first = name === "both.json" ? label : `${label} ${unit} 1`;
      expect(show(await read(path))).toEqual([`${first}: ${study(1)}`, `${label} ${unit} 2: ${study(2)}`]);
    }
  });

  test("reads what is compressed or not whatever its name says", async () => {
    expect(show(await read(write("a.json.gz", study(1))))).toEqual([`a.json.gz: ${study(1)}`]);
    expect(show(await read(write("b.json", zstdCompressSync(study(1)))))).toEqual([`b.json: ${study(1)}`]);
  });

  test("keeps the text as it is written", async () => {
    const text = '{ "protocolSection": {"a": 40.0, "b": "\\u00e9é", "c": 1E5} ,"hasResults":false\t}';
    expect(show(await read(write("a.json", `${text}\n`)))).toEqual([`a.json: ${text}`]);
    expect(show(await read(write("a.ndjson", ` ${text} \r\n`)))).toEqual([`a.ndjson line 1: ${text}`]);
  });

  test("tells how many of its bytes are read", async () => {
    const content = zstdCompressSync(`${study(1)}\n`.repeat(1_000));
    const source = await openFileSource(write("studies.ndjson.zst", content), effects);
    expect(source.label).toBe("studies.ndjson.zst");
    expect(source.progress()).toEqual({
      label: "loading studies.ndjson.zst",
      done: 0,
      total: content.length,
      unit: "bytes",
    });
    const sizes: number[] = [];
    for await (const batch of source.batches) sizes.push(batch.length);
    expect(sizes).toEqual([200, 200, 200, 200, 200]);
    expect(source.progress().done).toBe(content.length);
  });

  test("from standard input, in any shape, compressed or not", async () => {
    async function* standardInput(content: Uint8Array) {
      for (let from = 0; from < content.length; from += 7) yield content.subarray(from, from + 7);
    }
    const from = async (content: Uint8Array) =>
      show(await read(STANDARD_INPUT, { standardInput: standardInput(content) }));
    const lines = [`standard input line 1: ${study(1)}`, `standard input line 2: ${study(2)}`];
    expect(await from(Buffer.from(`${study(1)}\n${study(2)}\n`))).toEqual(lines);
    expect(await from(gzipSync(`${study(1)}\n${study(2)}\n`))).toEqual(lines);
    expect(await from(Buffer.from(`[\n${study(3)}\n]`))).toEqual([`standard input study 1: ${study(3)}`]);
  });
});

describe("legacy XML", () => {
  const xml = (nctId: string, more = "") =>
    `<clinical_study><id_info><nct_id>${nctId}</nct_id>${more}</id_info></clinical_study>`;
  const record = (nctId: string, more = "") =>
    `{"protocolSection":{"identificationModule":{"nctId":"${nctId}"${more}}},"hasResults":false}`;

  test("becomes the record of the API v2, whose id the file's name promises", async () => {
    for (const [name, content] of [
      ["NCT00000001.xml", xml("NCT00000001")],
      ["NCT00000001.xml.gz", gzipSync(xml("NCT00000001"))],
    ] as const) {
      expect(await read(write(name, content))).toEqual([
        { kind: "record", text: record("NCT00000001"), place: name, promisedId: "NCT00000001" },
      ]);
    }
  });

  test("may stand under an id that the study had before", async () => {
    const path = write("NCT00000002.xml", xml("NCT00000001", "<nct_alias>NCT00000002</nct_alias>"));
    expect(await read(path)).toEqual([
      {
        kind: "record",
        text: record("NCT00000001", ',"nctIdAliases":["NCT00000002"]'),
        place: "NCT00000002.xml",
        promisedId: undefined,
      },
    ]);
  });

  test("is read from folders in folders, and goes on behind what is none", async () => {
    write("NCT0000xxxx/NCT00000001.xml", xml("NCT00000001"));
    write("NCT0000xxxx/NCT00000002.xml", xml("NCT00000002").slice(0, 40));
    write("NCT0001xxxx/NCT00010000.xml", xml("NCT00010000"));
    expect(show(await read(folder))).toEqual([
      `NCT0000xxxx/NCT00000001.xml: ${record("NCT00000001")}`,
      "NCT0000xxxx/NCT00000002.xml! This is no record of the registry's legacy XML: the text ends inside <nct_id>, at line 1. Take it again from where it came.",
      `NCT0001xxxx/NCT00010000.xml: ${record("NCT00010000")}`,
    ]);
  });
});

describe("a folder", () => {
  test("gives its files in the order of names, folder by folder, and says once what it passes over", async () => {
    write("b/2025-10-08.json", study(3));
    write("b/2025-10-02.json", study(2));
    write("c.ndjson.gz", gzipSync(`${study(4)}\n${study(5)}`));
    write("a/x/NCT00000001.json", study(1));
    write("README.txt", "no study");
    write("b/bulk.zip", "PK");
    write(".hidden.json", "no study");
    remarks.length = 0;
    const records = await read(folder);
    expect(show(records)).toEqual([
      `a/x/NCT00000001.json: ${study(1)}`,
      `b/2025-10-02.json: ${study(2)}`,
      `b/2025-10-08.json: ${study(3)}`,
      `c.ndjson.gz line 1: ${study(4)}`,
      `c.ndjson.gz line 2: ${study(5)}`,
    ]);
    expect(records.map((record) => (record.kind === "record" ? record.promisedId : ""))).toEqual([
      "NCT00000001",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(remarks).toEqual([
      `Passed over in ${folder}: 2 entries; only .ndjson, .jsonl, .json, .xml, each also with .gz or .zst are read.`,
    ]);
  });

  test("goes on behind files that cannot be read", async () => {
    write("1.json", "");
    write("2.json", "<!DOCTYPE html><title>Sign in</title>");
    write("3.json.gz", gzipSync(study(3)).subarray(0, 30));
    write("4.json", `[${study(4)},`);
    write("5.ndjson", `${study(5)}\noops\n`);
    write("6.json", study(6));
    const unreadable = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      readWhole: (path) => (path.endsWith("6.json") ? Promise.reject(unreadable) : nodeFileSystem.readWhole(path)),
    };
    write("7.json", study(7));
    expect(show(await read(folder, { fileSystem }))).toEqual([
      "1.json! 1.json holds no study. There is nothing but white space in the input. Take the file again from where it came.",
      "2.json! 2.json holds no study. A JSON object or list was expected at byte 0, not `<!DOCTYPE html><title>Sign in</title>`. Give JSON of ClinicalTrials.gov; a sign-in page of a network is sometimes saved in its place.",
      "3.json.gz! The compressed data ends too early; take the file again from where it came.",
      `4.json study 1: ${study(4)}`,
      "4.json study 2! The input ends after 70 bytes, and its list of studies is not closed. It is incomplete; take it again from where it came.",
      `5.ndjson line 1: ${study(5)}`,
      "5.ndjson line 2! A JSON object or list was expected at byte 0, not `oops`. Give JSON of ClinicalTrials.gov; a sign-in page of a network is sometimes saved in its place.",
      "6.json! It may not be read; check its owner and its permissions.",
      `7.json: ${study(7)}`,
    ]);
  });

  test("does not follow a link round in circles", async () => {
    write("a/NCT00000001.json", study(1));
    symlinkSync(folder, join(folder, "a/round"));
    symlinkSync(join(folder, "a/NCT00000001.json"), join(folder, "NCT00000002.json"));
    symlinkSync(join(folder, "nowhere.json"), join(folder, "broken.json"));
    expect(show(await read(folder))).toEqual([`NCT00000002.json: ${study(1)}`, `a/NCT00000001.json: ${study(1)}`]);
  });

  test("without any file of studies is refused", async () => {
    write("notes.txt", "");
    expect(await refusal(openFileSource(folder, effects))).toEqual({
      code: "USAGE",
      message: `The folder ${folder} holds no file of studies.`,
      hint: "Files that are read: .ndjson, .jsonl, .json, .xml, each also with .gz or .zst.",
    });
  });
});

describe("a zip archive", () => {
  const archive = zipArchive([
    { name: "01/NCT00000001.json", content: study(1) },
    { name: "02/NCT00000002.json", content: study(2) },
  ]);
  const places = [`download/01/NCT00000001.json: ${study(1)}`, `download/02/NCT00000002.json: ${study(2)}`];

  test("is known by its first bytes, whatever its name", async () => {
    expect(show(await read(write("download", archive)))).toEqual(places);
  });

  test("is known by its name where the first bytes are damaged", async () => {
    const damaged = Buffer.from(archive).fill(0, 0, 2);
    const records = await read(write("download.zip", damaged));
    expect(records.map(({ kind }) => kind)).toEqual(["unreadable", "record"]);
  });

  test("tells how many of its bytes are read", async () => {
    const source = await openFileSource(write("x.zip", archive), effects);
    for await (const _ of source.batches);
    expect(source.progress()).toEqual({
      label: "loading x.zip",
      done: archive.length,
      total: archive.length,
      unit: "bytes",
    });
  });

  test("cannot come by standard input, and says so", async () => {
    async function* standardInput(): AsyncGenerator<Uint8Array> {
      yield archive.subarray(0, 3);
      yield archive.subarray(3);
    }
    expect(await refusal(read(STANDARD_INPUT, { standardInput: standardInput() }))).toEqual({
      code: "INPUT_UNREADABLE",
      message: "Standard input is a zip archive, which is read from its end.",
      hint: "Save it as a file and name that.",
    });
  });

  test("that is none is one error", async () => {
    expect(await refusal(read(write("x.zip", "PK")))).toEqual({
      code: "INPUT_UNREADABLE",
      message: "x.zip cannot be read as a zip archive: it has no end: it is incomplete, or no zip archive.",
      hint: "Take it again from where it came; nothing of it was loaded.",
    });
  });

  test("a disk that fails in the middle leaves what was read before", async () => {
    const path = write("x.zip", archive);
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      open: async (name) => {
        const file = await nodeFileSystem.open(name);
        const second = archive.indexOf("PK\u0003\u0004", 4, "latin1");
        const failure = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
        // A read ahead ends before the second file, so that it is asked for by itself.
        const read = (at: number, bytes: number) =>
          at === second ? Promise.reject(failure) : file.read(at, bytes > archive.length ? second - at : bytes);
        return { bytes: file.bytes, read, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() };
      },
    };
    const lines = show(await read(path, { fileSystem }));
    expect(lines[0]).toBe(`x.zip/01/NCT00000001.json: ${study(1)}`);
    expect(lines[1]).toContain("x.zip after record 1! Reading it fails (EIO: i/o error, read)");
  });
});

describe("bad input", () => {
  test("a path that leads nowhere", async () => {
    const path = join(folder, "nowhere.json");
    expect(await refusal(openFileSource(path, effects))).toMatchObject({
      code: "USAGE",
      message: `There is no file or folder ${path}.`,
    });
  });

  test.each([
    ["an empty file", "a.json", "", "a.json holds no study. There is nothing but white space in the input."],
    ["an empty file of lines", "a.ndjson", "\r\n \n", "a.ndjson is empty."],
    [
      "a web page",
      "a.json",
      "<html>",
      "a.json holds no study. A JSON object or list was expected at byte 0, not `<html>`.",
    ],
    [
      "a web page named as lines",
      "a.ndjson",
      "<p>\n".repeat(1000),
      "a.ndjson begins with 1000 lines that hold no study.",
    ],
  ])("%s", async (_name, name, content, message) => {
    expect(await refusal(read(write(name, content)))).toMatchObject({ code: "INPUT_UNREADABLE", message });
  });

  test("a file that may not be read", async () => {
    const path = write("a.json", study(1));
    const denied = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
    const fileSystem: FileSystem = { ...nodeFileSystem, readChunks: () => failAfter([], denied) };
    expect(await refusal(read(path, { fileSystem }))).toMatchObject({
      code: "INPUT_UNREADABLE",
      message: `${path}: It may not be read; check its owner and its permissions.`,
    });
  });

  test("a disk that fails in the middle", async () => {
    const path = write("a.ndjson", "");
    const failure = Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      readChunks: () => failAfter([Buffer.from(`${study(1)}\n{"protocol`)], failure),
    };
    expect(show(await read(path, { fileSystem }))).toEqual([
      `a.ndjson line 1: ${study(1)}`,
      "a.ndjson after record 1! Reading it fails (EIO: i/o error); check the disk and run again.",
    ]);
  });

  test("a bug in what reads is no bad input", async () => {
    const path = write("a.ndjson", "");
    const fileSystem: FileSystem = { ...nodeFileSystem, readChunks: () => failAfter([], new Error("a bug")) };
    await expect(read(path, { fileSystem })).rejects.toThrow("a bug");
  });

  test.each([
    ["gzip", gzipSync, "studies.ndjson.gz"],
    ["zstd", zstdCompressSync, "studies.ndjson.zst"],
  ] as const)("%s data that is cut or damaged gives what stands before that place", async (_name, compress, name) => {
    // Texts that compress badly, so that the damage lies behind many of them.
    const texts = Array.from({ length: 3_000 }, (_, id) =>
      study(id).replace("}", `,"x":"${Math.sin(id)}${Math.cos(id)}"}`),
    );
    const whole = compress(texts.join("\n"));
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, whole.length - 5_000, whole.length - 4_900);
    const cut = await read(write(name, whole.subarray(0, whole.length - 5_000)));
    expect(cut.at(-1)).toMatchObject({
      kind: "unreadable",
      place: `${name} after record ${cut.length - 1}`,
      reason: "The compressed data ends too early; take the file again from where it came.",
    });
    const broken = await read(write(name, damaged));
    expect(broken.at(-1)).toMatchObject({ kind: "unreadable", place: `${name} after record ${broken.length - 1}` });
    // Damage shows at a checksum, some records later: those before it are as they were, those between need not be.
    expect(cut.length).toBeGreaterThan(2_000);
    expect(cut.slice(0, -1).map((record) => record.text)).toEqual(texts.slice(0, cut.length - 1));
    expect(broken.slice(0, 2_000).map((record) => record.text)).toEqual(texts.slice(0, 2_000));
  });
});

async function* failAfter(chunks: readonly Uint8Array[], error: Error): AsyncGenerator<Uint8Array> {
  yield* chunks;
  throw error;
}

describe.skipIf(!hasSharedData)("real studies", () => {
  const names = () => readdirSync(sharedPath("data/studies")).sort();
  const text = (name: string) => readFileSync(sharedPath("data/studies", name), "utf8");

  test("come byte for byte out of a folder", async () => {
    const records = await read(sharedPath("data/studies"));
    expect(records).toEqual(
      names().map((name) => ({ kind: "record", text: text(name), place: name, promisedId: name.slice(0, 11) })),
    );
    expect(records.length).toBe(861);
  });

  test.each([
    ["lines", "studies.ndjson", (texts: readonly string[]) => `${texts.join("\r\n")}\r\n`],
    [
      "a compressed page",
      "page.json.zst",
      (texts: readonly string[]) => `{"totalCount":861,"studies":[\n${texts.join(",\n")}\n]}`,
    ],
    ["a compressed list", "list.json.gz", (texts: readonly string[]) => `[\n${texts.join(",\n")}]`],
  ])("come byte for byte out of %s", async (_name, name, toContent) => {
    const texts = names().map(text);
    const content = toContent(texts);
    const bytes = name.endsWith(".gz")
      ? gzipSync(content, { level: 1 })
      : name.endsWith(".zst")
        ? zstdCompressSync(content)
        : content;
    expect((await read(write(name, bytes))).map((record) => record.text)).toEqual(texts);
  });

  test("found in several versions come in the order of time", async () => {
    const records = await read(sharedPath("data/versions"));
    const places = records.map((record) => record.place);
    expect(places).toEqual([...places].sort());
    expect(records.every((record) => record.kind === "record" && record.promisedId === undefined)).toBe(true);
  });
});
