import { type ArmGroup, type ArmsInterventionsModule, type Intervention, legacyLabel } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toEnum, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

export function toArmsInterventionsModule(study: LegacyElement): ArmsInterventionsModule {
  const interventions = study.children("intervention").map(toIntervention);
  return { armGroups: study.children("arm_group").map((arm) => toArmGroup(arm, interventions)), interventions };
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
function toArmGroup(arm: LegacyElement, interventions: readonly Intervention[]): ArmGroup {
  const label = arm.take("arm_group_label", toText);
  const ofArm = interventions.filter((one) => label !== undefined && one.armGroupLabels?.includes(label) === true);
  return {
    label,
    type: arm.take("arm_group_type", toEnum("ArmGroupType")),
    description: arm.take("description", toMarkup),
    interventionNames: ofArm.flatMap(({ type = "", name }) => {
      const typeLabel = legacyLabel("InterventionType", type);
      return typeLabel === undefined || name === undefined ? [] : [`${typeLabel}: ${name}`];
    }),
  };
}
