import { describe, expect, test } from "vitest";
import { writeOne } from "./list-writer.ts";
import { simulatedTexts } from "./records-under-test.ts";
import { createRisWriter, parseRisTags, risTags } from "./ris.ts";

const study = {
  protocolSection: {
    identificationModule: {
      nctId: "NCT00000101",
      briefTitle: "Lemons\nfor scurvy",
      acronym: "LEMON",
      officialTitle: "O",
    },
    statusModule: { overallStatus: "ACTIVE_NOT_RECRUITING", studyFirstPostDateStruct: { date: "1747-05-20" } },
    sponsorCollaboratorsModule: { leadSponsor: { name: "Royal Navy" }, collaborators: [{ name: "HMS Salisbury" }] },
    descriptionModule: { briefSummary: "Twelve patients,\n\nscurvy \\> 2 weeks" },
    conditionsModule: { conditions: ["Scurvy"], keywords: ["Scurvy", "citrus"] },
    designModule: { phases: ["PHASE2", "PHASE3"], enrollmentInfo: { count: 12 } },
    armsInterventionsModule: { interventions: [{ name: "Lemons" }] },
  },
  documentSection: { largeDocumentModule: { largeDocs: [{ filename: "Prot_000.pdf" }] } },
};

describe("ris", () => {
  test("cites a study: one line for each value, each value on one line", () => {
    expect(writeOne(createRisWriter(), JSON.stringify(study)).split("\r\n")).toEqual([
      "TY  - DBASE",
      "ID  - NCT00000101",
      "AN  - NCT00000101",
      "TI  - Lemons for scurvy",
      "ST  - LEMON",
      "T2  - ClinicalTrials.gov",
      "AU  - Royal Navy",
      "A2  - HMS Salisbury",
      "PY  - 1747",
      "DA  - 1747/05/20/",
      "AB  - Twelve patients, scurvy > 2 weeks",
      "KW  - Scurvy",
      "KW  - Lemons",
      "KW  - citrus",
      "N1  - Official title: O",
      "N1  - Status: Active, not recruiting",
      "N1  - Phase: Phase 2/Phase 3",
      "N1  - Enrollment: 12",
      "DB  - ClinicalTrials.gov",
      "PB  - National Library of Medicine (US)",
      "CY  - Bethesda (MD)",
      "UR  - https://clinicaltrials.gov/study/NCT00000101",
      "L1  - https://cdn.clinicaltrials.gov/large-docs/01/NCT00000101/Prot_000.pdf",
      "ER  - ",
      "",
      "",
    ]);
  });

  test("keeps a record whole, whichever tags are asked for", () => {
    const parsed = parseRisTags(["TI", "AN"]);
    const tags = parsed.kind === "fields" ? parsed.fields : risTags;
    expect(writeOne(createRisWriter(tags), JSON.stringify(study))).toBe(
      "TY  - DBASE\r\nAN  - NCT00000101\r\nTI  - Lemons for scurvy\r\nER  - \r\n\r\n",
    );
    expect(parseRisTags(["TX"])).toMatchObject({ kind: "unknown", name: "TX" });
  });

  test("is lines of the form that the specification gives, for every kind of study", () => {
    const writer = createRisWriter();
    const lines = simulatedTexts(40).flatMap((text) => writer.study(text).split("\r\n"));
    expect(lines.filter((line) => line !== "" && !/^[A-Z][A-Z0-9] {2}- [^\r\n]*$/.test(line))).toEqual([]);
  });
});
