import { describe, expect, test } from "vitest";
import { fieldNodes } from "./dictionary.ts";
import { enumTypes, enumValuesOf, legacyLabel, parseEnumValue } from "./enums.ts";

describe("enumValuesOf", () => {
  test("has the values in the registry's order", () => {
    expect(enumValuesOf("Phase")).toEqual(["NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4"]);
    expect(enumValuesOf("Sex")).toEqual(["FEMALE", "MALE", "ALL"]);
  });

  test("has values for the type of every enum in the dictionary, and none for another type", () => {
    const types = new Set(fieldNodes.filter((node) => node.isEnum).map((node) => node.type));
    expect([...types].sort()).toEqual([...enumTypes].sort());
    for (const type of types) expect(enumValuesOf(type).length).toBeGreaterThan(1);
    expect(enumValuesOf("text")).toEqual([]);
    expect(enumValuesOf("constructor")).toEqual([]);
  });
});

describe("legacyLabel", () => {
  test.each([
    ["Phase", "PHASE2", undefined, "Phase 2"],
    ["Status", "ACTIVE_NOT_RECRUITING", undefined, "Active, not recruiting"],
    ["DateType", "ESTIMATED", undefined, "Estimated"],
    ["DateType", "ESTIMATED", "StartDateType", "Anticipated"],
    ["DateType", "ESTIMATED", "LastUpdatePostDateType", "Estimate"],
    ["DateType", "ACTUAL", "StartDateType", "Actual"],
    ["DateType", "ESTIMATED", "constructor", "Estimated"],
    ["Phase", "PHASE5", undefined, undefined],
    ["Fase", "PHASE2", undefined, undefined],
  ])("%s %s of the piece %s is %s", (type, value, piece, label) => {
    expect(legacyLabel(type, value, piece)).toBe(label);
  });
});

describe("parseEnumValue", () => {
  test.each([
    ["Status", "RECRUITING", "RECRUITING"],
    ["Status", "Recruiting", "RECRUITING"],
    ["Status", " active, not recruiting ", "ACTIVE_NOT_RECRUITING"],
    ["Phase", "phase2", "PHASE2"],
    ["Phase", "Phase 2", "PHASE2"],
    ["DateType", "Anticipated", "ESTIMATED"],
    ["Status", "Phase 2", undefined],
    ["Status", "", undefined],
    ["Fase", "PHASE2", undefined],
  ])("%s %j is %s", (type, text, value) => {
    expect(parseEnumValue(type, text)).toBe(value);
  });

  test("reads every value and every label back as that value", () => {
    for (const type of enumTypes) {
      for (const value of enumValuesOf(type)) {
        expect(parseEnumValue(type, value.toLowerCase())).toBe(value);
        expect(parseEnumValue(type, legacyLabel(type, value)?.toUpperCase() ?? "")).toBe(value);
      }
    }
  });
});
