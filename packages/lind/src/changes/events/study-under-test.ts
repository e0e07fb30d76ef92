/** A study for the tests of classification, and ways to edit it. */
import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import type { Change } from "../change.ts";
import { diffStudies } from "../diff-studies.ts";
import { classifyChanges } from "./classify.ts";
import type { StudyEvent } from "./event.ts";

/** New values by field path; undefined removes one. */
export type Edits = Readonly<Record<string, JsonValue | undefined>>;

export const STATUS = "protocolSection.statusModule.overallStatus";
export const WHY_STOPPED = "protocolSection.statusModule.whyStopped";
export const START = "protocolSection.statusModule.startDateStruct";
export const PRIMARY_COMPLETION = "protocolSection.statusModule.primaryCompletionDateStruct";
export const COMPLETION = "protocolSection.statusModule.completionDateStruct";
export const ENROLLMENT = "protocolSection.designModule.enrollmentInfo";
export const PHASES = "protocolSection.designModule.phases";
export const PRIMARY_OUTCOMES = "protocolSection.outcomesModule.primaryOutcomes";
export const SECONDARY_OUTCOMES = "protocolSection.outcomesModule.secondaryOutcomes";
export const CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria";
export const LOCATIONS = "protocolSection.contactsLocationsModule.locations";

/** The day that later versions were posted. */
const POSTED = "2025-07-01";

/** A phase 2 study of 100 people that recruits since 2025-01-15 and reaches its primary completion in 2026. */
const STUDY: JsonObject = {
  protocolSection: {
    identificationModule: {
      nctId: "NCT00000001",
      organization: { fullName: "Acme Pharma", class: "INDUSTRY" },
      briefTitle: "Acmezumab in asthma",
    },
    statusModule: {
      statusVerifiedDate: "2025-06",
      overallStatus: "RECRUITING",
      startDateStruct: { date: "2025-01-15", type: "ACTUAL" },
      primaryCompletionDateStruct: { date: "2026-06-15", type: "ESTIMATED" },
      completionDateStruct: { date: "2026-12-15", type: "ESTIMATED" },
      studyFirstSubmitDate: "2025-01-10",
      studyFirstPostDateStruct: { date: "2025-06-12", type: "ACTUAL" },
      lastUpdateSubmitDate: "2025-05-30",
      lastUpdatePostDateStruct: { date: "2025-06-01", type: "ACTUAL" },
    },
    sponsorCollaboratorsModule: {
      leadSponsor: { name: "Acme Pharma", class: "INDUSTRY" },
      collaborators: [{ name: "University of Lund", class: "OTHER" }],
    },
    oversightModule: { oversightHasDmc: true },
    descriptionModule: { briefSummary: "Whether acmezumab helps people with asthma." },
    conditionsModule: { conditions: ["Asthma"], keywords: ["biologic"] },
    designModule: {
      studyType: "INTERVENTIONAL",
      phases: ["PHASE2"],
      designInfo: {
        allocation: "RANDOMIZED",
        interventionModel: "PARALLEL",
        primaryPurpose: "TREATMENT",
        maskingInfo: { masking: "DOUBLE", whoMasked: ["PARTICIPANT", "INVESTIGATOR"] },
      },
      enrollmentInfo: { count: 100, type: "ESTIMATED" },
    },
    armsInterventionsModule: {
      armGroups: [
        {
          label: "Acmezumab 100 mg",
          type: "EXPERIMENTAL",
          description: "Every month",
          interventionNames: ["Drug: Acmezumab"],
        },
        { label: "Placebo", type: "PLACEBO_COMPARATOR", interventionNames: ["Drug: Placebo"] },
      ],
      interventions: [
        { type: "DRUG", name: "Acmezumab", armGroupLabels: ["Acmezumab 100 mg"] },
        { type: "DRUG", name: "Placebo", armGroupLabels: ["Placebo"] },
      ],
    },
    outcomesModule: {
      primaryOutcomes: [
        { measure: "Annual rate of severe asthma exacerbations", timeFrame: "52 weeks" },
        { measure: "Forced expiratory volume in one second", timeFrame: "24 weeks" },
      ],
      secondaryOutcomes: [{ measure: "Quality of life by the questionnaire of Juniper", timeFrame: "24 weeks" }],
    },
    eligibilityModule: {
      eligibilityCriteria:
        "Inclusion Criteria:\n\n* Age of at least 18 years\n* Asthma diagnosed by a physician\n\nExclusion Criteria:\n\n* Smokers of more than 10 pack years\n* Pregnancy",
      healthyVolunteers: false,
      sex: "ALL",
      minimumAge: "18 Years",
      maximumAge: "65 Years",
    },
    contactsLocationsModule: {
      centralContacts: [{ name: "Ann Alm", role: "CONTACT", phone: "1" }],
      locations: [
        { facility: "Lund Hospital", status: "RECRUITING", city: "Lund", country: "Sweden" },
        { facility: "Rikshospitalet", status: "RECRUITING", city: "Oslo", country: "Norway" },
      ],
    },
    referencesModule: { references: [{ pmid: "1", type: "BACKGROUND", citation: "Alm A. Asthma. 2020." }] },
  },
  hasResults: false,
};

/** The study, with some of its fields edited. */
export function makeStudy(edits: Edits = {}): JsonObject {
  return edit(STUDY, edits);
}

/** A copy with new values at field paths; structures on the way are made. */
export function edit(study: JsonObject, edits: Edits): JsonObject {
  return Object.entries(edits).reduce((edited, [path, value]) => setAt(edited, path.split("."), value), study);
}

function setAt(
  value: JsonValue | undefined,
  [step, ...rest]: readonly string[],
  leaf: JsonValue | undefined,
): JsonObject {
  const object = isJsonObject(value) ? value : {};
  if (step === undefined) return object;
  const { [step]: old, ...others } = object;
  const member = rest.length === 0 ? leaf : setAt(old, rest, leaf);
  // The registry writes no empty structure: what was emptied goes with its last member.
  const isGone =
    member === undefined || (leaf === undefined && isJsonObject(member) && Object.keys(member).length === 0);
  return isGone ? others : { ...object, [step]: member };
}

/** Two versions, the later one posted a month after: `posted` is what every update moves with it. */
export function update(before: JsonObject, edits: Edits): JsonObject {
  return edit(before, {
    "protocolSection.statusModule.lastUpdateSubmitDate": "2025-06-28",
    "protocolSection.statusModule.lastUpdatePostDateStruct": { date: POSTED, type: "ACTUAL" },
    ...edits,
  });
}

/** The events of an update of the study, without those that are noise of every update. */
export function eventsOf(edits: Edits, before: JsonObject = makeStudy()): readonly StudyEvent[] {
  const after = update(before, edits);
  return told(classifyChanges({ before, after, changes: diffStudies(before, after) }));
}

/** Events, without the noise of dates that move with every update. */
export function told(events: readonly StudyEvent[]): readonly StudyEvent[] {
  return events.filter(({ changes }) => !changes.every((change) => change.nature === "stamp"));
}

/** The one event that an update has. */
export function eventOf(edits: Edits, before?: JsonObject): StudyEvent {
  const [event, ...others] = eventsOf(edits, before);
  if (event === undefined || others.length > 0) {
    throw new Error(
      `There are ${others.length + (event === undefined ? 0 : 1)} events: ${[event, ...others].map((each) => each?.kind).join(", ")}.`,
    );
  }
  return event;
}

/** "date.start.slip medium": what a table of expectations names. */
export function showEvents(events: readonly StudyEvent[]): readonly string[] {
  return events.map(({ kind, severity }) => `${kind} ${severity}`).sort();
}

/** The event of one change of the study as a whole. */
export function eventOfWhole(
  change: Partial<Change> & Pick<Change, "kind">,
  study: JsonObject = makeStudy(),
  registeredOn?: string,
): StudyEvent | undefined {
  const whole: Change = { nature: "edit", fieldPath: "", ...change };
  const before = change.kind === "study.added" ? undefined : study;
  return classifyChanges({ before, after: study, changes: [whole], registeredOn })[0];
}
