import { findField } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { derivedValues } from "./derived-pieces.ts";
import { orderedKindOf, orderedValueOf } from "./ordered-values.ts";
import { matchOf } from "./query-under-test.ts";

const WORDS = ["lung", "cancer", "heart", "attack", "MI", "Keytruda", "MK-3475", "Neoplasms", "tumor", "dose"];

const phrase = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));

const term = fc.oneof(
  phrase,
  phrase.map((text) => `"${text}"`),
  fc
    .tuple(fc.constantFrom("FullMatch", "StartsWith", "EndsWith"), phrase)
    .map(([c, text]) => `COVERAGE[${c}](${text})`),
  fc
    .tuple(fc.constantFrom("None", "Term", "Concept", "Lossy"), phrase)
    .map(([level, text]) => `EXPANSION[${level}](${text})`),
);

const leaf = fc.oneof(
  term,
  fc
    .tuple(fc.constantFrom("Condition", "BriefTitle", "TitleSearch", "LocationCity"), term)
    .map(([a, t]) => `AREA[${a}]${t}`),
  fc.constantFrom(
    "ALL",
    "AREA[Phase]PHASE1",
    "AREA[Phase]MISSING",
    "AREA[Phase:size]RANGE[1,MAX]",
    "AREA[StartDate]2022",
    "AREA[StartDate]RANGE[2021-06,MAX]",
    "AREA[EnrollmentCount]RANGE[MIN,10]",
    "AREA[NumLocations]2",
    "SEARCH[Location](dose OR AREA[LocationStatus]RECRUITING)",
    "SEARCH[Location](AREA[LocationCity]lung NOT AREA[LocationStatus]RECRUITING)",
  ),
);

const expression = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `((${a}) AND (${b}))`),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `((${a}) OR (${b}))`),
    tie("node").map((a) => `(NOT (${a}))`),
  ),
})).node;

const value = fc
  .array(fc.constantFrom(...WORDS, "lungs", "cancers"), { minLength: 1, maxLength: 5 })
  .map((w) => w.join(" "));

const study = fc.record(
  {
    identificationModule: fc.record({ briefTitle: value, officialTitle: value }, { requiredKeys: [] }),
    conditionsModule: fc.record({ conditions: fc.array(value, { minLength: 1, maxLength: 3 }) }),
    statusModule: fc.record({
      startDateStruct: fc.record({ date: fc.constantFrom("2021", "2021-06", "2022-01-31", "2022-13", "soon") }),
    }),
    designModule: fc.record(
      {
        phases: fc.subarray(["PHASE1", "PHASE2"], { minLength: 1 }),
        enrollmentInfo: fc.record({ count: fc.integer({ min: 0, max: 20 }) }),
      },
      { requiredKeys: [] },
    ),
    contactsLocationsModule: fc.record({
      locations: fc.array(
        fc.record(
          { city: value, facility: value, status: fc.constantFrom("RECRUITING", "COMPLETED") },
          { requiredKeys: [] },
        ),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  { requiredKeys: [] },
);

function meets(text: string, protocolSection: unknown): boolean {
  return matchOf({ "query.term": text }, { protocolSection }).isMatch;
}

describe("what any expression keeps to", () => {
  test("AND is both, OR is either, NOT is neither", () => {
    fc.assert(
      fc.property(expression, expression, study, (a, b, record) => {
        const [hasA, hasB] = [meets(a, record), meets(b, record)];
        expect(meets(`(${a}) AND (${b})`, record)).toBe(hasA && hasB);
        expect(meets(`(${a}) OR (${b})`, record)).toBe(hasA || hasB);
        expect(meets(`NOT (${a})`, record)).toBe(!hasA);
        expect(meets(`NOT (NOT (${a}))`, record)).toBe(hasA);
        expect(meets(`NOT ((${a}) AND (${b}))`, record)).toBe(meets(`(NOT (${a})) OR (NOT (${b}))`, record));
      }),
      { numRuns: 300 },
    );
  });

  test("a wider expansion finds no less", () => {
    const levels = ["Term", "Concept", "Relaxation", "Lossy"];
    fc.assert(
      fc.property(phrase, study, (text, record) => {
        const found = levels.map((level) => meets(`EXPANSION[${level}](${text})`, record));
        expect(found).toEqual(found.toSorted((x, y) => Number(x) - Number(y)));
        if (meets(`EXPANSION[None](${text})`, record)) expect(found[0]).toBe(true);
      }),
    );
  });

  test("a location that meets everything is one that meets each", () => {
    fc.assert(
      fc.property(term, study, (text, record) => {
        const both = meets(`SEARCH[Location](AREA[LocationCity]${text} AND AREA[LocationStatus]RECRUITING)`, record);
        if (!both) return;
        expect(meets(`SEARCH[Location]AREA[LocationCity]${text}`, record)).toBe(true);
        expect(meets(`AREA[LocationCity]${text} AND AREA[LocationStatus]RECRUITING`, record)).toBe(true);
      }),
    );
  });

  test("RANGE[MIN,MAX] is: there is a value that can be read", () => {
    fc.assert(
      fc.property(study, fc.constantFrom("StartDate", "EnrollmentCount"), (record, piece) => {
        const node = findField(piece);
        const values = derivedValues({ protocolSection: record }, piece);
        const isReadable = node !== undefined && values.some((each) => orderedValueOf(node, each) !== undefined);
        expect(node && orderedKindOf(node)).toBeDefined();
        expect(meets(`AREA[${piece}]RANGE[MIN,MAX]`, record)).toBe(isReadable);
        if (isReadable) expect(meets(`AREA[${piece}]MISSING`, record)).toBe(false);
      }),
    );
  });
});

test("a score is above 0 exactly where a text that ranks was found", () => {
  const alternatives = fc.array(term, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(alternatives, study, (texts, record) => {
      const { isMatch, score } = matchOf(
        { "query.term": `${texts.join(" OR ")} OR AREA[Phase]PHASE1` },
        { protocolSection: record },
      );
      const hasText = texts.some((text) => meets(text, record));
      expect(score > 0).toBe(hasText);
      if (hasText) expect(isMatch).toBe(true);
    }),
    { numRuns: 300 },
  );
});
