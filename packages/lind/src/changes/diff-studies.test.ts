import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import type { Change } from "./change.ts";
import { diffStudies } from "./diff-studies.ts";
import { isJsonList } from "./json-equality.ts";
import { sentenceOf } from "./sentence.ts";

function site(facility: string, city: string, more: JsonObject = {}): JsonObject {
  return { facility, status: "RECRUITING", city, country: "United States", ...more };
}

const LOCATIONS: readonly JsonObject[] = [
  site("Mayo Clinic", "Rochester", { state: "Minnesota", zip: "55905", geoPoint: { lat: 44.02163, lon: -92.4699 } }),
  site("University College Hospital", "London", { zip: "NW1 2BU", country: "United Kingdom" }),
  site("Research Site", "Seoul", { zip: "1", country: "South Korea", contacts: [{ name: "Kim", role: "CONTACT" }] }),
  site("Research Site", "Seoul", { zip: "2", country: "South Korea", contacts: [{ name: "Lee", role: "CONTACT" }] }),
];

const OUTCOMES: readonly JsonObject[] = [
  { measure: "Change from Baseline in HbA1c at Week 24", timeFrame: "Baseline, week 24" },
  { measure: "Objective response rate", timeFrame: "12 weeks" },
  { measure: "Incidence of adverse events", timeFrame: "52 weeks" },
];

const DESCRIPTION = "Lindanol 10 mg once daily by mouth in the morning, with water, for 52 weeks.";

/** A study of the registry's shape, small enough to be read. */
const STUDY: JsonObject = {
  protocolSection: {
    identificationModule: {
      nctId: "NCT00000001",
      secondaryIdInfos: [{ id: "2024-501", type: "EUDRACT_NUMBER" }],
      briefTitle: "A Study of Lindanol",
    },
    statusModule: {
      statusVerifiedDate: "2026-01",
      overallStatus: "RECRUITING",
      startDateStruct: { date: "2025-03", type: "ACTUAL" },
      primaryCompletionDateStruct: { date: "2026-03", type: "ESTIMATED" },
      completionDateStruct: { date: "2026-09-30", type: "ESTIMATED" },
      lastUpdateSubmitDate: "2026-01-10",
      lastUpdatePostDateStruct: { date: "2026-01-12", type: "ACTUAL" },
    },
    sponsorCollaboratorsModule: {
      leadSponsor: { name: "Lind Institute", class: "OTHER" },
      collaborators: [{ name: "National Cancer Institute (NCI)", class: "NIH" }],
    },
    descriptionModule: { briefSummary: "Lindanol against scurvy.\n\nPatients are followed for one year." },
    conditionsModule: { conditions: ["Scurvy", "Vitamin C Deficiency", "Anemia"], keywords: ["citrus", "ascorbate"] },
    designModule: { phases: ["PHASE2"], enrollmentInfo: { count: 120, type: "ESTIMATED" } },
    armsInterventionsModule: {
      armGroups: [
        {
          label: "Lindanol 10 mg",
          type: "EXPERIMENTAL",
          description: DESCRIPTION,
          interventionNames: ["Drug: LN-1747"],
        },
        { label: "Placebo", type: "PLACEBO_COMPARATOR", interventionNames: ["Drug: Placebo"] },
      ],
      interventions: [
        {
          type: "DRUG",
          name: "LN-1747",
          description: "Tablet",
          armGroupLabels: ["Lindanol 10 mg"],
          otherNames: ["lindan"],
        },
        { type: "DRUG", name: "Placebo", description: "Tablet", armGroupLabels: ["Placebo"] },
      ],
    },
    outcomesModule: {
      primaryOutcomes: [{ measure: "Overall survival", description: "Time to death", timeFrame: "24 months" }],
      secondaryOutcomes: OUTCOMES,
    },
    eligibilityModule: {
      eligibilityCriteria: "Inclusion Criteria:\n\n* Age >= 18 years\n* ECOG 0-1",
      minimumAge: "18 Years",
      stdAges: ["ADULT", "OLDER_ADULT"],
    },
    contactsLocationsModule: {
      centralContacts: [{ name: "James Lind", role: "CONTACT", phone: "1", email: "james@lind.example" }],
      overallOfficials: [{ name: "James Lind, MD", affiliation: "Lind Institute", role: "PRINCIPAL_INVESTIGATOR" }],
      locations: LOCATIONS,
    },
    referencesModule: {
      references: [{ pmid: "1", type: "BACKGROUND", citation: "Lind J. A treatise of the scurvy. 1753." }],
    },
  },
  derivedSection: {
    miscInfoModule: { versionHolder: "2026-01-13" },
    conditionBrowseModule: {
      meshes: [
        { id: "D012614", term: "Scurvy" },
        { id: "D000740", term: "Anemia" },
      ],
    },
  },
  hasResults: false,
};

/** Where to write what: a path below `protocolSection`, or from the root with a leading slash; `undefined` removes, `-` appends. */
type Edit = readonly [path: string, value: JsonValue | undefined];

function editStudy(study: JsonObject, edits: readonly Edit[]): JsonObject {
  const copy = structuredClone(study);
  for (const [path, value] of edits) {
    const steps = path.startsWith("/") ? path.slice(1).split("/") : ["protocolSection", ...path.split("/")];
    writeAt(copy, steps, value);
  }
  return copy;
}

function writeAt(root: JsonValue, steps: readonly string[], value: JsonValue | undefined): void {
  const [step = "", ...rest] = steps;
  if (isJsonList(root)) {
    const list = root as JsonValue[];
    if (rest.length > 0) writeAt(list[Number(step)] ?? null, rest, value);
    else if (value === undefined) list.splice(Number(step), 1);
    else list[step === "-" ? list.length : Number(step)] = value;
    return;
  }
  if (!isJsonObject(root)) throw new Error(`There is nothing at ${step}.`);
  const object = root as Record<string, JsonValue>;
  if (rest.length === 0 && value === undefined) delete object[step];
  else if (rest.length === 0 && value !== undefined) object[step] = value;
  else {
    object[step] ??= {};
    writeAt(object[step], rest, value);
  }
}

/** Compares the sample with an edited copy, and proves that the changes lead there and back. */
function diffAfter(...edits: readonly Edit[]): readonly Change[] {
  const after = editStudy(STUDY, edits);
  const changes = diffStudies(STUDY, after);
  expect(applyChanges(STUDY, changes)).toEqual(after);
  expect(applyChanges(after, diffStudies(after, STUDY))).toEqual(STUDY);
  return changes;
}

/** A change on one line: kind, nature, the end of its field path, its sentence. */
function show(change: Change): string {
  const path = change.fieldPath.replace(/^protocolSection\.\w+Module\./, "");
  return `${change.kind} ${change.nature} ${path} | ${sentenceOf(change)}`;
}

const LOCATION = "contactsLocationsModule/locations";
const SECONDARY = "outcomesModule/secondaryOutcomes";
const ARM = "armsInterventionsModule/armGroups";
const INTERVENTION = "armsInterventionsModule/interventions";

describe("an edit of one kind comes out as what it is", () => {
  test.each<[name: string, edits: readonly Edit[], expected: readonly string[]]>([
    [
      "the study ends early",
      [
        ["statusModule/overallStatus", "TERMINATED"],
        ["statusModule/whyStopped", "Slow accrual"],
      ],
      [
        "status.transition edit overallStatus | Overall status: RECRUITING -> TERMINATED",
        "status.whyStopped edit whyStopped | Reason for stopping added: Slow accrual",
      ],
    ],
    [
      "the status goes stale",
      [
        ["statusModule/overallStatus", "UNKNOWN"],
        ["statusModule/lastKnownStatus", "RECRUITING"],
      ],
      [
        "status.transition edit overallStatus | Overall status: RECRUITING -> UNKNOWN",
        "field.added derived lastKnownStatus | Last known status added: RECRUITING",
      ],
    ],
    [
      "the record is verified and submitted again",
      [
        ["statusModule/statusVerifiedDate", "2026-02"],
        ["statusModule/lastUpdateSubmitDate", "2026-02-10"],
        ["statusModule/lastUpdatePostDateStruct", { date: "2026-02-12", type: "ESTIMATED" }],
      ],
      [
        "field.changed stamp statusVerifiedDate | Verification date: 2026-01 -> 2026-02",
        "field.changed stamp lastUpdateSubmitDate | Last update submitted: 2026-01-10 -> 2026-02-10",
        "field.changed stamp lastUpdatePostDateStruct | Last update posted: date 2026-01-12 -> 2026-02-12, type ACTUAL -> ESTIMATED",
      ],
    ],
    [
      "the primary completion slips",
      [["statusModule/primaryCompletionDateStruct/date", "2026-10"]],
      [
        "date.primaryCompletion edit primaryCompletionDateStruct | Primary completion date moves from 2026-03 to 2026-10 (about 7 months later)",
      ],
    ],
    [
      "a date is said more precisely",
      [["statusModule/primaryCompletionDateStruct/date", "2026-03-15"]],
      [
        "date.primaryCompletion precision primaryCompletionDateStruct | Primary completion date said more precisely: 2026-03 -> 2026-03-15",
      ],
    ],
    [
      "a date comes true",
      [["statusModule/primaryCompletionDateStruct", { date: "2026-03", type: "ACTUAL" }]],
      ["date.primaryCompletion edit primaryCompletionDateStruct | Primary completion date 2026-03 is now actual"],
    ],
    [
      "a date comes true on a day of its month",
      [["statusModule/primaryCompletionDateStruct", { date: "2026-03-15", type: "ACTUAL" }]],
      [
        "date.primaryCompletion edit primaryCompletionDateStruct | Primary completion date is now actual: 2026-03 -> 2026-03-15",
      ],
    ],
    [
      "a day moves by days",
      [["statusModule/completionDateStruct/date", "2026-09-20"]],
      [
        "date.completion edit completionDateStruct | Completion date moves from 2026-09-30 to 2026-09-20 (10 days earlier)",
      ],
    ],
    [
      "the enrollment target is cut",
      [["designModule/enrollmentInfo/count", 80]],
      ["enrollment edit enrollmentInfo | Enrollment target 120 -> 80 (-33 %)"],
    ],
    [
      "the enrollment is counted",
      [["designModule/enrollmentInfo", { count: 60, type: "ACTUAL" }]],
      ["enrollment edit enrollmentInfo | Actual enrollment 60, target 120 (-50 %)"],
    ],
    [
      "a primary outcome is reworded",
      [["outcomesModule/primaryOutcomes/0/measure", "Overall survival at 24 months"]],
      [
        "field.changed edit primaryOutcomes.measure | Primary outcome measure: Overall survival -> Overall survival at 24 months",
      ],
    ],
    [
      "a primary outcome is replaced",
      [["outcomesModule/primaryOutcomes/0", { measure: "Progression-free survival", timeFrame: "24 months" }]],
      [
        "field.removed edit primaryOutcomes | Primary outcome removed: Overall survival",
        "field.added edit primaryOutcomes | Primary outcome added: Progression-free survival",
      ],
    ],
    [
      "another laboratory value in the same phrase is another outcome",
      [[`${SECONDARY}/0/measure`, "Change from Baseline in Fasting Glucose at Week 24"]],
      [
        "field.removed edit secondaryOutcomes | Secondary outcome removed: Change from Baseline in HbA1c at Week 24",
        "field.added edit secondaryOutcomes | Secondary outcome added: Change from Baseline in Fasting Glucose at Week 24",
      ],
    ],
    [
      "the time frame is shortened",
      [["outcomesModule/primaryOutcomes/0/timeFrame", "12 months"]],
      [
        "field.changed edit primaryOutcomes.timeFrame | Primary outcome time frame (Overall survival): 24 months -> 12 months",
      ],
    ],
    [
      "an outcome moves up to the front",
      [[SECONDARY, [OUTCOMES[2], OUTCOMES[0], OUTCOMES[1]] as JsonValue]],
      ["list.reordered order secondaryOutcomes | Secondary outcomes in another order"],
    ],
    [
      "an outcome is put between others",
      [[SECONDARY, [OUTCOMES[0], { measure: "Duration of response" }, OUTCOMES[1], OUTCOMES[2]] as JsonValue]],
      ["field.added edit secondaryOutcomes | Secondary outcome added: Duration of response"],
    ],
    [
      "the only primary outcome goes",
      [["outcomesModule/primaryOutcomes", undefined]],
      ["field.removed edit primaryOutcomes | Primary outcome removed: Overall survival"],
    ],
    [
      "an arm changes its dose",
      [[`${ARM}/0/label`, "Lindanol 20 mg"]],
      ["field.changed edit armGroups.label | Arm group label: Lindanol 10 mg -> Lindanol 20 mg"],
    ],
    [
      "an arm gets a new name for the same treatment",
      [[`${ARM}/0/label`, "Cohort A"]],
      ["field.changed edit armGroups.label | Arm group label: Lindanol 10 mg -> Cohort A"],
    ],
    [
      "an arm is added",
      [[`${ARM}/-`, { label: "Citrus", type: "ACTIVE_COMPARATOR" }]],
      ["field.added edit armGroups | Arm group added: Citrus"],
    ],
    [
      "a product code becomes a name",
      [
        [`${INTERVENTION}/0/name`, "Lindanol"],
        [`${INTERVENTION}/0/otherNames`, ["lindan", "LN-1747"]],
      ],
      [
        "field.changed edit interventions.name | Intervention name: LN-1747 -> Lindanol",
        "field.added edit interventions.otherNames | Intervention other name added (Lindanol): LN-1747",
      ],
    ],
    [
      "another drug takes the place of one",
      [[`${INTERVENTION}/0`, { type: "DRUG", name: "Citrol", description: "Tablet" }]],
      [
        "field.removed edit interventions | Intervention removed: LN-1747",
        "field.added edit interventions | Intervention added: Citrol",
      ],
    ],
    [
      "a criterion moves",
      [["eligibilityModule/eligibilityCriteria", "Inclusion Criteria:\n\n* Age >= 21 years\n* ECOG 0-1"]],
      [
        "field.changed edit eligibilityCriteria | Eligibility criteria: Inclusion Criteria: * Age >= 18 years * ECOG 0-1 -> Inclusion Criteria: * Age >= 21 years * ECOG 0-1",
      ],
    ],
    [
      "a criterion is escaped",
      [
        [
          "eligibilityModule/eligibilityCriteria",
          "Inclusion Criteria:\r\n\r\n\\* Age \\&gt;= 18 years\r\n\\* ECOG 0-1",
        ],
      ],
      ["field.changed formatting eligibilityCriteria | Eligibility criteria reformatted"],
    ],
    [
      "an age moves with its age groups",
      [
        ["eligibilityModule/minimumAge", "12 Years"],
        ["eligibilityModule/stdAges", ["CHILD", "ADULT", "OLDER_ADULT"]],
      ],
      [
        "field.changed edit minimumAge | Minimum age: 18 Years -> 12 Years",
        "field.added derived stdAges | Age group added: CHILD",
      ],
    ],
    [
      "a contact has a new number",
      [["contactsLocationsModule/centralContacts/0/phone", "2"]],
      ["field.changed edit centralContacts.phone | Central contact phone (James Lind): 1 -> 2"],
    ],
    [
      "an official gets a title",
      [["contactsLocationsModule/overallOfficials/0/name", "James Lind, MD, PhD"]],
      ["field.changed edit overallOfficials.name | Overall official name: James Lind, MD -> James Lind, MD, PhD"],
    ],
    [
      "the sponsor changes",
      [["sponsorCollaboratorsModule/leadSponsor", { name: "Scurvy Pharma", class: "INDUSTRY" }]],
      [
        "field.changed edit leadSponsor.name | Lead sponsor: Lind Institute -> Scurvy Pharma",
        "field.changed edit leadSponsor.class | Lead sponsor class: OTHER -> INDUSTRY",
      ],
    ],
    [
      "a first id is added to others",
      [["identificationModule/secondaryIdInfos/-", { id: "X-1" }]],
      ["field.added edit secondaryIdInfos | Secondary id added: X-1"],
    ],
    [
      "a collaborator goes",
      [["sponsorCollaboratorsModule/collaborators", undefined]],
      ["field.removed edit collaborators | Collaborator removed: National Cancer Institute (NCI)"],
    ],
    [
      "conditions change places",
      [["conditionsModule/conditions", ["Anemia", "Scurvy", "Vitamin C Deficiency"]]],
      ["list.reordered order conditions | Conditions in another order"],
    ],
    [
      "a keyword is replaced",
      [["conditionsModule/keywords/0", "lemon"]],
      ["field.removed edit keywords | Keyword removed: citrus", "field.added edit keywords | Keyword added: lemon"],
    ],
    [
      "a reference gets its PubMed id",
      [["referencesModule/references/-", { pmid: "2", type: "RESULT", citation: "Lind J. Results." }]],
      ["field.added edit references | Reference added: Lind J. Results."],
    ],
    [
      "the registry finds a publication in PubMed",
      [["referencesModule/references/-", { pmid: "3", type: "DERIVED", citation: "Lind J. More results." }]],
      ["field.added derived references | Reference added: Lind J. More results."],
    ],
    [
      "a reference is retracted",
      [["referencesModule/references/0/retractions", [{ pmid: "9", source: "Navy J" }]]],
      [
        "field.added derived references.retractions | Retraction added: Lind J. A treatise of the scurvy. 1753. > Navy J, 9",
      ],
    ],
    [
      "a module arrives",
      [["ipdSharingStatementModule", { ipdSharing: "YES", infoTypes: ["SAP", "ICF"] }]],
      [
        "field.added edit ipdSharing | Sharing of participant data added: YES",
        "field.added edit infoTypes | Shared document type added: SAP",
        "field.added edit infoTypes | Shared document type added: ICF",
      ],
    ],
    [
      "documents arrive",
      [
        [
          "/documentSection/largeDocumentModule/largeDocs",
          [{ typeAbbrev: "SAP", label: "Statistical Analysis Plan", date: "2026-01-01" }],
        ],
      ],
      [
        "field.added edit documentSection.largeDocumentModule.largeDocs | Document added: Statistical Analysis Plan, 2026-01-01",
      ],
    ],
    [
      "a violation is announced",
      [
        [
          "/annotationSection/annotationModule/violationAnnotation/violationEvents",
          [{ type: "VIOLATION_IDENTIFIED", issuedDate: "2026-02-01" }],
        ],
      ],
      [
        "field.added edit annotationSection.annotationModule.violationAnnotation.violationEvents | Violation event added: VIOLATION_IDENTIFIED, 2026-02-01",
      ],
    ],
    [
      "the registry derives again",
      [
        [`${LOCATION}/0/geoPoint`, { lat: 44.0216, lon: -92.4699 }],
        ["/derivedSection/miscInfoModule/versionHolder", "2026-02-13"],
        ["/derivedSection/conditionBrowseModule/meshes/1", { id: "D000743", term: "Anemia, Hemolytic" }],
      ],
      [
        "field.changed derived locations.geoPoint | Geographic point (Mayo Clinic, Rochester, United States): lat 44.02163 -> 44.0216",
        "field.changed derived derivedSection.miscInfoModule.versionHolder | Data version: 2026-01-13 -> 2026-02-13",
        "field.removed derived derivedSection.conditionBrowseModule.meshes | Term removed: Anemia",
        "field.added derived derivedSection.conditionBrowseModule.meshes | Term added: Anemia, Hemolytic",
      ],
    ],
    [
      "a key comes that the dictionary does not know",
      [
        ["statusModule/futureFlag", true],
        ["statusModule/futureList", [{ id: "a", note: "x" }]],
      ],
      [
        "field.added edit futureFlag | Future flag added: true",
        "field.added edit futureList | Future list added: id a, note x",
      ],
    ],
  ])("%s", (_, edits, expected) => {
    expect(diffAfter(...edits).map(show)).toEqual(expected);
  });
});
