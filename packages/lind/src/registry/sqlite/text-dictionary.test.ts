import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../../../../../test/support/shared.ts";
import { must } from "../../base/assert.ts";
import { nctId, studyText } from "../store-under-test.ts";
import { decodeText, encodeWhole } from "./text-codec.ts";
import { DICTIONARY_BYTES, makeDictionary, SAMPLE_BYTES_MIN } from "./text-dictionary.ts";

function records(count: number, filler: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, at) => Buffer.from(studyText(nctId(at + 1), at, filler)));
}

describe("a dictionary", () => {
  test("is made once there are enough samples, and then has its full size", () => {
    const [sample] = records(1, 1);
    const enough = Math.ceil(SAMPLE_BYTES_MIN / must(sample, "a record").byteLength) + 10;
    expect(makeDictionary([])).toBeUndefined();
    expect(makeDictionary(records(20, 1))).toBeUndefined();
    expect(makeDictionary(records(enough, 1))?.byteLength).toBe(DICTIONARY_BYTES);
  });

  test("is the same for the same samples", () => {
    const samples = records(300, 20);
    expect(makeDictionary(samples)).toEqual(makeDictionary(samples));
  });

  test("holds what records share and not what only one has", () => {
    const own = (at: number) => `own${at}`.repeat(300);
    const samples = Array.from({ length: 150 }, (_, at) => Buffer.from(`${studyText(nctId(7), 1, 30)}${own(at)}`));
    const dictionary = Buffer.from(must(makeDictionary(samples), "a dictionary"));
    expect(dictionary.includes('"outcomesModule":{"outcomes":[{"measure":"Change in score')).toBe(true);
    // Filler stretches of a page take what they find; most of the dictionary must still be shared text.
    expect(dictionary.toString("utf8").split("timeFrame").length).toBeGreaterThan(30);
  });
});

describe.skipIf(!hasSharedData)("a dictionary of real records", () => {
  test("makes other real records less than four fifths of what they are without one", () => {
    const folder = sharedPath("data/studies");
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const dictionary = must(makeDictionary(texts.filter((_, at) => at % 2 === 0)), "a dictionary");
    const others = texts.filter((_, at) => at % 2 === 1);
    const bytesWith = others.reduce((sum, text) => sum + encodeWhole(text, dictionary).byteLength, 0);
    const bytesWithout = others.reduce((sum, text) => sum + encodeWhole(text, undefined).byteLength, 0);
    expect(bytesWith / bytesWithout).toBeLessThan(0.8);
    for (const text of others.slice(0, 20)) {
      expect(decodeText(encodeWhole(text, dictionary), text.byteLength, dictionary).equals(text)).toBe(true);
    }
  });
});
