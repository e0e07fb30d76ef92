import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RECORD_BYTES_MAX, type SourceRecord } from "../record.ts";
import { LineSplitter, readLines } from "./lines.ts";

const study = (id: number) => `{"protocolSection":{"id":${id}}}`;

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<readonly SourceRecord[]> {
  async function* bytes() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const records: SourceRecord[] = [];
  for await (const group of readLines(bytes(), "f")) records.push(...group);
  return records;
}

describe("lines", () => {
  test("are counted with the blank ones, whatever ends them", async () => {
    const records = await read(`\ufeff${study(1)}\r\n\n  \t\r\n`, ` ${study(2)} \n${study(3)}`);
    expect(records.map((record) => `${record.place}: ${record.text}`)).toEqual([
      `f line 1: ${study(1)}`,
      `f line 4: ${study(2)}`,
      `f line 5: ${study(3)}`,
    ]);
  });

  test("that hold a page or a list give each of its studies", async () => {
    const records = await read(
      `{"studies":[${study(1)},${study(2)}]}\n[${study(3)}]\n{"hasResults":false,"protocolSection":{}}`,
    );
    expect(records.map((record) => `${record.place}: ${record.text}`)).toEqual([
      `f line 1 study 1: ${study(1)}`,
      `f line 1 study 2: ${study(2)}`,
      `f line 2 study 1: ${study(3)}`,
      'f line 3: {"hasResults":false,"protocolSection":{}}',
    ]);
  });

  test("that are no UTF-8, no JSON or cut are named and the others go on", async () => {
    const bad = Buffer.from(study(2).replace("2", '"x"'));
    bad[bad.indexOf("x")] = 0xff;
    const records = await read(`${study(1)}\n`, bad, `\nundefined\n{"hasResults":tr\n${study(5)}`);
    expect(
      records.map((record) => (record.kind === "record" ? record.place : `${record.place}! ${record.reason}`)),
    ).toEqual([
      "f line 1",
      "f line 2! Byte 26 is not UTF-8. Convert the file to UTF-8, or take it again from where it came.",
      "f line 3! A JSON object or list was expected at byte 0, not `undefined`. Give JSON of ClinicalTrials.gov; a sign-in page of a network is sometimes saved in its place.",
      "f line 4! The input ends after 16 bytes, inside what begins at byte 0. It is incomplete; take it again from where it came.",
      "f line 5",
    ]);
    expect(records[1]?.text).toBe('{"protocolSection":{"id":"\ufffd"}}');
  });

  test("of text that is no study are given as long as a study follows within a thousand", async () => {
    const some = await read("oops\n".repeat(999), study(1));
    expect(some).toHaveLength(1000);
    await expect(read("oops\n".repeat(1000), study(1))).rejects.toMatchObject({ code: "INPUT_UNREADABLE" });
  });

  test("of more than the limit are skipped with their beginning, without being held", async () => {
    const piece = Buffer.alloc(1024 * 1024, "x");
    const count = 3 * (RECORD_BYTES_MAX / piece.length);
    async function* bytes() {
      yield Buffer.from(`${study(1)}\n{"protocolSection":"`);
      for (let index = 0; index < count; index += 1) yield piece;
      yield Buffer.from(`"}\n${study(3)}\n`);
    }
    const records: SourceRecord[] = [];
    for await (const group of readLines(bytes(), "f")) records.push(...group);
    expect(records.map((record) => [record.place, record.kind, record.text.length])).toEqual([
      ["f line 1", "record", study(1).length],
      ["f line 2", "unreadable", 4096],
      ["f line 3", "record", study(3).length],
    ]);
    expect(records[1]).toMatchObject({
      reason:
        "The line is larger than 67108864 bytes. No study is larger than 64 MiB; check that the file holds one study a line, a list or a page.",
    });
  });
});

describe("the splitter", () => {
  test("holds no more than the limit of a line of any length", () => {
    const splitter = new LineSplitter(100_000, 10);
    const chunk = new Uint8Array(64 * 1024).fill(0x78);
    let heldBytesMax = 0;
    for (let count = 0; count < 8_000; count += 1) {
      expect(splitter.split(chunk)).toEqual([]);
      heldBytesMax = Math.max(heldBytesMax, splitter.heldBytes);
    }
    expect(heldBytesMax).toBe(65_536);
    expect(splitter.heldBytes).toBe(10);
    expect(splitter.split(Buffer.from("\nab\n"))).toEqual([
      { number: 1, bytes: Buffer.alloc(10, "x"), isWhole: false },
      { number: 2, bytes: Buffer.from("ab"), isWhole: true },
    ]);
  });

  test("gives the same lines for any chunks", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab\r\n ]{0,80}$/), fc.array(fc.nat(80)), (text, borders) => {
        const bytes = Buffer.from(text);
        const splitter = new LineSplitter(5, 3);
        const places = [0, ...borders.sort((a, b) => a - b), bytes.length];
        const chunks = places.map((from, index) => bytes.subarray(from, places[index + 1] ?? bytes.length));
        const lines = [...chunks.flatMap((chunk) => splitter.split(chunk)), ...splitter.end()];
        const shown = lines.map(({ number, isWhole, bytes: kept }) => `${number} ${isWhole} ${kept}`);
        const expected = text.split("\n").map((line, index) => {
          const isWhole = line.length <= 5;
          const kept = (isWhole ? line : line.slice(0, 3)).trim();
          return isWhole && kept === "" ? undefined : `${index + 1} ${isWhole} ${kept}`;
        });
        expect(shown).toEqual(expected.filter((line) => line !== undefined));
      }),
    );
  });
});
