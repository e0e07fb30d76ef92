import { lastDay } from "ctgov/study";
import type { RegisteredFacts } from "./registered-facts.ts";

/**
 * Whether a study is likely an applicable clinical trial, by public data. `act`: by the Final Rule's own criteria. `pact`:
 * probably one of the statute, begun before the Final Rule took effect and completed after. `reasons` are in words, those
 * that decide; for `none` what speaks against it.
 */
export interface Applicability {
  readonly kind: "act" | "pact" | "none";
  readonly reasons: readonly string[];
}

/** The day on which the Final Rule (42 CFR Part 11) took effect: 81 FR 64982. */
export const FINAL_RULE_DAY = "2017-01-18";

/** Phase 1 and what comes before it are excluded (42 CFR 11.10, "applicable drug clinical trial"); NA is a device or behaviour. */
const PHASES: ReadonlySet<string> = new Set(["PHASE2", "PHASE3", "PHASE4", "NA"]);

/** Types of interventions that the FDA may regulate, for records that do not say whether it does. */
const REGULATED_TYPES: ReadonlySet<string> = new Set([
  "BIOLOGICAL",
  "DRUG",
  "DEVICE",
  "GENETIC",
  "RADIATION",
  "COMBINATION_PRODUCT",
  "DIAGNOSTIC_TEST",
]);

/** The United States and its territories, by the registry's names. */
const US_COUNTRIES: ReadonlySet<string> = new Set([
  "United States",
  "American Samoa",
  "Guam",
  "Northern Mariana Islands",
  "Puerto Rico",
  "Virgin Islands (U.S.)",
  "U.S. Virgin Islands",
]);

/**
 * The rule as the FDAAA TrialsTracker computes it (DeVito, Bacon, Goldacre: Lancet 2020;395:361), from 42 CFR 11.10 and
 * 11.22(b). A start that is known to the month only counts as the last day of the month.
 */
export function applicabilityOf(facts: RegisteredFacts): Applicability {
  const against = exclusionOf(facts);
  if (against !== undefined) return { kind: "none", reasons: [against] };
  const { start, completion } = facts;
  if (start === undefined) return { kind: "none", reasons: ["no start date is registered"] };
  const common = ["interventional", phaseWords(facts)];
  const regulated = regulatedWords(facts);
  if (lastDay(start) >= FINAL_RULE_DAY) {
    if (regulated.length === 0) return { kind: "none", reasons: ["not registered as an FDA-regulated drug or device"] };
    return { kind: "act", reasons: [...common, ...regulated, `started ${start.text}, on or after ${FINAL_RULE_DAY}`] };
  }
  if (completion === undefined || lastDay(completion.date) < FINAL_RULE_DAY) {
    const ended = completion === undefined ? "no completion date is registered" : `completed ${completion.date.text}`;
    return { kind: "none", reasons: [`started ${start.text} and ${ended}, before ${FINAL_RULE_DAY}`] };
  }
  const grounds = regulated.length > 0 ? regulated : presumedWords(facts);
  if (grounds.length === 0) return { kind: "none", reasons: [notPresumedWords(facts)] };
  const over = `started ${start.text}, before ${FINAL_RULE_DAY}, with ${completion.field} ${completion.date.text}`;
  return { kind: "pact", reasons: [...common, ...grounds, over] };
}

/** What excludes a study whenever it was started; undefined where nothing does. */
function exclusionOf({ studyType, phases, primaryPurpose, overallStatus }: RegisteredFacts): string | undefined {
  if (studyType !== "INTERVENTIONAL") return `the study type is ${studyType ?? "not registered"}`;
  if (!phases.some((phase) => PHASES.has(phase))) {
    return phases.length === 0 ? "no phase is registered" : `the phase is ${phases.join(", ")}`;
  }
  if (primaryPurpose === "DEVICE_FEASIBILITY") return "the primary purpose is device feasibility";
  if (overallStatus === "WITHDRAWN") return "it was withdrawn before anybody took part";
  return undefined;
}

function phaseWords({ phases }: RegisteredFacts): string {
  if (phases[0] === "NA") return "no phase (NA)";
  return `phase ${phases.map((phase) => phase.replace("PHASE", "")).join("/")}`;
}

function regulatedWords({ isFdaRegulatedDrug, isFdaRegulatedDevice }: RegisteredFacts): readonly string[] {
  return [
    ...(isFdaRegulatedDrug === true ? ["FDA-regulated drug"] : []),
    ...(isFdaRegulatedDevice === true ? ["FDA-regulated device"] : []),
  ];
}

/** For a record that was never asked whether the FDA regulates: what is studied, and where. */
function presumedWords(facts: RegisteredFacts): readonly string[] {
  const { isFdaRegulatedDrug, isFdaRegulatedDevice, interventionTypes, countries } = facts;
  if (isFdaRegulatedDrug !== undefined || isFdaRegulatedDevice !== undefined) return [];
  const type = interventionTypes.find((each) => REGULATED_TYPES.has(each));
  const country = countries.find((each) => US_COUNTRIES.has(each));
  if (type === undefined || country === undefined) return [];
  return [`${type.toLowerCase().replaceAll("_", " ")} with a location in ${country}, regulation not registered`];
}

function notPresumedWords({ isFdaRegulatedDrug, isFdaRegulatedDevice }: RegisteredFacts): string {
  return isFdaRegulatedDrug === undefined && isFdaRegulatedDevice === undefined
    ? "regulation is not registered, and no drug, device or the like has a location in the US"
    : "not registered as an FDA-regulated drug or device";
}
