import type { Condition, Query, TextCondition } from "../../query/query.ts";
import { rankingTexts } from "../../query/score.ts";
import type { DocSet } from "../doc-set.ts";
import { tiersOf } from "../evaluate/text-tiers.ts";
import type { Universe } from "../evaluate/universe.ts";
import type { IndexReader } from "../index-reader.ts";
import type { Placed, Position } from "./list-order.ts";

/** A query that one text ranks: its documents can be had tier by tier, without ranking all of them. */
export interface SingleText {
  readonly text: TextCondition;
  /** What else has to hold; the text itself is left out, because its tiers say it. */
  readonly others: readonly Condition[];
}

/** The query as a text and the rest, or undefined where several texts, a tilt, a distance or a sort decide the order. */
export function singleTextOf(query: Query): SingleText | undefined {
  const [text, ...more] = query.ranked.flatMap(rankingTexts);
  const isByScore = query.sort.every((key) => key.kind === "relevance" && key.isDescending);
  if (text === undefined || more.length > 0 || !isByScore) return undefined;
  if (text.tilt !== undefined || query.geoDecay !== undefined) return undefined;
  const { condition } = query;
  if (condition === text) return { text, others: [] };
  if (condition.kind !== "and" || !condition.operands.includes(text)) return undefined;
  return { text, others: condition.operands.filter((operand) => operand !== text) };
}

/**
 * The first `limit` documents after a position, the best score first and by id within a score. Each tier is asked only
 * when the tiers above it have not filled the page, so a word that half of all studies mention costs no more than its
 * best places.
 */
export function bestFirst(
  single: SingleText,
  allowed: DocSet,
  universe: Universe,
  reader: IndexReader,
  after: Position | undefined,
  limit: number,
): readonly Placed[] {
  const placed: Placed[] = [];
  const waiting = allowed.clone();
  const nctNumbers = reader.nctNumbers();
  const afterScore = after?.keys[0] ?? Number.POSITIVE_INFINITY;
  for (const { score, documents } of mergedTiers(single.text, universe)) {
    const reached = documents().keepIn(waiting);
    waiting.removeAll(reached);
    if (score <= afterScore) {
      const level: Placed[] = [];
      reached.forEach((doc) => {
        const nctNumber = nctNumbers[doc] ?? 0;
        if (score === afterScore && after !== undefined && nctNumber <= after.nctNumber) return;
        level.push({ doc, position: { keys: [score], nctNumber } });
      });
      placed.push(...level.sort((a, b) => a.position.nctNumber - b.position.nctNumber).slice(0, limit - placed.length));
    }
    if (placed.length >= limit || waiting.isEmpty()) break;
  }
  return placed;
}

/** Tiers of one score as one, so that ids decide among all documents of that score. */
function mergedTiers(
  text: TextCondition,
  universe: Universe,
): readonly { readonly score: number; readonly documents: () => DocSet }[] {
  const tiers = tiersOf(text, universe);
  const scores = [...new Set(tiers.map((tier) => tier.score))];
  return scores.map((score) => ({
    score,
    documents: () =>
      tiers
        .filter((tier) => tier.score === score)
        .map((tier) => tier.documents())
        .reduce((union, next) => union.addAll(next), universe.empty()),
  }));
}
