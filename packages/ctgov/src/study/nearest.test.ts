import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const COMMANDS = ["sync", "status", "get", "search", "history", "diff", "changes", "watch", "simulate"];

describe("nearest", () => {
  test.each([
    ["serach", "search"],
    ["staus", "status"],
    ["SYNC", "sync"],
    ["snyc", "sync"],
    ["changse", "changes"],
    ["histroy", "history"],
    ["simulator", "simulate"],
  ])("%s is %s", (word, candidate) => {
    expect(nearest(word, COMMANDS)).toBe(candidate);
  });

  test.each(["", "s", "frobnicate", "se", "x".repeat(1_000)])("nothing is near %j", (word) => {
    expect(nearest(word, COMMANDS)).toBeUndefined();
  });

  test("the first of several equally near candidates wins, a nearer one before all", () => {
    expect(nearest("bat", ["cat", "hat"])).toBe("cat");
    expect(nearest("bat", ["cat", "hat", "Bat"])).toBe("Bat");
  });

  test("compares without case and answers the candidate as it is written", () => {
    expect(nearest("overallstatus", ["OverallStatus", "LocationStatus"])).toBe("OverallStatus");
  });

  test("a swap of neighbours is one edit", () => {
    expect(nearest("gte", ["get"])).toBe("get");
    expect(nearest("teg", ["get"])).toBeUndefined();
  });

  test("every word is nearest to itself, and one edit in six letters is found", () => {
    const word = fc.stringMatching(/^[a-z]{6,20}$/);
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(nearest(one, [other, one])).toBe(one);
      }),
    );
    fc.assert(
      fc.property(word, fc.nat(5), fc.constantFrom("", "q", "qz"), (one, position, replacement) => {
        expect(nearest(one.slice(0, position) + replacement + one.slice(position + 1), [one])).toBe(one);
      }),
    );
  });
});
