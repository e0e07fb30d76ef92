import { describe, expect, test } from "vitest";
import { diffCriteria, splitCriteria } from "./criteria.ts";
import { CRITERIA, eventOf, makeStudy } from "./study-under-test.ts";
import { compareThresholds } from "./thresholds.ts";

describe("a text of criteria", () => {
  test("bullets, numbers, inner lists and lines that go on", () => {
    const text = `Inclusion Criteria:

1. Age 18 to 70 years;
2. Major organ function:

   1. HB≥90g/L；
   2. ANC≥1.5×109/L
3. Written consent, given
   before any procedure

Exclusion Criteria:Patients with

* vertebral fracture,
- ALT \\> 3 x ULN
Pregnancy`;
    expect(splitCriteria(text).map(({ section, text: words }) => `${section}: ${words}`)).toEqual([
      "inclusion: Age 18 to 70 years;",
      "inclusion: Major organ function:",
      "inclusion: HB≥90g/L；",
      "inclusion: ANC≥1.5×109/L",
      "inclusion: Written consent, given before any procedure",
      "exclusion: Patients with",
      "exclusion: vertebral fracture,",
      "exclusion: ALT > 3 x ULN Pregnancy",
    ]);
  });

  test("paragraphs without headings, and words that look like a heading", () => {
    const text =
      "Adults with asthma.\n\nInclusion of minors is possible\nwith consent.\n\nKEY EXCLUSION CRITERIA\n\nSmokers";
    expect(splitCriteria(text)).toEqual([
      { section: "unnamed", text: "Adults with asthma." },
      { section: "unnamed", text: "Inclusion of minors is possible with consent." },
      { section: "exclusion", text: "Smokers" },
    ]);
    expect(splitCriteria("")).toEqual([]);
  });

  test("headings with a number, and criteria that stand numbered in one line", () => {
    const text =
      "1. Inclusion Criteria\n\n1. Adults 2. FEV1 below 2. 5 l 3. Consent\n\nList of exclusion criteria:\n\n1. Grade 2. or more";
    expect(splitCriteria(text).map(({ section, text: words }) => `${section}: ${words}`)).toEqual([
      "inclusion: Adults",
      "inclusion: FEV1 below 2. 5 l",
      "inclusion: Consent",
      "exclusion: Grade 2. or more",
    ]);
  });

  test("so many criteria are told apart, the rest is one", () => {
    const text = Array.from({ length: 1000 }, (_, index) => `* criterion ${index}`).join("\n");
    expect(splitCriteria(text)).toHaveLength(400);
  });
});

describe("two texts of criteria", () => {
  const inclusion = (...lines: readonly string[]) =>
    `Inclusion Criteria:\n\n${lines.map((line) => `* ${line}`).join("\n")}`;

  test("each criterion is told once, in the order of the later text, removed ones last", () => {
    const before = inclusion("Asthma for at least 12 months", "Written consent", "Able to read", "FEV1 below 80 %");
    const after = inclusion("FEV1 below 80 %", "Asthma for at least 6 months", "Informed written consent", "No smoker");
    expect(diffCriteria(before, after)).toEqual([
      {
        edit: "loosened",
        section: "inclusion",
        before: "Asthma for at least 12 months",
        after: "Asthma for at least 6 months",
      },
      { edit: "reworded", section: "inclusion", before: "Written consent", after: "Informed written consent" },
      { edit: "added", section: "inclusion", after: "No smoker" },
      { edit: "removed", section: "inclusion", before: "Able to read" },
    ]);
  });

  test("what moves to the other section turns its meaning round", () => {
    const before = "Inclusion Criteria:\n\n* Asthma\n* Prior biologic treatment\n\nExclusion Criteria:\n\n* Smokers";
    const after = "Inclusion Criteria:\n\n* Asthma\n\nExclusion Criteria:\n\n* Smokers\n* Prior biologic treatment";
    expect(diffCriteria(before, after)).toEqual([
      { edit: "moved", section: "exclusion", before: "Prior biologic treatment", after: "Prior biologic treatment" },
    ]);
  });

  test("another order, other bullets and other breaks of lines are no edit", () => {
    const before = "Inclusion Criteria:\n\n* Asthma\n* Age 18 to 65";
    const after = "INCLUSION CRITERIA\n1. Age 18 to 65\n2. Asthma";
    expect(diffCriteria(before, after)).toEqual([]);
  });

  test.each([
    [inclusion("Asthma", "Age 18 or more"), inclusion("Asthma", "Age 16 or more"), "high", "a threshold moved"],
    [inclusion("Asthma"), inclusion("Asthma", "Able to read"), "high", "a criterion was added"],
    [inclusion("Asthma", "Able to read"), inclusion("Asthma"), "medium", "a criterion was removed"],
    [inclusion("Asthma", "Able to read"), inclusion("Asthma", "Able to read well"), "low", "criteria were reworded"],
    [
      inclusion("Asthma", "Able to read"),
      inclusion("Able to read", "Asthma"),
      "low",
      "the same criteria, set out otherwise",
    ],
  ])("%j -> %j is %s", (before, after, severity, rule) => {
    const event = eventOf({ [CRITERIA]: after }, makeStudy({ [CRITERIA]: before }));
    expect(event).toMatchObject({ kind: "eligibility.criteria", severity, rule });
  });
});

describe("thresholds", () => {
  test.each([
    ["Age ≥ 18 years", "Age ≥ 16 years", "inclusion", "loosened"],
    ["Age ≥ 18 years", "Age ≥ 21 years", "inclusion", "tightened"],
    ["ECOG 0 to 1", "ECOG 0 to 2", "inclusion", "loosened"],
    ["ECOG 0-2", "ECOG 0-1", "inclusion", "tightened"],
    ["Age 18-65 years", "Age 21-60 years", "inclusion", "tightened"],
    ["Age 18-65 years", "Age 21-70 years", "inclusion", "threshold"],
    ["HbA1c > 7.0 %", "HbA1c > 6.5 %", "inclusion", "loosened"],
    ["Platelets at least 100,000", "Platelets at least 75,000", "inclusion", "loosened"],
    ["ALT <= 2.5 x ULN", "ALT <= 3 x ULN", "inclusion", "loosened"],
    ["18 years or older", "12 years or older", "inclusion", "loosened"],
    ["WHO performance score > 2", "WHO performance score > 1", "exclusion", "tightened"],
    ["Creatinine > 1.5 mg/dl", "Creatinine > 2 mg/dl", "exclusion", "loosened"],
    ["Under 18 years old", "Under 16 years old", "exclusion", "loosened"],
    ["Surgery within 4 weeks", "Surgery within 8 weeks", "exclusion", "tightened"],
    ["Age > 18", "Age >= 18", "inclusion", "loosened"],
    ["Age not less than 18 years", "Age not less than 16 years", "inclusion", "loosened"],
    ["No less than 2 lesions", "No less than 3 lesions", "inclusion", "tightened"],
    ["Age not older than 75", "Age not older than 80", "inclusion", "loosened"],
    ["Not younger than 18", "Not younger than 21", "inclusion", "tightened"],
    ["No more than 3 prior lines", "No more than 2 prior lines", "inclusion", "tightened"],
    ["Not more than 2 prior lines", "Not more than 4 prior lines", "inclusion", "loosened"],
    ["Weight not below 40 kg", "Weight not below 35 kg", "inclusion", "loosened"],
    ["Must not be under 18 years", "Must not be under 21 years", "inclusion", "tightened"],
    ["Must not have received more than 2 lines", "Must not have received more than 1 lines", "inclusion", "tightened"],
    ["Creatinine must not exceed 1.5 mg/dl", "Creatinine must not exceed 2 mg/dl", "inclusion", "loosened"],
    ["Bilirubin not exceeding 2 x ULN", "Bilirubin not exceeding 1.5 x ULN", "inclusion", "tightened"],
    ["No longer than 6 months of disease", "No longer than 12 months of disease", "inclusion", "loosened"],
    ["No patients over 75 years", "No patients over 70 years", "inclusion", "tightened"],
    ["Age not over 75", "Age not over 80", "exclusion", "tightened"],
    ["At least 18 years", "At least 21 years", "inclusion", "tightened"],
    ["At most 3 lesions", "At most 5 lesions", "inclusion", "loosened"],
    ["Up to 75 years", "Up to 80 years", "inclusion", "loosened"],
    ["Up to and including 75 years", "Up to and including 70 years", "inclusion", "tightened"],
    ["Over 18 years", "Over 16 years", "inclusion", "loosened"],
    ["Under 75 years", "Under 70 years", "inclusion", "tightened"],
    ["Over the age of 18", "Over the age of 21", "inclusion", "tightened"],
    ["Under the age of 18", "Under the age of 16", "exclusion", "loosened"],
    ["Minimum age: 18 years", "Minimum age: 16 years", "inclusion", "loosened"],
    ["Maximum age of 65", "Maximum age of 70", "inclusion", "loosened"],
    ["Older than 18 and younger than 65 years", "Older than 16 and younger than 70 years", "inclusion", "loosened"],
    ["Equal to or greater than 18 years", "Equal to or greater than 12 years", "inclusion", "loosened"],
    ["BMI less than or equal to 30", "BMI less than or equal to 35", "inclusion", "loosened"],
    ["ALT > or = 3 x ULN", "ALT > or = 5 x ULN", "exclusion", "loosened"],
    ["Hemoglobin >/= 9 g/dl", "Hemoglobin >/= 8 g/dl", "inclusion", "loosened"],
    ["18 years and over", "16 years and over", "inclusion", "loosened"],
    ["ECOG 1 or less", "ECOG 2 or less", "inclusion", "loosened"],
    // "Not less than" takes in the number itself, "more than" does not.
    ["Age more than 18", "Age not less than 18", "inclusion", "loosened"],
    ["Age not more than 75", "Age less than 75", "inclusion", "tightened"],
    ["No chemotherapy within 4 weeks", "No chemotherapy within 8 weeks", "inclusion", "tightened"],
    ["Has not had surgery within 6 months", "Has not had surgery within 3 months", "inclusion", "loosened"],
    ["Without diabetes and over 18 years", "Without diabetes and over 16 years", "inclusion", "loosened"],
    ["With or without metastases over 3 cm", "With or without metastases over 2 cm", "inclusion", "loosened"],
    // What a denial further away is about is not sure.
    ["No tumour of the brain over 3 cm", "No tumour of the brain over 2 cm", "inclusion", "threshold"],
    ["Not pregnant, over 18 years", "Not pregnant, over 16 years", "inclusion", "loosened"],
    ["Unable to walk more than 100 m", "Unable to walk more than 50 m", "exclusion", "threshold"],
    ["3 prior lines", "2 prior lines", "inclusion", "threshold"],
    ["Age ≥ 18 years", "Age ≥ 16 years", "unnamed", "threshold"],
    ["Age ≥ 18 years", "Age of ≥ 18 years, both sexes", "inclusion", undefined],
    ["Asthma", "Severe asthma", "inclusion", undefined],
    ["Chemotherapy within 4 weeks", "Chemotherapy within 28 days", "exclusion", undefined],
    ["Surgery within 6 months", "Surgery within 24 weeks", "exclusion", undefined],
    ["Surgery within 6 months", "Surgery within 4 weeks", "exclusion", "loosened"],
    ["Chemotherapy within 4 weeks", "Chemotherapy within 42 days", "exclusion", "tightened"],
    ["Age 18 to 65 years", "Age 18 years to 65 years", "inclusion", undefined],
    ["ECOG performance status 0, 1", "ECOG performance status 0, 1, or 2", "inclusion", "threshold"],
  ] as const)("%j -> %j (%s): %s", (before, after, section, expected) => {
    expect(compareThresholds(before, after, section)).toBe(expected);
  });
});
