import { type ArmGroup, type ArmsInterventionsModule, type Intervention, legacyLabel } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toEnum, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

export function toArmsInterventionsModule(study: LegacyElement): ArmsInterventionsModule {
  const interventions = study.children("intervention").map(toIntervention);
  const namesByArm = listNames(interventions);
  return { armGroups: study.children("arm_group").map((arm) => toArmGroup(arm, namesByArm)), interventions };
}

function toIntervention(intervention: LegacyElement): Intervention {
  return {
    type: intervention.take("intervention_type", toEnum("InterventionType")),
    name: intervention.take("intervention_name", toText),
    description: intervention.take("description", toMarkup),
    armGroupLabels: intervention.takeAll("arm_group_label", toText),
    otherNames: intervention.takeAll("other_name", toText),
  };
}

/** v2 also lists the interventions of an arm (`Drug: Aspirin`), which are those that name the arm. */
function listNames(interventions: readonly Intervention[]): ReadonlyMap<string, readonly string[]> {
  const namesByArm = new Map<string, string[]>();
  for (const { type = "", name, armGroupLabels = [] } of interventions) {
    const typeLabel = legacyLabel("InterventionType", type);
    if (typeLabel === undefined || name === undefined) continue;
    for (const label of new Set(armGroupLabels)) {
      const names = namesByArm.get(label) ?? [];
      names.push(`${typeLabel}: ${name}`);
      namesByArm.set(label, names);
    }
  }
  return namesByArm;
}

function toArmGroup(arm: LegacyElement, namesByArm: ReadonlyMap<string, readonly string[]>): ArmGroup {
  const label = arm.take("arm_group_label", toText);
  return {
    label,
    type: arm.take("arm_group_type", toEnum("ArmGroupType")),
    description: arm.take("description", toMarkup),
    interventionNames: label === undefined ? [] : namesByArm.get(label),
  };
}
