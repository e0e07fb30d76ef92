import type { ConceptName, Concepts, Synonyms } from "../concepts.ts";
import { wordsOf } from "../words/words.ts";
import type { ConceptGroup } from "./concept-group.ts";

/** Longer names (systematic names of chemicals) are found as synonyms, but are not looked for inside a term. */
const NAME_WORDS_MAX = 16;

/**
 * Answers for the groups of all sources together. Groups that share a name are not merged: that would make one concept of
 * everything that is linked by a chain of names, so a name answers with each of its groups apart.
 *
 * Kept small, since MeSH alone has 300,000 names: a group keeps its names in one string and makes their words when it is
 * asked; the one large table goes from the joined words of a name to the numbers of its groups.
 */
export function createConcepts(groups: Iterable<ConceptGroup>): Concepts {
  return new ConceptTable(groups);
}

/** A group number with one bit for whether the name is one-way there. */
type Entry = number;

interface KeptGroup {
  /** The names, one a line. */
  readonly names: string;
  readonly source: string;
  readonly evidence: number | undefined;
}

class ConceptTable implements Concepts {
  readonly wordsMax: number;
  private readonly groups: KeptGroup[] = [];
  private readonly entries = new Map<string, Entry | readonly Entry[]>();

  constructor(groups: Iterable<ConceptGroup>) {
    let wordsMax = 0;
    for (const group of groups) wordsMax = Math.max(wordsMax, this.addGroup(group));
    this.wordsMax = wordsMax;
  }

  synonymsOf(words: readonly string[]): readonly Synonyms[] {
    const key = words.join(" ");
    const { found } = this.meaningsOf(key);
    return found.flatMap((number) => {
      const group = this.groups[number];
      const names = group === undefined ? [] : namesOf(group).filter((name) => name.words.join(" ") !== key);
      if (group === undefined || names.length === 0) return [];
      const { source, evidence } = group;
      return [{ names, source: { name: preferredName(group), source, evidence } }];
    });
  }

  ambiguousMeaningsOf(words: readonly string[]): readonly string[] {
    const { leftOut } = this.meaningsOf(words.join(" "));
    return leftOut.flatMap((number) => {
      const group = this.groups[number];
      return group === undefined ? [] : [preferredName(group)];
    });
  }

  /** Returns the most words of a name. */
  private addGroup({ names, oneWayNames, source, evidence }: ConceptGroup): number {
    const number = this.groups.length;
    this.groups.push({ names: names.map((name) => name.replaceAll("\n", " ")).join("\n"), source, evidence });
    const twoWay = names.map((name) => this.addName(name, number * 2));
    const oneWay = oneWayNames.map((name) => this.addName(name, number * 2 + 1));
    return Math.max(0, ...twoWay, ...oneWay);
  }

  private addName(name: string, entry: Entry): number {
    const words = wordsOf(name);
    if (words.length === 0 || words.length > NAME_WORDS_MAX) return 0;
    const key = words.join(" ");
    const known = this.entries.get(key);
    if (known === undefined) this.entries.set(key, entry);
    else this.entries.set(key, typeof known === "number" ? [known, entry] : [...known, entry]);
    return words.length;
  }

  /**
   * The groups that a name leads to, and those that it may stand for and is not expanded to. It leads to the groups where
   * it is a full name. Where it is an abbreviation it leads further only if all that it may stand for is one concept,
   * which two groups of different sources are when they share a full name.
   */
  private meaningsOf(key: string): { readonly found: readonly number[]; readonly leftOut: readonly number[] } {
    const known = this.entries.get(key) ?? [];
    const entries = typeof known === "number" ? [known] : known;
    const full = unique(entries.filter((entry) => entry % 2 === 0).map(groupOf));
    const abbreviated = unique(entries.filter((entry) => entry % 2 === 1).map(groupOf));
    const others = abbreviated.filter((number) => !full.includes(number));
    const meanings = this.toMeanings([...full, ...others]);
    const isFull = (meaning: readonly number[]) => meaning.some((number) => full.includes(number));
    const answered = full.length > 0 ? meanings.filter(isFull) : meanings.filter(() => meanings.length === 1);
    return {
      found: [...full, ...others].filter((number) => answered.some((meaning) => meaning.includes(number))),
      leftOut: meanings.filter((meaning) => !answered.includes(meaning)).flatMap(([first]) => first ?? []),
    };
  }

  /** Sorts groups into concepts: those that share a full name, directly or through another one here, are one. */
  private toMeanings(numbers: readonly number[]): readonly (readonly number[])[] {
    if (numbers.length <= 1) return numbers.length === 0 ? [] : [numbers];
    let meanings: { readonly numbers: readonly number[]; readonly keys: ReadonlySet<string> }[] = [];
    for (const number of numbers) {
      const group = this.groups[number];
      const keys = new Set(group === undefined ? [] : namesOf(group).map((name) => name.words.join(" ")));
      const same = meanings.filter((meaning) => !meaning.keys.isDisjointFrom(keys));
      meanings = meanings.filter((meaning) => !same.includes(meaning));
      meanings.push({
        numbers: [...same.flatMap((meaning) => meaning.numbers), number],
        keys: same.reduce<ReadonlySet<string>>((all, meaning) => all.union(meaning.keys), keys),
      });
    }
    return meanings.map((meaning) => meaning.numbers);
  }
}

function groupOf(entry: Entry): number {
  return Math.floor(entry / 2);
}

function unique(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)];
}

function namesOf(group: KeptGroup): readonly ConceptName[] {
  return group.names.split("\n").map((text) => ({ text, words: wordsOf(text) }));
}

function preferredName(group: KeptGroup): string {
  return group.names.split("\n", 1)[0] ?? "";
}
