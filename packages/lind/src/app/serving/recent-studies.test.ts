import { type NctId, parseNctId } from "ctgov/study";
import { expect, test } from "vitest";
import { must } from "../../base/assert.ts";
import { RecentStudies } from "./recent-studies.ts";

function nct(number: number): NctId {
  return must(parseNctId(`NCT${number}`), "a small number makes an id");
}

test("what was asked for last is kept, within its length", () => {
  const recent = new RecentStudies(10);
  recent.keep("a", nct(1), "1234");
  recent.keep("a", nct(2), "1234");
  expect(recent.get("a", nct(1))).toBe("1234");
  recent.keep("a", nct(3), "1234");
  expect([1, 2, 3].map((number) => recent.get("a", nct(number)))).toEqual(["1234", undefined, "1234"]);
  recent.keep("a", nct(4), "x".repeat(11));
  expect([1, 3, 4].map((number) => recent.get("a", nct(number))?.length)).toEqual([4, 4, undefined]);
});

test("a text of another state of the data is no answer", () => {
  const recent = new RecentStudies(10);
  recent.keep("a", nct(1), "old");
  expect(recent.get("b", nct(1))).toBeUndefined();
  recent.keep("b", nct(2), "new");
  expect(recent.get("a", nct(1))).toBeUndefined();
  expect(recent.get("b", nct(1))).toBeUndefined();
  expect(recent.get("b", nct(2))).toBe("new");
});
