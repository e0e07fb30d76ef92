import { findField } from "ctgov/study";
import { unreachable } from "../base/assert.ts";
import { orderedKindOf } from "./ordered-values.ts";
import type { Condition, GeoDecay, TextCondition } from "./query.ts";

/**
 * The numbers of relevance, in one place, so that the matcher and the index give the same score to the last digit.
 *
 * The registry publishes the weights of the parts of its areas, and says of expansion only that a synonym costs a slight
 * and relaxation a significant penalty (https://clinicaltrials.gov/find-studies/constructing-complex-search-queries).
 */

/** A phrase as it was typed. */
export const TYPED_FACTOR = 1;
/** A phrase that a concept added. */
export const CONCEPT_FACTOR = 0.9;
/** The segments of a term apart from one another. */
export const RELAXED_FACTOR = 0.5;
/** Some segments of a term only. */
export const LOSSY_FACTOR = 0.25;

/** Scores are of six decimals at every step, so that the order of summing cannot make two equal ones differ. */
const SCORE_UNITS = 1_000_000;

export function roundScore(score: number): number {
  return Math.round(score * SCORE_UNITS) / SCORE_UNITS;
}

/** A study at the lower end keeps half of its score. */
const TILT_MIN = 0.5;
/** Where a study without a value stands between the ends. */
const TILT_POSITION_MISSING = 0.5;
/** 1999-09-20, the day of the registry's first records, as days since 1970-01-01. */
const TILT_DAY_FIRST = 10_854;
/** 2030-01-01. */
const TILT_DAY_LAST = 21_915;
/** Numbers are placed by their power of ten; a million is the upper end. */
const TILT_POWER_MAX = 6;

/**
 * TILT: what a score is multiplied by, from the study's first value of the piece: a day number for dates, the number
 * itself otherwise; undefined where the study has none. The ends are fixed, so that a score does not depend on others.
 */
export function tiltFactor(piece: string, value: number | undefined): number {
  return TILT_MIN + (1 - TILT_MIN) * tiltPosition(piece, value);
}

function tiltPosition(piece: string, value: number | undefined): number {
  if (value === undefined || Number.isNaN(value)) return TILT_POSITION_MISSING;
  const node = findField(piece);
  if (node !== undefined && orderedKindOf(node) === "date") {
    return clamp((value - TILT_DAY_FIRST) / (TILT_DAY_LAST - TILT_DAY_FIRST));
  }
  return clamp(Math.log10(1 + Math.max(0, value)) / TILT_POWER_MAX);
}

function clamp(position: number): number {
  return Math.min(1, Math.max(0, position));
}

/** Above this many hits the distance does not count: the registry's own limit. */
export const DECAYED_HITS_MAX = 10_000;

/** Half of the Earth's circumference: no location is farther away. */
const DISTANCE_KM_MAX = 20_016;

/**
 * What a score is multiplied by at a distance from the point: 1 up to `offsetKm`, `decay` at `offsetKm + scaleKm`. The
 * formulas are those of Elasticsearch, whose parameters the registry's `geoDecay` has
 * (https://www.elastic.co/guide/en/elasticsearch/reference/8.19/query-dsl-function-score-query.html#function-decay).
 * A study without a location (undefined) stands at the other end of the world.
 */
export function decayFactor(geoDecay: GeoDecay, distanceKm: number | undefined): number {
  const { shape, scaleKm, offsetKm, decay } = geoDecay;
  const beyondKm = Math.max(0, (distanceKm ?? DISTANCE_KM_MAX) - offsetKm);
  switch (shape) {
    case "exp":
      return Math.exp((Math.log(decay) / scaleKm) * beyondKm);
    case "gauss":
      return Math.exp((Math.log(decay) / scaleKm ** 2) * beyondKm ** 2);
    case "linear": {
      const endKm = scaleKm / (1 - decay);
      return Math.max(0, (endKm - beyondKm) / endKm);
    }
    default:
      return unreachable(shape);
  }
}

/** The text conditions that count for the score: not what is excluded, and not what only a location has to meet. */
export function rankingTexts(condition: Condition): readonly TextCondition[] {
  switch (condition.kind) {
    case "text":
      return [condition];
    case "and":
    case "or":
      return condition.operands.flatMap(rankingTexts);
    case "all":
    case "none":
    case "not":
    case "value":
    case "range":
    case "size":
    case "present":
    case "near":
    case "ids":
    case "location":
      return [];
    default:
      return unreachable(condition);
  }
}
