/**
 * The registry's values in FHIR R5's own code systems (https://hl7.org/fhir/R5/researchstudy.html, Terminology
 * Bindings). A value that stands in no table has no code there and goes over in words.
 */

type Codes = Readonly<Record<string, string | undefined>>;

const FHIR = "http://hl7.org/fhir";

export const STATUS_SYSTEM: string = `${FHIR}/research-study-status`;
export const statusCodes: Codes = {
  ACTIVE_NOT_RECRUITING: "active-but-not-recruiting",
  COMPLETED: "completed",
  ENROLLING_BY_INVITATION: "enrolling-by-invitation",
  NOT_YET_RECRUITING: "not-yet-recruiting",
  RECRUITING: "recruiting",
  SUSPENDED: "temporarily-closed-to-accrual",
  TERMINATED: "terminated",
  WITHDRAWN: "withdrawn",
};

export const PHASE_SYSTEM: string = `${FHIR}/research-study-phase`;
/** By the phases of the study, in order. */
export const phaseCodes: Codes = {
  NA: "n-a",
  EARLY_PHASE1: "early-phase-1",
  PHASE1: "phase-1",
  "PHASE1|PHASE2": "phase-1-phase-2",
  PHASE2: "phase-2",
  "PHASE2|PHASE3": "phase-2-phase-3",
  PHASE3: "phase-3",
  PHASE4: "phase-4",
};

export const PURPOSE_SYSTEM: string = `${FHIR}/research-study-prim-purp-type`;
export const purposeCodes: Codes = {
  TREATMENT: "treatment",
  PREVENTION: "prevention",
  DIAGNOSTIC: "diagnostic",
  SUPPORTIVE_CARE: "supportive-care",
  SCREENING: "screening",
  HEALTH_SERVICES_RESEARCH: "health-services-research",
  BASIC_SCIENCE: "basic-science",
  DEVICE_FEASIBILITY: "device-feasibility",
};

export const ARM_SYSTEM: string = `${FHIR}/research-study-arm-type`;
export const armCodes: Codes = {
  EXPERIMENTAL: "experimental",
  ACTIVE_COMPARATOR: "active-comparator",
  PLACEBO_COMPARATOR: "placebo-comparator",
  SHAM_COMPARATOR: "sham-comparator",
  NO_INTERVENTION: "no-intervention",
  OTHER: "other-arm-type",
};

export const ROLE_SYSTEM: string = `${FHIR}/research-study-party-role`;
export const officialRoleCodes: Codes = {
  STUDY_CHAIR: "study-chair",
  STUDY_DIRECTOR: "study-director",
  PRINCIPAL_INVESTIGATOR: "primary-investigator",
  SUB_INVESTIGATOR: "sub-investigator",
};

export const ORGANIZATION_SYSTEM: string = `${FHIR}/research-study-party-organization-type`;
export const organizationCodes: Codes = {
  NIH: "nih",
  FED: "government",
  OTHER_GOV: "government",
  INDUSTRY: "industry",
};

export const CLASSIFIER_SYSTEM: string = `${FHIR}/research-study-classifiers`;
export const OBJECTIVE_SYSTEM: string = `${FHIR}/research-study-objective-type`;
export const TITLE_SYSTEM: string = `${FHIR}/title-type`;

/** Designs have codes of the Scientific Evidence Code System. */
export const DESIGN_SYSTEM: string = `${FHIR}/study-design`;
export const designCodes: Codes = {
  "StudyType INTERVENTIONAL": "SEVCO:01001",
  "StudyType OBSERVATIONAL": "SEVCO:01002",
  "StudyType EXPANDED_ACCESS": "SEVCO:01038",
  "DesignAllocation RANDOMIZED": "SEVCO:01003",
  "DesignAllocation NON_RANDOMIZED": "SEVCO:01005",
  "InterventionalAssignment PARALLEL": "SEVCO:01011",
  "InterventionalAssignment CROSSOVER": "SEVCO:01012",
  "ObservationalModel CASE_CONTROL": "SEVCO:01013",
  "ObservationalModel FAMILY_BASED": "SEVCO:01020",
  "ObservationalModel ECOLOGIC_OR_COMMUNITY": "SEVCO:01044",
  "DesignTimePerspective CROSS_SECTIONAL": "SEVCO:01027",
  "WhoMasked PARTICIPANT": "SEVCO:01060",
  "WhoMasked CARE_PROVIDER": "SEVCO:01061",
  "WhoMasked OUTCOMES_ASSESSOR": "SEVCO:01062",
};

/** MeSH, in HL7's terminology (https://terminology.hl7.org/CodeSystem-MSH.html). */
export const MESH_SYSTEM: string = "http://terminology.hl7.org/CodeSystem/MSH";
