import fc from "fast-check";
import { expect, test } from "vitest";
import { Tally } from "./tally.ts";
import { TextTally } from "./text-tally.ts";

const SHOWN = 3;

/** Short and long, alike and not, with one half of a character now and then. */
const word = fc.constantFrom("a", "b", "é", "🧪", "z");
const text = fc
  .record({ word, times: fc.constantFrom(0, 1, 2, 40, 41, 60), end: fc.constantFrom("", "", "x", "\ud83e", "\ufffd") })
  .map((each) => each.word.repeat(each.times) + each.end);

test("counts as a tally of whole texts does", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 120 }), (texts) => {
      const whole = new Tally();
      const tally = new TextTally(SHOWN);
      for (const each of texts) {
        whole.add(each);
        tally.add(each);
      }
      expect(tally.size).toBe(whole.size);
      expect(tally.top()).toEqual(whole.top(SHOWN));
      for (const each of texts) expect(tally.countOf(each)).toBe(whole.countOf(each));
    }),
    { numRuns: 2_000 },
  );
});

test("of long texts that differ, little is kept", () => {
  const tally = new TextTally(SHOWN);
  for (let at = 0; at < 100; at++) tally.add(`${at} `.repeat(1_000));
  expect(tally.bytes).toBeLessThan(100 * 150);
  for (let at = 0; at < 100; at++) tally.add(`${at} `.repeat(1_000));
  expect(tally.bytes).toBeGreaterThan(100 * 2_000);
});
