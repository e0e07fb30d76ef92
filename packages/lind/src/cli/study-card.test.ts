import { parseNctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import type { StudyView } from "../app/read-studies.ts";
import { must } from "../base/assert.ts";
import { studyCard } from "./study-card.ts";
import { createStyle } from "./terminal/style.ts";

function view(study: object, more: Partial<StudyView> = {}): StudyView {
  return {
    nctId: must(parseNctId("NCT03516279"), "the id is well formed"),
    version: 2,
    state: "present",
    mergedInto: undefined,
    text: JSON.stringify(study),
    apiText: JSON.stringify(study),
    dataTimestamp: "2026-08-14T09:00:05",
    overallStatus: "TERMINATED",
    lastUpdatePostDate: "2026-08-10",
    ...more,
  };
}

const study = {
  protocolSection: {
    identificationModule: {
      nctId: "NCT03516279",
      orgStudyIdInfo: { id: "EA9171" },
      briefTitle: "Pembrolizumab After Imatinib",
    },
    statusModule: {
      overallStatus: "TERMINATED",
      whyStopped: "Slow accrual",
      startDateStruct: { date: "2018-10", type: "ACTUAL" },
      primaryCompletionDateStruct: { date: "2023-03-15" },
    },
    sponsorCollaboratorsModule: { leadSponsor: { name: "ECOG-ACRIN" }, collaborators: [{ name: "NCI" }] },
    conditionsModule: { conditions: ["Leukemia", "Leukemia", "CML"] },
    designModule: {
      studyType: "INTERVENTIONAL",
      phases: ["PHASE1", "PHASE2"],
      enrollmentInfo: { count: 1400, type: "ACTUAL" },
    },
    contactsLocationsModule: {
      locations: [{ country: "United States" }, { country: "Canada" }, { country: "Canada" }],
    },
  },
};

const card = (of: StudyView) => studyCard(of, createStyle(false), 100).trimEnd().split("\n");

describe("the card of a study", () => {
  test("says what it is in a few lines", () => {
    expect(card(view(study))).toEqual([
      "NCT03516279  Pembrolizumab After Imatinib",
      "Status         Terminated: Slow accrual",
      "Type           Interventional, Phase 1/Phase 2",
      "Sponsor        ECOG-ACRIN and 1 collaborator",
      "Conditions     Leukemia, CML",
      "Enrollment     1,400 (actual)",
      "Start          2018-10 (actual)",
      "Primary end    2023-03-15",
      "Sites          3 in United States, Canada",
      "Page           https://clinicaltrials.gov/study/NCT03516279",
      "Version        2, last update posted 2026-08-10, data of 2026-08-14",
    ]);
  });

  test("warns of a study that the registry no longer has", () => {
    const other = must(parseNctId("NCT00000102"), "the id is well formed");
    expect(card(view(study, { state: "removed" }))[1]).toContain("no longer has this study");
    expect(card(view(study, { state: "merged", mergedInto: other }))[1]).toContain(
      "merged this study into NCT00000102",
    );
  });

  test("marks an invented study and gives no page for it", () => {
    const invented = { protocolSection: { identificationModule: { orgStudyIdInfo: { id: "LIND-SYNTHETIC-1-3" } } } };
    const lines = card(view(invented));
    expect(lines[1]).toMatch(/^SYNTHETIC/);
    expect(lines.join("\n")).not.toContain("https://");
  });

  test("survives an almost empty record", () => {
    expect(card(view({}))).toHaveLength(3);
  });
});
