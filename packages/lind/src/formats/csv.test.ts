import { describe, expect, test } from "vitest";
import { createCsvWriter, csvColumns, parseCsvColumns } from "./csv.ts";
import { writeOne } from "./list-writer.ts";

function cellsOf(study: unknown): Readonly<Record<string, string>> {
  const text = JSON.stringify(study);
  return Object.fromEntries(csvColumns.map(({ name, cell }) => [name, cell(JSON.parse(text))]));
}

const designed = (studyType: string, designInfo: unknown) => ({
  protocolSection: { designModule: { studyType, designInfo } },
});

describe("csv", () => {
  test("has the site's 30 columns", () => {
    expect(csvColumns.map(({ name }) => name).join()).toBe(
      "NCT Number,Study Title,Study URL,Acronym,Study Status,Brief Summary,Study Results,Conditions,Interventions," +
        "Primary Outcome Measures,Secondary Outcome Measures,Other Outcome Measures,Sponsor,Collaborators,Sex,Age," +
        "Phases,Enrollment,Funder Type,Study Type,Study Design,Other IDs,Start Date,Primary Completion Date," +
        "Completion Date,First Posted,Results First Posted,Last Update Posted,Locations,Study Documents",
    );
  });

  test.each([
    [
      designed("INTERVENTIONAL", {
        allocation: "RANDOMIZED",
        interventionModel: "PARALLEL",
        maskingInfo: { masking: "DOUBLE", whoMasked: ["PARTICIPANT", "INVESTIGATOR"] },
        primaryPurpose: "TREATMENT",
      }),
      "Allocation: RANDOMIZED|Intervention Model: PARALLEL|Masking: DOUBLE (PARTICIPANT, INVESTIGATOR)|Primary Purpose: TREATMENT",
    ],
    [
      designed("INTERVENTIONAL", { maskingInfo: { masking: "NONE" } }),
      "Allocation: |Intervention Model: |Masking: NONE|Primary Purpose: ",
    ],
    // As the site has it, for every observational study.
    [
      designed("OBSERVATIONAL", { observationalModel: "COHORT", timePerspective: "RETROSPECTIVE" }),
      "Observational Model: |Time Perspective: p",
    ],
    [designed("EXPANDED_ACCESS", {}), ""],
  ])("the design of %j is %j", (study, design) => {
    expect(cellsOf(study)["Study Design"]).toBe(design);
  });

  test("several values stand in one cell, and a part that is not there leaves no gap", () => {
    const cells = cellsOf({
      protocolSection: {
        identificationModule: { nctId: "NCT00000123", secondaryIdInfos: [{ id: "B" }, { type: "CTIS" }] },
        armsInterventionsModule: { interventions: [{ type: "DRUG", name: "A" }, { name: "B" }] },
        outcomesModule: { primaryOutcomes: [{ measure: "M", timeFrame: "1 day" }] },
        eligibilityModule: { stdAges: ["ADULT", "OLDER_ADULT"] },
        contactsLocationsModule: { locations: [{ city: "Porto", country: "Portugal" }, { facility: "F" }] },
      },
      documentSection: { largeDocumentModule: { largeDocs: [{ label: "Protocol", filename: "Prot_000.pdf" }] } },
      hasResults: true,
    });
    expect(cells).toMatchObject({
      "Study URL": "https://clinicaltrials.gov/study/NCT00000123",
      "Other IDs": "B",
      Interventions: "DRUG: A|B",
      "Primary Outcome Measures": "M, 1 day",
      Age: "ADULT, OLDER_ADULT",
      Locations: "Porto, Portugal|F",
      "Study Documents": "Protocol, https://cdn.clinicaltrials.gov/large-docs/23/NCT00000123/Prot_000.pdf",
      "Study Results": "YES",
    });
  });

  test("quotes only what has to be, and ends lines with CR LF", () => {
    const columns = csvColumns.filter(({ name }) => name === "Acronym" || name === "Study Title");
    const text = JSON.stringify({
      protocolSection: { identificationModule: { briefTitle: 'A "b", c', acronym: " d'e" } },
    });
    expect(writeOne(createCsvWriter(columns), text)).toBe(`Study Title,Acronym\r\n"A ""b"", c", d'e\r\n`);
    expect(createCsvWriter(columns, { hasHeader: false }).head()).toBe("");
  });

  test("takes columns in any order, and knows no pieces", () => {
    const parsed = parseCsvColumns(["Phases", "NCT Number"]);
    expect(parsed.kind === "fields" && parsed.fields.map(({ name }) => name)).toEqual(["NCT Number", "Phases"]);
    expect(parseCsvColumns(["NCTId"])).toMatchObject({ kind: "unknown", name: "NCTId" });
    expect(parseCsvColumns(["NCT Numbr"])).toMatchObject({ suggestion: "NCT Number" });
  });
});
