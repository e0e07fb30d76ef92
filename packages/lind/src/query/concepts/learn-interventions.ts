import type { Intervention, Study } from "ctgov/study";
import type { Concepts } from "../concepts.ts";
import { BoundedTally } from "./bounded-tally.ts";
import {
  holdsWordsOf,
  isAbbreviationLike,
  isNarrower,
  type ReadName,
  readInterventionName,
  readName,
} from "./learn-names.ts";
import { type LearntGroup, type LearntName, sortNames } from "./learnt-group.ts";

/** Interventions whose names are names of substances; those of procedures, devices and behaviour describe. */
const LEARNT_TYPES: ReadonlySet<string> = new Set([
  "DRUG",
  "BIOLOGICAL",
  "GENETIC",
  "COMBINATION_PRODUCT",
  "DIETARY_SUPPLEMENT",
]);

/** One or two studies may be a slip. One lead sponsor alone may have a way of writing, so there have to be two. */
const STUDIES_MIN = 3;
/**
 * An other name that goes with several names is none of one of them: `chemotherapy`, a class, a component of regimens.
 * Uses are counted in every place, so that a name that mostly stands for itself (`oxaliplatin` under `FOLFOX`) fails too.
 */
const SHARE_MIN = 0.8;

/**
 * The whole registry has about 300,000 different names of interventions and as many pairs; at 100 and 300 bytes each, the
 * two tables stay under 150 MB.
 */
const NAMES_MAX = 400_000;
const PAIRS_MAX = 350_000;
/** Of one study; the largest platform studies have fewer. */
const INTERVENTIONS_MAX = 200;
const OTHER_NAMES_MAX = 200;

/** The studies that mention a name of an intervention, as its name or as its other name. */
interface Use {
  count: number;
}

/** Two names of one intervention, in the order of their keys, whichever of them is the name and which the other name. */
interface Pair {
  count: number;
  low: string;
  high: string;
  /**
   * The studies that list this one as the other name. Only these show that it is one: `immunotherapy` is a name with other
   * names, and no other name of theirs.
   */
  lowListed: number;
  highListed: number;
  /** The lead sponsor of the first study, and whether there was a second one. */
  readonly sponsor: string;
  hasSecondSponsor: boolean;
}

/** A pair as it is judged: is `other` another name of what has the name `name`? */
interface Claim {
  readonly name: ReadName;
  readonly other: ReadName;
  readonly studies: number;
  readonly listed: number;
}

/** Counts the pairs of a name and an other name of one and the same intervention. */
export class InterventionTally {
  private readonly uses = new BoundedTally<Use>(NAMES_MAX);
  private readonly pairs = new BoundedTally<Pair>(PAIRS_MAX);

  add(study: Study): void {
    const { protocolSection } = study;
    const sponsor = protocolSection?.sponsorCollaboratorsModule?.leadSponsor?.name ?? "";
    const interventions = (protocolSection?.armsInterventionsModule?.interventions ?? [])
      .slice(0, INTERVENTIONS_MAX)
      .filter((intervention) => LEARNT_TYPES.has(intervention.type ?? ""))
      .map(readNames);
    const keys = interventions.flatMap(({ name, others }) => [name, ...others].map((read) => read?.key ?? ""));
    for (const key of new Set(keys)) if (key !== "") this.uses.count(key, () => ({ count: 0 }));
    for (const [key, mention] of mentionsOf(interventions)) this.addMention(key, mention, sponsor);
  }

  finish(known: Concepts | undefined): readonly LearntGroup[] {
    const claims = [...this.pairs.all()]
      .filter((pair) => pair.count >= STUDIES_MIN && pair.hasSecondSponsor)
      .flatMap(toClaims)
      .filter((claim) => this.isLearnt(claim, known));
    const ofNames = Map.groupBy(claims, (claim) => claim.name.key);
    return [...ofNames.values()].flatMap((ofName) => this.toGroup(ofName));
  }

  private toGroup(claims: readonly Claim[]): readonly LearntGroup[] {
    const others = claims
      .filter((claim) => !claims.some(({ other }) => isNarrower(claim.other, other)))
      .map(({ other, studies }): LearntName => {
        return { text: other.text, isOneWay: isAbbreviationLike(other), studies, uses: this.usesOf(other) };
      });
    const preferred = claims[0]?.name.text;
    return preferred === undefined ? [] : [{ kind: "intervention", preferred, others: sortNames(others) }];
  }

  private usesOf(other: ReadName): number {
    return this.uses.get(other.key)?.count ?? 0;
  }

  private isLearnt({ name, other, studies, listed }: Claim, known: Concepts | undefined): boolean {
    if (listed < STUDIES_MIN || studies < this.usesOf(other) * SHARE_MIN) return false;
    // `MTX` may be many things; where it is methotrexate, the claim the other way round says so, one-way.
    if (isAbbreviationLike(name)) return false;
    // One holds the other: a salt, a form or a biosimilar, which words find by themselves where they should.
    if (holdsWordsOf(other, name) || holdsWordsOf(name, other)) return false;
    return !isKnownOtherwise(name, other, known);
  }

  private addMention(key: string, { low, high, isLowListed }: Mention, sponsor: string): void {
    const pair = this.pairs.count(key, () => {
      return {
        count: 0,
        low: low.text,
        high: high.text,
        lowListed: 0,
        highListed: 0,
        sponsor,
        hasSecondSponsor: false,
      };
    });
    if (pair === undefined) return;
    if (isLowListed) pair.lowListed += 1;
    else pair.highListed += 1;
    pair.hasSecondSponsor ||= pair.sponsor !== sponsor;
    pair.low = betterText(pair.low, low);
    pair.high = betterText(pair.high, high);
  }
}

/** `KEYTRUDA` in one record is `Keytruda` in another, and the latter shows that it is no abbreviation. */
function betterText(text: string, read: ReadName): string {
  return isAbbreviationLike({ ...read, text }) ? read.text : text;
}

/** What one study says of two names. */
interface Mention {
  readonly low: ReadName;
  readonly high: ReadName;
  /** The name that is listed as the other name is `low`, else `high`. */
  readonly isLowListed: boolean;
}

/**
 * The pairs of a study, each once. An other name that is itself the name of an intervention of the study is no other
 * name: a regimen that lists its components, or an arm that lists its drugs.
 */
function mentionsOf(interventions: readonly ReadIntervention[]): ReadonlyMap<string, Mention> {
  const names = new Set(interventions.map(({ name }) => name?.key));
  const mentions = new Map<string, Mention>();
  for (const { name, others } of interventions) {
    for (const other of others) {
      if (name === undefined || names.has(other.key)) continue;
      const isLowListed = other.key < name.key;
      const [low, high] = isLowListed ? [other, name] : [name, other];
      mentions.set(`${low.key}|${high.key}`, { low, high, isLowListed });
    }
  }
  return mentions;
}

function toClaims({ low, high, count, lowListed, highListed }: Pair): readonly Claim[] {
  const [first, second] = [readName(low), readName(high)];
  if (first === undefined || second === undefined) return [];
  return [
    { name: first, other: second, studies: count, listed: highListed },
    { name: second, other: first, studies: count, listed: lowListed },
  ];
}

interface ReadIntervention {
  readonly name: ReadName | undefined;
  readonly others: readonly ReadName[];
}

function readNames(intervention: Intervention): ReadIntervention {
  const name = readInterventionName(intervention.name);
  const others = (intervention.otherNames ?? []).slice(0, OTHER_NAMES_MAX).flatMap((text) => {
    const other = readInterventionName(text);
    return other === undefined || other.key === name?.key ? [] : [other];
  });
  return { name, others };
}

/** A list knows the other name, for several things or for one that has not this name. */
function isKnownOtherwise(name: ReadName, other: ReadName, known: Concepts | undefined): boolean {
  if (known === undefined) return false;
  if (known.ambiguousMeaningsOf(other.words).length > 0) return true;
  const groups = known.synonymsOf(other.words);
  return groups.length > 0 && !groups.some((group) => group.names.some((each) => each.words.join(" ") === name.key));
}
