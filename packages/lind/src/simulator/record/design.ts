import type { DesignInfo, DesignModule, MaskingBlock, OversightModule, WhoMasked } from "ctgov/study";
import type { LifeState } from "../life-state.ts";
import { Draws } from "../random.ts";
import type { Subject } from "./subject.ts";

const MASKING: readonly (readonly [MaskingBlock["masking"], number])[] = [
  ["NONE", 57],
  ["DOUBLE", 18],
  ["SINGLE", 12],
  ["QUADRUPLE", 7],
  ["TRIPLE", 6],
];

const WHO_MASKED: readonly WhoMasked[] = ["PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR"];

const MASKED_COUNTS: Readonly<Record<string, number>> = { SINGLE: 1, DOUBLE: 2, TRIPLE: 3, QUADRUPLE: 4 };

export function designModule(subject: Subject, state: LifeState): DesignModule | undefined {
  const { profile, phases } = subject;
  const draws = new Draws(profile.seed, profile.index, "design");
  const enrollmentInfo = {
    count: state.enrollment,
    type:
      profile.hasMonthDates && !state.isEnrollmentActual
        ? undefined
        : state.isEnrollmentActual
          ? "ACTUAL"
          : "ESTIMATED",
  } as const;
  switch (profile.kind) {
    case "withheld":
      return undefined;
    case "expanded-access":
      return { studyType: "EXPANDED_ACCESS", expandedAccessTypes: accessTypes(draws) };
    case "observational":
      return {
        studyType: "OBSERVATIONAL",
        patientRegistry: draws.chance(0.13),
        targetDuration: draws.chance(0.1) ? `${draws.between(1, 10)} Years` : undefined,
        designInfo: {
          observationalModel: draws.weighted([
            ["COHORT", 62],
            ["CASE_CONTROL", 14],
            ["CASE_ONLY", 10],
            ["OTHER", 8],
            ["CASE_CROSSOVER", 3],
            ["FAMILY_BASED", 2],
          ] as const),
          timePerspective: draws.weighted([
            ["PROSPECTIVE", 66],
            ["RETROSPECTIVE", 17],
            ["CROSS_SECTIONAL", 12],
            ["OTHER", 5],
          ] as const),
        },
        bioSpec: draws.chance(0.17)
          ? {
              retention: draws.pick(["SAMPLES_WITH_DNA", "SAMPLES_WITHOUT_DNA", "NONE_RETAINED"]),
              description: "Whole blood, serum and urine",
            }
          : undefined,
        enrollmentInfo,
      };
    default:
      return { studyType: "INTERVENTIONAL", phases, designInfo: interventionalDesign(draws), enrollmentInfo };
  }
}

function accessTypes(draws: Draws): DesignModule["expandedAccessTypes"] {
  const kind = draws.between(0, 2);
  if (kind === 0) return { individual: true };
  return kind === 1 ? { intermediate: true } : { treatment: true };
}

function interventionalDesign(draws: Draws): DesignInfo {
  const model = draws.weighted([
    ["PARALLEL", 58],
    ["SINGLE_GROUP", 30],
    ["CROSSOVER", 7],
    ["SEQUENTIAL", 4],
    ["FACTORIAL", 1],
  ] as const);
  const isSingle = model === "SINGLE_GROUP";
  return {
    allocation: isSingle
      ? "NA"
      : draws.weighted([
          ["RANDOMIZED", 85],
          ["NON_RANDOMIZED", 15],
        ] as const),
    interventionModel: model,
    interventionModelDescription: draws.chance(0.2)
      ? "Participants are followed in parallel groups according to a list kept at the coordinating center."
      : undefined,
    primaryPurpose: draws.weighted([
      ["TREATMENT", 72],
      ["PREVENTION", 10],
      ["SUPPORTIVE_CARE", 6],
      ["OTHER", 4],
      ["DIAGNOSTIC", 3],
      ["BASIC_SCIENCE", 2],
      ["HEALTH_SERVICES_RESEARCH", 2],
      ["SCREENING", 0.7],
      ["DEVICE_FEASIBILITY", 0.3],
    ] as const),
    maskingInfo: maskingInfo(draws, isSingle),
  };
}

function maskingInfo(draws: Draws, isSingle: boolean): MaskingBlock {
  const masking = isSingle ? "NONE" : draws.weighted(MASKING);
  const count = MASKED_COUNTS[masking ?? "NONE"] ?? 0;
  if (count === 0) return { masking };
  return {
    masking,
    maskingDescription: draws.chance(0.2)
      ? "Capsules look, smell and taste alike; assessors do not know the group."
      : undefined,
    whoMasked: draws.sample(WHO_MASKED, count),
  };
}

export function oversightModule({ profile }: Subject): OversightModule | undefined {
  const draws = new Draws(profile.seed, profile.index, "design", 1);
  if (profile.kind === "withheld")
    return { isFdaRegulatedDrug: false, isFdaRegulatedDevice: true, isUnapprovedDevice: true };
  if (draws.chance(0.07)) return undefined;
  const isModern = !profile.hasMonthDates;
  const isDrug = draws.chance(0.25);
  return {
    oversightHasDmc: draws.chance(0.36),
    isFdaRegulatedDrug: isModern ? isDrug : undefined,
    isFdaRegulatedDevice: isModern ? draws.chance(0.06) : undefined,
    isUsExport: isModern && isDrug && draws.chance(0.2) ? draws.chance(0.5) : undefined,
  };
}
