import { type JsonObject, legacyLabel } from "ctgov/study";
import { numberAt, objectsAt, studyUrl, textAt, textsAt } from "../record-values.ts";
import {
  ARM_SYSTEM,
  armCodes,
  CLASSIFIER_SYSTEM,
  DESIGN_SYSTEM,
  designCodes,
  MESH_SYSTEM,
  OBJECTIVE_SYSTEM,
  PHASE_SYSTEM,
  PURPOSE_SYSTEM,
  phaseCodes,
  purposeCodes,
  STATUS_SYSTEM,
  statusCodes,
  TITLE_SYSTEM,
} from "./codes.ts";
import { coded, type FhirObject, fhirDate, fhirText, unsignedInt, worded } from "./fhir-json.ts";
import { partiesOf } from "./parties.ts";
import { relatedArtifactsOf } from "./related-artifacts.ts";

/** HL7's profile of a registry's record, which the registry's own answers name. */
const PROFILE = "http://hl7.org/fhir/uv/ebm/StructureDefinition/study-registry-record";

const PROTOCOL = "protocolSection";
const IDENTIFICATION = [PROTOCOL, "identificationModule"] as const;
const STATUS = [PROTOCOL, "statusModule"] as const;
const DESIGN = [PROTOCOL, "designModule"] as const;
const DESIGN_INFO = [...DESIGN, "designInfo"] as const;
const ARMS = [PROTOCOL, "armsInterventionsModule"] as const;

/** The study as FHIR R5 has it: https://hl7.org/fhir/R5/researchstudy.html */
export function researchStudy(study: JsonObject, id: string | undefined, eligibility: string): FhirObject {
  return {
    resourceType: "ResearchStudy",
    id,
    meta: { profile: [PROFILE] },
    url: studyUrl(textAt(study, ...IDENTIFICATION, "nctId")),
    identifier: identifiersOf(study),
    title: textAt(study, ...IDENTIFICATION, "briefTitle"),
    label: labelsOf(study),
    relatedArtifact: relatedArtifactsOf(study),
    date: fhirDate(textAt(study, ...STATUS, "lastUpdatePostDateStruct", "date")),
    // This is about the record: it is published. What the study itself does stands in progressStatus.
    status: "active",
    primaryPurposeType: conceptOf(study, "PrimaryPurpose", "primaryPurpose", PURPOSE_SYSTEM, purposeCodes),
    phase: phaseOf(study),
    studyDesign: designsOf(study),
    focus: objectsAt(study, ...ARMS, "interventions").map((one) => ({ concept: interventionOf(one) })),
    condition: conditionsOf(study),
    keyword: textsAt(study, PROTOCOL, "conditionsModule", "keywords").map(worded),
    region: regionsOf(study),
    descriptionSummary: textAt(study, PROTOCOL, "descriptionModule", "briefSummary"),
    description: textAt(study, PROTOCOL, "descriptionModule", "detailedDescription"),
    period: {
      start: fhirDate(textAt(study, ...STATUS, "startDateStruct", "date")),
      end: fhirDate(textAt(study, ...STATUS, "completionDateStruct", "date")),
    },
    site: objectsAt(study, PROTOCOL, "contactsLocationsModule", "locations").map(siteOf),
    classifier: classifiersOf(study),
    associatedParty: partiesOf(study),
    progressStatus: progressOf(study),
    whyStopped: worded(textAt(study, ...STATUS, "whyStopped")),
    recruitment: { ...enrollmentOf(study), eligibility: { reference: eligibility } },
    comparisonGroup: objectsAt(study, ...ARMS, "armGroups").map(armOf),
    outcomeMeasure: [
      ...outcomesOf(study, "primaryOutcomes", "primary"),
      ...outcomesOf(study, "secondaryOutcomes", "secondary"),
      ...outcomesOf(study, "otherOutcomes", "exploratory"),
    ],
  };
}

function identifiersOf(study: JsonObject): readonly FhirObject[] {
  const system = "https://clinicaltrials.gov";
  const registry = worded("ClinicalTrials.gov identifier");
  const nctId = textAt(study, ...IDENTIFICATION, "nctId");
  const orgStudyId = textAt(study, ...IDENTIFICATION, "orgStudyIdInfo", "id");
  const assigner = { display: textAt(study, ...IDENTIFICATION, "organization", "fullName") };
  return [
    ...(nctId === "" ? [] : [{ use: "official", type: registry, system, value: nctId }]),
    ...textsAt(study, ...IDENTIFICATION, "nctIdAliases").map((value) => ({
      use: "old",
      type: registry,
      system,
      value,
    })),
    ...(orgStudyId === ""
      ? []
      : [{ use: "secondary", type: worded("Organization study id"), value: orgStudyId, assigner }]),
    ...objectsAt(study, ...IDENTIFICATION, "secondaryIdInfos")
      .filter((one) => textAt(one, "id") !== "")
      .map((one) => ({
        use: "secondary",
        type: worded(labelOf("SecondaryIdType", textAt(one, "type"))),
        value: textAt(one, "id"),
        assigner: { display: textAt(one, "domain") },
      })),
  ];
}

function labelsOf(study: JsonObject): readonly FhirObject[] {
  const official = textAt(study, ...IDENTIFICATION, "officialTitle");
  const acronym = textAt(study, ...IDENTIFICATION, "acronym");
  return [
    ...(official === "" ? [] : [{ type: coded(TITLE_SYSTEM, "official", "Official title"), value: official }]),
    ...(acronym === "" ? [] : [{ type: coded(TITLE_SYSTEM, "acronym", "Acronym"), value: acronym }]),
  ];
}

function phaseOf(study: JsonObject): FhirObject | undefined {
  const phases = textsAt(study, ...DESIGN, "phases");
  const words = phases.map((phase) => labelOf("Phase", phase)).join("/");
  return phases.length === 0 ? undefined : coded(PHASE_SYSTEM, codeOf(phaseCodes, phases.join("|")), words);
}

function designsOf(study: JsonObject): readonly FhirObject[] {
  const stated: readonly (readonly [type: string, value: string])[] = [
    ["StudyType", textAt(study, ...DESIGN, "studyType")],
    ["DesignAllocation", textAt(study, ...DESIGN_INFO, "allocation")],
    ["InterventionalAssignment", textAt(study, ...DESIGN_INFO, "interventionModel")],
    ["ObservationalModel", textAt(study, ...DESIGN_INFO, "observationalModel")],
    ["DesignTimePerspective", textAt(study, ...DESIGN_INFO, "timePerspective")],
    ["DesignMasking", textAt(study, ...DESIGN_INFO, "maskingInfo", "masking")],
    ...textsAt(study, ...DESIGN_INFO, "maskingInfo", "whoMasked").map((who) => ["WhoMasked", who] as const),
  ];
  return stated
    .filter(([, value]) => value !== "" && value !== "NA")
    .map(([type, value]) => coded(DESIGN_SYSTEM, codeOf(designCodes, `${type} ${value}`), designWords(type, value)));
}

function designWords(type: string, value: string): string {
  const words = labelOf(type, value);
  if (type === "DesignMasking") return `Masking: ${words}`;
  return type === "WhoMasked" ? `Masked: ${words}` : words;
}

function interventionOf(intervention: JsonObject): FhirObject {
  const type = labelOf("InterventionType", textAt(intervention, "type"));
  const name = textAt(intervention, "name");
  return worded([type, name].filter((part) => part !== "").join(": "));
}

/** The sponsor's words, and the MeSH headings that the registry derived from them. */
function conditionsOf(study: JsonObject): readonly FhirObject[] {
  const meshes = objectsAt(study, "derivedSection", "conditionBrowseModule", "meshes");
  return [
    ...textsAt(study, PROTOCOL, "conditionsModule", "conditions").map(worded),
    ...meshes
      .filter((mesh) => /^\S+$/.test(textAt(mesh, "id")))
      .map((mesh) => ({
        coding: [{ system: MESH_SYSTEM, code: textAt(mesh, "id"), display: textAt(mesh, "term") }],
        text: textAt(mesh, "term"),
      })),
  ];
}

function regionsOf(study: JsonObject): readonly FhirObject[] {
  const locations = objectsAt(study, PROTOCOL, "contactsLocationsModule", "locations");
  return [...new Set(locations.map((location) => textAt(location, "country")))].map(worded);
}

function siteOf(location: JsonObject): FhirObject {
  const parts = ["facility", "city", "state", "zip", "country"].map((key) => textAt(location, key));
  const display = parts.filter((part) => part !== "").join(", ");
  return fhirText(display) === undefined ? {} : { type: "Location", display };
}

function classifiersOf(study: JsonObject): readonly FhirObject[] {
  const stated: readonly (readonly [key: string, code: string, words: string])[] = [
    ["isFdaRegulatedDrug", "fda-regulated-drug", "FDA regulated drug"],
    ["isFdaRegulatedDevice", "fda-regulated-device", "FDA regulated device"],
  ];
  return stated
    .filter(([key]) => textAt(study, PROTOCOL, "oversightModule", key) === "true")
    .map(([, code, words]) => coded(CLASSIFIER_SYSTEM, code, words));
}

function progressOf(study: JsonObject): readonly FhirObject[] {
  const status = textAt(study, ...STATUS, "overallStatus");
  if (fhirText(status) === undefined) return [];
  return [{ state: coded(STATUS_SYSTEM, codeOf(statusCodes, status), labelOf("Status", status)), actual: true }];
}

function enrollmentOf(study: JsonObject): FhirObject {
  const count = unsignedInt(numberAt(study, ...DESIGN, "enrollmentInfo", "count"));
  const isActual = textAt(study, ...DESIGN, "enrollmentInfo", "type") === "ACTUAL";
  return isActual ? { actualNumber: count } : { targetNumber: count };
}

function armOf(arm: JsonObject, at: number): FhirObject {
  const type = textAt(arm, "type");
  const name = textAt(arm, "label");
  return {
    linkId: `arm-${at + 1}`,
    // A group has to have a name.
    name: fhirText(name) ?? `Arm ${at + 1}`,
    type: type === "" ? undefined : coded(ARM_SYSTEM, codeOf(armCodes, type), labelOf("ArmGroupType", type)),
    description: textAt(arm, "description"),
    intendedExposure: textsAt(arm, "interventionNames").map((display) => ({ display })),
  };
}

function outcomesOf(study: JsonObject, key: string, code: string): readonly FhirObject[] {
  const words = code === "exploratory" ? "Other" : `${code.charAt(0).toUpperCase()}${code.slice(1)}`;
  return objectsAt(study, PROTOCOL, "outcomesModule", key).map((outcome) => ({
    name: textAt(outcome, "measure"),
    type: [coded(OBJECTIVE_SYSTEM, code, words)],
    description: [textAt(outcome, "description"), timeFrameOf(outcome)].filter((part) => part !== "").join("\n\n"),
  }));
}

function timeFrameOf(outcome: JsonObject): string {
  const timeFrame = textAt(outcome, "timeFrame");
  return timeFrame === "" ? "" : `Time frame: ${timeFrame}`;
}

function conceptOf(
  study: JsonObject,
  type: string,
  key: string,
  system: string,
  codes: Readonly<Record<string, string | undefined>>,
): FhirObject | undefined {
  const value = textAt(study, ...DESIGN_INFO, key);
  return value === "" ? undefined : coded(system, codeOf(codes, value), labelOf(type, value));
}

/** The table's own code; a name that every object has (`constructor`) is none. */
function codeOf(codes: Readonly<Record<string, string | undefined>>, value: string): string | undefined {
  return Object.hasOwn(codes, value) ? codes[value] : undefined;
}

function labelOf(type: string, value: string): string {
  return legacyLabel(type, value) ?? value;
}
