import { describe, expect, test } from "vitest";
import type { Change, ChangeKind } from "./change.ts";
import { EXCERPT_CHARS_MAX, excerptsOf } from "./excerpt.ts";
import { sentenceOf } from "./sentence.ts";
import { nameField, pluralise } from "./words.ts";

const PCD = "protocolSection.statusModule.primaryCompletionDateStruct";
const ENROLLMENT = "protocolSection.designModule.enrollmentInfo";

function change(kind: ChangeKind, fieldPath: string, more: Partial<Change>): Change {
  return { kind, nature: "edit", fieldPath, ...more };
}

describe("a change in one sentence", () => {
  test.each<[kind: ChangeKind, sentence: string]>([
    ["study.added", "The study was added"],
    ["study.removed", "The study is no longer in the registry"],
    ["study.restored", "The study is in the registry again"],
    ["study.merged", "The study was merged into NCT00000002"],
    ["scope.entered", "The study entered the scope"],
    ["scope.left", "The study left the scope"],
    ["results.posted", "Results were posted"],
    ["results.withdrawn", "Results were withdrawn"],
  ])("%s", (kind, sentence) => {
    expect(sentenceOf(change(kind, "", { after: "NCT00000002" }))).toBe(sentence);
  });

  test.each<[before: object | undefined, after: object | undefined, sentence: string]>([
    [
      { date: "2026-03" },
      { date: "2026-10" },
      "Primary completion date moves from 2026-03 to 2026-10 (about 7 months later)",
    ],
    [
      { date: "2026-10" },
      { date: "2026-09" },
      "Primary completion date moves from 2026-10 to 2026-09 (about 1 month earlier)",
    ],
    [
      { date: "2026-03-01" },
      { date: "2026-03-02" },
      "Primary completion date moves from 2026-03-01 to 2026-03-02 (1 day later)",
    ],
    [
      { date: "2026-03-01" },
      { date: "2031-03-01" },
      "Primary completion date moves from 2026-03-01 to 2031-03-01 (about 5 years later)",
    ],
    [
      { date: "2026-03", type: "ESTIMATED" },
      { date: "2026-10", type: "ACTUAL" },
      "Primary completion date moves from 2026-03 to 2026-10 (about 7 months later), now actual",
    ],
    [
      { date: "2026-03", type: "ACTUAL" },
      { date: "2026-03", type: "ESTIMATED" },
      "Primary completion date 2026-03 is now estimated",
    ],
    [undefined, { date: "2026-03", type: "ESTIMATED" }, "Primary completion date set to 2026-03 (estimated)"],
    [{ date: "2026-03" }, undefined, "Primary completion date removed: it was 2026-03"],
    [{ date: "soon" }, { date: "later" }, "Primary completion date moves from soon to later"],
    [{ date: "2026-03" }, { date: "2026-03", note: "x" }, "Primary completion date: note none -> x"],
  ])("dates: %j -> %j", (before, after, sentence) => {
    const values = { before, after } as Partial<Change>;
    expect(sentenceOf(change("date.primaryCompletion", PCD, values))).toBe(sentence);
  });

  test("a date said less precisely", () => {
    const values = { before: { date: "2026-03-15" }, after: { date: "2026-03" }, nature: "precision" as const };
    expect(sentenceOf(change("date.primaryCompletion", PCD, values))).toBe(
      "Primary completion date said less precisely: 2026-03-15 -> 2026-03",
    );
  });

  test.each<[before: object | undefined, after: object | undefined, sentence: string]>([
    [{ count: 120 }, { count: 80 }, "Enrollment target 120 -> 80 (-33 %)"],
    [{ count: 80, type: "ESTIMATED" }, { count: 120, type: "ESTIMATED" }, "Enrollment target 80 -> 120 (+50 %)"],
    [{ count: 120, type: "ESTIMATED" }, { count: 87, type: "ACTUAL" }, "Actual enrollment 87, target 120 (-28 %)"],
    [{ count: 120, type: "ESTIMATED" }, { count: 120, type: "ACTUAL" }, "Actual enrollment 120, target 120"],
    [{ count: 87, type: "ACTUAL" }, { count: 88, type: "ACTUAL" }, "Actual enrollment 87 -> 88 (+1 %)"],
    [{ count: 87, type: "ACTUAL" }, { count: 87, type: "ESTIMATED" }, "Enrollment 87 is a target again"],
    [{ count: 0 }, { count: 5 }, "Enrollment target 0 -> 5"],
    [undefined, { count: 5, type: "ESTIMATED" }, "Enrollment target set to 5"],
    [{ count: 5 }, undefined, "Enrollment removed: it was 5"],
    [{ count: 1000 }, { count: 1001 }, "Enrollment target 1000 -> 1001 (+0.1 %)"],
    [{ count: 10_000 }, { count: 9_999 }, "Enrollment target 10000 -> 9999"],
    [{ count: 99_999_999, type: "ESTIMATED" }, { count: 100, type: "ESTIMATED" }, "Enrollment target set to 100"],
  ])("enrollment: %j -> %j", (before, after, sentence) => {
    expect(sentenceOf(change("enrollment", ENROLLMENT, { before, after } as Partial<Change>))).toBe(sentence);
  });

  test("long texts are shown where they begin to differ", () => {
    const start = "Patients are followed for a long time, every four weeks, at the site or by telephone, for ";
    const sentence = sentenceOf(
      change("field.changed", "protocolSection.descriptionModule.briefSummary", {
        before: `${start}12 weeks.`,
        after: `${start}24 weeks.`,
      }),
    );
    expect(sentence).toBe("Brief summary: …by telephone, for 12 weeks. -> …by telephone, for 24 weeks.");
  });

  test("no text of any length makes a long sentence, and no character is cut in two", () => {
    const [before, after] = excerptsOf("🧪".repeat(500), `${"🧪".repeat(499)}x`);
    for (const text of [before, after]) {
      expect(text.length).toBeLessThanOrEqual(EXCERPT_CHARS_MAX);
      expect(text.isWellFormed()).toBe(true);
    }
  });
});

describe("what fields are called", () => {
  test.each([
    ["protocolSection.statusModule.overallStatus", "Overall status"],
    ["protocolSection.contactsLocationsModule.locations", "Location"],
    ["protocolSection.contactsLocationsModule.locations.status", "Location status"],
    ["protocolSection.sponsorCollaboratorsModule.leadSponsor.class", "Lead sponsor class"],
    ["protocolSection.designModule.designInfo.maskingInfo.masking", "Masking"],
    ["protocolSection.designModule.bioSpec.description", "Bio spec description"],
    ["resultsSection.adverseEventsModule.seriousEvents.stats.numAtRisk", "Adverse event participants at risk"],
    ["futureField", "Future field"],
    ["", ""],
  ])("%s is %s", (fieldPath, words) => {
    expect(nameField(fieldPath)).toBe(words);
  });

  test.each([
    ["Location", "Locations"],
    ["Analysis", "Analyses"],
    ["Branch", "Branches"],
    ["Location facility", "Location facilities"],
    ["Location status", "Location statuses"],
    ["Survey", "Surveys"],
  ])("more than one %s are %s", (noun, plural) => {
    expect(pluralise(noun)).toBe(plural);
  });
});
