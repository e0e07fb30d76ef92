import type { ConceptGroup } from "./concept-group.ts";

/** What was learnt of one name: the names that mean the same, each with the number of studies that say so. */
export interface LearntGroup {
  readonly kind: "intervention" | "condition";
  /** The name of the intervention, or the MeSH heading. */
  readonly preferred: string;
  /** The most frequent first. */
  readonly others: readonly LearntName[];
}

export interface LearntName {
  readonly text: string;
  /** An abbreviation: it finds the preferred name and is not found by it. */
  readonly isOneWay: boolean;
  /** Studies in which the two names stand for one thing. */
  readonly studies: number;
  /** Studies in which the other name was counted at all. */
  readonly uses: number;
}

/** The most frequent first. */
export function sortNames(names: readonly LearntName[]): readonly LearntName[] {
  return names.toSorted((a, b) => b.studies - a.studies || (a.text < b.text ? -1 : 1));
}

/** For `createConcepts`. The evidence of a group is that of its most frequent name. */
export function toConceptGroup(learnt: LearntGroup): ConceptGroup {
  const textsOf = (isOneWay: boolean) =>
    learnt.others.filter((name) => name.isOneWay === isOneWay).map((name) => name.text);
  return {
    names: [learnt.preferred, ...textsOf(false)],
    oneWayNames: textsOf(true),
    source: "mirror",
    evidence: Math.max(0, ...learnt.others.map((name) => name.studies)),
  };
}
