import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import { fingerprintOf, isJsonList, memberOf } from "./json-equality.ts";
import { foldText } from "./text-equality.ts";

/** The words of a text, each with what it tells. */
export interface WeightedWords {
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
}

/** A number tells less than a word: "at week 24" of another measure is often the same 24. */
const NUMBER_WEIGHT = 0.5;
/** Characters of one text whose words are compared. */
const CHARS_COMPARED_MAX = 500;
/** Members of one element that are compared. */
const MEMBERS_COMPARED_MAX = 50;

/**
 * The words of a text for comparing, each once. Plain words weigh nothing, unless there are no others: then
 * "University Hospital" is compared by just these.
 */
export function weighWords(text: string, plainWords: ReadonlySet<string>): WeightedWords {
  const found = foldText(text.slice(0, CHARS_COMPARED_MAX)).split(" ");
  const telling = found.filter((word) => !plainWords.has(word));
  const hasName = telling.some((word) => !isNumber(word));
  const weights = new Map((hasName ? telling : found).map((word) => [word, isNumber(word) ? NUMBER_WEIGHT : 1]));
  return { weights, total: [...weights.values()].reduce((sum, weight) => sum + weight, 0) };
}

function isNumber(word: string): boolean {
  return /^[\d.]+$/.test(word);
}

/** Dice's coefficient over weighted words: twice what both have, divided by what each has; 1 for the same words. */
export function wordSimilarity(left: WeightedWords, right: WeightedWords): number {
  const [small, large] = left.weights.size <= right.weights.size ? [left, right] : [right, left];
  let shared = 0;
  for (const [word, weight] of small.weights) {
    if (large.weights.has(word)) shared += weight;
  }
  const total = left.total + right.total;
  return total === 0 ? 0 : (2 * shared) / total;
}

/** Compares values and remembers what it read of each, since one value is met in many pairs. */
export class ContentComparison {
  readonly #words = new Map<string, WeightedWords>();
  readonly #fingerprints = new Map<JsonValue, string>();
  readonly #members = new Map<JsonValue, ReadonlySet<string>>();

  /** How alike two elements are as a whole: the mean over the members that either has. */
  ofElements(left: JsonObject, right: JsonObject): number {
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].slice(0, MEMBERS_COMPARED_MAX);
    if (names.length === 0) return 1;
    const sum = names.reduce((total, name) => total + this.ofValues(memberOf(left, name), memberOf(right, name)), 0);
    return sum / names.length;
  }

  /** How alike two members are, 0 to 1: equal values 1, texts by their words, structures at least a half. */
  ofValues(left: JsonValue | undefined, right: JsonValue | undefined): number {
    if (left === right) return 1;
    if (left === undefined || right === undefined) return 0;
    if (typeof left === "string" && typeof right === "string") {
      return wordSimilarity(this.#wordsOf(left), this.#wordsOf(right));
    }
    const areLists = isJsonList(left) && isJsonList(right);
    if (!areLists && !(isJsonObject(left) && isJsonObject(right))) return 0;
    if (this.#fingerprintOf(left) === this.#fingerprintOf(right)) return 1;
    return areLists ? 0.5 + this.#overlapOf(left, right) / 2 : 0.5;
  }

  /** The share of elements that two lists have in common. */
  #overlapOf(left: readonly JsonValue[], right: readonly JsonValue[]): number {
    const [mine, theirs] = [this.#membersOf(left), this.#membersOf(right)];
    const shared = [...mine].filter((member) => theirs.has(member)).length;
    return shared / Math.max(mine.size, theirs.size, 1);
  }

  #wordsOf(text: string): WeightedWords {
    return remember(this.#words, text, () => weighWords(text, NO_PLAIN_WORDS));
  }

  #fingerprintOf(value: JsonValue): string {
    return remember(this.#fingerprints, value, () => fingerprintOf(value));
  }

  #membersOf(list: readonly JsonValue[]): ReadonlySet<string> {
    return remember(this.#members, list, () => new Set(list.slice(0, MEMBERS_COMPARED_MAX).map(fingerprintOf)));
  }
}

const NO_PLAIN_WORDS: ReadonlySet<string> = new Set();

function remember<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}
