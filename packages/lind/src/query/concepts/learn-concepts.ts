import type { Study } from "ctgov/study";
import type { Concepts } from "../concepts.ts";
import { ConditionTally } from "./learn-conditions.ts";
import { InterventionTally } from "./learn-interventions.ts";
import type { LearntGroup } from "./learnt-group.ts";

/** Reads studies one after the other and learns from them which names mean the same. */
export interface ConceptLearner {
  add(study: Study): void;
  /**
   * What was learnt so far. Names that `known` gives another meaning are left out: people wrote those lists, and they
   * keep concepts apart that records mix up.
   */
  finish(known?: Concepts | undefined): readonly LearntGroup[];
}

/**
 * Learns from the registry's own records, precision first: a wrong synonym spoils every search for the name, a missing one
 * costs a few studies and may be in the list or in MeSH anyway. Two things are learnt: the other names of interventions
 * (`learn-interventions.ts`), and which names of conditions the registry maps to a MeSH heading (`learn-conditions.ts`).
 */
export function createConceptLearner(): ConceptLearner {
  const interventions = new InterventionTally();
  const conditions = new ConditionTally();
  return {
    add(study) {
      interventions.add(study);
      conditions.add(study);
    },
    finish: (known) => [...interventions.finish(known), ...conditions.finish(known)],
  };
}
