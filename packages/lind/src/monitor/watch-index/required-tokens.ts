import { unreachable } from "../../base/assert.ts";
import type { Condition, Phrase, Segment, TextCondition } from "../../query/query.ts";
import { readsAsValue } from "./phrase-values.ts";
import { ID_PIECES, ID_PREFIX, idToken, type Lexicon, valueToken, WORD_PREFIX, wordToken } from "./vocabulary.ts";

/** A study that meets the condition has one of these; undefined where nothing can be said. */
export type RequiredTokens = ReadonlySet<string> | undefined;

/**
 * Finds by what a condition can be looked up. Of several ways it takes the one that fewer studies will have: words that
 * occur in many phrases of the lexicon ("disease", "university") occur in many studies as well.
 */
export function requiredTokens(condition: Condition, lexicon: Lexicon): RequiredTokens {
  const below = (operand: Condition) => requiredTokens(operand, lexicon);
  switch (condition.kind) {
    case "none":
      return new Set();
    case "and":
      return rarest(condition.operands.map(below), lexicon);
    case "or":
      return union(condition.operands.map(below));
    case "text":
      return tokensOfText(condition, lexicon);
    case "value":
      return new Set(condition.values.map((value) => valueToken(condition.piece, value)));
    case "ids":
      return new Set(condition.nctIds.map(idToken));
    case "location":
      return below(condition.condition);
    case "all":
    case "not":
    case "range":
    case "size":
    case "present":
    case "near":
      return undefined;
    default:
      return unreachable(condition);
  }
}

function tokensOfText(condition: TextCondition, lexicon: Lexicon): RequiredTokens {
  const ofPhrase = (phrase: Phrase): RequiredTokens => {
    if (readsAsValue(phrase, condition)) return undefined;
    if (phrase.words.length > 0) return new Set([wordToken(rarestWord(phrase.words, lexicon))]);
    // A phrase without words stands nowhere, but for one that is looked for character by character.
    return condition.exact === undefined ? new Set() : undefined;
  };
  const ofSegment = (segment: Segment): RequiredTokens => {
    const together = union(segment.alternatives.map(ofPhrase));
    return segment.words.length === 0 ? together : union([together, rarest(segment.words.map(ofSegment), lexicon)]);
  };
  const wholes = union(condition.wholes.map(ofPhrase));
  if (condition.relaxed === undefined) return wholes;
  const { segments, required } = condition.relaxed;
  const each = segments.map(ofSegment);
  return union([wholes, required === segments.length ? rarest(each, lexicon) : union(each)]);
}

/** Of words that are as rare, the longer one. */
function rarestWord(words: readonly string[], lexicon: Lexicon): string {
  const cost = (word: string) => (lexicon.words.get(word) ?? 0) * LENGTH_MAX - Math.min(word.length, LENGTH_MAX - 1);
  return words.reduce((best, word) => (cost(word) < cost(best) ? word : best));
}

const LENGTH_MAX = 100;

function union(all: readonly RequiredTokens[]): RequiredTokens {
  const tokens = new Set<string>();
  for (const each of all) {
    if (each === undefined) return undefined;
    for (const token of each) tokens.add(token);
  }
  return tokens;
}

/** Any of them would do; those that are undefined say nothing. */
function rarest(all: readonly RequiredTokens[], lexicon: Lexicon): RequiredTokens {
  return all.reduce((best, each) => (costOf(each, lexicon) < costOf(best, lexicon) ? each : best), undefined);
}

/** A value such as RECRUITING is in many studies, a word in some, an id in one. The figures only have to be in this order. */
const ID_COST = 1;
const WORD_COST = 10;
const VALUE_COST = 10_000;

function costOf(tokens: RequiredTokens, lexicon: Lexicon): number {
  if (tokens === undefined) return Number.POSITIVE_INFINITY;
  let cost = 0;
  for (const token of tokens) {
    if (token.startsWith(ID_PREFIX)) cost += ID_COST;
    else if (token.startsWith(WORD_PREFIX))
      cost += WORD_COST * (lexicon.words.get(token.slice(WORD_PREFIX.length)) ?? 1);
    else cost += VALUE_COST;
  }
  return cost;
}

/** Adds to a lexicon what a condition asks for, and gives the pieces that it reads. */
export function readInto(lexicon: Lexicon, condition: Condition): ReadonlySet<string> {
  const pieces = new Set<string>();
  read(condition);
  return pieces;

  function read(part: Condition): void {
    switch (part.kind) {
      case "and":
      case "or":
        part.operands.forEach(read);
        break;
      case "not":
        read(part.operand);
        break;
      case "location":
        pieces.add("Location");
        read(part.condition);
        break;
      case "text":
        for (const piece of readText(lexicon, part)) pieces.add(piece);
        break;
      case "value":
        lexicon.valuePieces.add(part.piece);
        pieces.add(part.piece);
        break;
      case "range":
      case "size":
      case "present":
        pieces.add(part.piece);
        break;
      case "near":
        pieces.add("LocationGeoPoint");
        break;
      case "ids":
        for (const piece of ID_PIECES) pieces.add(piece);
        break;
      case "all":
      case "none":
        break;
      default:
        unreachable(part);
    }
  }
}

function readText(lexicon: Lexicon, { parts, wholes, relaxed }: TextCondition): readonly string[] {
  const pieces = parts.flatMap((part) => part.pieces);
  for (const piece of pieces) lexicon.textPieces.add(piece);
  const readPhrase = ({ words }: Phrase): void => {
    for (const word of words) lexicon.words.set(word, (lexicon.words.get(word) ?? 0) + 1);
  };
  const readSegment = ({ alternatives, words }: Segment): void => {
    alternatives.forEach(readPhrase);
    words.forEach(readSegment);
  };
  wholes.forEach(readPhrase);
  relaxed?.segments.forEach(readSegment);
  return pieces;
}
