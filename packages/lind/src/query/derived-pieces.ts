import { findField, type JsonValue, valuesOf } from "ctgov/study";
import { unreachable } from "../base/assert.ts";
import { countryCodeOf } from "./country-codes.ts";
import { orderedValueOf } from "./ordered-values.ts";

/**
 * How a piece that stands in no record is derived from those that do. The registry lists 74 of them with a type and a
 * path and no more; what they count is read from their names.
 */
export type DerivedPiece =
  /** How many values the pieces have together. Every study has one: 0 where nothing is listed. */
  | { readonly kind: "count"; readonly of: readonly string[] }
  /** How many different values the piece has. */
  | { readonly kind: "distinct"; readonly of: string }
  /** The years of a date piece. */
  | { readonly kind: "year"; readonly of: string }
  /** The ISO 3166 codes of a piece that names countries, one for each value whose country is known. */
  | { readonly kind: "country-code"; readonly of: string };

/** `NumX` that counts the values of one piece; below a list (the contacts of locations) it is the sum over the list. */
const COUNTS_OF_ONE: Readonly<Record<string, string>> = {
  NumNCTAliases: "NCTIdAlias",
  NumSecondaryIds: "SecondaryIdInfo",
  NumCollaborators: "Collaborator",
  NumConditions: "Condition",
  NumKeywords: "Keyword",
  NumPhases: "Phase",
  NumDesignWhoMaskeds: "DesignWhoMasked",
  NumArmGroupInterventionNames: "ArmGroupInterventionName",
  NumArmGroups: "ArmGroup",
  NumInterventionArmGroupLabels: "InterventionArmGroupLabel",
  NumInterventionOtherNames: "InterventionOtherName",
  NumInterventions: "Intervention",
  NumPrimaryOutcomes: "PrimaryOutcome",
  NumSecondaryOutcomes: "SecondaryOutcome",
  NumOtherOutcomes: "OtherOutcome",
  NumStdAges: "StdAge",
  NumCentralContacts: "CentralContact",
  NumOverallOfficials: "OverallOfficial",
  NumLocationContacts: "LocationContact",
  NumLocations: "Location",
  NumRetractionsForRef: "Retraction",
  NumRetractionsAllRefs: "Retraction",
  NumReferences: "Reference",
  NumSeeAlsoLinks: "SeeAlsoLink",
  NumAvailIPDs: "AvailIPD",
  NumIPDSharingInfoTypes: "IPDSharingInfoType",
  NumFlowGroups: "FlowGroup",
  NumFlowPeriods: "FlowPeriod",
  NumFlowMilestones: "FlowMilestone",
  NumFlowAchievements: "FlowAchievement",
  NumFlowDropWithdraws: "FlowDropWithdraw",
  NumFlowReasons: "FlowReason",
  NumBaselineGroups: "BaselineGroup",
  NumBaselineDenoms: "BaselineDenom",
  NumBaselineMeasures: "BaselineMeasure",
  NumBaselineMeasureDenoms: "BaselineMeasureDenom",
  NumBaselineClasses: "BaselineClass",
  NumBaselineCategories: "BaselineCategory",
  NumOutcomeMeasures: "OutcomeMeasure",
  NumOutcomeGroups: "OutcomeGroup",
  NumOutcomeDenoms: "OutcomeDenom",
  NumOutcomeClasses: "OutcomeClass",
  NumOutcomeCategories: "OutcomeCategory",
  NumOutcomeAnalyses: "OutcomeAnalysis",
  NumEventGroups: "EventGroup",
  NumSeriousEvents: "SeriousEvent",
  NumSeriousEventStatss: "SeriousEventStats",
  NumOtherEvents: "OtherEvent",
  NumOtherEventStatss: "OtherEventStats",
  NumUnpostedEvents: "UnpostedEvent",
  NumViolationEvents: "ViolationEvent",
  NumLargeDocs: "LargeDoc",
  NumRemovedCountries: "RemovedCountry",
  NumConditionMeshes: "ConditionMesh",
  NumConditionAncestors: "ConditionAncestor",
  NumConditionBrowseLeafs: "ConditionBrowseLeaf",
  NumConditionBrowseBranches: "ConditionBrowseBranch",
  NumInterventionMeshes: "InterventionMesh",
  NumInterventionAncestors: "InterventionAncestor",
  NumInterventionBrowseLeafs: "InterventionBrowseLeaf",
  NumInterventionBrowseBranches: "InterventionBrowseBranch",
};

const COUNTS_OF_SEVERAL: Readonly<Record<string, readonly string[]>> = {
  NumCollaboratorsPlusLead: ["LeadSponsor", "Collaborator"],
  NumOutcomes: ["PrimaryOutcome", "SecondaryOutcome", "OtherOutcome"],
  NumEvents: ["SeriousEvent", "OtherEvent"],
};

const YEARS: Readonly<Record<string, string>> = {
  StudyFirstSubmitYear: "StudyFirstSubmitDate",
  StudyFirstPostYear: "StudyFirstPostDate",
  ResultsFirstSubmitYear: "ResultsFirstSubmitDate",
  ResultsFirstPostYear: "ResultsFirstPostDate",
  DispFirstSubmitYear: "DispFirstSubmitDate",
  DispFirstPostYear: "DispFirstPostDate",
  LastUpdateSubmitYear: "LastUpdateSubmitDate",
  LastUpdatePostYear: "LastUpdatePostDate",
};

const DERIVED_PIECES: ReadonlyMap<string, DerivedPiece> = new Map<string, DerivedPiece>([
  ...Object.entries(COUNTS_OF_ONE).map(([piece, of]) => [piece, { kind: "count", of: [of] }] as const),
  ...Object.entries(COUNTS_OF_SEVERAL).map(([piece, of]) => [piece, { kind: "count", of }] as const),
  ...Object.entries(YEARS).map(([piece, of]) => [piece, { kind: "year", of }] as const),
  ["NumUniqueLocationCountries", { kind: "distinct", of: "LocationCountry" }],
  ["LocationCountryCode", { kind: "country-code", of: "LocationCountry" }],
]);

/** How a piece is derived; undefined for a piece that stands in the record. */
export function derivedPieceOf(piece: string): DerivedPiece | undefined {
  return DERIVED_PIECES.get(piece);
}

/** The values of a piece, also of one that is derived. A record of any shape will do. */
export function derivedValues(study: unknown, piece: string): readonly JsonValue[] {
  const derived = DERIVED_PIECES.get(piece);
  if (derived === undefined) return valuesOf(study, piece);
  switch (derived.kind) {
    case "count":
      return [derived.of.reduce((count, each) => count + valuesOf(study, each).length, 0)];
    case "distinct":
      return [new Set(valuesOf(study, derived.of)).size];
    case "year":
      return orderedValuesOf(study, derived.of).map(yearOfDay);
    case "country-code":
      return valuesOf(study, derived.of).flatMap((name) =>
        typeof name === "string" ? (countryCodeOf(name) ?? []) : [],
      );
    default:
      return unreachable(derived);
  }
}

/**
 * The values of a date, number or age piece, also of a derived one, as the numbers they are compared by (see
 * `orderedValueOf`), without those that cannot be read. The first one places the study in a sorted list.
 */
export function orderedValuesOf(study: unknown, piece: string): readonly number[] {
  const node = findField(piece);
  if (node === undefined) return [];
  return derivedValues(study, piece).flatMap((value) => orderedValueOf(node, value) ?? []);
}

const DAY_MS = 86_400_000;

function yearOfDay(dayNumber: number): number {
  return new Date(dayNumber * DAY_MS).getUTCFullYear();
}
