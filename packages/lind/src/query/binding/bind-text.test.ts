import { describe, expect, test } from "vitest";
import type { TextCondition } from "../query.ts";
import { bound, noConcepts, shown } from "../query-under-test.ts";

function title(expression: string): string {
  return shown({ "query.term": `AREA[BriefTitle]${expression}` }).replace(" in BriefTitle", "");
}

function text(expression: string): TextCondition {
  const { condition } = bound({ "query.cond": expression }).query;
  if (condition.kind !== "text") throw new Error(`${expression} is no text`);
  return condition;
}

const LUNG_CANCER = '= "Lung Neoplasms" = "cancer of the lung"';
const CANCER = '(cancer = "Neoplasms" = "tumor")';

describe("levels of expansion", () => {
  test.each<[string, string]>([
    ["(lung cancer)", `(text "lung cancer" ${LUNG_CANCER} ~ lung + ${CANCER})`],
    ['"lung cancer"', `(text "lung cancer" ${LUNG_CANCER})`],
    ["EXPANSION[Relaxation](lung cancer)", `(text "lung cancer" ${LUNG_CANCER} ~ lung + ${CANCER})`],
    ["EXPANSION[Concept](lung cancer)", `(text "lung cancer" ${LUNG_CANCER})`],
    ["EXPANSION[Term](lung cancer)", '(text "lung cancer")'],
    ["EXPANSION[None](lung cancer)", '(text "lung cancer" exactly)'],
    ["EXPANSION[Lossy](lung cancer)", `(text "lung cancer" ${LUNG_CANCER} ~ 1 of lung + ${CANCER})`],
    ['EXPANSION[Lossy]"lung cancer"', `(text "lung cancer" ${LUNG_CANCER})`],
    ["COVERAGE[FullMatch](lung cancer)", `(text "lung cancer" FullMatch ${LUNG_CANCER})`],
    ["COVERAGE[Contains](lung nodule)", '(text "lung nodule" ~ lung + nodule)'],
    ["EXPANSION[None]EXPANSION[Term]cancer", '(text "cancer")'],
  ])("%s", (expression, expected) => {
    expect(title(expression)).toBe(expected);
  });

  test("an enum part is no place for exact text, but where there is nothing else", () => {
    expect(shown({ "query.term": "EXPANSION[None]Phase" })).toBe('(text "Phase" in 22 exactly)');
    expect(shown({ "query.term": "AREA[FunderTypeSearch]EXPANSION[None]NIH" })).toBe('(text "NIH" in 2)');
  });

  test("exact text keeps its letters", () => {
    expect(text("EXPANSION[None]Sjögren  Syndrome")).toMatchObject({
      exact: "Sjögren  Syndrome",
      wholes: [{ words: ["sjogren", "syndrome"], factor: 1, concept: undefined }],
      relaxed: undefined,
    });
  });
});

describe("concepts", () => {
  test("a name leads to the other names of its concept, with its source", () => {
    expect(text("heart attack").wholes).toEqual([
      { text: "heart attack", words: ["heart", "attack"], factor: 1, concept: undefined },
      {
        text: "Myocardial Infarction",
        words: ["myocardial", "infarction"],
        factor: 0.9,
        concept: { name: "Myocardial Infarction", source: "list:some", evidence: undefined },
      },
    ]);
  });

  test("an abbreviation leads to the long form and not back, and to nothing where it means several things", () => {
    expect(title("NSCLC")).toContain('= "Carcinoma, Non-Small-Cell Lung"');
    expect(title('"non-small cell lung cancer"')).not.toContain("NSCLC");
    expect(title("MI")).toBe('(text "MI")');
  });
});

describe("segments", () => {
  test.each<[string, string]>([
    ["aspirin", ""],
    ["MK-3475", ' = "pembrolizumab" = "Keytruda"'],
    ["aspirin dose", " ~ aspirin + dose"],
    ["low-dose aspirin", " ~ (low dose) + aspirin"],
    ["lung cancer screening", ` ~ (lung cancer ${LUNG_CANCER} | lung + ${CANCER}) + screening`],
    ["screening lung cancer", ` ~ screening + (lung cancer ${LUNG_CANCER} | lung + ${CANCER})`],
    ["Pembrolizumab, Nivolumab", ' ~ (pembrolizumab = "Keytruda" = "MK-3475") + nivolumab'],
    ["Pembrolizumab,Nivolumab", ' ~ (pembrolizumab = "Keytruda" = "MK-3475") + nivolumab'],
    ["Merck Sharp & Dohme, LLC", " ~ merck + sharp + dohme + llc"],
    [
      "screening for Carcinoma, Non-Small-Cell Lung",
      ' ~ screening + for + (carcinoma non small cell lung = "non-small cell lung cancer" = "non-small cell lung carcinoma"' +
        " | carcinoma + (non small cell) + lung)",
    ],
  ])("%s", (expression, expected) => {
    expect(title(`(${expression})`)).toBe(`(text ${JSON.stringify(expression)}${expected})`);
  });

  test("the whole term is no segment, though the longest name within it is", () => {
    expect(title("(non-small cell lung cancer)")).toContain(
      `~ (non small) + cell + (lung cancer ${LUNG_CANCER} | lung + ${CANCER})`,
    );
  });

  test("without concepts every written word is a segment", () => {
    expect(shown({ "query.lead": "non-small cell lung cancer" }, noConcepts)).toBe(
      '(text "non-small cell lung cancer" in LeadSponsorName ~ (non small) + cell + lung + cancer)',
    );
  });

  test("all segments are required, half of them where a term may lose words", () => {
    expect(text("a b c").relaxed).toMatchObject({ required: 3, factor: 0.5 });
    expect(text("EXPANSION[Lossy](a b c)").relaxed).toMatchObject({ required: 2, factor: 0.25 });
  });
});

describe("parts", () => {
  test("a piece counts fully, and has synonyms where the dictionary says so", () => {
    expect(text("AREA[InterventionName]x").parts).toEqual([
      { pieces: ["InterventionName"], weight: 1, hasSynonyms: true, enumType: undefined },
    ]);
    expect(text("AREA[LeadSponsorName]x").parts[0]?.hasSynonyms).toBe(false);
    expect(text("AREA[LocationCity]x").parts[0]?.hasSynonyms).toBe(false);
  });

  test("an area has the registry's parts", () => {
    expect(text("AREA[TitleSearch]x").parts).toEqual([
      { pieces: ["Acronym"], weight: 0.99, hasSynonyms: true, enumType: undefined },
      { pieces: ["BriefTitle"], weight: 0.95, hasSynonyms: true, enumType: undefined },
      { pieces: ["OfficialTitle"], weight: 0.8, hasSynonyms: true, enumType: undefined },
    ]);
    const enums = text("AREA[InterventionSearch]x").parts.filter((part) => part.enumType !== undefined);
    expect(enums.map((part) => part.enumType)).toEqual(["InterventionType", "ArmGroupType"]);
  });
});
