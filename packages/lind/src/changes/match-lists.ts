import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import { type Candidate, pairBest } from "./best-pairs.ts";
import type { IdentityRule, SimilarityRule } from "./identity.ts";
import { fingerprintOf, isSameJson, memberOf } from "./json-equality.ts";
import { longestIncreasing } from "./longest-increasing.ts";
import { ContentComparison, type WeightedWords, weighWords, wordSimilarity } from "./similarity.ts";
import { canonicalText, foldText } from "./text-equality.ts";

/** Where the same element stands in the earlier and in the later list. */
export interface ElementPair {
  readonly before: number;
  readonly after: number;
}

/** Two lists, element by element. Every position of either list stands in exactly one of the first three members. */
export interface ListMatch {
  /** In the order of the later list. */
  readonly pairs: readonly ElementPair[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
  /** The fewest pairs that have to change places, so that the rest keeps its order. */
  readonly moved: readonly ElementPair[];
}

/**
 * The work that one comparison of two studies may spend on likeness. Joins on identity are never limited; where the
 * budget ends, elements are paired in their order, or count as removed and added.
 */
export interface MatchBudget {
  pairsLeft: number;
  readonly comparison: ContentComparison;
}

/** Pairs of elements whose likeness is computed for one study: half a second at the very worst. */
export const LIKENESS_PAIRS_MAX = 40_000;

/** Texts shorter than this say too little to identify an element ("Oral tablet"). */
export const SAME_TEXT_CHARS_MIN = 60;

export function createMatchBudget(): MatchBudget {
  return { pairsLeft: LIKENESS_PAIRS_MAX, comparison: new ContentComparison() };
}

/** The elements of both lists that have no partner yet; positions, ascending. */
interface Matching {
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
  readonly beforeLeft: Set<number>;
  readonly afterLeft: Set<number>;
  readonly pairs: ElementPair[];
  readonly budget: MatchBudget;
}

/** Finds for each element of the later list the same element of the earlier one, by the list's rule of identity. */
export function matchLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  rule: IdentityRule,
  budget: MatchBudget,
): ListMatch {
  const matching: Matching = {
    before,
    after,
    beforeLeft: new Set(before.keys()),
    afterLeft: new Set(after.keys()),
    pairs: [],
    budget,
  };
  for (const key of keysOf(rule)) joinBy(matching, key);
  if (rule.aliases !== undefined) joinByAlias(matching, rule, rule.aliases);
  if (rule.longTexts !== undefined) joinByLongText(matching, rule.longTexts);
  if (rule.similar !== undefined) joinBySimilarity(matching, rule.similar);
  const pairs = matching.pairs.sort((a, b) => a.after - b.after);
  return {
    pairs,
    removed: [...matching.beforeLeft],
    added: [...matching.afterLeft],
    moved: movedOf(pairs),
  };
}

type KeyOf = (value: JsonValue) => string | undefined;

/** The joins of a list: values by themselves, from exact to folded; objects by the rule; the nameless among themselves. */
function keysOf(rule: IdentityRule): readonly KeyOf[] {
  // In a known list having no name is a name, as of the only, untitled row of a table; in an unknown one it says nothing.
  const block = rule.similar?.within ?? [];
  const namelessKey: KeyOf = rule.similar?.on === "" ? fingerprintOf : (value) => blockKey(value, block);
  return [
    (value) => (isJsonObject(value) ? undefined : fingerprintOf(value)),
    (value) => (typeof value === "string" ? canonicalText(value) : undefined),
    (value) => (typeof value === "string" ? foldText(value) : undefined),
    ...rule.keys.map(
      (names): KeyOf =>
        (value) =>
          isJsonObject(value) ? keyOf(value, names) : undefined,
    ),
    (value) => (isJsonObject(value) && isNameless(value, rule) ? namelessKey(value) : undefined),
  ];
}

/** The folded members as one text; undefined where the element lacks the first of them. */
function keyOf(element: JsonObject, names: readonly string[]): string | undefined {
  const [first] = names;
  if (first === undefined || memberOf(element, first) === undefined) return undefined;
  return names.map((name) => partOf(memberOf(element, name))).join("\u0000");
}

/** The members within which elements may be the same; every object has one. */
function blockKey(value: JsonValue, within: readonly string[]): string | undefined {
  if (!isJsonObject(value)) return undefined;
  return within.map((name) => partOf(memberOf(value, name))).join("\u0000");
}

function partOf(value: JsonValue | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return foldText(value);
  return fingerprintOf(value);
}

function isNameless(element: JsonObject, rule: IdentityRule): boolean {
  return rule.keys.every(([first]) => first === undefined || memberOf(element, first) === undefined);
}

function joinBy(matching: Matching, key: KeyOf): void {
  const after = groupBy(matching.after, matching.afterLeft, key);
  for (const [text, before] of groupBy(matching.before, matching.beforeLeft, key)) {
    joinBucket(matching, before, after.get(text) ?? []);
  }
}

/** The positions by the key of their element, ascending; elements without a key are left out. */
function groupBy(list: readonly JsonValue[], positions: Iterable<number>, key: KeyOf): ReadonlyMap<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const position of positions) {
    const value = list[position];
    const text = value === undefined ? undefined : key(value);
    if (text === undefined) continue;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [position]);
    else group.push(position);
  }
  return groups;
}

function join(matching: Matching, before: number, after: number): void {
  matching.beforeLeft.delete(before);
  matching.afterLeft.delete(after);
  matching.pairs.push({ before, after });
}

/**
 * Elements that share one key. Equal ones first, in a way that keeps their order where it can; of the rest the most
 * similar; elements beyond the budget in their order.
 */
function joinBucket(matching: Matching, before: readonly number[], after: readonly number[]): void {
  const [onlyBefore] = before;
  const [onlyAfter] = after;
  if (onlyBefore === undefined || onlyAfter === undefined) return;
  if (before.length === 1 && after.length === 1) {
    join(matching, onlyBefore, onlyAfter);
    return;
  }
  joinEqual(matching, before, after);
  const beforeLeft = before.filter((position) => matching.beforeLeft.has(position));
  const afterLeft = after.filter((position) => matching.afterLeft.has(position));
  const pairsCount = beforeLeft.length * afterLeft.length;
  if (pairsCount > 1 && pairsCount <= matching.budget.pairsLeft) {
    matching.budget.pairsLeft -= pairsCount;
    joinMostSimilar(matching, beforeLeft, afterLeft);
    return;
  }
  joinInOrder(matching, beforeLeft, afterLeft);
}

function joinInOrder(matching: Matching, before: readonly number[], after: readonly number[]): void {
  for (const [rank, position] of before.entries()) {
    const partner = after[rank];
    if (partner !== undefined) join(matching, position, partner);
  }
}

/** Equal elements: those that begin or end both lists alike, then those of equal rank, then wherever they stand. */
function joinEqual(matching: Matching, before: readonly number[], after: readonly number[]): void {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && joinIfEqual(matching, before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && joinIfEqual(matching, before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  if (before.length === after.length) {
    for (const [rank, position] of before.entries()) joinIfEqual(matching, position, after[rank]);
  }
  const beforeLeft = before.filter((position) => matching.beforeLeft.has(position));
  const waiting = groupBy(matching.before, beforeLeft, fingerprintOf);
  const afterLeft = after.filter((position) => matching.afterLeft.has(position));
  for (const [text, positions] of groupBy(matching.after, afterLeft, fingerprintOf)) {
    const candidates = waiting.get(text) ?? [];
    for (const [rank, position] of positions.entries()) joinIfEqual(matching, candidates[rank], position);
    // What is left here differs in the order of inner lists at most, so that any partner is the right one.
    const candidatesLeft = candidates.filter((candidate) => matching.beforeLeft.has(candidate));
    const positionsLeft = positions.filter((position) => matching.afterLeft.has(position));
    joinInOrder(matching, candidatesLeft, positionsLeft);
  }
}

function joinIfEqual(matching: Matching, before: number | undefined, after: number | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  if (!matching.beforeLeft.has(before) || !matching.afterLeft.has(after)) return false;
  const [left, right] = [matching.before[before], matching.after[after]];
  if (left === undefined || right === undefined || !isSameJson(left, right)) return false;
  join(matching, before, after);
  return true;
}

function joinMostSimilar(matching: Matching, before: readonly number[], after: readonly number[]): void {
  const candidates: Candidate[] = [];
  for (const [beforeRank, beforePosition] of before.entries()) {
    for (const [afterRank, afterPosition] of after.entries()) {
      const left = matching.before[beforePosition];
      const right = matching.after[afterPosition];
      const isComparable = isJsonObject(left) && isJsonObject(right);
      const score = isComparable ? matching.budget.comparison.ofElements(left, right) : 0;
      const distance = Math.abs(beforeRank - afterRank);
      candidates.push({ before: beforePosition, after: afterPosition, scores: [score], distance });
    }
  }
  for (const pair of pairBest(candidates)) join(matching, pair.before, pair.after);
}

/** Elements where one's name is among the other names of its partner: a product code that became a drug's name. */
function joinByAlias(matching: Matching, rule: IdentityRule, aliases: string): void {
  const name = rule.keys[0]?.[0] ?? "";
  joinCandidates(matching, matching.beforeLeft, matching.afterLeft, (left, right) => {
    const isSame =
      isAmong(memberOf(left, name), memberOf(right, aliases)) ||
      isAmong(memberOf(right, name), memberOf(left, aliases));
    return isSame ? [matching.budget.comparison.ofElements(left, right)] : undefined;
  });
}

function isAmong(name: JsonValue | undefined, names: JsonValue | undefined): boolean {
  if (typeof name !== "string" || !Array.isArray(names)) return false;
  const wanted = foldText(name);
  return names.some((other) => typeof other === "string" && foldText(other) === wanted);
}

/** Elements that share long texts with exactly one other: renamed, while what is said of them stayed. */
function joinByLongText(matching: Matching, names: readonly string[]): void {
  const [first = ""] = names;
  const longTextOf: KeyOf = (value) => {
    const text = isJsonObject(value) ? memberOf(value, first) : undefined;
    if (!isJsonObject(value) || typeof text !== "string" || text.length < SAME_TEXT_CHARS_MIN) return undefined;
    return keyOf(value, names);
  };
  // Over all elements, joined or not: a text that several share identifies none of them.
  const positionsAfter = groupBy(matching.after, matching.after.keys(), longTextOf);
  for (const [text, [before, ...others]] of groupBy(matching.before, matching.before.keys(), longTextOf)) {
    const [after, ...othersAfter] = positionsAfter.get(text) ?? [];
    if (before === undefined || after === undefined || others.length > 0 || othersAfter.length > 0) continue;
    if (matching.beforeLeft.has(before) && matching.afterLeft.has(after)) join(matching, before, after);
  }
}

/** Pairs what is left by likeness, block by block. */
function joinBySimilarity(matching: Matching, rule: SimilarityRule): void {
  const blockOf: KeyOf = (value) => blockKey(value, rule.within);
  const blocksAfter = groupBy(matching.after, matching.afterLeft, blockOf);
  const scoresOf = createScoring(rule, matching.budget.comparison);
  for (const [block, before] of groupBy(matching.before, matching.beforeLeft, blockOf)) {
    joinCandidates(matching, new Set(before), new Set(blocksAfter.get(block)), scoresOf);
  }
}

/** The scores of two elements; undefined below the threshold. */
type ScoresOf = (left: JsonObject, right: JsonObject) => readonly number[] | undefined;

function createScoring(rule: SimilarityRule, comparison: ContentComparison): ScoresOf {
  const words = new Map<JsonValue, WeightedWords>();
  const wordsOf = (name: JsonValue) => {
    const known = words.get(name) ?? weighWords(typeof name === "string" ? name : fingerprintOf(name), rule.plainWords);
    words.set(name, known);
    return known;
  };
  return (left, right) => {
    if (rule.on === "") {
      const score = comparison.ofElements(left, right);
      return score < rule.threshold ? undefined : [score];
    }
    const [name, otherName] = [memberOf(left, rule.on), memberOf(right, rule.on)];
    // A name that one side lacks speaks neither for nor against.
    const isNamed = name !== undefined && otherName !== undefined;
    const score = isNamed ? wordSimilarity(wordsOf(name), wordsOf(otherName)) : rule.threshold;
    if (score < rule.threshold) return undefined;
    return [score, ...rule.tieBreakers.map((part) => comparison.ofValues(memberOf(left, part), memberOf(right, part)))];
  };
}

/** Joins the best of all pairs that `scoresOf` finds possible; none where there are more than the budget allows. */
function joinCandidates(
  matching: Matching,
  beforeLeft: ReadonlySet<number>,
  afterLeft: ReadonlySet<number>,
  scoresOf: ScoresOf,
): void {
  const pairsCount = beforeLeft.size * afterLeft.size;
  if (pairsCount > matching.budget.pairsLeft) return;
  matching.budget.pairsLeft -= pairsCount;
  const candidates: Candidate[] = [];
  for (const before of beforeLeft) {
    for (const after of afterLeft) {
      const [left, right] = [matching.before[before], matching.after[after]];
      if (!isJsonObject(left) || !isJsonObject(right)) continue;
      const scores = scoresOf(left, right);
      if (scores !== undefined) candidates.push({ before, after, scores, distance: Math.abs(before - after) });
    }
  }
  for (const pair of pairBest(candidates)) join(matching, pair.before, pair.after);
}

/** The pairs outside a longest run that kept its order. `pairs` are in the order of the later list. */
function movedOf(pairs: readonly ElementPair[]): readonly ElementPair[] {
  const kept = longestIncreasing(pairs.map((pair) => pair.before));
  return pairs.filter((_, index) => !kept.has(index));
}
