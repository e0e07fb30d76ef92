import { distanceKm } from "../../query/geo.ts";
import type { GeoDecay, Query, TextCondition } from "../../query/query.ts";
import { DECAYED_HITS_MAX, decayFactor, rankingTexts, roundScore, tiltFactor } from "../../query/score.ts";
import type { DocSet } from "../doc-set.ts";
import { tiersOf } from "../evaluate/text-tiers.ts";
import type { Universe } from "../evaluate/universe.ts";
import type { IndexReader } from "../index-reader.ts";
import { POINT_PIECE } from "../point-text.ts";

/** The score of each document in `documents`; 0 for all others. */
export function scoreDocuments(
  query: Query,
  documents: DocSet,
  universe: Universe,
  reader: IndexReader,
  matchesCount: number,
): Float64Array {
  const scores = new Float64Array(universe.size);
  const texts = query.ranked.flatMap(rankingTexts);
  for (const text of texts) addScores(text, documents, universe, scores);
  const { geoDecay } = query;
  if (geoDecay !== undefined && matchesCount <= DECAYED_HITS_MAX) {
    decayScores(geoDecay, documents, reader, scores, texts.length > 0);
  }
  documents.forEach((doc) => {
    scores[doc] = roundScore(scores[doc] ?? 0);
  });
  return scores;
}

function addScores(text: TextCondition, documents: DocSet, universe: Universe, scores: Float64Array): void {
  const waiting = documents.clone();
  const reached = universe.empty();
  for (const tier of tiersOf(text, universe.among(documents))) {
    reached.clear();
    tier.addTo(reached);
    reached.keepIn(waiting);
    if (reached.isEmpty()) continue;
    reached.forEach((doc) => {
      scores[doc] = (scores[doc] ?? 0) + roundScore(tier.score * tiltOf(text, doc, universe));
    });
    waiting.removeAll(reached);
    if (waiting.isEmpty()) return;
  }
}

function tiltOf(text: TextCondition, doc: number, universe: Universe): number {
  if (text.tilt === undefined) return 1;
  const value = universe.ordered(text.tilt)?.first(doc) ?? Number.NaN;
  return tiltFactor(text.tilt, Number.isNaN(value) ? undefined : value);
}

/** Multiplies by the decay of the nearest location; a study without a point decays as one at the other end of the world. */
function decayScores(
  decay: GeoDecay,
  documents: DocSet,
  reader: IndexReader,
  scores: Float64Array,
  hasTexts: boolean,
): void {
  const column = reader.coded(POINT_PIECE);
  const { latitudes, longitudes } = reader.points();
  const distances = Float64Array.from(latitudes, (latitude, code) =>
    distanceKm(decay.point, { latitude, longitude: longitudes[code] ?? 0 }),
  );
  documents.forEach((doc) => {
    let nearest = Number.POSITIVE_INFINITY;
    column?.forEachCode(doc, (code) => {
      nearest = Math.min(nearest, distances[code] ?? Number.POSITIVE_INFINITY);
    });
    const score = hasTexts ? (scores[doc] ?? 0) : 1;
    scores[doc] = score * decayFactor(decay, Number.isFinite(nearest) ? nearest : undefined);
  });
}
