import { isDeepStrictEqual } from "node:util";
import type { JsonValue } from "ctgov/study";
import { meets } from "../../query/matching/meets.ts";
import { createStudyView, type StudyView } from "../../query/matching/study-view.ts";
import type { Condition } from "../../query/query.ts";
import { wordsOf } from "../../query/words/words.ts";
import { narrow } from "./narrow.ts";
import { readInto, requiredTokens } from "./required-tokens.ts";
import { type Lexicon, type Vocabulary, vocabularyOf } from "./vocabulary.ts";

/** Whether a study met a condition before and meets it now. */
export interface Passage {
  /** False where there was no version before. */
  readonly before: boolean;
  readonly after: boolean;
}

/** Many conditions, asked of one study at a time. */
export interface WatchIndex {
  /**
   * By the position of each condition that one of the two versions meets: how it met it. Conditions that neither meets, and
   * those that `isWanted` turns away, are absent.
   */
  passages(
    before: unknown,
    after: unknown,
    isWanted?: ((position: number) => boolean) | undefined,
  ): ReadonlyMap<number, Passage>;
}

/**
 * Asking a thousand conditions of a study one by one takes as long as a thousand searches in one record. Here a condition
 * is looked up by a word, a value or an id that a study must have to meet it; only those found are asked, without the
 * phrases that are not in the study, and asked of the earlier version only where a piece that they read has changed. A
 * property test holds it to the plain loop over the matcher.
 */
export function createWatchIndex(conditions: readonly Condition[]): WatchIndex {
  const lexicon: Lexicon = { words: new Map(), textPieces: new Set(), valuePieces: new Set() };
  const indexed = conditions.map((condition) => ({ condition, pieces: readInto(lexicon, condition) }));
  const { always, positionsByToken } = lookUps(conditions, lexicon);

  /** The positions whose conditions may be met; each once. */
  const candidatesOf = (tokens: Iterable<string>): ReadonlySet<number> => {
    const found = new Set(always);
    for (const token of tokens) for (const position of positionsByToken.get(token) ?? []) found.add(position);
    return found;
  };

  return {
    passages(before, after, isWanted = () => true) {
      const cut = rememberCuts();
      const now = createStudyView(after, cut);
      const earlier = before === undefined ? undefined : createStudyView(before, cut);
      const hasChanged = changedPieces(earlier, now);
      const vocabulary = vocabularyOf(now, lexicon, () => true);
      const vanished = earlier && vocabularyOf(earlier, lexicon, hasChanged);
      const either = vanished === undefined ? vocabulary : union(vocabulary, vanished);
      const passages = new Map<number, Passage>();
      for (const position of candidatesOf(either.tokens)) {
        const watch = indexed[position];
        if (watch === undefined || !isWanted(position)) continue;
        const condition = narrow(watch.condition, either);
        const isMet = meets(condition, now);
        const wasMet =
          earlier !== undefined && (watch.pieces.values().some(hasChanged) ? meets(condition, earlier) : isMet);
        if (isMet || wasMet) passages.set(position, { before: wasMet, after: isMet });
      }
      return passages;
    },
  };
}

interface LookUps {
  /** Conditions that cannot be looked up. */
  readonly always: readonly number[];
  readonly positionsByToken: ReadonlyMap<string, readonly number[]>;
}

function lookUps(conditions: readonly Condition[], lexicon: Lexicon): LookUps {
  const positionsByToken = new Map<string, number[]>();
  const always: number[] = [];
  for (const [position, condition] of conditions.entries()) {
    const tokens = requiredTokens(condition, lexicon);
    if (tokens === undefined) always.push(position);
    for (const token of tokens ?? []) {
      const positions = positionsByToken.get(token) ?? [];
      positions.push(position);
      positionsByToken.set(token, positions);
    }
  }
  return { always, positionsByToken };
}

function union(one: Vocabulary, other: Vocabulary): Vocabulary {
  return { words: new Set([...one.words, ...other.words]), tokens: new Set([...one.tokens, ...other.tokens]) };
}

/** Tells which pieces have other values now; each is compared once, when it is first asked for. */
function changedPieces(earlier: StudyView | undefined, now: StudyView): (piece: string) => boolean {
  if (earlier === undefined) return () => true;
  const known = new Map<string, boolean>();
  return (piece) => {
    const before = known.get(piece);
    if (before !== undefined) return before;
    const hasChanged = !isSame(earlier.values(piece), now.values(piece));
    known.set(piece, hasChanged);
    return hasChanged;
  };
}

function isSame(left: readonly JsonValue[], right: readonly JsonValue[]): boolean {
  const isEqual = (value: JsonValue, at: number) => value === right[at] || isDeepStrictEqual(value, right[at]);
  return left.length === right.length && left.every(isEqual);
}

/** Two versions of a study share nearly all of their texts; each is cut into words once. */
function rememberCuts(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const words = wordsOf(text);
    known.set(text, words);
    return words;
  };
}
