import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type NctId, parseNctId } from "ctgov/study";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { must } from "../../base/assert.ts";
import { RecentStudies } from "./recent-studies.ts";
import { openTextFile, type TextFile } from "./text-file.ts";

function nct(number: number): NctId {
  return must(parseNctId(`NCT${number}`), "a small number makes an id");
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

function textFile(): TextFile {
  const file = must(openTextFile(temporaryFolder()), "a temporary folder can be written");
  onTestFinished(() => file[Symbol.dispose]());
  return file;
}

test("a text is kept when it is asked for again, and the one that was kept longest ago makes room", () => {
  const recent = new RecentStudies(textFile(), 10);
  const askFor = (number: number, text: string) => recent.keep("a", nct(number), Buffer.from(text));
  const kept = () => [1, 2, 3].map((number) => textOf(recent.get("a", nct(number))));
  askFor(1, "1234");
  expect(kept()).toEqual([undefined, undefined, undefined]);
  askFor(1, "1234");
  askFor(2, "5678");
  askFor(2, "5678");
  expect(kept()).toEqual(["1234", "5678", undefined]);
  askFor(3, "9012");
  askFor(3, "9012");
  expect(kept()).toEqual([undefined, "5678", "9012"]);
});

test("a text of another state of the data is no answer", () => {
  const recent = new RecentStudies(textFile());
  for (const _ of [1, 2]) recent.keep("a", nct(1), Buffer.from("old"));
  expect(textOf(recent.get("a", nct(1)))).toBe("old");
  expect(recent.get("b", nct(1))).toBeUndefined();
  for (const _ of [1, 2]) recent.keep("b", nct(2), Buffer.from("new"));
  expect(recent.get("a", nct(1))).toBeUndefined();
  expect(recent.get("b", nct(1))).toBeUndefined();
  expect(textOf(recent.get("b", nct(2)))).toBe("new");
});

/** Large enough for a few texts, so that most histories go around several times. */
const BYTES = 64;

test("what is given back is what was kept, byte for byte, and the last that was kept is", () => {
  const asked = fc.record({
    number: fc.integer({ min: 1, max: 12 }),
    bytes: fc.integer({ min: 1, max: BYTES + 4 }),
    tag: fc.constantFrom("a", "a", "a", "a", "b"),
  });
  const file = textFile();
  let found = 0;
  fc.assert(
    fc.property(fc.array(asked, { minLength: 20, maxLength: 80 }), (history) => {
      const recent = new RecentStudies(file, BYTES);
      let tag = "";
      const kept = new Map<NctId, string>();
      for (const [at, { number, bytes, tag: next }] of history.entries()) {
        if (next !== tag) kept.clear();
        tag = next;
        const nctId = nct(number);
        // The text of a study does not change within a state of the data.
        const text = kept.get(nctId) ?? String.fromCharCode(97 + (at % 26)).repeat(bytes);
        kept.set(nctId, text);
        for (const _ of [1, 2]) recent.keep(tag, nctId, Buffer.from(text));
        if (text.length <= BYTES) expect(textOf(recent.get(tag, nctId))).toBe(text);
        for (const [id, known] of kept) {
          const given = textOf(recent.get(tag, id));
          if (given !== undefined) found += 1;
          expect([undefined, known]).toContain(given);
        }
      }
    }),
  );
  expect(found).toBeGreaterThan(1_000);
});

test("the file has no name, and what cannot be written or read back is not kept", () => {
  const folder = temporaryFolder();
  const file = must(openTextFile(folder), "a temporary folder can be written");
  expect(readdirSync(folder)).toEqual([]);
  const recent = new RecentStudies(file, 10);
  for (const _ of [1, 2]) recent.keep("a", nct(1), Buffer.from("1234"));
  expect(textOf(recent.get("a", nct(1)))).toBe("1234");
  file[Symbol.dispose]();
  expect(recent.get("a", nct(1))).toBeUndefined();
  for (const _ of [1, 2]) recent.keep("a", nct(2), Buffer.from("1234"));
  expect(recent.get("a", nct(2))).toBeUndefined();
});

test("without a file nothing is kept", () => {
  expect(openTextFile(join(temporaryFolder(), "missing"))).toBeUndefined();
  const recent = new RecentStudies(undefined);
  for (const _ of [1, 2]) recent.keep("a", nct(1), Buffer.from("1234"));
  expect(recent.get("a", nct(1))).toBeUndefined();
});
