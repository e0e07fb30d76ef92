import { enumValueOf } from "../../query/enum-value.ts";
import type { Phrase, TextCondition } from "../../query/query.ts";

/** Phrases are asked for again with every study; what they read as never changes. */
const known = new WeakMap<Phrase, boolean>();

/**
 * True for a phrase that some part of the condition reads as a value of an enum ("not yet recruiting"): such a part is met
 * without any of the phrase's words.
 */
export function readsAsValue(phrase: Phrase, condition: TextCondition): boolean {
  const before = known.get(phrase);
  if (before !== undefined) return before;
  const reads = condition.parts.some(
    ({ enumType }) => enumType !== undefined && enumValueOf(enumType, phrase.text) !== undefined,
  );
  known.set(phrase, reads);
  return reads;
}
