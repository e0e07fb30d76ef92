import { isJsonObject, type JsonValue, type Study, valuesOf } from "ctgov/study";

/**
 * The few values of a record from which names that mean the same are learnt, in the shape of a record. They are picked
 * where the record is parsed, because the learner counts over all studies in one place and a whole record would be a
 * long way to there.
 */
export function toLearnable(study: unknown): Study {
  return {
    protocolSection: {
      sponsorCollaboratorsModule: { leadSponsor: { name: textsOf(study, "LeadSponsorName")[0] ?? "" } },
      conditionsModule: { conditions: textsOf(study, "Condition") },
      armsInterventionsModule: {
        interventions: valuesOf(study, "Intervention").filter(isJsonObject).map(toIntervention),
      },
    },
    derivedSection: {
      conditionBrowseModule: { meshes: textsOf(study, "ConditionMeshTerm").map((term) => ({ term })) },
    },
  };
}

function toIntervention(intervention: { readonly [key: string]: JsonValue }) {
  const { type, name, otherNames } = intervention;
  return {
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof name === "string" ? { name } : {}),
    otherNames: (Array.isArray(otherNames) ? otherNames : []).filter((other) => typeof other === "string"),
  };
}

function textsOf(study: unknown, piece: string): string[] {
  return valuesOf(study, piece).filter((value) => typeof value === "string");
}
