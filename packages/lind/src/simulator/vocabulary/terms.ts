import type { InterventionType, MeasureParam } from "ctgov/study";
import { must } from "../../base/assert.ts";
import { ADVERSE_EVENTS } from "./adverse-events.ts";
import { CITIES } from "./cities.ts";
import { CONDITIONS } from "./conditions.ts";
import { INTERVENTIONS } from "./interventions.ts";
import { MESH_CHEMICALS } from "./mesh-chemicals.ts";
import { MESH_DISEASES } from "./mesh-diseases.ts";
import { OUTCOMES } from "./outcomes.ts";

/** A heading of MeSH as records show it, with every broader heading above it, the nearest first. */
export interface Heading {
  readonly id: string;
  readonly term: string;
  readonly ancestors: readonly { readonly id: string; readonly term: string }[];
}

export interface Condition {
  readonly name: string;
  readonly otherNames: readonly string[];
  readonly heading: Heading | undefined;
  readonly field: string;
}

export interface Treatment {
  readonly name: string;
  readonly type: InterventionType;
  readonly otherNames: readonly string[];
  readonly heading: Heading | undefined;
  readonly fields: readonly string[];
}

export interface City {
  readonly city: string;
  readonly state: string | undefined;
  readonly country: string;
  readonly lat: number;
  readonly lon: number;
  readonly zip: string | undefined;
}

export interface Measure {
  readonly measure: string;
  readonly description: string | undefined;
  readonly timeFrame: string;
  readonly unit: string;
  readonly paramType: MeasureParam;
}

export interface EventTerm {
  readonly organSystem: string;
  readonly term: string;
}

/** The rows of a table: a line each, cells between bars. */
function rowsOf(table: string): readonly (readonly string[])[] {
  return table
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("|"));
}

/** The parts of a cell; none for an empty one. */
function partsOf(cell: string | undefined, separator: string): readonly string[] {
  return cell === undefined || cell === "" ? [] : cell.split(separator);
}

function someText(cell: string | undefined): string | undefined {
  return cell === "" ? undefined : cell;
}

/** Headings by id, each with the transitive closure of what is above it, breadth first. */
function readHeadings(table: string): ReadonlyMap<string, Heading> {
  const rows = new Map(rowsOf(table).map(([id = "", term = "", above]) => [id, { term, above: partsOf(above, " ") }]));
  const headings = new Map<string, Heading>();
  for (const [id, { term, above }] of rows) {
    const ids = new Set(above);
    for (const next of ids)
      for (const further of must(rows.get(next), `heading ${next} exists`).above) ids.add(further);
    const ancestors = [...ids].map((at) => ({ id: at, term: must(rows.get(at), `heading ${at} exists`).term }));
    headings.set(id, { id, term, ancestors });
  }
  return headings;
}

const diseases = readHeadings(MESH_DISEASES);
const chemicals = readHeadings(MESH_CHEMICALS);

function headingOf(headings: ReadonlyMap<string, Heading>, id: string | undefined): Heading | undefined {
  return id === undefined || id === "" ? undefined : must(headings.get(id), `heading ${id} exists`);
}

export const conditions: readonly Condition[] = rowsOf(CONDITIONS).map(([name = "", others, id, field = ""]) => ({
  name,
  otherNames: partsOf(others, ";"),
  heading: headingOf(diseases, id),
  field,
}));

export const treatments: readonly Treatment[] = rowsOf(INTERVENTIONS).map(
  ([name = "", type = "", others, id, fields]) => ({
    name,
    type,
    otherNames: partsOf(others, ";"),
    heading: headingOf(chemicals, id),
    fields: partsOf(fields, ","),
  }),
);

/** True for what a pharmacy has: its studies have a phase. */
export function isMedicine(treatment: Treatment): boolean {
  return treatment.type === "DRUG" || treatment.type === "BIOLOGICAL";
}

/** Treatments by the field of medicine in which they are tried; `any` is tried everywhere. */
const treatmentsByField: ReadonlyMap<string, readonly Treatment[]> = new Map(
  [...new Set(conditions.map((condition) => condition.field))].map((field) => [
    field,
    treatments.filter((treatment) => treatment.fields.includes(field)),
  ]),
);

export const commonTreatments: readonly Treatment[] = treatments.filter((treatment) =>
  treatment.fields.includes("any"),
);

/** What is tried in a field of medicine; what is tried everywhere where the field has nothing of its own. */
export function treatmentsOf(field: string): readonly Treatment[] {
  const own = treatmentsByField.get(field) ?? [];
  return own.length === 0 ? commonTreatments : own;
}

/** What is tried in a field of medicine and is no medicine: devices, procedures, behaviour. */
export function otherTreatmentsOf(field: string): readonly Treatment[] {
  const own = treatmentsOf(field).filter((treatment) => !isMedicine(treatment));
  return own.length === 0 ? commonTreatments : own;
}

export const cities: readonly City[] = rowsOf(CITIES).map(([city = "", state, country = "", lat, lon, zip]) => ({
  city,
  state: someText(state),
  country,
  lat: Number(lat),
  lon: Number(lon),
  zip: someText(zip),
}));

export const measures: readonly Measure[] = rowsOf(OUTCOMES).map(
  ([measure = "", description, timeFrame = "", unit = "", paramType = ""]) => ({
    measure,
    description: someText(description),
    timeFrame,
    unit,
    paramType,
  }),
);

export const eventTerms: readonly EventTerm[] = rowsOf(ADVERSE_EVENTS).flatMap(([organSystem = "", terms]) =>
  partsOf(terms, ";").map((term) => ({ organSystem, term })),
);
