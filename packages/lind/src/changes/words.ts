import { findIdentityRule } from "./identity.ts";

/** What fields are called in sentences, where splitting the name of the field does not give it. */
const FIELD_WORDS: ReadonlyMap<string, string> = new Map([
  ["hasResults", "Results flag"],
  ["protocolSection.identificationModule.nctId", "NCT id"],
  ["protocolSection.identificationModule.nctIdAliases", "Former NCT id"],
  ["protocolSection.identificationModule.orgStudyIdInfo", "Organisation's study id"],
  ["protocolSection.identificationModule.orgStudyIdInfo.id", "Organisation's study id"],
  ["protocolSection.identificationModule.organization.fullName", "Organisation"],
  ["protocolSection.statusModule.whyStopped", "Reason for stopping"],
  ["protocolSection.statusModule.startDateStruct", "Start date"],
  ["protocolSection.statusModule.primaryCompletionDateStruct", "Primary completion date"],
  ["protocolSection.statusModule.completionDateStruct", "Completion date"],
  ["protocolSection.statusModule.statusVerifiedDate", "Verification date"],
  ["protocolSection.statusModule.lastUpdateSubmitDate", "Last update submitted"],
  ["protocolSection.statusModule.lastUpdatePostDateStruct", "Last update posted"],
  ["protocolSection.statusModule.dispFirstSubmitDate", "Certification of delayed results"],
  ["protocolSection.sponsorCollaboratorsModule.leadSponsor.name", "Lead sponsor"],
  ["protocolSection.oversightModule.oversightHasDmc", "Data monitoring committee"],
  ["protocolSection.oversightModule.isFdaRegulatedDrug", "FDA-regulated drug"],
  ["protocolSection.oversightModule.isFdaRegulatedDevice", "FDA-regulated device"],
  ["protocolSection.oversightModule.isUnapprovedDevice", "Unapproved device"],
  ["protocolSection.oversightModule.isPpsd", "Pediatric postmarket surveillance"],
  ["protocolSection.oversightModule.isUsExport", "Export from the United States"],
  ["protocolSection.oversightModule.fdaaa801Violation", "FDAAA 801 violation"],
  ["protocolSection.conditionsModule.conditions", "Condition"],
  ["protocolSection.conditionsModule.keywords", "Keyword"],
  ["protocolSection.designModule.phases", "Phase"],
  ["protocolSection.designModule.designInfo.maskingInfo.whoMasked", "Masked party"],
  ["protocolSection.designModule.enrollmentInfo", "Enrollment"],
  ["protocolSection.armsInterventionsModule.armGroups.interventionNames", "Arm group intervention"],
  ["protocolSection.armsInterventionsModule.interventions.armGroupLabels", "Intervention arm group"],
  ["protocolSection.armsInterventionsModule.interventions.otherNames", "Intervention other name"],
  ["protocolSection.eligibilityModule.eligibilityCriteria", "Eligibility criteria"],
  ["protocolSection.eligibilityModule.stdAges", "Age group"],
  ["protocolSection.contactsLocationsModule.locations.geoPoint", "Geographic point"],
  ["protocolSection.ipdSharingStatementModule.ipdSharing", "Sharing of participant data"],
  ["protocolSection.ipdSharingStatementModule.infoTypes", "Shared document type"],
  ["resultsSection.outcomeMeasuresModule.outcomeMeasures.analyses.groupIds", "Analysis group"],
  ["derivedSection.miscInfoModule.versionHolder", "Data version"],
  ["derivedSection.miscInfoModule.removedCountries", "Removed country"],
]);

/** Names that say nothing without the structure around them. */
const BARE_NAMES: ReadonlySet<string> = new Set([
  ...[
    "class",
    "comment",
    "count",
    "date",
    "description",
    "id",
    "label",
    "link",
    "name",
    "title",
    "type",
    "units",
    "value",
  ],
]);

/** Names of values in the results tables, which the registry abbreviates. */
const VALUE_WORDS: ReadonlyMap<string, string> = new Map([
  ["numAffected", "participants affected"],
  ["numAtRisk", "participants at risk"],
  ["numEvents", "events"],
  ["numSubjects", "participants"],
  ["numUnits", "units"],
]);

const PLURALS: ReadonlyMap<string, string> = new Map([
  ["Masked party", "Masked parties"],
  ["Analysis", "Analyses"],
  ["Branch", "Branches"],
  ["Number analysed", "Numbers analysed"],
]);

/**
 * What a field is called: "Overall status"; below a list after its elements: "Location status"; an element of a list
 * by the list's noun: "Location".
 */
export function nameField(fieldPath: string): string {
  const known = FIELD_WORDS.get(fieldPath) ?? findIdentityRule(fieldPath)?.noun;
  if (known !== undefined) return known;
  const steps = fieldPath.split(".");
  const name = splitName(steps.at(-1) ?? "");
  const parentPath = steps.slice(0, -1).join(".");
  const list = findIdentityRule(parentPath);
  if (list !== undefined) return `${list.noun} ${name}`;
  const isBare = BARE_NAMES.has(steps.at(-1) ?? "") && steps.length > 1;
  return capitalise(isBare ? `${splitName((steps.at(-2) ?? "").replace(/(?:Info|Struct)$/, ""))} ${name}` : name);
}

/** More than one of them: "Locations". */
export function pluralise(noun: string): string {
  const known = PLURALS.get(noun);
  if (known !== undefined) return known;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** `minimumAge` as words: "minimum age". */
function splitName(name: string): string {
  const known = VALUE_WORDS.get(name);
  if (known !== undefined) return known;
  return name
    .replace(/Struct$|Info$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
