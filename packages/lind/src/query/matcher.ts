import { orderedValuesOf } from "./derived-pieces.ts";
import { meets, nearestKm } from "./matching/meets.ts";
import { createStudyView, type StudyView } from "./matching/study-view.ts";
import { textScore } from "./matching/text-score.ts";
import type { Query, TextCondition } from "./query.ts";
import { decayFactor, rankingTexts, roundScore, tiltFactor } from "./score.ts";

/** Whether a study meets a query, and how well. */
export interface Match {
  readonly isMatch: boolean;
  /** 0 where the study does not match, and where nothing ranks. */
  readonly score: number;
}

/**
 * Answers a query for one study in memory, by reading its fields: it decides what a watch has found, and is the oracle
 * of the index, so it is written to be read. It takes any JSON; where a record has another shape than the dictionary
 * says, there is no value.
 *
 * The one thing it cannot know is how many studies match: beyond `DECAYED_HITS_MAX` of them the registry leaves the
 * distance out of the score.
 */
export function createMatcher(query: Query): (study: unknown) => Match {
  const texts = query.ranked.flatMap(rankingTexts);
  return (study) => {
    const view = createStudyView(study);
    if (!meets(query.condition, view)) return { isMatch: false, score: 0 };
    return { isMatch: true, score: scoreOf(query, texts, view) };
  };
}

/** The sum over the texts, or 1 where there are none, by the distance where that is asked for. */
function scoreOf(query: Query, texts: readonly TextCondition[], view: StudyView): number {
  const sum = texts.reduce((total, text) => total + tiltedScore(text, view), 0);
  if (query.geoDecay === undefined) return roundScore(sum);
  const nearest = nearestKm(query.geoDecay.point, view);
  const factor = decayFactor(query.geoDecay, Number.isFinite(nearest) ? nearest : undefined);
  return roundScore((texts.length === 0 ? 1 : sum) * factor);
}

function tiltedScore(text: TextCondition, view: StudyView): number {
  const score = textScore(text, view);
  if (text.tilt === undefined || score === 0) return score;
  const [first] = orderedValuesOf(view.study, text.tilt);
  return score * tiltFactor(text.tilt, first);
}
