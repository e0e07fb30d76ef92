import type { DesignInfo, DesignModule, MaskingBlock } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toAge, toBoolean, toCount, toEnum } from "../values.ts";
import type { LegacyElement, Read } from "../xml/legacy-element.ts";

/** A registry of patients is an observational study with a mark of its own in v2. */
const PATIENT_REGISTRY = "Observational [Patient Registry]";

export function toDesignModule(study: LegacyElement): DesignModule {
  const studyType = study.take("study_type", toStudyType);
  const isRegistry = study.peek("study_type", isPatientRegistry);
  const access = study.child("expanded_access_info");
  const enrollment = study.child("enrollment");
  return {
    studyType,
    expandedAccessTypes: {
      individual: access.take("expanded_access_type_individual", toBoolean),
      intermediate: access.take("expanded_access_type_intermediate", toBoolean),
      treatment: access.take("expanded_access_type_treatment", toBoolean),
    },
    patientRegistry: isRegistry,
    targetDuration: study.take("target_duration", toAge),
    phases: study.take("phase", studyType === "INTERVENTIONAL" ? toPhases : toStatedPhases),
    designInfo: study.child("study_design_info").isPresent
      ? toDesignInfo(study.child("study_design_info"))
      : toOlderDesignInfo(study.child("study_design")),
    bioSpec: {
      retention: study.take("biospec_retention", toEnum("BioSpecRetention")),
      description: study.child("biospec_descr").take("textblock", toMarkup),
    },
    enrollmentInfo: {
      count: enrollment.takeText(toCount),
      type: enrollment.takeAttribute("type", toEnum("EnrollmentType")),
    },
  };
}

/** `N/A` is the type of a withheld record, which has none in v2 either. */
function toStudyType(text: string): string | undefined {
  return text.trim() === PATIENT_REGISTRY ? "OBSERVATIONAL" : toEnum("StudyType")(text);
}

/** v2 says of a newer observational study whether it is a registry; the XML says so only where it is one. */
function isPatientRegistry(text: string): boolean | undefined {
  return text.trim() === PATIENT_REGISTRY ? true : undefined;
}

function toPhases(text: string): readonly string[] | undefined {
  // Not split at the slash of `N/A`.
  const phases = text.split(/\/(?=Phase)/).map(toEnum("Phase"));
  return phases.every((phase) => phase !== undefined) ? phases : undefined;
}

/** Until 2018-03 the XML wrote `N/A` where there was no phase; other than interventional studies have none. */
function toStatedPhases(text: string): readonly string[] | undefined {
  const phases = toPhases(text);
  return phases?.includes("NA") === true ? undefined : phases;
}

function toDesignInfo(design: LegacyElement): DesignInfo {
  const masking = design.take("masking", toMasking);
  return {
    allocation: design.take("allocation", toEnum("DesignAllocation")),
    interventionModel: design.take("intervention_model", toEnum("InterventionalAssignment")),
    interventionModelDescription: design.take("intervention_model_description", toMarkup),
    primaryPurpose: design.take("primary_purpose", toEnum("PrimaryPurpose")),
    observationalModel: design.take("observational_model", toEnum("ObservationalModel")),
    timePerspective: design.take("time_perspective", toEnum("DesignTimePerspective")),
    maskingInfo: { ...masking, maskingDescription: design.take("masking_description", toMarkup) },
  };
}

const MASKINGS: readonly string[] = ["NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE"];

/** Until 2017-01 the participant was the subject, and the care provider the caregiver. */
const OLDER_WHO_MASKED: ReadonlyMap<string, string> = new Map([
  ["subject", "PARTICIPANT"],
  ["caregiver", "CARE_PROVIDER"],
]);

/**
 * `Double (Participant, Investigator)`, `None (Open Label)`; in older records `Double Blind (Subject, Caregiver,
 * Investigator)`, `Double-Blind` and `Open Label`. Where it says who does not know, their number is the masking, as it is
 * in each of the real records.
 */
const toMasking: Read<MaskingBlock> = (text) => {
  if (/^\s*(?:None(?: \(Open Label\))?|Open Label)\s*$/i.test(text)) return { masking: "NONE" };
  const [, word, list] =
    /^\s*(Single|Double|Triple|Quadruple)(?:[ -](?:Blind|Masked))?(?: \(([^)]*)\))?\s*$/i.exec(text) ?? [];
  if (word === undefined) return undefined;
  if (list === undefined) return { masking: word.toUpperCase() };
  const whoMasked = list.split(",").map(toWhoMasked);
  if (!whoMasked.every((who) => who !== undefined)) return undefined;
  return { masking: MASKINGS[whoMasked.length] ?? word.toUpperCase(), whoMasked };
};

function toWhoMasked(text: string): string | undefined {
  return OLDER_WHO_MASKED.get(text.trim().toLowerCase()) ?? toEnum("WhoMasked")(text);
}

/**
 * Until 2017-01 the design was one text: `Allocation: Randomized, Endpoint Classification: Efficacy Study, Masking: Open
 * Label`. The endpoint's class was given up with it; the earliest records have words without names.
 */
function toOlderDesignInfo(design: LegacyElement): DesignInfo {
  const parts = design.takeText((text) => text.trim().split(/,\s+(?=[A-Z][A-Za-z ]+:)/)) ?? [];
  const rest: string[] = [];
  const values = new Map<string, string>();
  for (const part of parts) {
    const [, name = "", value = ""] = /^([A-Za-z ]+):\s*(.*)$/s.exec(part) ?? [];
    if (values.has(name) || OLDER_DESIGN_PARTS.get(name)?.(value) === undefined) rest.push(part);
    else values.set(name, value);
  }
  design.takeAllBut(rest);
  const partOf = <Value>(name: string, read: Read<Value>) => read(values.get(name) ?? "");
  return {
    allocation: partOf("Allocation", toEnum("DesignAllocation")),
    interventionModel: partOf("Intervention Model", toEnum("InterventionalAssignment")),
    primaryPurpose: partOf("Primary Purpose", toEnum("PrimaryPurpose")),
    observationalModel: partOf("Observational Model", toEnum("ObservationalModel")),
    timePerspective: partOf("Time Perspective", toEnum("DesignTimePerspective")),
    maskingInfo: partOf("Masking", toMasking),
  };
}

const OLDER_DESIGN_PARTS: ReadonlyMap<string, Read<unknown>> = new Map<string, Read<unknown>>([
  ["Allocation", toEnum("DesignAllocation")],
  ["Intervention Model", toEnum("InterventionalAssignment")],
  ["Primary Purpose", toEnum("PrimaryPurpose")],
  ["Observational Model", toEnum("ObservationalModel")],
  ["Time Perspective", toEnum("DesignTimePerspective")],
  ["Masking", toMasking],
]);
