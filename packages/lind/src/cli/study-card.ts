import { type JsonObject, legacyLabel, valuesOf } from "ctgov/study";
import { parseStored, type StudyView } from "../app/read-studies.ts";
import { isSyntheticOrgStudyId } from "../base/synthetic.ts";
import type { Style } from "./terminal/style.ts";
import { truncate } from "./terminal/table.ts";
import { figure } from "./terminal/words.ts";

const LABEL_COLUMNS = 15;
const LISTED_MAX = 6;

/** A study in a dozen lines: what somebody who asks "what is this?" wants to see first. */
export function studyCard(view: StudyView, style: Style, columns: number): string {
  const study = parseStored(view.apiText);
  const width = Math.max(40, columns) - LABEL_COLUMNS;
  const lines = cardRows(study)
    .filter(([, value]) => value !== "")
    .map(([label, value]) => `${style.dim(label.padEnd(LABEL_COLUMNS))}${truncate(value.replace(/\s+/g, " "), width)}`);
  return [
    style.bold(`${view.nctId}  ${truncate(text(study, "BriefTitle"), Math.max(20, columns - 13))}`),
    ...(isSynthetic(study) ? [style.warning("SYNTHETIC: this study was invented; nobody can take part in it.")] : []),
    ...stateLine(view, style),
    ...lines,
    `${style.dim("Version".padEnd(LABEL_COLUMNS))}${versionWords(view)}`,
    "",
  ]
    .join("\n")
    .concat("\n");
}

function stateLine(view: StudyView, style: Style): readonly string[] {
  switch (view.state) {
    case "present":
      return [];
    case "removed":
      return [style.warning("The registry no longer has this study; this is its last text.")];
    case "merged":
      return [
        style.warning(`The registry merged this study into ${view.mergedInto ?? "another"}; this is its last text.`),
      ];
  }
}

function versionWords(view: StudyView): string {
  const parts = [`${view.version}`];
  if (view.lastUpdatePostDate !== undefined) parts.push(`last update posted ${view.lastUpdatePostDate}`);
  if (view.dataTimestamp !== undefined) parts.push(`data of ${view.dataTimestamp.slice(0, 10)}`);
  return parts.join(", ");
}

function cardRows(study: JsonObject): readonly (readonly [label: string, value: string])[] {
  return [
    ["Status", label("Status", text(study, "OverallStatus")) + reason(study)],
    ["Type", [label("StudyType", text(study, "StudyType")), phases(study)].filter((part) => part !== "").join(", ")],
    ["Sponsor", sponsors(study)],
    ["Conditions", list(study, "Condition", ", ")],
    ["Interventions", list(study, "InterventionName", ", ")],
    ["Enrollment", enrollment(study)],
    ["Start", date(study, "StartDate")],
    ["Primary end", date(study, "PrimaryCompletionDate")],
    ["End", date(study, "CompletionDate")],
    ["Sites", sites(study)],
    ["Results", text(study, "ResultsFirstPostDate") === "" ? "" : `posted ${text(study, "ResultsFirstPostDate")}`],
    ["Page", isSynthetic(study) ? "" : `https://clinicaltrials.gov/study/${text(study, "NCTId")}`],
  ];
}

function isSynthetic(study: JsonObject): boolean {
  return isSyntheticOrgStudyId(text(study, "OrgStudyId"));
}

function text(study: JsonObject, piece: string): string {
  const value = valuesOf(study, piece)[0];
  return value === undefined || typeof value === "object" ? "" : String(value);
}

function texts(study: JsonObject, piece: string): readonly string[] {
  return valuesOf(study, piece).filter((value) => typeof value === "string");
}

function list(study: JsonObject, piece: string, separator: string): string {
  const values = [...new Set(texts(study, piece))];
  const more = values.length - LISTED_MAX;
  return values.slice(0, LISTED_MAX).join(separator) + (more > 0 ? ` and ${more} more` : "");
}

function label(type: string, value: string): string {
  return legacyLabel(type, value) ?? value;
}

function reason(study: JsonObject): string {
  const why = text(study, "WhyStopped");
  return why === "" ? "" : `: ${why}`;
}

function phases(study: JsonObject): string {
  const values = texts(study, "Phase").filter((value) => value !== "NA");
  return values.map((value) => label("Phase", value)).join("/");
}

function sponsors(study: JsonObject): string {
  const collaborators = texts(study, "CollaboratorName").length;
  const lead = text(study, "LeadSponsorName");
  return collaborators === 0 ? lead : `${lead} and ${collaborators} collaborator${collaborators === 1 ? "" : "s"}`;
}

function enrollment(study: JsonObject): string {
  const count = valuesOf(study, "EnrollmentCount")[0];
  if (typeof count !== "number") return "";
  const type = text(study, "EnrollmentType").toLowerCase();
  return `${figure(count)}${type === "" ? "" : ` (${type})`}`;
}

function date(study: JsonObject, piece: string): string {
  const day = text(study, piece);
  const type = text(study, `${piece}Type`).toLowerCase();
  return day === "" || type === "" ? day : `${day} (${type})`;
}

function sites(study: JsonObject): string {
  const count = valuesOf(study, "Location").length;
  if (count === 0) return "";
  const countries = [...new Set(texts(study, "LocationCountry"))];
  return `${figure(count)} in ${countries.slice(0, LISTED_MAX).join(", ")}${countries.length > LISTED_MAX ? " …" : ""}`;
}
