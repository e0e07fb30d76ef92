import { type JsonObject, legacyLabel } from "ctgov/study";
import { objectsAt, textAt, textsAt } from "../record-values.ts";
import { escapeCell, escapeLine, table } from "./escaping.ts";

const ARMS = ["protocolSection", "armsInterventionsModule"] as const;

/** Who gets what: the arms and what is done in them. */
export function armsSection(study: JsonObject): readonly string[] {
  const arms = objectsAt(study, ...ARMS, "armGroups").map((arm) => [
    escapeLine(textAt(arm, "label")),
    escapeLine(labelOf("ArmGroupType", textAt(arm, "type"))),
    escapeCell(textAt(arm, "description")),
    textsAt(arm, "interventionNames").map(escapeLine).join("; "),
  ]);
  const interventions = objectsAt(study, ...ARMS, "interventions").map((one) => [
    escapeLine(textAt(one, "name")),
    escapeLine(labelOf("InterventionType", textAt(one, "type"))),
    escapeCell(textAt(one, "description")),
    textsAt(one, "otherNames").map(escapeLine).join("; "),
  ]);
  return [
    ...(arms.length === 0 ? [] : ["## Arms", "", ...table(["Arm", "Type", "Description", "Interventions"], arms)]),
    ...(interventions.length === 0
      ? []
      : ["## Interventions", "", ...table(["Intervention", "Type", "Description", "Other names"], interventions)]),
  ];
}

function labelOf(type: string, value: string): string {
  return legacyLabel(type, value) ?? value;
}
