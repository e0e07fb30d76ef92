import { enumValuesOf } from "ctgov/study";
import { describe, expect, test } from "vitest";
import {
  cities,
  commonTreatments,
  conditions,
  eventTerms,
  measures,
  otherTreatmentsOf,
  treatments,
  treatmentsOf,
} from "./terms.ts";

describe("the vocabulary", () => {
  test("names every condition and treatment once", () => {
    for (const names of [conditions.map((one) => one.name), treatments.map((one) => one.name)]) {
      expect(new Set(names).size).toBe(names.length);
      expect(names.every((name) => name !== "" && name === name.trim())).toBe(true);
    }
    expect(conditions.length).toBeGreaterThan(150);
    expect(treatments.length).toBeGreaterThan(100);
  });

  test("knows every heading above a heading, each once and none above itself", () => {
    for (const { heading } of [...conditions, ...treatments]) {
      if (heading === undefined) continue;
      const ids = heading.ancestors.map((ancestor) => ancestor.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).not.toContain(heading.id);
      expect(heading.id).toMatch(/^[CD]\d{6,9}$/);
    }
    const melanoma = conditions.find((condition) => condition.name === "Melanoma");
    expect(melanoma?.heading?.id).toBe("D008545");
    expect(melanoma?.heading?.ancestors.map((ancestor) => ancestor.term)).toEqual(
      expect.arrayContaining([
        "Skin Neoplasms",
        "Neoplasms by Site",
        "Neoplasms",
        "Skin and Connective Tissue Diseases",
      ]),
    );
  });

  test("uses the registry's enums", () => {
    const types = new Set(enumValuesOf("InterventionType"));
    for (const { type } of treatments) expect(types).toContain(type);
    const params = new Set(enumValuesOf("MeasureParam"));
    for (const { paramType } of measures) expect(params).toContain(paramType);
  });

  test("has something to try in every field of medicine", () => {
    for (const { field } of conditions) {
      expect(treatmentsOf(field).length).toBeGreaterThan(0);
      expect(otherTreatmentsOf(field).length).toBeGreaterThan(0);
    }
    expect(treatmentsOf("no such field")).toBe(commonTreatments);
  });

  test("puts its cities on the globe, once each", () => {
    for (const { city, country, lat, lon } of cities) {
      expect([city, country]).not.toContain("");
      expect(Math.abs(lat)).toBeLessThan(90);
      expect(Math.abs(lon)).toBeLessThan(180);
      expect(lat).not.toBe(0);
    }
    const names = cities.map(({ city, state, country }) => `${city}|${state}|${country}`);
    expect(new Set(names).size).toBe(names.length);
    expect(cities.some(({ country }) => country === "Côte d’Ivoire")).toBe(true);
  });

  test("has terms of adverse events under their organ systems", () => {
    expect(eventTerms.length).toBeGreaterThan(100);
    expect(eventTerms).toContainEqual({ organSystem: "Nervous system disorders", term: "Headache" });
  });
});
