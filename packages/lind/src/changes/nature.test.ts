import type { JsonValue } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { isDerivedElement, isNews, natureOf } from "./nature.ts";

const STATUS = "protocolSection.statusModule";

describe("the nature of a difference", () => {
  test.each<[fieldPath: string, before: JsonValue | undefined, after: JsonValue | undefined, nature: string]>([
    [`${STATUS}.overallStatus`, "RECRUITING", "COMPLETED", "edit"],
    [`${STATUS}.whyStopped`, undefined, "Slow accrual", "edit"],
    [`${STATUS}.whyStopped`, "Slow accrual", "Slow  accrual\n", "formatting"],
    [`${STATUS}.startDateStruct`, { date: "2026-03" }, { date: "2026-03-15" }, "precision"],
    [`${STATUS}.startDateStruct`, { date: "2026" }, { date: "2026-03" }, "precision"],
    [`${STATUS}.startDateStruct`, { date: "2026-03-15" }, { date: "2026-03" }, "precision"],
    [`${STATUS}.startDateStruct`, { date: "2026-03-15" }, { date: "2026-04" }, "edit"],
    [`${STATUS}.startDateStruct`, { date: "2026-03" }, { date: "2026-03", type: "ACTUAL" }, "edit"],
    [
      `${STATUS}.startDateStruct`,
      { date: "2026-03", type: "ESTIMATED" },
      { date: "2026-03-15", type: "ACTUAL" },
      "edit",
    ],
    [`${STATUS}.startDateStruct`, { date: "soon" }, { date: "2026-03" }, "edit"],
    ["protocolSection.designModule.enrollmentInfo", { count: 1 }, { count: 2 }, "edit"],
    [`${STATUS}.statusVerifiedDate`, "2026-01", "2026-02", "stamp"],
    [`${STATUS}.lastUpdatePostDateStruct`, { date: "2026-01-01" }, { date: "2026-02-01" }, "stamp"],
    [`${STATUS}.lastUpdatePostDateStruct.date`, "2026-01-01", "2026-02-01", "stamp"],
    [`${STATUS}.resultsFirstPostDateStruct`, undefined, { date: "2026-02-01" }, "stamp"],
    [`${STATUS}.dispFirstSubmitDate`, undefined, "2026-02-01", "edit"],
    [`${STATUS}.lastKnownStatus`, undefined, "RECRUITING", "derived"],
    ["hasResults", false, true, "derived"],
    ["derivedSection.miscInfoModule.versionHolder", "2026-01-01", "2026-01-02", "derived"],
    ["derivedSection.futureModule.anything", 1, 2, "derived"],
    ["protocolSection.eligibilityModule.stdAges", "CHILD", undefined, "derived"],
    ["protocolSection.contactsLocationsModule.locations.geoPoint", { lat: 1 }, { lat: 2 }, "derived"],
    ["documentSection.largeDocumentModule.largeDocs.size", 1, 2, "derived"],
    ["documentSection.largeDocumentModule.largeDocs.uploadDate", "2026-01-01T00:00", "2026-01-02T00:00", "edit"],
    ["protocolSection.futureModule.note", "a  b", "a b", "formatting"],
    ["protocolSection.futureModule.date", "2026", "2026-01", "edit"],
    ["OverallStatus", "a", "b", "edit"],
  ])("%s: %j -> %j is %s", (fieldPath, before, after, nature) => {
    expect(natureOf(fieldPath, before, after)).toBe(nature);
    // The second answer comes from memory.
    expect(natureOf(fieldPath, before, after)).toBe(nature);
  });

  test("a reference that the registry found is derived, one that was cited is not", () => {
    const list = "protocolSection.referencesModule.references";
    expect(isDerivedElement(list, { type: "DERIVED", pmid: "1" })).toBe(true);
    expect(isDerivedElement(list, { type: "RESULT", pmid: "1" })).toBe(false);
    expect(isDerivedElement("protocolSection.conditionsModule.conditions", { type: "DERIVED" })).toBe(false);
  });

  test.each([
    ["edit", true],
    ["derived", false],
    ["stamp", false],
    ["formatting", false],
    ["order", false],
    ["precision", false],
  ] as const)("%s is news: %s", (nature, expected) => {
    expect(isNews({ kind: "field.changed", nature, fieldPath: "a" })).toBe(expected);
  });
});
