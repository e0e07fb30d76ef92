import type { Coverage } from "ctgov/essie";
import { unreachable } from "../../base/assert.ts";

/**
 * Where the words of a phrase first stand one after the other in the words of one value, as the coverage demands; -1
 * where they do not. A phrase without words stands nowhere.
 */
export function phrasePlace(words: readonly string[], phrase: readonly string[], coverage: Coverage): number {
  if (phrase.length === 0 || phrase.length > words.length) return -1;
  const last = words.length - phrase.length;
  switch (coverage) {
    case "FullMatch":
      return last === 0 && standsAt(words, phrase, 0) ? 0 : -1;
    case "StartsWith":
      return standsAt(words, phrase, 0) ? 0 : -1;
    case "EndsWith":
      return standsAt(words, phrase, last) ? last : -1;
    case "Contains":
      for (let place = 0; place <= last; place++) if (standsAt(words, phrase, place)) return place;
      return -1;
    default:
      return unreachable(coverage);
  }
}

/** All places of a phrase in the words of a value, none inside another. */
export function phrasePlaces(words: readonly string[], phrase: readonly string[], coverage: Coverage): number[] {
  if (coverage !== "Contains") return [phrasePlace(words, phrase, coverage)].filter((place) => place >= 0);
  const places: number[] = [];
  for (let place = 0; phrase.length > 0 && place <= words.length - phrase.length; place++) {
    if (!standsAt(words, phrase, place)) continue;
    places.push(place);
    place += phrase.length - 1;
  }
  return places;
}

function standsAt(words: readonly string[], phrase: readonly string[], place: number): boolean {
  return phrase.every((word, index) => words[place + index] === word);
}
