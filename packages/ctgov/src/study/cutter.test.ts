import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../../../../test/support/shared.ts";
import { createStudyCutter, cutPage, type StudyCut } from "./cutter.ts";

const encoder = new TextEncoder();
const RECORD_BYTES_MAX = 1_000_000;

/** Feeds the bytes in chunks that end at the given places; every chunk is overwritten afterwards, as a reader may do. */
function cut(
  input: string | Uint8Array,
  borders: readonly number[] = [],
  recordBytesMax = RECORD_BYTES_MAX,
): readonly StudyCut[] {
  const bytes = typeof input === "string" ? encoder.encode(input) : input;
  const cutter = createStudyCutter({ recordBytesMax });
  const places = [0, ...borders.map((border) => Math.min(border, bytes.length)).sort((a, b) => a - b), bytes.length];
  const cuts: StudyCut[] = [];
  for (const [index, from] of places.entries()) {
    const chunk = bytes.slice(from, places[index + 1] ?? bytes.length);
    cuts.push(...cutter.write(chunk));
    chunk.fill(0x7b);
  }
  return [...cuts, ...cutter.end()];
}

/** One line a cut: the text of a study, or the code and reason of a fault. */
function show(cuts: readonly StudyCut[]): readonly string[] {
  return cuts.map((one) => (one.kind === "study" ? one.text : `${one.code}: ${one.reason} [${one.text}]`));
}

const everyByte = (length: number) => Array.from({ length }, (_, index) => index);

describe("what is cut", () => {
  test.each([
    ["a list", '[{"a":1} ,\n{"b":[2]}]', ['{"a":1}', '{"b":[2]}']],
    ["a page", '{"totalCount":2,"studies":[\n{"a":1},\n{"b":2}\n],"nextPageToken":"x"}', ['{"a":1}', '{"b":2}']],
    ["a page with the token first", '{"nextPageToken":"x","studies":[{"a":1}]}', ['{"a":1}']],
    ["an empty page", '{"totalCount":0,"studies":[\n\n]}', []],
    ["an empty list", "[]", []],
    ["one study", ' {"protocolSection":{"a":1}}\n', ['{"protocolSection":{"a":1}}']],
    [
      "a study with other sections first",
      '{"hasResults":false,"protocolSection":{}}',
      ['{"hasResults":false,"protocolSection":{}}'],
    ],
    ["an object of another kind", '{"error":"x"}', ['{"error":"x"}']],
    ["studies that are no list", '{"studies":{"a":[1]}}', ['{"studies":{"a":[1]}}']],
    [
      "a list named studies inside a study",
      '{"protocolSection":{},"studies":[{"a":1}]}',
      ['{"protocolSection":{},"studies":[{"a":1}]}'],
    ],
    ["a key that is written with escapes", '{"\\u0073tudies":[{"a":1}]}', ['{"a":1}']],
    [
      "brackets, quotes and backslashes in strings",
      '[{"a":"]}\\"{[\\\\"},{"\\\\":"\\\\\\""}]',
      ['{"a":"]}\\"{[\\\\"}', '{"\\\\":"\\\\\\""}'],
    ],
    ["numbers as they are written", '[{"a":40.0,"b":1E5}]', ['{"a":40.0,"b":1E5}']],
    ["a byte order mark", '\ufeff[{"a":"\ufeffé"}]', ['{"a":"\ufeffé"}']],
    [
      "values one after another",
      '{"protocolSection":{}}\n{"protocolSection":[]} [{"a":1}]',
      ['{"protocolSection":{}}', '{"protocolSection":[]}', '{"a":1}'],
    ],
    ["a bad word, which is for JSON.parse to find", '[{"a":tru},{"b":1}]', ['{"a":tru}', '{"b":1}']],
  ])("%s", (_name, text, texts) => {
    expect(show(cut(text))).toEqual(texts);
    expect(show(cut(text, everyByte(encoder.encode(text).length)))).toEqual(texts);
  });

  test("each cut says where it stood", () => {
    expect(cut('[{"a":"é"},\n{"b":2}]')).toEqual([
      { kind: "study", text: '{"a":"é"}', number: 1, isListed: true, offset: 1 },
      { kind: "study", text: '{"b":2}', number: 2, isListed: true, offset: 13 },
    ]);
    expect(cut(' {"protocolSection":1}')).toEqual([
      { kind: "study", text: '{"protocolSection":1}', number: 1, isListed: false, offset: 1 },
    ]);
  });
});

describe("what is not studies", () => {
  test.each([
    ["nothing", " \n", ["empty: There is nothing but white space in the input. []"]],
    [
      "a web page",
      "<!DOCTYPE html>\n<p>",
      ["foreign: A JSON object or list was expected at byte 0, not `<!DOCTYPE html> <p>`. [<!DOCTYPE html>\n<p>]"],
    ],
    [
      "text behind a page",
      '{"studies":[{"a":1}]} x',
      ['{"a":1}', "foreign: A JSON object or list was expected at byte 22, not `x`. [x]"],
    ],
    [
      "elements that are no objects",
      '[null,{"a":1},"]",7]',
      [
        "foreign: A study is a JSON object, and what stands at byte 1 is none: `null`. [null]",
        '{"a":1}',
        'foreign: A study is a JSON object, and what stands at byte 14 is none: `"]"`. ["]"]',
        "foreign: A study is a JSON object, and what stands at byte 18 is none: `7`. [7]",
      ],
    ],
    [
      "a bracket that leaves another open",
      '[{"a":[1},{"b":2}]',
      ['brackets: Byte 8 is a "}" that leaves another bracket open. [{"a":[1}]', '{"b":2}'],
    ],
    [
      "a bracket too many",
      '[{"a":1]},{"b":2}]',
      ['brackets: Byte 7 is a "]" that closes nothing. [{"a":1]}]', '{"b":2}'],
    ],
    [
      "a study that is not closed",
      '[{"a":{"x":1},\n{"b":2},{"c":3}]',
      [
        'brackets: Byte 15 is a "{" where a key has to stand, so that an object before it is not closed. [{"a":{"x":1}]',
        '{"b":2}',
        '{"c":3}',
      ],
    ],
    [
      "an object in a list of a study that is not closed",
      '[{"a":[{"x":1,{"y":2}]},{"b":2}]',
      [
        'brackets: Byte 14 is a "{" where a key has to stand, so that an object before it is not closed. [{"a":[{"x":1,{"y":2}]}]',
        '{"b":2}',
      ],
    ],
    [
      "a cut study",
      '[{"a":1},{"b":"x',
      ['{"a":1}', 'truncated: The input ends after 16 bytes, inside what begins at byte 9. [{"b":"x]'],
    ],
    [
      "a cut list",
      '[{"a":1},',
      ['{"a":1}', "truncated: The input ends after 9 bytes, and its list of studies is not closed. []"],
    ],
    [
      "a cut page",
      '{"studies":[{"a":1}],"next',
      ['{"a":1}', "truncated: The input ends after 26 bytes, and its page is not closed. []"],
    ],
    [
      "a cut single study",
      '{"hasResults":',
      ['truncated: The input ends after 14 bytes, inside what begins at byte 0. [{"hasResults":]'],
    ],
    [
      "a page with a stray byte",
      '{"studies":[{"a":1}],7}',
      ['{"a":1}', "brackets: Byte 21 (0x37) cannot stand there in a page. []"],
    ],
  ])("%s", (_name, text, expected) => {
    expect(show(cut(text))).toEqual(expected);
    expect(show(cut(text, everyByte(text.length)))).toEqual(expected);
  });

  test("bytes that are not UTF-8 are named, and the other studies go on", () => {
    const bytes = encoder.encode('[{"a":"é"},{"b":"x"},{"c":"y"}]');
    bytes[18] = 0xc3;
    expect(show(cut(bytes))).toEqual(['{"a":"é"}', 'encoding: Byte 18 is not UTF-8. [{"b":"\ufffd"}]', '{"c":"y"}']);
    expect(show(cut(bytes, everyByte(bytes.length)))).toEqual(show(cut(bytes)));
  });

  test("a study at the limit is cut, and one byte more is too large", () => {
    const small = `{"a":"${"x".repeat(12)}"}`;
    const large = `{"a":"${"x".repeat(13)}"}`;
    for (const borders of [[], everyByte(70)]) {
      expect(show(cut(`[${small},${large},${small}]`, borders, small.length))).toEqual([
        small,
        `too-large: What begins at byte 22 is larger than 20 bytes. [${large.slice(0, 20)}]`,
        small,
      ]);
    }
  });

  test("a study of any size holds no more memory than the limit", () => {
    const cutter = createStudyCutter({ recordBytesMax: 100_000 });
    const cuts: StudyCut[] = [...cutter.write(encoder.encode('[{"a":"'))];
    const chunk = new Uint8Array(64 * 1024).fill(0x78);
    let heldBytesMax = 0;
    for (let count = 0; count < 8_000; count += 1) {
      cuts.push(...cutter.write(chunk));
      heldBytesMax = Math.max(heldBytesMax, cutter.heldBytes);
    }
    cuts.push(...cutter.write(encoder.encode('"},{"b":1}]')), ...cutter.end());
    expect(cuts.map((one) => [one.kind, one.text.length])).toEqual([
      ["fault", 4096],
      ["study", 7],
    ]);
    expect(heldBytesMax).toBe(100_000);
    expect(cutter.heldBytes).toBe(4096);
  });

  test("after a hundred faults the rest is not read", () => {
    const cutter = createStudyCutter({ recordBytesMax: RECORD_BYTES_MAX });
    const cuts = cutter.write(encoder.encode(`[${"1,".repeat(500)}{"a":1}]`));
    expect(cuts).toHaveLength(101);
    expect(show(cuts).at(-1)).toBe("abandoned: The input has 100 faults up to byte 199 and was read no further. []");
    expect(cutter.isDone).toBe(true);
    expect(cutter.end()).toEqual([]);
  });

  test("nesting of any depth is followed", () => {
    const deep = `{"a":${"[".repeat(5_000)}{}${"]".repeat(5_000)}}`;
    expect(show(cut(`[${deep},{"b":1}]`, everyByte(500)))).toEqual([deep, '{"b":1}']);
  });
});

describe("cutPage", () => {
  test("gives the texts and what the page says about the listing", () => {
    expect(cutPage(encoder.encode('{"totalCount":1841,"studies":[\n{"a":40.0}\n],"nextPageToken":"ZVt0"}'))).toEqual({
      studyTexts: ['{"a":40.0}'],
      totalCount: 1841,
      nextPageToken: "ZVt0",
    });
    expect(cutPage(encoder.encode('{"studies":[]}'))).toEqual({
      studyTexts: [],
      totalCount: undefined,
      nextPageToken: undefined,
    });
  });

  test("keeps a study that cannot be read among the others", () => {
    expect(cutPage(encoder.encode('{"studies":[{"a":[1},{"b":tru},null,{"c":1}]}'))?.studyTexts).toEqual([
      '{"a":[1}',
      '{"b":tru}',
      "null",
      '{"c":1}',
    ]);
  });

  test.each([
    ["a list", "[]"],
    ["a study", '{"protocolSection":{}}'],
    ["another object", '{"error":"x"}'],
    ["a cut page", '{"studies":[{"a":1}]'],
    ["a page cut inside a study", '{"studies":[{"a":1'],
    ["a web page", "<html>"],
    ["nothing", ""],
    ["two pages", '{"studies":[]}{"studies":[]}'],
    ["a page with text behind it", '{"studies":[]}x'],
    ["a page with a stray value", '{"studies":[],7}'],
  ])("refuses %s", (_name, text) => {
    expect(cutPage(encoder.encode(text))).toBeUndefined();
  });

  test("refuses bytes that are not UTF-8", () => {
    const bytes = encoder.encode('{"studies":[{"a":"x"}]}');
    bytes[18] = 0xff;
    expect(cutPage(bytes)).toBeUndefined();
  });
});

const space = fc.stringMatching(/^[ \n\r\t]{0,3}$/);
const studyText = fc
  .tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 2, "\t"))
  .map(([study, indent]) => JSON.stringify(study, null, indent));
const pageToken = fc.string({ minLength: 1, unit: "grapheme" });
const borders = fc.array(fc.nat(2_000), { maxLength: 12 });

/** A page, its keys in any order and white space anywhere between. */
const page = fc
  .record({
    texts: fc.array(studyText, { maxLength: 5 }),
    totalCount: fc.nat(),
    nextPageToken: pageToken,
    space,
    before: fc.boolean(),
  })
  .map(({ texts, totalCount, nextPageToken, space: s, before }) => {
    const studies = `"studies"${s}:${s}[${s}${texts.join(`${s},${s}`)}${s}]`;
    const others = `"totalCount"${s}:${s}${totalCount}${s},${s}"nextPageToken":${JSON.stringify(nextPageToken)}`;
    const members = before ? [others, studies] : [studies, others];
    return { texts, totalCount, nextPageToken, body: `${s}{${s}${members.join(`${s},${s}`)}${s}}${s}` };
  });

describe("against JSON.parse", () => {
  test("the texts of a page come out exactly, in whatever chunks it came", () => {
    fc.assert(
      fc.property(page, borders, ({ texts, totalCount, nextPageToken, body }, places) => {
        expect(JSON.parse(body).studies).toEqual(texts.map((text) => JSON.parse(text)));
        expect(show(cut(body, places))).toEqual(texts);
        expect(cutPage(encoder.encode(body))).toEqual({ studyTexts: texts, totalCount, nextPageToken });
      }),
    );
  });

  test("chunk borders change nothing, damaged input or not", () => {
    const damage = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(page, damage, borders, ({ body }, changes, places) => {
        const bytes = encoder.encode(body);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        expect(cut(bytes, places)).toEqual(cut(bytes));
      }),
      { numRuns: 500 },
    );
  });

  test("a changed byte that leaves a page is read as JSON.parse reads it", () => {
    const damage = fc.tuple(fc.nat(300), fc.constantFrom(...encoder.encode('{}[]",:x0 \\')));
    fc.assert(
      fc.property(page, damage, ({ body }, [at, byte]) => {
        const bytes = encoder.encode(body);
        if (at < bytes.length) bytes[at] = byte;
        const text = new TextDecoder().decode(bytes);
        const parsed = parse(text);
        const found = cutPage(bytes);
        if (parsed !== undefined && Array.isArray(parsed.studies) && !("protocolSection" in parsed)) {
          expect(found?.studyTexts.map((one) => JSON.parse(one))).toEqual(parsed.studies);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("no bytes make it throw, and it never holds more than the limit", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"',
      "\\",
      ",",
      ":",
      '"studies"',
      '"protocolSection"',
      "1",
      " ",
      "é",
    );
    const soup = fc.array(pieces, { maxLength: 60 }).map((parts) => encoder.encode(parts.join("")));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), soup), borders, (bytes, places) => {
        const cuts = cut(bytes, places, 50);
        expect(cuts.every((one) => encoder.encode(one.text).length <= 3 * 50)).toBe(true);
        expect(cuts).toEqual(cut(bytes, [], 50));
      }),
      { numRuns: 1_000 },
    );
  });
});

function parse(text: string): { readonly studies?: unknown } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

describe.skipIf(!hasSharedData)("real input", () => {
  test("every recorded page gives the studies that JSON.parse finds", () => {
    const folder = sharedPath("data/recorded/walks");
    let studies = 0;
    for (const name of readdirSync(folder)) {
      if (name === "index.json") continue;
      const bytes = readFileSync(`${folder}/${name}`);
      const parsed = JSON.parse(bytes.toString());
      const found = cutPage(bytes);
      expect(found?.studyTexts.map((text) => JSON.parse(text))).toEqual(parsed.studies);
      expect([found?.totalCount, found?.nextPageToken]).toEqual([parsed.totalCount, parsed.nextPageToken]);
      studies += found?.studyTexts.length ?? 0;
    }
    expect(studies).toBeGreaterThan(10_000);
  });
});
