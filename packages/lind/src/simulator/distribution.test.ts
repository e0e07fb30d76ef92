import { valuesOf } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { createSimulation, REALISTIC } from "./simulation.ts";

/**
 * What 2,000 studies look like, held against the registry of August 2026: mean 17,275 bytes, 13 % with results, 54 % completed,
 * 16 % unknown, 11 % recruiting, of the phases NA twice as common as PHASE2. The figures are exact because the simulation is;
 * a change of the generator changes them, and whoever makes it looks at them again.
 */
describe("two thousand studies", () => {
  const simulation = createSimulation({ ...REALISTIC, seed: 2026, studies: 2_000 });
  const texts = [...simulation.texts(REALISTIC.startDate)].map(({ text }) => text);
  const studies = texts.map((text): unknown => JSON.parse(text));
  const share = (isMeant: (study: unknown) => boolean) => studies.filter(isMeant).length / studies.length;
  const has = (piece: string, value: string | boolean) => (study: unknown) => valuesOf(study, piece).includes(value);

  test("weigh about as much as the registry's", () => {
    const sizes = texts.map((text) => Buffer.byteLength(text)).sort((a, b) => a - b);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan(14_000);
    expect(mean).toBeLessThan(20_000);
    expect(sizes[1_000]).toBeGreaterThan(8_500);
    expect(sizes[1_000]).toBeLessThan(12_500);
    expect(sizes.at(-1)).toBeGreaterThan(130_000);
  });

  test.each([
    ["HasResults", true, 0.1, 0.14],
    ["OverallStatus", "COMPLETED", 0.5, 0.64],
    ["OverallStatus", "UNKNOWN", 0.09, 0.18],
    ["OverallStatus", "RECRUITING", 0.08, 0.15],
    ["OverallStatus", "TERMINATED", 0.045, 0.08],
    ["OverallStatus", "WITHDRAWN", 0.015, 0.04],
    ["OverallStatus", "NOT_YET_RECRUITING", 0.01, 0.05],
    ["OverallStatus", "ACTIVE_NOT_RECRUITING", 0.015, 0.06],
    ["StudyType", "INTERVENTIONAL", 0.72, 0.8],
    ["StudyType", "OBSERVATIONAL", 0.19, 0.26],
    ["Phase", "NA", 0.35, 0.5],
    ["Phase", "PHASE2", 0.09, 0.18],
    ["Phase", "PHASE3", 0.05, 0.12],
    ["LeadSponsorClass", "INDUSTRY", 0.2, 0.42],
    ["LocationCountry", "United States", 0.3, 0.6],
    ["LastUpdatePostDateType", "ESTIMATED", 0.15, 0.45],
    ["Sex", "FEMALE", 0.04, 0.16],
  ] as const)("%s %s is as common as in the registry", (piece, value, low, high) => {
    expect(share(has(piece, value))).toBeGreaterThan(low);
    expect(share(has(piece, value))).toBeLessThan(high);
  });

  test("have from no site to hundreds of them", () => {
    const sites = studies.map((study) => valuesOf(study, "Location").length).sort((a, b) => a - b);
    expect(sites.filter((count) => count === 0).length / 2_000).toBeLessThan(0.12);
    expect(sites.filter((count) => count === 1).length / 2_000).toBeGreaterThan(0.5);
    expect(sites.at(-1)).toBeGreaterThan(200);
    const mean = sites.reduce((sum, count) => sum + count, 0) / 2_000;
    expect(mean).toBeGreaterThan(4);
    expect(mean).toBeLessThan(11);
  });

  test("are about many conditions, with their headings and what is above those", () => {
    const conditions = new Set(studies.flatMap((study) => valuesOf(study, "Condition")));
    for (const name of [
      "Pancreatic Cancer",
      "Melanoma",
      "Non-Small Cell Lung Cancer",
      "Breast Cancer",
      "Heart Failure",
    ]) {
      expect(conditions).toContain(name);
    }
    expect(conditions.size).toBeGreaterThan(150);
    const pancreatic = studies.find((study) => valuesOf(study, "Condition")[0] === "Pancreatic Cancer");
    expect(valuesOf(pancreatic, "ConditionMeshTerm")).toContain("Pancreatic Neoplasms");
    expect(valuesOf(pancreatic, "ConditionAncestorId")).toContain("D009369");
  });

  test("hold letters beyond ASCII and escaped markdown", () => {
    expect(texts.some((text) => /[äöüéñøłşž]/.test(text))).toBe(true);
    expect(texts.some((text) => text.includes("≥"))).toBe(true);
    expect(texts.some((text) => text.includes("\\\\<"))).toBe(true);
    expect(texts.some((text) => text.includes("\\n\\n* "))).toBe(true);
  });
});

test("a few records run to megabytes", () => {
  const simulation = createSimulation({ ...REALISTIC, seed: 1, studies: 20_000 });
  const giants = Array.from({ length: 20_000 }, (_, index) => index).filter(
    (index) => simulation.profile(index).isGiant,
  );
  expect(giants.length).toBeGreaterThan(1);
  expect(giants.length).toBeLessThan(20);
  const sizes = giants.map((index) => Buffer.byteLength(simulation.textAt(index, simulation.startDay) ?? ""));
  expect(Math.max(...sizes)).toBeGreaterThan(1_000_000);
  expect(Math.max(...sizes)).toBeLessThan(8_000_000);
});

test("a business day brings as many edits as in the registry", () => {
  const simulation = createSimulation({ ...REALISTIC, seed: 3, studies: 10_000 });
  const log = simulation.lifeLog("2026-08-14", "2026-11-20");
  const businessDays = 70;
  const perDay =
    log.filter((event) => event.kind === "edited" || event.kind === "posted").length / businessDays / 10_000;
  expect(perDay).toBeGreaterThan(0.0013);
  expect(perDay).toBeLessThan(0.002);
});
