import { type JsonObject, nearest } from "ctgov/study";
import type { ListWriter, NamedFields } from "./list-writer.ts";
import { documentUrl, objectsAt, recordOf, studyUrl, textAt, textsAt } from "./record-values.ts";

/**
 * The CSV of the registry's site: https://clinicaltrials.gov/data-api/about-api/csv-download, as its bytes were
 * measured. UTF-8 without a byte order mark, lines end with CR LF, a cell is quoted only where it has to be, and several
 * values of a cell are joined by `|`.
 */
export interface CsvColumn {
  readonly name: string;
  cell(study: JsonObject): string;
}

const PROTOCOL = "protocolSection";
const IDENTIFICATION = [PROTOCOL, "identificationModule"] as const;
const STATUS = [PROTOCOL, "statusModule"] as const;
const DESIGN = [PROTOCOL, "designModule"] as const;
const OUTCOMES = [PROTOCOL, "outcomesModule"] as const;
const ELIGIBILITY = [PROTOCOL, "eligibilityModule"] as const;
const SPONSORS = [PROTOCOL, "sponsorCollaboratorsModule"] as const;

/** The 30 columns, in the site's order. */
export const csvColumns: readonly CsvColumn[] = [
  column("NCT Number", (study) => textAt(study, ...IDENTIFICATION, "nctId")),
  column("Study Title", (study) => textAt(study, ...IDENTIFICATION, "briefTitle")),
  column("Study URL", (study) => studyUrl(textAt(study, ...IDENTIFICATION, "nctId"))),
  column("Acronym", (study) => textAt(study, ...IDENTIFICATION, "acronym")),
  column("Study Status", (study) => textAt(study, ...STATUS, "overallStatus")),
  column("Brief Summary", (study) => textAt(study, PROTOCOL, "descriptionModule", "briefSummary")),
  column("Study Results", (study) => (textAt(study, "hasResults") === "true" ? "YES" : "NO")),
  column("Conditions", (study) => textsAt(study, PROTOCOL, "conditionsModule", "conditions").join("|")),
  column("Interventions", interventions),
  column("Primary Outcome Measures", (study) => outcomes(study, "primaryOutcomes")),
  column("Secondary Outcome Measures", (study) => outcomes(study, "secondaryOutcomes")),
  column("Other Outcome Measures", (study) => outcomes(study, "otherOutcomes")),
  column("Sponsor", (study) => textAt(study, ...SPONSORS, "leadSponsor", "name")),
  column("Collaborators", collaborators),
  column("Sex", (study) => textAt(study, ...ELIGIBILITY, "sex")),
  column("Age", (study) => textsAt(study, ...ELIGIBILITY, "stdAges").join(", ")),
  column("Phases", (study) => textsAt(study, ...DESIGN, "phases").join("|")),
  column("Enrollment", (study) => textAt(study, ...DESIGN, "enrollmentInfo", "count")),
  column("Funder Type", (study) => textAt(study, ...SPONSORS, "leadSponsor", "class")),
  column("Study Type", (study) => textAt(study, ...DESIGN, "studyType")),
  column("Study Design", studyDesign),
  column("Other IDs", otherIds),
  column("Start Date", (study) => textAt(study, ...STATUS, "startDateStruct", "date")),
  column("Primary Completion Date", (study) => textAt(study, ...STATUS, "primaryCompletionDateStruct", "date")),
  column("Completion Date", (study) => textAt(study, ...STATUS, "completionDateStruct", "date")),
  column("First Posted", (study) => textAt(study, ...STATUS, "studyFirstPostDateStruct", "date")),
  column("Results First Posted", (study) => textAt(study, ...STATUS, "resultsFirstPostDateStruct", "date")),
  column("Last Update Posted", (study) => textAt(study, ...STATUS, "lastUpdatePostDateStruct", "date")),
  column("Locations", locations),
  column("Study Documents", documents),
];

/** The columns that `fields` names, in the site's order, which is not the order of the request. */
export function parseCsvColumns(names: readonly string[]): NamedFields<CsvColumn> {
  const known = csvColumns.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return { kind: "unknown", name: unknown, suggestion: nearest(unknown, known) };
  return { kind: "fields", fields: csvColumns.filter(({ name }) => names.includes(name)) };
}

/** Writes rows. A page after the first has no header of its own, so that pages make one table. */
export function createCsvWriter(
  columns: readonly CsvColumn[] = csvColumns,
  { hasHeader = true }: { readonly hasHeader?: boolean | undefined } = {},
): ListWriter {
  return {
    head: () => (hasHeader ? csvLine(columns.map(({ name }) => name)) : ""),
    study: (text) => {
      const study = recordOf(text);
      return csvLine(columns.map((one) => one.cell(study)));
    },
    tail: () => "",
  };
}

/** One line (RFC 4180), quoted where needed. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}

function column(name: string, cell: (study: JsonObject) => string): CsvColumn {
  return { name, cell };
}

/** Values that are there, joined; the site leaves no gap for one that is not. */
function joined(values: readonly string[], separator: string): string {
  return values.filter((value) => value !== "").join(separator);
}

function interventions(study: JsonObject): string {
  const list = objectsAt(study, PROTOCOL, "armsInterventionsModule", "interventions");
  return list.map((one) => joined([textAt(one, "type"), textAt(one, "name")], ": ")).join("|");
}

function outcomes(study: JsonObject, key: string): string {
  const list = objectsAt(study, ...OUTCOMES, key);
  return list
    .map((one) => joined([textAt(one, "measure"), textAt(one, "description"), textAt(one, "timeFrame")], ", "))
    .join("|");
}

function collaborators(study: JsonObject): string {
  return objectsAt(study, ...SPONSORS, "collaborators")
    .map((one) => textAt(one, "name"))
    .join("|");
}

function studyDesign(study: JsonObject): string {
  switch (textAt(study, ...DESIGN, "studyType")) {
    case "INTERVENTIONAL":
      return interventionalDesign(study);
    case "OBSERVATIONAL":
      // The site writes this for every observational study, whatever its model is: 139 of 139 measured rows.
      return "Observational Model: |Time Perspective: p";
    default:
      return "";
  }
}

function interventionalDesign(study: JsonObject): string {
  const design = [...DESIGN, "designInfo"] as const;
  const masked = textsAt(study, ...design, "maskingInfo", "whoMasked").join(", ");
  const masking = textAt(study, ...design, "maskingInfo", "masking");
  return [
    `Allocation: ${textAt(study, ...design, "allocation")}`,
    `Intervention Model: ${textAt(study, ...design, "interventionModel")}`,
    `Masking: ${masking}${masked === "" ? "" : ` (${masked})`}`,
    `Primary Purpose: ${textAt(study, ...design, "primaryPurpose")}`,
  ].join("|");
}

function otherIds(study: JsonObject): string {
  const secondary = objectsAt(study, ...IDENTIFICATION, "secondaryIdInfos").map((one) => textAt(one, "id"));
  return joined([textAt(study, ...IDENTIFICATION, "orgStudyIdInfo", "id"), ...secondary], "|");
}

function locations(study: JsonObject): string {
  const list = objectsAt(study, PROTOCOL, "contactsLocationsModule", "locations");
  return list
    .map((one) =>
      joined(
        ["facility", "city", "state", "zip", "country"].map((key) => textAt(one, key)),
        ", ",
      ),
    )
    .join("|");
}

function documents(study: JsonObject): string {
  const nctId = textAt(study, ...IDENTIFICATION, "nctId");
  return objectsAt(study, "documentSection", "largeDocumentModule", "largeDocs")
    .map((one) => joined([textAt(one, "label"), documentUrl(nctId, textAt(one, "filename"))], ", "))
    .join("|");
}
