import { type JsonObject, legacyLabel } from "ctgov/study";
import { isSyntheticOrgStudyId } from "../../base/synthetic.ts";
import type { ListWriter } from "../list-writer.ts";
import { objectsAt, recordOf, studyUrl, textAt, textsAt } from "../record-values.ts";
import { armsSection } from "./arms.ts";
import { escapeCell, escapeLine, keepMarkup, link, table } from "./escaping.ts";
import { linksSection } from "./links.ts";
import { locationsSection } from "./locations.ts";
import { outcomesSection } from "./outcomes.ts";
import { resultsSection } from "./results.ts";

const PROTOCOL = "protocolSection";
const IDENTIFICATION = [PROTOCOL, "identificationModule"] as const;
const STATUS = [PROTOCOL, "statusModule"] as const;
const DESIGN = [PROTOCOL, "designModule"] as const;
const ELIGIBILITY = [PROTOCOL, "eligibilityModule"] as const;
const SPONSORS = [PROTOCOL, "sponsorCollaboratorsModule"] as const;

/** A study as a page for people, in CommonMark with tables. Studies of a list are parted by a rule. */
export function createMarkdownWriter(): ListWriter {
  let separator = "";
  return {
    head: () => "",
    study: (text) => {
      const page = `${separator}${pageOf(recordOf(text))}`;
      separator = "\n---\n\n";
      return page;
    },
    tail: () => "",
  };
}

function pageOf(study: JsonObject): string {
  const lines = [
    ...titleLines(study),
    ...table(["", ""], keyFacts(study)),
    ...textSection("Summary", textAt(study, PROTOCOL, "descriptionModule", "briefSummary")),
    ...textSection("Description", textAt(study, PROTOCOL, "descriptionModule", "detailedDescription")),
    ...armsSection(study),
    ...outcomesSection(study),
    ...eligibilitySection(study),
    ...locationsSection(study),
    ...datesSection(study),
    ...resultsSection(study),
    ...linksSection(study),
  ];
  return `${lines.join("\n").trim()}\n`;
}

function titleLines(study: JsonObject): readonly string[] {
  const nctId = textAt(study, ...IDENTIFICATION, "nctId");
  const title = textAt(study, ...IDENTIFICATION, "briefTitle");
  const official = textAt(study, ...IDENTIFICATION, "officialTitle");
  const isSynthetic = isSyntheticOrgStudyId(textAt(study, ...IDENTIFICATION, "orgStudyIdInfo", "id"));
  const status = textAt(study, ...STATUS, "overallStatus");
  const id = isSynthetic ? escapeLine(nctId) : link(nctId, studyUrl(nctId));
  const state = [status === "" ? "" : `**${escapeLine(label("Status", status))}**`, id].filter((part) => part !== "");
  return [
    `# ${escapeLine(title) || escapeLine(nctId) || "Study"}`,
    "",
    ...(isSynthetic ? ["**SYNTHETIC: this study was invented; nobody can take part in it.**", ""] : []),
    ...(official === "" || official === title ? [] : [escapeLine(official), ""]),
    state.join(" · "),
    "",
  ];
}

function keyFacts(study: JsonObject): readonly (readonly string[])[] {
  const rows: readonly (readonly [name: string, value: string])[] = [
    ["Acronym", escapeLine(textAt(study, ...IDENTIFICATION, "acronym"))],
    ["Why stopped", escapeCell(textAt(study, ...STATUS, "whyStopped"))],
    ["Type", escapeLine(label("StudyType", textAt(study, ...DESIGN, "studyType")))],
    [
      "Phase",
      textsAt(study, ...DESIGN, "phases")
        .map((phase) => escapeLine(label("Phase", phase)))
        .join("/"),
    ],
    ["Design", designWords(study)],
    ["Enrollment", enrollmentWords(study)],
    ["Conditions", list(textsAt(study, PROTOCOL, "conditionsModule", "conditions"))],
    ["Keywords", list(textsAt(study, PROTOCOL, "conditionsModule", "keywords"))],
    ["Sponsor", escapeLine(textAt(study, ...SPONSORS, "leadSponsor", "name"))],
    ["Collaborators", list(objectsAt(study, ...SPONSORS, "collaborators").map((one) => textAt(one, "name")))],
    ["Other ids", list(otherIds(study))],
  ];
  return rows.filter(([, value]) => value !== "").map(([name, value]) => [`**${name}**`, value]);
}

function designWords(study: JsonObject): string {
  const design = [...DESIGN, "designInfo"] as const;
  const parts: readonly (readonly [type: string, value: string])[] = [
    ["DesignAllocation", textAt(study, ...design, "allocation")],
    ["InterventionalAssignment", textAt(study, ...design, "interventionModel")],
    ["ObservationalModel", textAt(study, ...design, "observationalModel")],
    ["DesignTimePerspective", textAt(study, ...design, "timePerspective")],
    ["PrimaryPurpose", textAt(study, ...design, "primaryPurpose")],
  ];
  const words = parts.filter(([, value]) => value !== "" && value !== "NA").map(([type, value]) => label(type, value));
  const masking = textAt(study, ...design, "maskingInfo", "masking");
  const who = textsAt(study, ...design, "maskingInfo", "whoMasked").map((one) => label("WhoMasked", one));
  const masked = masking === "" ? "" : `masking: ${label("DesignMasking", masking)}`;
  return list([...words, who.length === 0 ? masked : `${masked} (${who.join(", ")})`]);
}

function enrollmentWords(study: JsonObject): string {
  const count = textAt(study, ...DESIGN, "enrollmentInfo", "count");
  const type = textAt(study, ...DESIGN, "enrollmentInfo", "type");
  return escapeLine(type === "" ? count : `${count} (${type.toLowerCase()})`);
}

function otherIds(study: JsonObject): readonly string[] {
  const secondary = objectsAt(study, ...IDENTIFICATION, "secondaryIdInfos").map((one) => textAt(one, "id"));
  return [textAt(study, ...IDENTIFICATION, "orgStudyIdInfo", "id"), ...secondary];
}

function textSection(heading: string, markup: string): readonly string[] {
  const text = keepMarkup(markup);
  return text === "" ? [] : [`## ${heading}`, "", text, ""];
}

function eligibilitySection(study: JsonObject): readonly string[] {
  const sex = textAt(study, ...ELIGIBILITY, "sex");
  const minimum = textAt(study, ...ELIGIBILITY, "minimumAge");
  const maximum = textAt(study, ...ELIGIBILITY, "maximumAge");
  const volunteers = textAt(study, ...ELIGIBILITY, "healthyVolunteers");
  const facts = [
    sex === "" ? "" : `Sex: ${label("Sex", sex)}`,
    ageWords(minimum, maximum),
    volunteers === "" ? "" : `Healthy volunteers: ${volunteers === "true" ? "yes" : "no"}`,
  ].filter((fact) => fact !== "");
  const criteria = keepMarkup(textAt(study, ...ELIGIBILITY, "eligibilityCriteria"));
  const population = keepMarkup(textAt(study, ...ELIGIBILITY, "studyPopulation"));
  const parts = [facts.map(escapeLine).join(" · "), population, criteria].filter((part) => part !== "");
  return parts.length === 0 ? [] : ["## Eligibility", "", ...parts.flatMap((part) => [part, ""])];
}

function ageWords(minimum: string, maximum: string): string {
  if (minimum === "") return maximum === "" ? "" : `Age: up to ${maximum}`;
  return maximum === "" ? `Age: ${minimum} and older` : `Age: ${minimum} to ${maximum}`;
}

function datesSection(study: JsonObject): readonly string[] {
  const rows = [
    ["Start", "startDateStruct"],
    ["Primary completion", "primaryCompletionDateStruct"],
    ["Completion", "completionDateStruct"],
    ["First posted", "studyFirstPostDateStruct"],
    ["Results first posted", "resultsFirstPostDateStruct"],
    ["Last update posted", "lastUpdatePostDateStruct"],
  ].flatMap(([name = "", key = ""]) => {
    const date = textAt(study, ...STATUS, key, "date");
    const type = textAt(study, ...STATUS, key, "type").toLowerCase();
    return date === "" ? [] : [[name, escapeLine(date), escapeLine(type)]];
  });
  return rows.length === 0 ? [] : ["## Dates", "", ...table(["", "Date", ""], rows)];
}

function list(values: readonly string[]): string {
  return values
    .filter((value) => value !== "")
    .map(escapeLine)
    .join(", ");
}

function label(type: string, value: string): string {
  return legacyLabel(type, value) ?? value;
}
