import type { ConditionsModule, DescriptionModule } from "ctgov/study";
import { SYNTHETIC_KEYWORD } from "../../base/synthetic.ts";
import type { LifeState } from "../life-state.ts";
import { Draws } from "../random.ts";
import { DESCRIPTIONS, SUMMARIES, SYNTHETIC_NOTICE } from "../vocabulary/sentences.ts";
import { toSentences } from "./sentence.ts";
import type { Subject } from "./subject.ts";

const summaries = toSentences(SUMMARIES);
const descriptions = toSentences(DESCRIPTIONS);

export function descriptionModule({ profile, slots }: Subject, state: LifeState): DescriptionModule {
  if (profile.kind === "withheld") return { briefSummary: SYNTHETIC_NOTICE };
  const draws = new Draws(profile.seed, profile.index, "descriptions");
  const summary = draws.sample(summaries, draws.between(2, 7)).map((sentence) => sentence(slots));
  const version = state.revisions.description === 0 ? [] : [`Protocol version ${state.revisions.description + 1}.0.`];
  return {
    briefSummary: [SYNTHETIC_NOTICE, ...summary, ...version].join(draws.chance(0.3) ? "\n\n" : " "),
    detailedDescription: draws.chance(0.66) ? detailedDescription(slots, draws) : undefined,
  };
}

function detailedDescription(slots: Subject["slots"], draws: Draws): string {
  const count = Math.min(descriptions.length, Math.max(2, Math.round(draws.logNormal(12, 0.75))));
  return draws
    .sample(descriptions, count)
    .map((sentence) => sentence(slots))
    .join("\n\n");
}

export function conditionsModule({ profile, conditions, treatments, slots }: Subject): ConditionsModule {
  const draws = new Draws(profile.seed, profile.index, "descriptions", 1);
  const names = [...new Set(conditions.map((condition) => condition.name))];
  const keywords = [
    ...treatments.map((treatment) => treatment.name),
    slots.condition,
    "randomized",
    "biomarker",
    "quality of life",
  ];
  const chosen = draws.chance(0.62) ? draws.sample(keywords, draws.between(1, 5)) : [];
  return { conditions: names, keywords: [SYNTHETIC_KEYWORD, ...new Set(chosen)] };
}
