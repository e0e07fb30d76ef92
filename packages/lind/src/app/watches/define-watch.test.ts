import { describe, expect, test } from "vitest";
import { parseScopeConditions, toParameters } from "../conditions.ts";
import { defineWatch, parseWatchName, type WatchTexts } from "./define-watch.ts";

const define = (more: Partial<WatchTexts> = {}) =>
  defineWatch({ parameters: {}, to: "feed", ...more }, "Europe/Berlin");

/** The sentence and the hint of a refusal. */
function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return `${error.message} ${"hint" in error ? error.hint : ""}`;
  }
  throw new Error("it was not refused");
}

describe("a watch as it is typed", () => {
  test("is of everything, at once, of medium severity and above", () => {
    expect(define()).toEqual({
      ...{ version: 1, parameters: {}, exclude: undefined, kinds: [], exceptKinds: [], severity: "medium" },
      ...{ channel: "feed", schedule: { kind: "immediate" } },
    });
  });

  test("has the conditions of a search", () => {
    const conditions = parseScopeConditions({ queries: { cond: "melanoma" }, phase: "3", ids: "NCT102" });
    expect(define({ parameters: toParameters(conditions), exclude: "AREA[Phase]PHASE1" })).toMatchObject({
      parameters: { "query.cond": "melanoma", "filter.advanced": "AREA[Phase]PHASE3", "filter.ids": "NCT00000102" },
      exclude: "AREA[Phase]PHASE1",
    });
  });

  test.each<[string, Partial<WatchTexts>, string]>([
    ["kinds that are named are told whatever their severity", { on: "site." }, "low"],
    ["unless one is named too", { on: "site.", severity: "High" }, "high"],
    ["what is left out names none", { except: "site." }, "medium"],
  ])("%s", (_, texts, severity) => expect(define(texts).severity).toBe(severity));

  test.each<[Partial<WatchTexts>, object]>([
    [{ digest: "daily" }, { kind: "daily", at: { hour: 8, minute: 0 }, zone: "Europe/Berlin" }],
    [
      { digest: "daily", at: "7:05", zone: "UTC" },
      { kind: "daily", at: { hour: 7, minute: 5 }, zone: "UTC" },
    ],
    [{ digest: "weekly" }, { kind: "weekly", weekday: "monday", at: { hour: 8, minute: 0 } }],
    [
      { digest: "weekly", at: "Fri 17:30" },
      { kind: "weekly", weekday: "friday", at: { hour: 17, minute: 30 } },
    ],
    [
      { digest: "weekly", at: "thursday" },
      { kind: "weekly", weekday: "thursday", at: { hour: 8, minute: 0 } },
    ],
    [
      { digest: "weekly", at: "17:30" },
      { kind: "weekly", weekday: "monday", at: { hour: 17, minute: 30 } },
    ],
  ])("%j is a digest", (texts, schedule) => expect(define(texts).schedule).toMatchObject(schedule));

  test.each<[Partial<WatchTexts>, RegExp]>([
    [{ digest: "daily", at: "25:00" }, /--at "25:00" is no time of a daily digest.*--at 07:30/],
    [{ digest: "daily", at: "friday 08:00" }, /is no time of a daily digest/],
    [{ digest: "weekly", at: "fryday 08:00" }, /is no time of a weekly digest.*'friday 07:30'/],
    [{ digest: "hourly" }, /--digest is daily or weekly/],
    [{ digest: "daily", zone: "Mars/Olympus" }, /"Mars\/Olympus" is no time zone.*Europe\/Berlin/],
    [{ at: "08:00" }, /--at is about a digest.*--digest daily/],
    [{ zone: "UTC" }, /--zone is about a digest/],
    [{ severity: "hihg" }, /"hihg" is no severity\. Did you mean high\?/],
    [{ severity: "noise" }, /"noise" is no severity/],
    [{ on: "," }, /--on names no kind/],
    [{ except: "reslts." }, /--except: "reslts\." is no kind/],
    [{ exclude: "(cancer" }, /--exclude, character 1: .* In: »\(«cancer/],
    [{ exclude: "AREA[Nothing]x" }, /--exclude, character 6/],
    [{ parameters: { pageSize: "5" } }, /A watch has no parameter "pageSize"/],
    [{ to: "pigeon:coop" }, /The channel cannot be read.*slack:URL/],
    [{ to: "slack:nonsense-secret" }, /^(?!.*nonsense-secret)/],
  ])("%j is refused", (texts, refusal) => expect(refusalOf(() => define(texts))).toMatch(refusal));

  test("a broken search is refused with its place", () => {
    const conditions = parseScopeConditions({ queries: {}, advanced: "AREA[Phse]PHASE1" });
    expect(refusalOf(() => define({ parameters: toParameters(conditions) }))).toMatch(
      /character 6: .*did you mean Phase/,
    );
  });

  test.each(["melanoma", "phase-3.v2", "A", "x".repeat(64)])("%s is a name", (name) => {
    expect(parseWatchName(name)).toBe(name);
  });

  test.each(["", "my watch", "../x", "-x", "x".repeat(65), "ü"])("%j is no name", (name) => {
    expect(refusalOf(() => parseWatchName(name))).toMatch(/cannot be the name of a watch/);
  });
});
