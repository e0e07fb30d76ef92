import { type NctId, parseNctId } from "ctgov/study";
import { expect, test } from "vitest";
import { must } from "../../base/assert.ts";
import { RecentStudies } from "./recent-studies.ts";

function nct(number: number): NctId {
  return must(parseNctId(`NCT${number}`), "a small number makes an id");
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

test("what was asked for last is kept, within its length", () => {
  const recent = new RecentStudies(10);
  recent.keep("a", nct(1), Buffer.from("1234"));
  recent.keep("a", nct(2), Buffer.from("1234"));
  expect(textOf(recent.get("a", nct(1)))).toBe("1234");
  recent.keep("a", nct(3), Buffer.from("1234"));
  expect([1, 2, 3].map((number) => textOf(recent.get("a", nct(number))))).toEqual(["1234", undefined, "1234"]);
  recent.keep("a", nct(4), Buffer.from("x".repeat(11)));
  expect([1, 3, 4].map((number) => recent.get("a", nct(number))?.length)).toEqual([4, 4, undefined]);
});

test("a text of another state of the data is no answer", () => {
  const recent = new RecentStudies(10);
  recent.keep("a", nct(1), Buffer.from("old"));
  expect(recent.get("b", nct(1))).toBeUndefined();
  recent.keep("b", nct(2), Buffer.from("new"));
  expect(recent.get("a", nct(1))).toBeUndefined();
  expect(recent.get("b", nct(1))).toBeUndefined();
  expect(textOf(recent.get("b", nct(2)))).toBe("new");
});
