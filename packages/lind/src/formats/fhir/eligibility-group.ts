import { type AgeUnit, type JsonObject, legacyLabel, parseAge } from "ctgov/study";
import { textAt } from "../record-values.ts";
import { type FhirObject, fhirText, worded } from "./fhir-json.ts";

const ELIGIBILITY = ["protocolSection", "eligibilityModule"] as const;

/** UCUM, https://hl7.org/fhir/R5/valueset-age-units.html */
const UCUM_UNITS: Readonly<Record<AgeUnit, string>> = {
  Years: "a",
  Months: "mo",
  Weeks: "wk",
  Days: "d",
  Hours: "h",
  Minutes: "min",
};

/** Who may take part, as a Group that describes people and lists none. */
export function eligibilityGroup(study: JsonObject, id: string | undefined): FhirObject {
  return {
    resourceType: "Group",
    id,
    type: "person",
    membership: "definitional",
    name: "Eligibility",
    description: textAt(study, ...ELIGIBILITY, "eligibilityCriteria"),
    characteristic: [sexOf(study), ageOf(study), volunteersOf(study), populationOf(study)],
  };
}

function sexOf(study: JsonObject): FhirObject | undefined {
  const sex = textAt(study, ...ELIGIBILITY, "sex");
  if (fhirText(sex) === undefined) return undefined;
  return { code: worded("Sex"), valueCodeableConcept: worded(legacyLabel("Sex", sex) ?? sex), exclude: false };
}

function ageOf(study: JsonObject): FhirObject | undefined {
  const low = quantityOf(textAt(study, ...ELIGIBILITY, "minimumAge"));
  const high = quantityOf(textAt(study, ...ELIGIBILITY, "maximumAge"));
  if (low === undefined && high === undefined) return undefined;
  return { code: worded("Age"), valueRange: { low, high }, exclude: false };
}

function quantityOf(text: string): FhirObject | undefined {
  const age = parseAge(text);
  if (age === undefined) return undefined;
  const { count, unit } = age;
  return { value: count, unit: unit.toLowerCase(), system: "http://unitsofmeasure.org", code: UCUM_UNITS[unit] };
}

function volunteersOf(study: JsonObject): FhirObject | undefined {
  const accepts = textAt(study, ...ELIGIBILITY, "healthyVolunteers");
  if (accepts !== "true" && accepts !== "false") return undefined;
  return { code: worded("Accepts healthy volunteers"), valueBoolean: accepts === "true", exclude: false };
}

function populationOf(study: JsonObject): FhirObject | undefined {
  const population = textAt(study, ...ELIGIBILITY, "studyPopulation");
  if (fhirText(population) === undefined) return undefined;
  return { code: worded("Study population"), valueCodeableConcept: worded(population), exclude: false };
}
