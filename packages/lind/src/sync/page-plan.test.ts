import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { type FakeStudy, fakeText, nct } from "../../../../test/support/fake-upstream.ts";
import { must } from "../base/assert.ts";
import type { StudyHead, StudyState } from "../registry/registry.ts";
import {
  type Membership,
  type Origin,
  parseStudy,
  planDeparture,
  planPage,
  type Stored,
  splitRepeats,
} from "./page-plan.ts";
import { type ReadStudy, readRecord } from "./read-record.ts";

const registry: Origin = { kind: "registry", dataTimestamp: "2026-08-17T09:00:05" };
const file: Origin = { kind: "file" };

function read(number: number, more: Partial<FakeStudy> = {}): ReadStudy {
  const study = { title: "Lemons", posted: "2026-08-13", status: "RECRUITING", derived: "2026-08-13", ...more };
  const record = readRecord({ kind: "record", place: "here", text: fakeText(nct(number), study) });
  if (record.kind !== "study") throw new Error("A fake study can be read.");
  return record;
}

function stored(study: ReadStudy, state: StudyState = "present", history: readonly ReadStudy[] = [study]): Stored {
  const { nctId, textHash, lastUpdatePostDate, versionHolder } = study;
  const head: StudyHead = {
    nctId,
    version: history.length,
    state,
    textHash,
    lastUpdatePostDate,
    dataTimestamp: versionHolder,
  };
  return { head, current: parseStudy(study.text), history: new Set(history.map((one) => one.textHash)) };
}

function plan(study: ReadStudy, known: Stored | undefined, origin: Origin, membership?: Membership) {
  const heads = new Map<NctId, Stored>(known === undefined ? [] : [[study.nctId, known]]);
  return planPage([study], heads, origin, membership);
}

/** What a write does and says, in one line. */
function show({ writes }: ReturnType<typeof planPage>): string {
  const [write] = writes;
  if (write === undefined) return "nothing";
  const kinds = "changes" in write ? write.changes.map(({ kind }) => kind) : [];
  return [write.kind, ...kinds].join(" ");
}

describe("what a text does to the store", () => {
  const old = read(1);
  const edited = read(1, { title: "Limes", posted: "2026-08-17", derived: "2026-08-17" });
  const reverted = read(1, { title: "Limes", posted: "2026-08-01", derived: "2026-08-01" });
  const sameStamps = read(1, { title: "Limes" });

  test.each([
    ["new", edited, undefined, registry, "add study.added"],
    ["the same", old, stored(old), registry, "nothing"],
    ["another", edited, stored(old), registry, /^update field\.changed/],
    ["another with an earlier date, from the registry", reverted, stored(old), registry, /^update/],
    ["the same after a removal", old, stored(old, "removed"), registry, "restore study.restored"],
    ["another after a merger", edited, stored(old, "merged"), registry, /^update study\.restored field\.changed/],
    ["newer, from a file", edited, stored(old), file, /^update field\.changed/],
    ["older, from a file", reverted, stored(old), file, "past"],
    ["with the same dates, from a file", sameStamps, stored(old), file, /^update/],
    ["stored before, from a file", old, stored(edited, "present", [old, edited]), file, "nothing"],
    ["the same after a removal, from a file", old, stored(old, "removed"), file, "nothing"],
    [
      "newer than the last one of a removed study, from a file",
      edited,
      stored(old, "removed"),
      file,
      /^update study\.restored/,
    ],
  ])("%s (I8)", (_what, study, known, origin, expected) => {
    expect(show(plan(study, known, origin))).toMatch(expected);
  });

  test("a file is held against the data day where the post dates are equal (I8)", () => {
    const later = read(1, { title: "Limes", derived: "2026-08-14" });
    const earlier = read(1, { title: "Limes", derived: "2026-08-12" });
    expect(show(plan(later, stored(old), file))).toMatch(/^update/);
    expect(show(plan(earlier, stored(old), file))).toBe("past");
  });

  test("a version from the registry has the data version of the pull, one from a file its own day", () => {
    const version = (origin: Origin) => {
      const [write] = plan(old, undefined, origin).writes;
      return write !== undefined && "version" in write ? write.version : undefined;
    };
    expect(version(registry)).toEqual({
      nctId: nct(1),
      text: old.text,
      textHash: old.textHash,
      lastUpdatePostDate: "2026-08-13",
      dataTimestamp: "2026-08-17T09:00:05",
      overallStatus: "RECRUITING",
      briefTitle: "Lemons",
    });
    expect(version(file)?.dataTimestamp).toBe("2026-08-13");
  });
});

describe("what it says about the scope", () => {
  const study = read(1);
  const membership = (verdict: "seen" | "left", isMember: boolean, isNews = true): Membership => ({
    scopeId: 4,
    verdict,
    isMember: () => isMember,
    isNews,
  });

  test.each([
    ["a member is met", membership("seen", true), "nothing"],
    ["a study enters", membership("seen", false), "note scope.entered"],
    ["a study enters in the first pull", membership("seen", false, false), "nothing"],
    ["a member has left", membership("left", true), "note scope.left"],
    ["a study that was no member is found outside", membership("left", false), "nothing"],
  ])("%s (I15)", (_what, given, expected) => {
    expect(show(plan(study, stored(study), registry, given))).toBe(expected);
  });

  test("the scope is the change's value", () => {
    const [entered] = plan(study, undefined, registry, membership("seen", false)).writes;
    expect(entered).toMatchObject({ changes: [{ kind: "study.added" }, { kind: "scope.entered", after: 4 }] });
    const [left] = plan(study, stored(study), registry, membership("left", true)).writes;
    expect(left).toMatchObject({ changes: [{ kind: "scope.left", before: 4, fieldPath: "", nature: "edit" }] });
  });
});

test("a page is tallied: each study once", () => {
  const [a, b, c, d] = [read(1), read(2), read(3), read(4)];
  const known = new Map([
    [b.nctId, stored(b)],
    [c.nctId, stored(read(3, { title: "Limes" }))],
    [d.nctId, stored(d, "removed")],
  ]);
  const { tally } = planPage([a, b, c, d], known, registry, undefined);
  expect(tally).toMatchObject({ added: 1, unchanged: 1, updated: 1, restored: 1, past: 0, removed: 0 });
});

test("an unknown enum value is told once a page, and only of texts that are stored", () => {
  const odd = (number: number) => read(number, { status: "PAUSED" });
  const { novelties } = planPage([odd(1), odd(2)], new Map(), registry, undefined);
  expect(novelties).toEqual([
    { kind: "enum-value", fieldPath: "protocolSection.statusModule.overallStatus", value: "PAUSED", nctId: nct(1) },
  ]);
  expect(plan(odd(1), stored(odd(1)), registry).novelties).toEqual([]);
});

describe("a study that departs", () => {
  const { head } = stored(read(1));

  test("is removed, or merged into another", () => {
    expect(planDeparture(head, undefined)).toEqual({
      kind: "remove",
      nctId: nct(1),
      over: 1,
      changes: [{ kind: "study.removed", nature: "edit", fieldPath: "" }],
    });
    expect(planDeparture(head, nct(2))).toMatchObject({ kind: "merge", into: nct(2), changes: [{ after: nct(2) }] });
  });

  test("was there", () => {
    expect(() => planDeparture({ ...head, state: "removed" }, undefined)).toThrow("only a present study can depart");
  });
});

describe("a page that holds an id more than once", () => {
  test("is one page where it does not", () => {
    const studies = [read(1), read(2)];
    expect(splitRepeats(studies)).toEqual([studies]);
    expect(splitRepeats([])).toEqual([[]]);
  });

  test("becomes several, the older post first; the same text counts once (I10)", () => {
    const newer = read(1, { posted: "2026-08-17" });
    const older = read(1, { posted: "2026-08-01" });
    const rounds = splitRepeats([newer, read(2), older, newer]);
    const shown = rounds.map((round) => round.map(({ nctId, lastUpdatePostDate }) => `${nctId} ${lastUpdatePostDate}`));
    expect(shown).toEqual([["NCT00000001 2026-08-01", "NCT00000002 2026-08-13"], ["NCT00000001 2026-08-17"]]);
  });
});

test("a text that differs is never planned without the stored one", () => {
  const { current: _current, ...headOnly } = stored(read(1));
  const other = read(1, { title: "Limes" });
  expect(() => plan(other, must(headOnly, "a head"), registry)).toThrow("is compared with the stored one");
});
