import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complianceOf } from "./compliance.ts";
import { addYears } from "./due-date.ts";
import { type StudySaid, studyWith } from "./study-under-test.ts";
import { dueWords } from "./words.ts";

const TODAY = "2026-08-14";

function kindOf(said: StudySaid): string {
  return complianceOf(studyWith(said), TODAY).applicability.kind;
}

/** A study from before the Final Rule that was never asked whether the FDA regulates. */
const OLD: StudySaid = { drug: undefined, device: undefined, start: "2016-05-01", primaryCompletion: "2019-06-30" };

describe("whether a study is likely applicable", () => {
  test.each<[string, StudySaid, string]>([
    ["a regulated drug in phase 3", {}, "act"],
    ["a regulated device without a phase", { drug: false, device: true, phases: ["NA"] }, "act"],
    ["phase 1/2", { phases: ["PHASE1", "PHASE2"] }, "act"],
    ["phase 4", { phases: ["PHASE4"] }, "act"],
    ["phase 1", { phases: ["PHASE1"] }, "none"],
    ["early phase 1", { phases: ["EARLY_PHASE1"] }, "none"],
    ["no phase registered at all", { phases: undefined }, "none"],
    ["an observational study", { studyType: "OBSERVATIONAL", phases: undefined }, "none"],
    ["expanded access", { studyType: "EXPANDED_ACCESS", phases: undefined }, "none"],
    ["device feasibility", { drug: false, device: true, phases: ["NA"], primaryPurpose: "DEVICE_FEASIBILITY" }, "none"],
    ["withdrawn", { overallStatus: "WITHDRAWN" }, "none"],
    ["terminated", { overallStatus: "TERMINATED" }, "act"],
    ["both flags no", { drug: false, device: false }, "none"],
    ["both flags absent, begun after the Final Rule", { drug: undefined, device: undefined }, "none"],
    ["begun on the day of the Final Rule", { start: "2017-01-18" }, "act"],
    ["begun the day before, completed after", { start: "2017-01-17" }, "pact"],
    ["begun in its month, day unknown", { start: "2017-01" }, "act"],
    ["begun in the month before", { start: "2016-12" }, "pact"],
    ["no start", { start: undefined }, "none"],
    ["before the rule, flags absent, a drug in the US", OLD, "pact"],
    ["before the rule, completed on its day", { ...OLD, primaryCompletion: "2017-01-18" }, "pact"],
    ["before the rule, completed the day before it", { ...OLD, primaryCompletion: "2017-01-17" }, "none"],
    ["before the rule, completed in its month", { ...OLD, primaryCompletion: "2017-01" }, "pact"],
    [
      "before the rule, no primary completion but a completion",
      { ...OLD, primaryCompletion: undefined, completion: "2018-05" },
      "pact",
    ],
    ["before the rule, no completion at all", { ...OLD, primaryCompletion: undefined }, "none"],
    ["before the rule, one flag no", { ...OLD, drug: false }, "none"],
    ["before the rule, both flags no", { ...OLD, drug: false, device: false }, "none"],
    ["before the rule, regulated, without a location in the US", { ...OLD, drug: true, countries: ["France"] }, "pact"],
    ["before the rule, flags absent, abroad", { ...OLD, countries: ["France", "Canada"] }, "none"],
    ["before the rule, flags absent, no location", { ...OLD, countries: undefined }, "none"],
    ["before the rule, flags absent, in Puerto Rico", { ...OLD, countries: ["Puerto Rico"] }, "pact"],
    ["before the rule, flags absent, in Guam", { ...OLD, countries: ["France", "Guam"] }, "pact"],
    ["before the rule, flags absent, in American Samoa", { ...OLD, countries: ["American Samoa"] }, "pact"],
    ["before the rule, flags absent, in Samoa", { ...OLD, countries: ["Samoa"] }, "none"],
    [
      "before the rule, flags absent, on the US Virgin Islands",
      { ...OLD, countries: ["Virgin Islands (U.S.)"] },
      "pact",
    ],
    ["before the rule, flags absent, on the British ones", { ...OLD, countries: ["Virgin Islands (British)"] }, "none"],
    [
      "before the rule, flags absent, on the Northern Marianas",
      { ...OLD, countries: ["Northern Mariana Islands"] },
      "pact",
    ],
    ["before the rule, flags absent, a behaviour", { ...OLD, types: ["BEHAVIORAL"] }, "none"],
    ["before the rule, flags absent, a diagnostic test", { ...OLD, types: ["OTHER", "DIAGNOSTIC_TEST"] }, "pact"],
    ["before the rule, phase 1", { ...OLD, phases: ["PHASE1"] }, "none"],
    ["before the rule, withdrawn", { ...OLD, overallStatus: "WITHDRAWN" }, "none"],
  ])("%s", (_, said, kind) => {
    expect(kindOf(said)).toBe(kind);
  });

  test("has its reasons in words", () => {
    expect(complianceOf(studyWith(), TODAY).applicability.reasons).toEqual([
      "interventional",
      "phase 3",
      "FDA-regulated drug",
      "started 2020-01-15, on or after 2017-01-18",
    ]);
    expect(complianceOf(studyWith({ ...OLD, countries: ["Guam"] }), TODAY).applicability.reasons).toContain(
      "drug with a location in Guam, regulation not registered",
    );
    expect(complianceOf(studyWith({ phases: ["PHASE1"] }), TODAY).applicability.reasons).toEqual([
      "the phase is PHASE1",
    ]);
  });
});

describe("when results are due", () => {
  test.each<[string, StudySaid, string, string]>([
    ["a year after primary completion", {}, "2025-03-15", "2025-03-15"],
    [
      "in the month after a year, where the day is unknown",
      { primaryCompletion: "2024-03" },
      "2025-03-01",
      "2025-03-31",
    ],
    ["of February in a leap year", { primaryCompletion: "2024-02" }, "2025-02-01", "2025-02-28"],
    ["of February before a leap year", { primaryCompletion: "2023-02" }, "2024-02-01", "2024-02-28"],
    ["after a 29 February", { primaryCompletion: "2024-02-29" }, "2025-02-28", "2025-02-28"],
    ["after a year alone", { primaryCompletion: "2024" }, "2025-01-01", "2025-12-31"],
    [
      "by completion where there is no primary one",
      { primaryCompletion: undefined, completion: "2024-07" },
      "2025-07-01",
      "2025-07-31",
    ],
    ["three years after, with a certificate", { certifiedOn: "2025-03-01" }, "2027-03-15", "2027-03-15"],
    [
      "three years after a 29 February, with a certificate",
      { primaryCompletion: "2024-02-29", certifiedOn: "2025-01-01" },
      "2027-02-28",
      "2027-02-28",
    ],
  ])("%s", (_, said, earliest, latest) => {
    expect(complianceOf(studyWith(said), TODAY).due).toEqual({ earliest, latest });
  });

  test("is unknown without a completion", () => {
    const { due, daysLate, status } = complianceOf(studyWith({ primaryCompletion: undefined }), TODAY);
    expect({ due, daysLate, status }).toEqual({ due: undefined, daysLate: undefined, status: "ongoing" });
  });

  test("four years after a 29 February is a 29 February", () => {
    expect(addYears("2024-02-29", 4)).toBe("2028-02-29");
    expect(addYears("2096-02-29", 4)).toBe("2100-02-28");
  });
});

describe("where a study stands", () => {
  // Due on 2025-03-15.
  test.each<[string, string, StudySaid]>([
    ["2025-02-12", "ongoing", {}],
    ["2025-02-13", "due-30d", {}],
    ["2025-03-14", "due-30d", {}],
    ["2025-03-15", "due", {}],
    ["2025-04-14", "due", {}],
    ["2025-04-15", "overdue", {}],
    // Known to the month: by its last day, 2025-03-31.
    ["2025-02-28", "ongoing", { primaryCompletion: "2024-03" }],
    ["2025-03-01", "due-30d", { primaryCompletion: "2024-03" }],
    ["2025-03-31", "due", { primaryCompletion: "2024-03" }],
    ["2025-04-30", "due", { primaryCompletion: "2024-03" }],
    ["2025-05-01", "overdue", { primaryCompletion: "2024-03" }],
    ["2025-04-15", "ongoing", { certifiedOn: "2025-03-10" }],
    ["2027-04-15", "overdue", { certifiedOn: "2025-03-10" }],
    ["2025-04-15", "waived", { isWaived: true }],
    ["2025-04-15", "not-applicable", { phases: ["PHASE1"] }],
    ["2025-04-15", "reported", { submittedOn: "2025-03-15", hasResults: true }],
    ["2025-04-15", "reported-late", { submittedOn: "2025-03-16", hasResults: true }],
    ["2025-04-15", "reported", { submittedOn: "2025-03-31", primaryCompletion: "2024-03", hasResults: true }],
    ["2025-04-15", "reported", { hasResults: true }],
    ["2025-04-15", "reported", { events: [["RELEASE", "2025-03-01"]] }],
    ["2025-04-15", "reported-late", { events: [["RELEASE", "2025-04-01"]] }],
    ["2025-04-15", "reported", { events: [["RELEASE"]] }],
    [
      "2025-04-15",
      "reported",
      {
        events: [
          ["RELEASE", "2025-03-01"],
          ["RESET", "2025-04-01"],
        ],
      },
    ],
    [
      "2025-04-15",
      "overdue-cancelled",
      {
        events: [
          ["RELEASE", "2025-03-01"],
          ["UNRELEASE", "2025-03-02"],
        ],
      },
    ],
    [
      "2025-03-05",
      "due-30d",
      {
        events: [
          ["RELEASE", "2025-03-01"],
          ["UNRELEASE", "2025-03-02"],
        ],
      },
    ],
    [
      "2025-04-15",
      "reported-late",
      {
        events: [
          ["RELEASE", "2025-03-01"],
          ["UNRELEASE", "2025-03-02"],
          ["RELEASE", "2025-04-01"],
        ],
      },
    ],
    // Submitted after the day that is asked about.
    ["2025-04-15", "overdue", { submittedOn: "2025-05-01", hasResults: true }],
    ["2025-04-15", "overdue", { events: [["RELEASE", "2025-05-01"]] }],
  ])("on %s it is %s", (day, status, said) => {
    expect(complianceOf(studyWith(said), day).status).toBe(status);
  });

  test("the days late are those since the due date, as a range where that is one", () => {
    expect(complianceOf(studyWith(), "2025-05-15").daysLate).toEqual({ least: 61, most: 61 });
    expect(complianceOf(studyWith({ primaryCompletion: "2024-03" }), "2025-05-31").daysLate).toEqual({
      least: 61,
      most: 91,
    });
    expect(complianceOf(studyWith({ submittedOn: "2025-03-25", hasResults: true }), TODAY).daysLate).toEqual({
      least: 10,
      most: 10,
    });
    expect(complianceOf(studyWith({ hasResults: true }), TODAY).daysLate).toBeUndefined();
  });

  test("what came back from quality control is said, until it comes again", () => {
    const returned = [
      ["RELEASE", "2025-03-01"],
      ["RESET", "2025-04-01"],
    ] as const;
    expect(complianceOf(studyWith({ events: returned }), TODAY).submission).toEqual({
      kind: "submitted",
      day: "2025-03-01",
      isPosted: false,
      returnedOn: "2025-04-01",
    });
    const again = complianceOf(studyWith({ events: [...returned, ["RELEASE", "2025-04-20"]] }), TODAY).submission;
    expect(again).toMatchObject({ day: "2025-03-01", returnedOn: undefined });
  });

  test("notices of the FDA are shown as the registry has them", () => {
    const notices = [
      ["VIOLATION_IDENTIFIED", "2025-06-01"],
      ["CORRECTION_CONFIRMED", "2025-08-01"],
    ] as const;
    expect(complianceOf(studyWith({ notices }), TODAY).notices).toEqual([
      { type: "VIOLATION_IDENTIFIED", day: "2025-06-01" },
      { type: "CORRECTION_CONFIRMED", day: "2025-08-01" },
    ]);
  });

  test("never says that somebody violated anything, and says what is only likely", () => {
    const pieces = fc.record({
      phases: fc.constantFrom(["PHASE1"], ["PHASE2"], ["NA"]),
      drug: fc.constantFrom(true, false, undefined),
      start: fc.constantFrom("2016-03", "2018-05-01", undefined),
      primaryCompletion: fc.constantFrom("2018", "2024-02", "2024-02-29", "2026-08-14", undefined),
      certifiedOn: fc.constantFrom("2024-05-01", undefined),
      submittedOn: fc.constantFrom("2025-02-28", undefined),
      events: fc.constantFrom([["RELEASE", "2025-06-01"] as const], [["UNRELEASE", "2025-06-01"] as const], undefined),
    });
    fc.assert(
      fc.property(pieces, fc.constantFrom("2018-05-01", "2025-03-30", TODAY, "2030-01-01"), (said, day) => {
        const compliance = complianceOf(studyWith(said), day);
        const sentence = dueWords(compliance);
        expect(sentence).not.toMatch(/violat|illegal|fine|guilty|\.$/i);
        const isJudged = ["overdue", "overdue-cancelled", "due", "reported-late", "not-applicable"].includes(
          compliance.status,
        );
        if (isJudged) expect(sentence).toMatch(/by public data/i);
      }),
    );
  });
});
