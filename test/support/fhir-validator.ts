import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";

/**
 * FHIR's own JSON schema (R5) for a bundle of studies and groups, and what that schema does not say: what has to be
 * there, the codes of the systems that FHIR defines, and that nothing is empty. One sentence for each problem.
 */
export function fhirProblems(bundle: unknown): readonly string[] {
  const problems = matchesSchema(bundle)
    ? []
    : (matchesSchema.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
  walk(bundle, "", (value, path) => {
    problems.push(
      ...bindingProblems(value, path),
      ...emptinessProblems(value, path),
      ...requiredProblems(value, path),
      ...codeProblems(value, path),
    );
  });
  return [...problems, ...referenceProblems(bundle)].slice(0, 10);
}

const schemaPath = join(import.meta.dirname, "../contract/generated/fhir-r5.schema.json");
// FHIR writes its patterns for engines that take a lone bracket.
const matchesSchema = new Ajv({ strict: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(schemaPath, "utf8")),
);

/** Elements with a minimum of 1 in StructureDefinition ResearchStudy, Group and Bundle, by the place of their parent. */
const REQUIRED: readonly (readonly [parent: RegExp, keys: readonly string[]])[] = [
  [/^$/, ["type"]],
  [/^\/entry\/\d+$/, ["fullUrl", "resource"]],
  [/\/associatedParty\/\d+$/, ["role"]],
  [/\/progressStatus\/\d+$/, ["state"]],
  [/\/comparisonGroup\/\d+$/, ["name"]],
  [/\/relatedArtifact\/\d+$/, ["type"]],
  [/\/characteristic\/\d+$/, ["code", "exclude"]],
];

const REQUIRED_OF_RESOURCE: Readonly<Record<string, readonly string[]>> = {
  ResearchStudy: ["status"],
  Group: ["type", "membership"],
};

/** Required bindings, which the schema takes for any word. */
const BOUND: Readonly<Record<string, RegExp>> = {
  "ResearchStudy status": /^(?:draft|active|retired|unknown)$/,
  "Group type":
    /^(?:person|animal|practitioner|device|careteam|healthcareservice|location|organization|relatedperson|specimen)$/,
  "Group membership": /^(?:definitional|enumerated)$/,
};

/** The code systems of FHIR that are used, as `hl7.fhir.r5.core` has them. */
const CODES: Readonly<Record<string, RegExp>> = {
  "research-study-status":
    /^(?:active-but-not-recruiting|completed|enrolling-by-invitation|not-yet-recruiting|recruiting|temporarily-closed-to-accrual|terminated|withdrawn)$/,
  "research-study-phase": /^(?:n-a|early-phase-1|phase-1|phase-1-phase-2|phase-2|phase-2-phase-3|phase-3|phase-4)$/,
  "research-study-prim-purp-type":
    /^(?:treatment|prevention|diagnostic|supportive-care|screening|health-services-research|basic-science|device-feasibility)$/,
  "research-study-arm-type":
    /^(?:active-comparator|placebo-comparator|sham-comparator|no-intervention|experimental|other-arm-type)$/,
  "research-study-party-role":
    /^(?:lead-sponsor|sponsor-investigator|primary-investigator|collaborator|general-contact|sub-investigator|study-director|study-chair)$/,
  "research-study-party-organization-type": /^(?:nih|fda|government|nonprofit|academic|industry)$/,
  "research-study-classifiers": /^(?:fda-regulated-drug|fda-regulated-device)$/,
  "research-study-objective-type": /^(?:primary|secondary|exploratory)$/,
  "title-type": /^(?:official|acronym)$/,
  "study-design": /^SEVCO:010(?:01|02|03|05|11|12|13|20|27|38|44|60|61|62)$/,
};

type Visit = (value: unknown, path: string) => void;

function walk(value: unknown, path: string, visit: Visit): void {
  visit(value, path);
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) walk(member, `${path}/${key}`, visit);
}

function emptinessProblems(value: unknown, path: string): readonly string[] {
  if (value === null) return [`${path} is null`];
  if (typeof value === "string") return value.trim() === "" ? [`${path} is blank`] : [];
  if (typeof value !== "object") return [];
  return Object.keys(value).length === 0 ? [`${path} is empty`] : [];
}

function requiredProblems(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const resource = "resourceType" in value ? REQUIRED_OF_RESOURCE[String(value.resourceType)] : undefined;
  const keys = [...REQUIRED.filter(([parent]) => parent.test(path)).flatMap(([, names]) => names), ...(resource ?? [])];
  return keys.filter((key) => !Object.hasOwn(value, key)).map((key) => `${path} has no ${key}`);
}

function bindingProblems(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null || !("resourceType" in value)) return [];
  return Object.entries(value)
    .filter(([key, member]) => BOUND[`${value.resourceType} ${key}`]?.test(String(member)) === false)
    .map(([key, member]) => `${path}/${key} cannot be ${member}`);
}

function codeProblems(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null || !("system" in value) || !("code" in value)) return [];
  const system = String(value.system);
  if (!system.startsWith("http://hl7.org/fhir/")) return [];
  const isCode = CODES[system.slice("http://hl7.org/fhir/".length)]?.test(String(value.code)) === true;
  return isCode ? [] : [`${path} has the unknown code ${system}|${value.code}`];
}

/** References lead to an entry of the bundle, and no two entries have the same address. */
function referenceProblems(bundle: unknown): readonly string[] {
  const addresses: string[] = [];
  const references: string[] = [];
  walk(bundle, "", (value, path) => {
    if (typeof value === "string" && path.endsWith("/fullUrl")) addresses.push(value);
    if (typeof value === "string" && path.endsWith("/reference")) references.push(value);
  });
  return [
    ...references.filter((one) => !addresses.includes(one)).map((one) => `${one} leads nowhere`),
    ...(new Set(addresses).size === addresses.length ? [] : ["two entries have the same address"]),
  ];
}
