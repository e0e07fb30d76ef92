import type { JsonObject } from "ctgov/study";
import type { UpdateRow } from "./course-updates-under-test.ts";
import { CRITERIA, LOCATIONS, PHASES } from "./study-under-test.ts";

const MODULES = "protocolSection";
const DESIGN = `${MODULES}.designModule.designInfo`;
const ARMS = `${MODULES}.armsInterventionsModule.armGroups`;
const INTERVENTIONS = `${MODULES}.armsInterventionsModule.interventions`;
const REFERENCES = `${MODULES}.referencesModule.references`;
const SPONSORS = `${MODULES}.sponsorCollaboratorsModule`;
const DOCUMENTS = "documentSection.largeDocumentModule.largeDocs";
const SUBMISSIONS = "annotationSection.annotationModule.unpostedAnnotation.unpostedEvents";
const RESPONSIBLE = "annotationSection.annotationModule.unpostedAnnotation.unpostedResponsibleParty";
const VIOLATIONS = "annotationSection.annotationModule.violationAnnotation.violationEvents";
export const LUND: JsonObject = { facility: "Lund Hospital", status: "RECRUITING", city: "Lund", country: "Sweden" };
const OSLO = { facility: "Rikshospitalet", status: "RECRUITING", city: "Oslo", country: "Norway" };
const MALMO = { facility: "Malmö Clinic", status: "RECRUITING", city: "Malmö", country: "Sweden" };
const EXPERIMENTAL = {
  label: "Acmezumab 100 mg",
  type: "EXPERIMENTAL",
  description: "Every month",
  interventionNames: ["Drug: Acmezumab"],
};

const PLACEBO = { label: "Placebo", type: "PLACEBO_COMPARATOR", interventionNames: ["Drug: Placebo"] };
const ACMEZUMAB = { type: "DRUG", name: "Acmezumab", armGroupLabels: ["Acmezumab 100 mg"] };
const PLACEBO_DRUG = { type: "DRUG", name: "Placebo", armGroupLabels: ["Placebo"] };
const PROTOCOL = { typeAbbrev: "Prot", label: "Study Protocol", date: "2025-01-01", filename: "p1.pdf" };
const RESULTS: JsonObject = {
  outcomeMeasuresModule: {
    outcomeMeasures: [
      {
        type: "PRIMARY",
        title: "Exacerbations",
        classes: [{ categories: [{ measurements: [{ groupId: "OG000", value: "1.2" }] }] }],
      },
      {
        type: "SECONDARY",
        title: "Breath",
        classes: [{ categories: [{ measurements: [{ groupId: "OG000", value: "3" }] }] }],
      },
    ],
  },
};

function resultsWith(primary: string, secondary: string): JsonObject {
  const text = JSON.stringify(RESULTS)
    .replace('"1.2"', JSON.stringify(primary))
    .replace('"3"', JSON.stringify(secondary));
  return JSON.parse(text) as JsonObject;
}

/** Rows for what a study is and says: its design, arms, people, places, results and papers. */
export const CONTENT_ROWS: readonly UpdateRow[] = [
  {
    kind: "design.phase",
    severity: "high",
    sentence: "Phase: PHASE2 -> PHASE2/PHASE3",
    edits: { [PHASES]: ["PHASE2", "PHASE3"] },
  },
  {
    kind: "design.allocation",
    severity: "high",
    sentence: "Allocation: RANDOMIZED -> NON_RANDOMIZED",
    edits: { [`${DESIGN}.allocation`]: "NON_RANDOMIZED" },
  },
  {
    kind: "design.masking",
    severity: "high",
    sentence: "Masking: DOUBLE -> SINGLE; Masked party removed: INVESTIGATOR",
    edits: { [`${DESIGN}.maskingInfo`]: { masking: "SINGLE", whoMasked: ["PARTICIPANT"] } },
  },
  {
    kind: "design.model",
    severity: "high",
    sentence: "Intervention model: PARALLEL -> CROSSOVER",
    edits: { [`${DESIGN}.interventionModel`]: "CROSSOVER" },
  },
  {
    kind: "design.purpose",
    severity: "high",
    sentence: "Primary purpose: TREATMENT -> PREVENTION",
    edits: { [`${DESIGN}.primaryPurpose`]: "PREVENTION" },
  },
  {
    kind: "design.other",
    severity: "low",
    sentence: "Intervention model description added: Two arms",
    edits: { [`${DESIGN}.interventionModelDescription`]: "Two arms" },
  },
  {
    kind: "arm.added",
    severity: "high",
    sentence: "Arm group added: Acmezumab 200 mg",
    edits: {
      [ARMS]: [
        EXPERIMENTAL,
        PLACEBO,
        { label: "Acmezumab 200 mg", type: "EXPERIMENTAL", interventionNames: ["Drug: Other"] },
      ],
    },
  },
  { kind: "arm.removed", severity: "high", sentence: "Arm group removed: Placebo", edits: { [ARMS]: [EXPERIMENTAL] } },
  {
    kind: "arm.relabelled",
    severity: "high",
    sentence: "Arm relabelled: Acmezumab 100 mg -> Acmezumab 200 mg",
    edits: { [ARMS]: [{ ...EXPERIMENTAL, label: "Acmezumab 200 mg" }, PLACEBO] },
  },
  {
    kind: "arm.edited",
    severity: "low",
    sentence: "Arm group description (Acmezumab 100 mg): Every month -> Every week",
    edits: { [ARMS]: [{ ...EXPERIMENTAL, description: "Every week" }, PLACEBO] },
  },
  {
    kind: "intervention.added",
    severity: "high",
    sentence: "Intervention added: Salbutamol",
    edits: { [INTERVENTIONS]: [ACMEZUMAB, PLACEBO_DRUG, { type: "DRUG", name: "Salbutamol" }] },
  },
  {
    kind: "intervention.removed",
    severity: "high",
    sentence: "Intervention removed: Placebo",
    edits: { [INTERVENTIONS]: [ACMEZUMAB] },
  },
  {
    kind: "intervention.edited",
    severity: "low",
    sentence: "Intervention other name added (Acmezumab): ACM-1",
    edits: { [INTERVENTIONS]: [{ ...ACMEZUMAB, otherNames: ["ACM-1"] }, PLACEBO_DRUG] },
  },
  {
    kind: "eligibility.age",
    severity: "medium",
    sentence: "Ages: 18 Years to 65 Years -> 12 Years to no maximum (more ages)",
    edits: {
      [`${MODULES}.eligibilityModule.minimumAge`]: "12 Years",
      [`${MODULES}.eligibilityModule.maximumAge`]: undefined,
    },
  },
  {
    kind: "eligibility.sex",
    severity: "medium",
    sentence: "Sex: ALL -> FEMALE",
    edits: { [`${MODULES}.eligibilityModule.sex`]: "FEMALE" },
  },
  {
    kind: "eligibility.healthyVolunteers",
    severity: "medium",
    sentence: "Healthy volunteers: false -> true",
    edits: { [`${MODULES}.eligibilityModule.healthyVolunteers`]: true },
  },
  {
    kind: "eligibility.criteria",
    severity: "high",
    sentence:
      "Eligibility criteria: inclusion tightened: Age of at least 18 years -> Age of at least 21 years and 1 more edit",
    edits: {
      [CRITERIA]:
        "Inclusion Criteria:\n\n* Age of at least 21 years\n* Asthma diagnosed by a physician\n\nExclusion Criteria:\n\n* Smokers of more than 10 pack years",
    },
  },
  {
    kind: "condition.edited",
    severity: "low",
    sentence: "Condition added: Severe asthma; Keyword removed: biologic",
    edits: { [`${MODULES}.conditionsModule`]: { conditions: ["Asthma", "Severe asthma"] } },
  },
  {
    kind: "sponsor.lead",
    severity: "high",
    sentence: "Lead sponsor: Acme Pharma -> Umbrella",
    edits: {
      [`${SPONSORS}.leadSponsor.name`]: "Umbrella",
      [`${MODULES}.identificationModule.organization.fullName`]: "Umbrella",
    },
  },
  {
    kind: "collaborator.added",
    severity: "medium",
    sentence: "Collaborator added: ICON plc",
    edits: { [`${SPONSORS}.collaborators`]: [{ name: "University of Lund", class: "OTHER" }, { name: "ICON plc" }] },
  },
  {
    kind: "collaborator.removed",
    severity: "medium",
    sentence: "Collaborator removed: University of Lund",
    edits: { [`${SPONSORS}.collaborators`]: undefined },
  },
  {
    kind: "site.added",
    severity: "medium",
    sentence: "Site added: Malmö Clinic, Malmö, Sweden",
    edits: { [LOCATIONS]: [LUND, OSLO, MALMO] },
  },
  {
    kind: "site.removed",
    severity: "medium",
    sentence: "Site removed: Malmö Clinic, Malmö, Sweden",
    before: { [LOCATIONS]: [LUND, OSLO, MALMO] },
    edits: { [LOCATIONS]: [LUND, OSLO] },
  },
  {
    kind: "site.status",
    severity: "medium",
    sentence: "Location status (Lund Hospital, Lund, Sweden): RECRUITING -> WITHDRAWN",
    edits: { [LOCATIONS]: [{ ...LUND, status: "WITHDRAWN" }, OSLO] },
  },
  {
    kind: "site.edited",
    severity: "low",
    sentence: "Location zip added (Lund Hospital, Lund, Sweden): 22185",
    edits: { [LOCATIONS]: [{ ...LUND, zip: "22185" }, OSLO] },
  },
  {
    kind: "country.added",
    severity: "high",
    sentence: "First sites in Denmark, Finland added: +3 sites",
    edits: {
      [LOCATIONS]: [
        LUND,
        OSLO,
        { facility: "Riget", city: "Copenhagen", country: "Denmark" },
        { facility: "HUS", city: "Helsinki", country: "Finland" },
        { facility: "TYKS", city: "Turku", country: "Finland" },
      ],
    },
  },
  {
    kind: "country.removed",
    severity: "high",
    sentence: "Last site in Norway removed: Rikshospitalet, Oslo",
    edits: { [LOCATIONS]: [LUND] },
  },
  {
    kind: "contact.edited",
    severity: "noise",
    sentence: "Central contact phone (Ann Alm): 1 -> 2",
    edits: {
      [`${MODULES}.contactsLocationsModule.centralContacts`]: [{ name: "Ann Alm", role: "CONTACT", phone: "2" }],
    },
  },
  {
    kind: "results.submitted",
    severity: "high",
    sentence: "Results were submitted on 2025-06-20",
    edits: { [SUBMISSIONS]: [{ type: "RELEASE", date: "2025-06-20" }], [RESPONSIBLE]: "Acme Pharma" },
  },
  {
    kind: "results.returned",
    severity: "medium",
    sentence: "Results were returned after quality control on 2025-06-25",
    before: { [SUBMISSIONS]: [{ type: "RELEASE", date: "2025-06-20" }] },
    edits: {
      [SUBMISSIONS]: [
        { type: "RELEASE", date: "2025-06-20" },
        { type: "RESET", date: "2025-06-25" },
      ],
    },
  },
  {
    kind: "results.cancelled",
    severity: "medium",
    sentence: "The submission of results was cancelled on 2025-06-25",
    before: { [SUBMISSIONS]: [{ type: "RELEASE", date: "2025-06-20" }] },
    edits: {
      [SUBMISSIONS]: [
        { type: "RELEASE", date: "2025-06-20" },
        { type: "UNRELEASE", date: "2025-06-25" },
      ],
    },
  },
  {
    kind: "results.posted",
    severity: "critical",
    sentence: "Results were posted",
    before: { [SUBMISSIONS]: [{ type: "RELEASE", date: "2025-06-20" }] },
    edits: { resultsSection: RESULTS, annotationSection: undefined },
  },
  {
    kind: "results.updated",
    severity: "critical",
    sentence:
      "Results changed, values of a primary outcome: Measured value (Exacerbations > no. 1 > no. 1 > OG000): 1.2 -> 0.9",
    before: { resultsSection: RESULTS },
    edits: { resultsSection: resultsWith("0.9", "3") },
  },
  {
    kind: "results.withdrawn",
    severity: "high",
    sentence: "Results were withdrawn",
    before: { resultsSection: RESULTS },
    edits: { resultsSection: undefined },
  },
  {
    kind: "results.delayed",
    severity: "medium",
    sentence: "Results are delayed by certificate of 2025-06-25",
    edits: { "protocolSection.statusModule.dispFirstSubmitDate": "2025-06-25" },
  },
  {
    kind: "violation.added",
    severity: "critical",
    sentence: "FDAAA 801 notice of the FDA: violation identified, issued 2025-06-20",
    edits: {
      [VIOLATIONS]: [{ type: "VIOLATION_IDENTIFIED", issuedDate: "2025-06-20" }],
      [`${MODULES}.oversightModule.fdaaa801Violation`]: true,
    },
  },
  {
    kind: "document.added",
    severity: "medium",
    sentence: "Document added: Study Protocol, 2025-01-01",
    edits: { [DOCUMENTS]: [PROTOCOL] },
  },
  {
    kind: "document.updated",
    severity: "medium",
    sentence: "Document updated: Study Protocol, 2025-06-01",
    before: { [DOCUMENTS]: [PROTOCOL] },
    edits: { [DOCUMENTS]: [{ ...PROTOCOL, date: "2025-06-01", filename: "p2.pdf" }] },
  },
  {
    kind: "document.removed",
    severity: "low",
    sentence: "Document removed: Study Protocol, 2025-01-01",
    before: { [DOCUMENTS]: [PROTOCOL] },
    edits: { [DOCUMENTS]: undefined },
  },
  {
    kind: "reference.added",
    severity: "medium",
    sentence: "Publication of results: Alm A. Results. 2025.",
    edits: {
      [REFERENCES]: [
        { pmid: "1", type: "BACKGROUND", citation: "Alm A. Asthma. 2020." },
        { pmid: "2", type: "RESULT", citation: "Alm A. Results. 2025." },
      ],
    },
  },
  {
    kind: "reference.edited",
    severity: "low",
    sentence: "Reference removed: Alm A. Asthma. 2020.",
    edits: { [REFERENCES]: undefined },
  },
  {
    kind: "ipdSharing.edited",
    severity: "low",
    sentence: "Sharing of participant data added: YES",
    edits: { [`${MODULES}.ipdSharingStatementModule.ipdSharing`]: "YES" },
  },
  {
    kind: "field.edited",
    severity: "low",
    sentence: "Brief title: Acmezumab in asthma -> Acmezumab in severe asthma",
    edits: { [`${MODULES}.identificationModule.briefTitle`]: "Acmezumab in severe asthma" },
  },
  {
    kind: "record.noise",
    severity: "noise",
    sentence: "Brief summary reformatted",
    edits: { [`${MODULES}.descriptionModule.briefSummary`]: "Whether acmezumab helps people\n with asthma." },
  },
];
