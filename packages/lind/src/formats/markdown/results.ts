import { type JsonObject, type JsonValue, legacyLabel } from "ctgov/study";
import { objectsAt, textAt, textsAt, valueAt } from "../record-values.ts";
import { escapeCell, escapeLine, table } from "./escaping.ts";

const RESULTS = "resultsSection";

/** What was found: who took part, the primary outcomes with their figures, serious events, and what limits it. */
export function resultsSection(study: JsonObject): readonly string[] {
  const parts = [
    ...participantLines(valueAt(study, RESULTS, "participantFlowModule")),
    ...outcomeLines(study),
    ...eventLines(valueAt(study, RESULTS, "adverseEventsModule")),
    ...limitationLines(study),
  ];
  return parts.length === 0 ? [] : ["## Results", "", ...parts];
}

function participantLines(flow: JsonValue | undefined): readonly string[] {
  const groups = objectsAt(flow, "groups");
  const milestones = objectsAt(flow, "periods").flatMap((period) => objectsAt(period, "milestones"));
  if (groups.length === 0 || milestones.length === 0) return [];
  const counted = (type: string, groupId: string) => {
    const milestone = milestones.find((one) => textAt(one, "type") === type);
    const count = objectsAt(milestone, "achievements").find((one) => textAt(one, "groupId") === groupId);
    return escapeLine(textAt(count, "numSubjects"));
  };
  const rows = groups.map((group) => {
    const id = textAt(group, "id");
    return [escapeLine(textAt(group, "title")), counted("STARTED", id), counted("COMPLETED", id)];
  });
  return ["### Participants", "", ...table(["Group", "Started", "Completed"], rows)];
}

function outcomeLines(study: JsonObject): readonly string[] {
  const measures = objectsAt(study, RESULTS, "outcomeMeasuresModule", "outcomeMeasures");
  const primary = measures.filter((measure) => textAt(measure, "type") === "PRIMARY");
  const others = measures.length - primary.length;
  const more = others === 0 ? [] : [`${others} further ${others === 1 ? "outcome is" : "outcomes are"} reported.`, ""];
  return [...primary.flatMap(measureLines), ...more];
}

function measureLines(measure: JsonObject): readonly string[] {
  const groups = objectsAt(measure, "groups");
  const rows = objectsAt(measure, "classes").flatMap((one) =>
    objectsAt(one, "categories").map((category) => {
      const name = [textAt(one, "title"), textAt(category, "title")].filter((part) => part !== "").join(": ");
      const cells = groups.map((group) => figureOf(category, textAt(group, "id")));
      return [escapeLine(name), ...cells];
    }),
  );
  const parameter = textAt(measure, "paramType");
  const unit = [legacyLabel("MeasureParam", parameter) ?? parameter, textAt(measure, "unitOfMeasure")];
  const facts = [unit.filter((part) => part !== "").join(", "), textAt(measure, "timeFrame")];
  const headings = ["", ...groups.map((group) => escapeLine(textAt(group, "title")))];
  return [
    `### ${escapeLine(textAt(measure, "title")) || "Primary outcome"}`,
    "",
    ...facts.filter((fact) => fact !== "").flatMap((fact) => [escapeLine(fact), ""]),
    ...(groups.length === 0 ? [] : table(headings, rows)),
    ...objectsAt(measure, "analyses").flatMap((analysis) => analysisLine(analysis, groups)),
  ];
}

/** `12.3 (4.5)`, `12.3 (1.0 to 20.1)`. */
function figureOf(category: JsonObject, groupId: string): string {
  const found = objectsAt(category, "measurements").find((one) => textAt(one, "groupId") === groupId);
  const [spread, lower, upper] = ["spread", "lowerLimit", "upperLimit"].map((key) => textAt(found, key));
  const range = lower !== "" && upper !== "" ? `${lower} to ${upper}` : spread;
  const value = textAt(found, "value");
  return escapeLine(range === "" || range === undefined ? value : `${value} (${range})`);
}

function analysisLine(analysis: JsonObject, groups: readonly JsonObject[]): readonly string[] {
  const pValue = textAt(analysis, "pValue");
  const value = textAt(analysis, "paramValue");
  const [lower, upper] = [textAt(analysis, "ciLowerLimit"), textAt(analysis, "ciUpperLimit")];
  const interval = lower === "" && upper === "" ? "" : ` (${textAt(analysis, "ciPctValue")}% CI ${lower} to ${upper})`;
  const parts = [
    textAt(analysis, "statisticalMethod"),
    value === "" ? "" : `${textAt(analysis, "paramType")} ${value}${interval}`,
    pValue === "" ? "" : `p ${/^[<>=]/.test(pValue) ? pValue : `= ${pValue}`}`,
  ].filter((part) => part !== "");
  const ids = textsAt(analysis, "groupIds");
  const compared = groups.filter((group) => ids.includes(textAt(group, "id"))).map((group) => textAt(group, "title"));
  const words = [compared.join(" / "), parts.join("; ")].filter((part) => part !== "").join(": ");
  return parts.length === 0 ? [] : [`- ${escapeLine(words)}`, ""];
}

function eventLines(events: JsonValue | undefined): readonly string[] {
  const ofRisk = (group: JsonObject, kind: string) => {
    const affected = textAt(group, `${kind}NumAffected`);
    const atRisk = textAt(group, `${kind}NumAtRisk`);
    return escapeLine(affected === "" ? "" : `${affected} of ${atRisk}`);
  };
  const rows = objectsAt(events, "eventGroups").map((group) => [
    escapeLine(textAt(group, "title")),
    ...["deaths", "serious", "other"].map((kind) => ofRisk(group, kind)),
  ]);
  if (rows.length === 0) return [];
  return ["### Adverse events", "", ...table(["Group", "Deaths", "Serious", "Other"], rows)];
}

function limitationLines(study: JsonObject): readonly string[] {
  const text = escapeCell(textAt(study, RESULTS, "moreInfoModule", "limitationsAndCaveats", "description"));
  return text === "" ? [] : ["### Limitations", "", text, ""];
}
