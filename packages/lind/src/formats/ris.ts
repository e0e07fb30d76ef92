import { type JsonObject, legacyLabel, nearest } from "ctgov/study";
import type { ListWriter, NamedFields } from "./list-writer.ts";
import { documentUrl, numberAt, objectsAt, recordOf, studyUrl, textAt, textsAt } from "./record-values.ts";

/**
 * RIS for reference managers. The registry offers it too (https://clinicaltrials.gov/data-api/about-api/ris-download),
 * but no answer of it is recorded, so the tags are those of the RIS specification, chosen as the National Library of
 * Medicine asks to cite a study: the sponsor as author, the registry as the database, the library as its publisher.
 * Each line is `XX  - value`, a tag repeats for each value, lines end with CR LF. docs/formats.md has the table.
 */
export interface RisTag {
  readonly tag: string;
  values(study: JsonObject): readonly string[];
}

const PROTOCOL = "protocolSection";
const IDENTIFICATION = [PROTOCOL, "identificationModule"] as const;
const STATUS = [PROTOCOL, "statusModule"] as const;
const DESIGN = [PROTOCOL, "designModule"] as const;
const SPONSORS = [PROTOCOL, "sponsorCollaboratorsModule"] as const;

/** The tags in the order in which they are written; `TY` and `ER` make a record and are always there. */
export const risTags: readonly RisTag[] = [
  tag("TY", () => ["DBASE"]),
  tag("ID", (study) => [nctIdOf(study)]),
  tag("AN", (study) => [nctIdOf(study)]),
  tag("TI", (study) => [textAt(study, ...IDENTIFICATION, "briefTitle")]),
  tag("ST", (study) => [textAt(study, ...IDENTIFICATION, "acronym")]),
  tag("T2", () => ["ClinicalTrials.gov"]),
  tag("AU", (study) => [textAt(study, ...SPONSORS, "leadSponsor", "name")]),
  tag("A2", (study) => objectsAt(study, ...SPONSORS, "collaborators").map((one) => textAt(one, "name"))),
  tag("PY", (study) => [firstPosted(study).slice(0, 4)]),
  tag("DA", (study) => [risDate(firstPosted(study))]),
  tag("AB", (study) => [plain(textAt(study, PROTOCOL, "descriptionModule", "briefSummary"))]),
  tag("KW", keywords),
  tag("N1", notes),
  tag("DB", () => ["ClinicalTrials.gov"]),
  tag("PB", () => ["National Library of Medicine (US)"]),
  tag("CY", () => ["Bethesda (MD)"]),
  tag("UR", (study) => [studyUrl(nctIdOf(study))]),
  tag("L1", documents),
  tag("ER", () => [""]),
];

/** The tags that `fields` names, in the order in which they are written. */
export function parseRisTags(names: readonly string[]): NamedFields<RisTag> {
  const known = risTags.map((one) => one.tag);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return { kind: "unknown", name: unknown, suggestion: nearest(unknown, known) };
  const isWanted = (one: RisTag) => one.tag === "TY" || one.tag === "ER" || names.includes(one.tag);
  return { kind: "fields", fields: risTags.filter(isWanted) };
}

export function createRisWriter(tags: readonly RisTag[] = risTags): ListWriter {
  return {
    head: () => "",
    study: (text) => {
      const study = recordOf(text);
      return `${tags.map((one) => linesOf(one, study)).join("")}\r\n`;
    },
    tail: () => "",
  };
}

function linesOf({ tag: name, values }: RisTag, study: JsonObject): string {
  if (name === "ER") return "ER  - \r\n";
  const lines = values(study).map((value) => value.replace(/[\s\p{Cc}]+/gu, " ").trim());
  return [...new Set(lines)]
    .filter((line) => line !== "")
    .map((line) => `${name}  - ${line}\r\n`)
    .join("");
}

function tag(name: string, values: (study: JsonObject) => readonly string[]): RisTag {
  return { tag: name, values };
}

function nctIdOf(study: JsonObject): string {
  return textAt(study, ...IDENTIFICATION, "nctId");
}

function firstPosted(study: JsonObject): string {
  const date = textAt(study, ...STATUS, "studyFirstPostDateStruct", "date");
  return /^\d{4}(?:-\d{2}){0,2}$/.test(date) ? date : "";
}

/** `YYYY/MM/DD/`; the parts that a date does not have stay empty. */
function risDate(date: string): string {
  if (date === "") return "";
  const [year = "", month = "", day = ""] = date.split("-");
  return `${year}/${month}/${day}/`;
}

/** Markup without the backslashes that protect it. */
function plain(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function keywords(study: JsonObject): readonly string[] {
  const conditions = [PROTOCOL, "conditionsModule"] as const;
  const interventions = objectsAt(study, PROTOCOL, "armsInterventionsModule", "interventions");
  return [
    ...textsAt(study, ...conditions, "conditions"),
    ...interventions.map((one) => textAt(one, "name")),
    ...textsAt(study, ...conditions, "keywords"),
  ];
}

function notes(study: JsonObject): readonly string[] {
  const status = textAt(study, ...STATUS, "overallStatus");
  const type = textAt(study, ...DESIGN, "studyType");
  const phases = textsAt(study, ...DESIGN, "phases").map((phase) => legacyLabel("Phase", phase) ?? phase);
  const enrollment = numberAt(study, ...DESIGN, "enrollmentInfo", "count");
  return [
    noted("Official title", textAt(study, ...IDENTIFICATION, "officialTitle")),
    noted("Status", legacyLabel("Status", status) ?? status),
    noted("Study type", legacyLabel("StudyType", type) ?? type),
    noted("Phase", phases.join("/")),
    noted("Enrollment", enrollment === undefined ? "" : String(enrollment)),
    noted("Start", textAt(study, ...STATUS, "startDateStruct", "date")),
    noted("Primary completion", textAt(study, ...STATUS, "primaryCompletionDateStruct", "date")),
    noted("Last update posted", textAt(study, ...STATUS, "lastUpdatePostDateStruct", "date")),
  ];
}

function noted(label: string, value: string): string {
  return value === "" ? "" : `${label}: ${value}`;
}

function documents(study: JsonObject): readonly string[] {
  const nctId = nctIdOf(study);
  return objectsAt(study, "documentSection", "largeDocumentModule", "largeDocs").map((one) =>
    documentUrl(nctId, textAt(one, "filename")),
  );
}
