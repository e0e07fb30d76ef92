import { type EligibilityModule, parseAge, toMinutes } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toAge, toBoolean, toEnum } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

export function toEligibilityModule(study: LegacyElement): EligibilityModule {
  const eligibility = study.child("eligibility");
  const minimumAge = eligibility.take("minimum_age", toAge);
  const maximumAge = eligibility.take("maximum_age", toAge);
  return {
    eligibilityCriteria: eligibility.child("criteria").take("textblock", toMarkup),
    healthyVolunteers: eligibility.take("healthy_volunteers", toHealthyVolunteers),
    sex: eligibility.take("gender", toEnum("Sex")),
    genderBased: eligibility.take("gender_based", toBoolean),
    genderDescription: eligibility.take("gender_description", toMarkup),
    minimumAge,
    maximumAge,
    stdAges: eligibility.isPresent ? toStdAges(minimumAge, maximumAge) : undefined,
    studyPopulation: eligibility.child("study_pop").take("textblock", toMarkup),
    samplingMethod: eligibility.take("sampling_method", toEnum("SamplingMethod")),
  };
}

function toHealthyVolunteers(text: string): boolean | undefined {
  return /^\s*Accepts Healthy Volunteers\s*$/i.test(text) ? true : toBoolean(text);
}

const ADULT_YEARS = 18;
const OLDER_ADULT_YEARS = 65;

/**
 * The groups that the registry derives from the limits: children below 18 years, adults below 65, older adults from there
 * on. An upper limit belongs to the ages that it allows.
 */
export function toStdAges(minimumAge: string | undefined, maximumAge: string | undefined): readonly string[] {
  const from = toYears(minimumAge) ?? 0;
  const to = toYears(maximumAge) ?? Number.POSITIVE_INFINITY;
  return [
    ...(from < ADULT_YEARS ? ["CHILD"] : []),
    ...(from < OLDER_ADULT_YEARS && to >= ADULT_YEARS ? ["ADULT"] : []),
    ...(to >= OLDER_ADULT_YEARS ? ["OLDER_ADULT"] : []),
  ];
}

function toYears(text: string | undefined): number | undefined {
  const age = parseAge(text ?? "");
  return age === undefined ? undefined : toMinutes(age) / toMinutes({ text: "1 Year", count: 1, unit: "Years" });
}
