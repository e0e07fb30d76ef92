import { type EligibilityModule, enumValuesOf, type StandardAge } from "ctgov/study";
import type { LifeState } from "../life-state.ts";
import { Draws, mix } from "../random.ts";
import { EXCLUSION, INCLUSION, STUDY_POPULATIONS } from "../vocabulary/criteria.ts";
import { toSentences } from "./sentence.ts";
import type { Subject } from "./subject.ts";

const inclusion = toSentences(INCLUSION);
const exclusion = toSentences(EXCLUSION);
const populations = toSentences(STUDY_POPULATIONS);

/** Fields of medicine whose studies are about one sex now and then. */
const MEN = "urology";
const WOMEN = "reproduction";

interface Age {
  readonly text: string;
  readonly years: number;
}

export function eligibilityModule(subject: Subject, state: LifeState): EligibilityModule | undefined {
  const { profile, slots } = subject;
  if (profile.kind === "withheld") return undefined;
  const draws = new Draws(profile.seed, profile.index, "eligibility");
  const isObservational = profile.kind === "observational";
  const criteria = criteriaText(subject, draws, state.revisions.eligibility);
  const sex = sexOf(subject, draws);
  const minimum = minimumAge(draws);
  const maximum = maximumAge(draws, minimum);
  return {
    eligibilityCriteria: criteria,
    healthyVolunteers: draws.chance(0.03) ? undefined : draws.chance(0.22),
    sex,
    genderBased: sex !== "ALL" && draws.chance(0.15) ? true : undefined,
    minimumAge: minimum?.text,
    maximumAge: maximum?.text,
    stdAges: stdAgesOf(minimum, maximum),
    studyPopulation: isObservational ? draws.pick(populations)(slots) : undefined,
    samplingMethod: isObservational
      ? draws.chance(0.75)
        ? "NON_PROBABILITY_SAMPLE"
        : "PROBABILITY_SAMPLE"
      : undefined,
  };
}

function criteriaText({ profile, slots }: Subject, draws: Draws, revisions: number): string {
  const wanted = draws
    .sample(inclusion, Math.max(2, Math.round(draws.logNormal(9.5, 0.55))))
    .map((text) => text(slots));
  const unwanted = draws
    .sample(exclusion, Math.max(1, Math.round(draws.logNormal(13, 0.6))))
    .map((text) => text(slots));
  for (let n = 1; n <= revisions; n++) amend(unwanted, mix(profile.seed, profile.index, n), n, slots);
  const heading = draws.chance(0.12)
    ? ["INCLUSION CRITERIA", "EXCLUSION CRITERIA"]
    : ["Inclusion Criteria", "Exclusion Criteria"];
  return `${heading[0]}:\n\n* ${wanted.join("\n* ")}\n\n${heading[1]}:\n\n* ${unwanted.join("\n* ")}`;
}

/** A protocol amendment takes the place of one criterion; the number makes its text new in any case. */
function amend(criteria: string[], at: number, amendment: number, slots: Subject["slots"]): void {
  const sentence = exclusion[at % exclusion.length];
  criteria[(at >>> 8) % criteria.length] = `${sentence?.(slots)} (amendment ${amendment})`;
}

function sexOf(subject: Subject, draws: Draws): "ALL" | "FEMALE" | "MALE" {
  const field = subject.conditions[0]?.field;
  if (field === MEN && draws.chance(0.7)) return "MALE";
  if (field === WOMEN && draws.chance(0.9)) return "FEMALE";
  return draws.weighted([
    ["ALL", 92],
    ["FEMALE", 6],
    ["MALE", 2],
  ] as const);
}

function minimumAge(draws: Draws): Age | undefined {
  const kind = draws.next();
  if (kind < 0.07) return undefined;
  if (kind < 0.78) return years(18);
  if (kind < 0.86) return years(draws.pick([1, 2, 5, 6, 8, 10, 12, 14, 16]));
  if (kind < 0.88) return { text: `${draws.between(1, 11)} Months`, years: 0.5 };
  if (kind < 0.89) return { text: `${draws.between(1, 28)} Days`, years: 0.04 };
  return years(draws.pick([19, 20, 21, 25, 30, 35, 40, 45, 50, 55, 60, 65]));
}

function maximumAge(draws: Draws, minimum: Age | undefined): Age | undefined {
  if (draws.chance(0.48)) return undefined;
  const from = minimum?.years ?? 0;
  const candidates = [12, 17, 40, 55, 60, 64, 65, 70, 75, 80, 85, 99].filter((age) => age > from + 2);
  return years(draws.pick(candidates));
}

function years(count: number): Age {
  return { text: count === 1 ? "1 Year" : `${count} Years`, years: count };
}

const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  CHILD: [0, 18],
  ADULT: [18, 65],
  OLDER_ADULT: [65, Number.POSITIVE_INFINITY],
};

/** The registry derives the age groups from the limits: a group is in where it overlaps with them. */
function stdAgesOf(minimum: Age | undefined, maximum: Age | undefined): readonly StandardAge[] {
  const from = minimum?.years ?? 0;
  const to = maximum?.years ?? Number.POSITIVE_INFINITY;
  return enumValuesOf("StandardAge").filter((group) => {
    const [first, end] = BOUNDS[group] ?? [0, 0];
    return from < end && to >= first;
  });
}
