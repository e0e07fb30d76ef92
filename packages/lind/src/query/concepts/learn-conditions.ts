import type { Study } from "ctgov/study";
import type { Concepts } from "../concepts.ts";
import { BoundedTally } from "./bounded-tally.ts";
import { contentWords, isAbbreviationLike, isNarrower, type ReadName, readName } from "./learn-names.ts";
import { type LearntGroup, type LearntName, sortNames } from "./learnt-group.ts";

/**
 * The registry maps the conditions of a study to MeSH headings, and does not say which to which; where there is one of
 * each there is no doubt.
 */
const STUDIES_MIN = 5;
/** Nearly all of the studies with this one condition have this one heading. */
const SHARE_MIN = 0.9;

/** The whole registry has about 130,000 different names of single conditions; at 100 and 200 bytes each, under 70 MB. */
const CONDITIONS_MAX = 200_000;
const PAIRS_MAX = 200_000;

interface Use {
  count: number;
}

interface Pair {
  count: number;
  condition: string;
  readonly heading: string;
}

/** A pair as it is judged: is the condition another name of the heading? */
interface Claim {
  readonly condition: ReadName;
  readonly heading: ReadName;
  readonly studies: number;
}

/** Counts the condition and the heading of studies that have one of each. */
export class ConditionTally {
  private readonly uses = new BoundedTally<Use>(CONDITIONS_MAX);
  private readonly pairs = new BoundedTally<Pair>(PAIRS_MAX);

  add(study: Study): void {
    const conditions = study.protocolSection?.conditionsModule?.conditions ?? [];
    const meshes = study.derivedSection?.conditionBrowseModule?.meshes ?? [];
    if (conditions.length !== 1 || meshes.length !== 1) return;
    const [condition, heading] = [readName(conditions[0]), readName(meshes[0]?.term)];
    if (condition === undefined) return;
    this.uses.count(condition.key, () => ({ count: 0 }));
    if (heading === undefined || heading.key === condition.key) return;
    const key = `${condition.key}|${heading.key}`;
    const pair = this.pairs.count(key, () => ({ count: 0, condition: condition.text, heading: heading.text }));
    if (pair === undefined) return;
    // In capitals in one record and not in another: the latter shows that it is no abbreviation.
    if (isAbbreviationLike({ ...condition, text: pair.condition })) pair.condition = condition.text;
  }

  finish(known: Concepts | undefined): readonly LearntGroup[] {
    const claims = [...this.pairs.all()]
      .filter((pair) => pair.count >= STUDIES_MIN)
      .flatMap(toClaim)
      .filter(({ condition, studies }) => studies >= this.usesOf(condition) * SHARE_MIN)
      .filter((claim) => isSameThing(claim) && !isKnownOtherwise(claim, known));
    const ofHeadings = Map.groupBy(claims, (claim) => claim.heading.key);
    return [...ofHeadings.values()].flatMap((ofHeading) => this.toGroup(ofHeading, known));
  }

  private toGroup(claims: readonly Claim[], known: Concepts | undefined): readonly LearntGroup[] {
    const heading = claims[0]?.heading;
    if (heading === undefined) return [];
    const names = [heading, ...claims.map((claim) => claim.condition), ...namesKnownOf(heading, known)];
    const others = claims
      .filter((claim) => !names.some((name) => isNarrower(claim.condition, name)))
      .map(({ condition, studies }): LearntName => {
        return {
          text: condition.text,
          isOneWay: isAbbreviationLike(condition),
          studies,
          uses: this.usesOf(condition),
        };
      });
    return others.length === 0 ? [] : [{ kind: "condition", preferred: heading.text, others: sortNames(others) }];
  }

  private usesOf(condition: ReadName): number {
    return this.uses.get(condition.key)?.count ?? 0;
  }
}

function toClaim(pair: Pair): readonly Claim[] {
  const [condition, heading] = [readName(pair.condition), readName(pair.heading)];
  return condition === undefined || heading === undefined ? [] : [{ condition, heading, studies: pair.count }];
}

/**
 * The registry also maps a condition to the nearest broader heading it finds, so a mapping alone is no synonym. Accepted
 * are the same words in another order (`Septic Shock`, `Shock, Septic`), words of which the heading has none (`heart
 * attack`, `Myocardial Infarction`), and an abbreviation of the heading's own words (`COPD`; not `HFpEF` for `Heart
 * Failure`). Where some words are shared and some are not, the condition is mostly narrower (`metastatic breast cancer`).
 */
function isSameThing({ condition, heading }: Claim): boolean {
  if (isAbbreviationLike(condition)) return initialsOf(heading) === lettersInOrder(condition.text);
  const [ofCondition, ofHeading] = [contentWords(condition), contentWords(heading)];
  const shared = ofCondition.filter((word) => ofHeading.includes(word));
  return shared.length === 0 || (shared.length === ofCondition.length && shared.length === ofHeading.length);
}

/** The first letters of the heading's words, in alphabetical order, since headings turn words round. */
function initialsOf(heading: ReadName): string {
  return lettersInOrder(
    contentWords(heading)
      .map((word) => word.charAt(0))
      .join(""),
  );
}

function lettersInOrder(text: string): string {
  const letters = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return [...letters].toSorted().join("");
}

function namesKnownOf(heading: ReadName, known: Concepts | undefined): readonly ReadName[] {
  const groups = known?.synonymsOf(heading.words) ?? [];
  return groups.flatMap((group) => group.names).map(({ text, words }) => ({ text, words, key: words.join(" ") }));
}

/** A list knows the condition, for several things or for one that has not this heading. */
function isKnownOtherwise({ condition, heading }: Claim, known: Concepts | undefined): boolean {
  if (known === undefined) return false;
  if (known.ambiguousMeaningsOf(condition.words).length > 0) return true;
  const groups = known.synonymsOf(condition.words);
  return groups.length > 0 && !groups.some((group) => group.names.some((name) => name.words.join(" ") === heading.key));
}
