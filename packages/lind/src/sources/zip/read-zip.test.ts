import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../../../../../test/support/shared.ts";
import { studyText } from "../../../../../test/support/study-text.ts";
import { unpacked } from "../../../../../test/support/unpacked.ts";
import { zipArchive } from "../../../../../test/support/zip-archive.ts";
import { isLindError } from "../../base/errors.ts";
import { nodeFileSystem, type OpenFile } from "../files/file-system.ts";
import type { SourceRecord } from "../record.ts";
import { readZip } from "./read-zip.ts";
import { WHOLE_BYTES_MAX } from "./zip-limits.ts";

const study = (number: number, title = "A study") =>
  studyText({ nctId: `NCT${String(number).padStart(8, "0")}`, briefTitle: title });
const good = { name: "02/NCT00000102.json", content: study(102) };
const other = { name: "10/NCT00000410.json", content: study(410) };

function inMemory(archive: Uint8Array): OpenFile {
  return {
    bytes: archive.length,
    read: (at, bytes) => Promise.resolve(archive.slice(at, at + bytes)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

interface Outcome {
  readonly records: readonly SourceRecord[];
  readonly remarks: readonly string[];
  readonly bytes: number;
}

async function readFile(file: OpenFile): Promise<Outcome> {
  const remarks: string[] = [];
  let bytes = 0;
  const log = { info: (text: string) => remarks.push(text), warn: (text: string) => remarks.push(text) };
  const onBytes = (more: number) => {
    bytes += more;
  };
  const records = await unpacked(readZip({ file, label: "x.zip", log, onBytes }));
  return { records, remarks, bytes };
}

const read = (archive: Uint8Array): Promise<Outcome> => readFile(inMemory(archive));

/** One line a record: its place and its text, or its place and what is wrong. */
function show({ records }: Outcome): readonly string[] {
  return records.map((record) =>
    record.kind === "record" ? `${record.place}: ${record.text}` : `${record.place}! ${record.reason}`,
  );
}

const shown = [`x.zip/02/NCT00000102.json: ${good.content}`, `x.zip/10/NCT00000410.json: ${other.content}`];

async function refusal(archive: Uint8Array): Promise<{ readonly code: string; readonly message: string }> {
  const error: unknown = await read(archive).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isLindError(error)) throw error ?? new Error("it was read");
  return { code: error.code, message: error.message };
}

describe("an archive", () => {
  test.each([
    ["deflated", zipArchive([good, other])],
    ["not packed", zipArchive([{ ...good, isStored: true }, other])],
    ["with sizes behind the data", zipArchive([{ ...good, sizesFollow: true }, other])],
    ["with sizes in 64 bits", zipArchive([{ ...good, is64: true }, other])],
    ["with its end in 64 bits", zipArchive([good, other], { is64: true })],
    ["with a comment", zipArchive([good, other], { comment: "made\u0000by PK\u0005\u0006 hand" })],
    ["with folders of their own", zipArchive([{ name: "02/", content: "" }, good, other])],
  ])("%s", async (_, archive) => {
    const outcome = await read(archive);
    expect(show(outcome)).toEqual(shown);
    expect(outcome.records[0]).toMatchObject({ promisedId: "NCT00000102" });
    expect(outcome.bytes).toBe(archive.length);
  });

  test("is read in the order of its directory", async () => {
    expect(show(await read(zipArchive([good, other], { isReversed: true })))).toEqual([...shown].reverse());
  });

  test("a study's text is the file's, without the white space around it", async () => {
    const odd = studyText({ nctId: "NCT00000102", briefTitle: "ü 𝄞", extra: { x: 1 } }).replace('"x":1', '"x" : 40.0');
    const { records } = await read(zipArchive([{ ...good, content: `\r\n${odd}\n` }]));
    expect(records[0]?.text).toBe(odd);
  });

  test("files of it hold what files alone may hold", async () => {
    const outcome = await read(
      zipArchive([
        { name: "page.json", content: `{"studies":[${study(1)},${study(2)}]}` },
        { name: "list.json", content: `[${study(3)}]` },
        { name: "lines.ndjson", content: `${study(4)}\n\n${study(5)}` },
        { name: "a/b/NCT00000006.json", content: `\ufeff${study(6)}` },
      ]),
    );
    expect(show(outcome)).toEqual([
      `x.zip/page.json study 1: ${study(1)}`,
      `x.zip/page.json study 2: ${study(2)}`,
      `x.zip/list.json study 1: ${study(3)}`,
      `x.zip/lines.ndjson line 1: ${study(4)}`,
      `x.zip/lines.ndjson line 3: ${study(5)}`,
      `x.zip/a/b/NCT00000006.json: ${study(6)}`,
    ]);
  });

  test("a large file is read as a stream", async () => {
    // Random digits, so that it does not pack like a bomb.
    const lines = Array.from({ length: 1100 }, (_, index) => study(index + 1, randomText(index, 8000)));
    const content = lines.join("\n");
    expect(content.length).toBeGreaterThan(WHOLE_BYTES_MAX);
    const { records } = await read(zipArchive([{ name: "all.ndjson", content }, other]));
    expect(records.map(({ text }) => text)).toEqual([...lines, other.content]);
    const damaged = await read(
      zipArchive([{ name: "all.ndjson", content, record: { crc: 7 }, header: { crc: 7 } }, other]),
    );
    expect(show(damaged)).toEqual([
      "x.zip/all.ndjson! Its checksum is wrong; take the archive again from where it came.",
      shown[1],
    ]);
    const packed = deflateRawSync(Buffer.from(content));
    packed.fill(0xff, 100_000, 100_100);
    const broken = await read(zipArchive([{ name: "all.ndjson", content, packed }, other]));
    expect(broken.records.map(({ kind }) => kind)).toEqual(["unreadable", "record"]);
  });

  test("an encrypted file of another kind is passed over as any other", async () => {
    const secret = { name: "README.txt", content: "x", record: { flags: 0x0801 }, header: { flags: 0x0801 } };
    const outcome = await read(zipArchive([secret, good, other]));
    expect(outcome.remarks).toEqual(["Passed over in x.zip: 1 files of other kinds (README.txt)."]);
  });

  test("files of other kinds are passed over and told", async () => {
    const outcome = await read(
      zipArchive([{ name: "README.txt", content: "x" }, good, { name: "__MACOSX/._a.json", content: "x" }, other]),
    );
    expect(show(outcome)).toEqual(shown);
    expect(outcome.remarks).toEqual(["Passed over in x.zip: 2 files of other kinds (README.txt, __MACOSX/._a.json)."]);
  });

  test("more files than the classic format counts", async () => {
    const count = 65_600;
    const files = Array.from({ length: count }, (_, index) => {
      const nctId = `NCT${String(index + 1).padStart(8, "0")}`;
      const content = `{"protocolSection":{"identificationModule":{"nctId":"${nctId}"}}}`;
      return { name: `${nctId.slice(-2)}/${nctId}.json`, content, isStored: true };
    });
    const { records } = await read(zipArchive(files, { is64: true }));
    expect(records).toHaveLength(count);
    expect(records.every(({ kind }) => kind === "record")).toBe(true);
    expect(records.at(-1)?.text).toBe(files.at(-1)?.content);
  });

  test.skipIf(!hasSharedData)("the site's download of a search", async () => {
    await using file = await nodeFileSystem.open(sharedPath("data/formats/csv/site-download.json.zip"));
    const { records } = await readFile(file);
    expect(records).toHaveLength(391);
    expect(records.every(({ kind, text }) => kind === "record" && text.startsWith('{"protocolSection"'))).toBe(true);
  });
});

/** Digits without a pattern, the same for the same seed. */
function randomText(seed: number, length: number): string {
  let [state, text] = [seed * 2_654_435_761 + 1, ""];
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += state.toString(36);
  }
  return text;
}

/** Every file beside it is read; `reason` is what is said of the one. */
describe("a file that is not as it should be is put aside, and the others are read:", () => {
  const bomb = Buffer.alloc(4 * 1024 * 1024);
  test.each([
    ["a name that leads up", { ...good, name: "../NCT00000102.json" }, "Its name leads out of its folder"],
    ["a name that leads up inside", { ...good, name: "a/../../NCT00000102.json" }, "Its name leads out of its folder"],
    ["an absolute name", { ...good, name: "/etc/NCT00000102.json" }, "Its name leads out of its folder"],
    ["a name with a drive", { ...good, name: "C:NCT00000102.json" }, "Its name leads out of its folder"],
    ["a name with backslashes", { ...good, name: "..\\NCT00000102.json" }, "Its name leads out of its folder"],
    ["a name with NUL", { ...good, name: "NCT00000102.json\u0000.txt" }, "Its name leads out of its folder"],
    ["a name that is no UTF-8", nameOf(Uint8Array.of(0xff, 0x2e)), "Its name leads out of its folder"],
    ["no name", { ...good, name: "" }, "Its name leads out of its folder"],
    ["a wrong checksum", both({ crc: 1 }), "Its checksum is wrong"],
    ["a size that is too small", both({ bytes: 5 }), "Its packed data is damaged, or longer"],
    [
      "a size that is too large",
      both({ bytes: 5000 }),
      `It unpacks to ${good.content.length} bytes, and the archive says 5000`,
    ],
    [
      "stored with two sizes",
      { ...good, isStored: true, ...both({ bytes: 5 }), content: good.content },
      "its two sizes differ",
    ],
    ["damaged packed data", { ...good, packed: Buffer.alloc(50, 0xff) }, "Its packed data is damaged"],
    [
      "packed data that is cut",
      { ...good, packed: deflateRawSync(good.content).subarray(0, 40) },
      "Its packed data is damaged",
    ],
    ["an unknown method", both({ method: 93 }), "It is packed by method 93"],
    ["encryption", both({ flags: 0x0801 }), "It is encrypted"],
    ["encryption that the directory hides", { ...good, header: { flags: 0x0801 } }, "differ about its encryption"],
    ["another name in its header", { ...good, header: { name: "02/NCT00000103.json" } }, "differ about its name"],
    ["another method in its header", { ...good, header: { method: 0 } }, "differ about its method"],
    ["another size in its header", { ...good, header: { bytes: 9 } }, "differ about its size"],
    ["another packed size in its header", { ...good, header: { packedBytes: 9 } }, "differ about its packed size"],
    ["another checksum in its header", { ...good, header: { crc: 9 } }, "differ about its checksum"],
    ["a place where no file is", { ...good, record: { headerAt: 7 } }, "differ about its place"],
    ["a place beyond the archive", { ...good, record: { headerAt: 4_000_000 } }, "differ about its place"],
    ["more packed bytes than there are", both({ packedBytes: 100_000 }), "some share their bytes"],
    ["an archive", { ...good, name: "02/NCT00000102.json.zip" }, "It is an archive inside the archive"],
    [
      "a compressed file",
      { name: "NCT00000102.json.gz", content: gzipSync(good.content) },
      "It is an archive inside the archive",
    ],
    ["a bomb", { name: "02/NCT00000102.json", content: bomb }, "as a zip bomb does"],
    [
      "a record beyond the limit",
      both({ bytes: 65 * 1024 * 1024, packedBytes: 900 }),
      "no study is larger than 64 MiB",
    ],
    [
      "a bomb of unbounded size",
      { ...good, name: "all.ndjson", is64: true, record: { bytes: 2 ** 45 }, header: { bytes: 0xffff_ffff } },
      "as a zip bomb does",
    ],
    ["nothing", { ...good, content: "" }, "holds no study"],
    ["a web page", { ...good, content: "<!doctype html>" }, "holds no study"],
    ["a study that is cut", { ...good, content: good.content.slice(0, 90) }, "The input ends after 90 bytes"],
    ["text that is no UTF-8", { ...good, content: Buffer.from(`{"protocolSection":"\xff"}`, "latin1") }, "UTF-8"],
    [
      "a name of another kind that its header does not have",
      { ...good, record: { name: "02/NCT00000102.jsop" } },
      "differ about its name",
    ],
  ])("%s", async (_, file, reason) => {
    const outcome = await read(zipArchive([file, other]));
    const lines = show(outcome).filter((line) => line !== shown[1]);
    expect(show(outcome)).toContain(shown[1]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("! ");
    expect(lines[0]).toContain(reason);
  });

  function both(fields: Readonly<Record<string, number>>) {
    return { ...good, header: fields, record: fields };
  }

  function nameOf(name: Uint8Array) {
    return { ...good, header: { name }, record: { name } };
  }
});

describe("an archive that contradicts itself", () => {
  test("two files of one name: the first is read, the second is put aside", async () => {
    const twice = await read(zipArchive([good, { ...good, content: study(102, "Another") }, other, other]));
    expect(twice.records.map(({ kind }) => kind)).toEqual(["record", "unreadable", "record", "unreadable"]);
    expect(show(twice)[1]).toContain("has a file of this name already");
  });

  test("one id in different folders is no contradiction", async () => {
    const archive = zipArchive([
      { ...good, name: "monday/NCT00000102.json" },
      { ...good, name: "NCT00000102.json" },
      { ...good, name: "03/NCT00000102.json" },
      good,
    ]);
    expect((await read(archive)).records.map(({ kind }) => kind)).toEqual(Array(4).fill("record"));
  });

  test("files that share their bytes are read until they outgrow the archive", async () => {
    const shared = Array.from({ length: 50 }, () => ({ ...good, record: { headerAt: 0 } }));
    const names = shared.map((file, index) => ({
      ...file,
      name: `${index}.json`,
      header: { name: "0.json" },
      packed: file === shared[0] ? undefined : new Uint8Array(0),
    }));
    const { records } = await read(zipArchive(names));
    expect(records.filter(({ kind }) => kind === "record")).toHaveLength(1);
    expect(records).toHaveLength(50);
  });

  test.each([
    ["more files than there are", 3, "The archive promises 3 files, and its directory names 2."],
    ["fewer files than there are", 1, "The archive promises 1 files, and its directory names 2."],
  ])("it promises %s", async (_, entries, reason) => {
    const outcome = await read(zipArchive([good, other], { entries }));
    expect(show(outcome)).toEqual([...shown, `x.zip! ${reason} Take the archive again from where it came.`]);
  });

  test("a damaged record of the directory costs one file", async () => {
    const archive = zipArchive([good, other, { ...good, name: "03/NCT00000103.json", content: study(103) }]);
    const second = archive.indexOf("PK\u0001\u0002", archive.indexOf("PK\u0001\u0002") + 1, "latin1");
    archive[second] = 0;
    const lines = show(await read(archive));
    expect(lines[0]).toBe(shown[0]);
    expect(lines[1]).toContain(`The archive's directory is damaged at byte ${second}.`);
    expect(lines[2]).toBe(`x.zip/03/NCT00000103.json: ${study(103)}`);
    expect(lines[3]).toContain("promises 3 files, and its directory names 2");
  });
});

describe("what cannot be read as an archive is one sentence", () => {
  const whole = zipArchive([good, other]);
  test.each([
    ["cut in the middle", whole.subarray(0, 300), "it has no end: it is incomplete, or no zip archive"],
    ["cut by a byte", whole.subarray(0, -1), "it has no end: it is incomplete, or no zip archive"],
    ["empty file", new Uint8Array(0), "it has no end: it is incomplete, or no zip archive"],
    ["without files", zipArchive([]), "it is empty"],
    ["of several parts", zipArchive([good], { disk: 1 }), "it is one of several parts; join them first"],
    ["with something before it", Buffer.concat([Buffer.from("#!/bin/sh\n"), whole]), "ends elsewhere"],
    ["with its directory elsewhere", zipArchive([good], { directoryAt: 3 }), "ends elsewhere"],
    ["with a damaged end in 64 bits", damaged64(), "its end in 64 bits is damaged"],
    [
      "of something else",
      zipArchive([
        { name: "studies.csv", content: "NCT Number" },
        { name: "pictures/site.png", content: "PNG" },
      ]),
      "x.zip holds no file of studies: 2 files of other kinds (studies.csv, pictures/site.png).",
    ],
  ])("%s", async (_, archive, words) => {
    const { code, message } = await refusal(archive);
    expect(code).toBe("INPUT_UNREADABLE");
    expect(message).toContain(words);
  });

  function damaged64(): Uint8Array {
    const archive = zipArchive([good], { is64: true });
    archive[archive.length - 98] = 0;
    return archive;
  }
});
