import type { Condition, Query, TextCondition } from "../../query/query.ts";
import { rankingTexts } from "../../query/score.ts";
import type { DocSet } from "../doc-set.ts";
import { type Tier, tiersOf } from "../evaluate/text-tiers.ts";
import type { Universe } from "../evaluate/universe.ts";
import type { IndexReader, NctOrder } from "../index-reader.ts";
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
  const order = reader.nctOrder();
  const afterScore = after?.keys[0] ?? Number.POSITIVE_INFINITY;
  const reached = universe.empty();
  for (const { score, addTo } of mergedTiers(single.text, universe)) {
    reached.clear();
    addTo(reached);
    reached.keepIn(waiting);
    waiting.removeAll(reached);
    if (score <= afterScore) {
      const above = score === afterScore && after !== undefined ? after.nctNumber : Number.NEGATIVE_INFINITY;
      for (const doc of leastNumbered(reached, order, above, limit - placed.length)) {
        placed.push({ doc, position: { keys: [score], nctNumber: order.numbers[doc] ?? 0 } });
      }
    }
    if (placed.length >= limit || waiting.isEmpty()) break;
  }
  return placed;
}

/** Tiers of one score as one, so that ids decide among all documents of that score. */
function mergedTiers(text: TextCondition, universe: Universe): readonly Tier[] {
  const byScore = Map.groupBy(tiersOf(text, universe), ({ score }) => score);
  return [...byScore].map(([score, tiers]) => ({
    score,
    addTo: (documents) => {
      for (const tier of tiers) tier.addTo(documents);
    },
  }));
}

/**
 * Beyond the limit as many again are kept before they are sorted, and at least so many: the cost of a document stays
 * constant, and a page of ten, which most are, never sorts hundreds.
 */
const KEPT_SPARE_MIN = 16;

/**
 * The documents whose number is the least, but above `above`; at most `limit`, ascending by number. Once as many are
 * known, 32 documents are passed over at once where none of them has a lower number: a build adds studies in the order
 * of their ids, so these are nearly all.
 */
export function leastNumbered(
  { bits }: DocSet,
  { numbers, leastOfWords }: NctOrder,
  above: number,
  limit: number,
): readonly number[] {
  let kept: number[] = [];
  let worst = Number.POSITIVE_INFINITY;
  const keptMax = limit + Math.max(limit, KEPT_SPARE_MIN);
  const cut = () => kept.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0)).slice(0, limit);
  for (let index = 0; index < bits.length; index++) {
    let word = bits[index] ?? 0;
    if (word === 0 || (leastOfWords[index] ?? 0) >= worst) continue;
    for (; word !== 0; word &= word - 1) {
      const doc = (index << 5) + (31 - Math.clz32(word & -word));
      const number = numbers[doc] ?? 0;
      if (number <= above || number >= worst) continue;
      kept.push(doc);
      if (kept.length < keptMax) continue;
      kept = cut();
      worst = numbers[kept.at(-1) ?? 0] ?? worst;
    }
  }
  return cut();
}
