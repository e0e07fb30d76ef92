import { isLindError } from "../../base/errors.ts";
import type { BoundWatch } from "../../monitor/bound-watch.ts";
import {
  parseWatchDefinition,
  type UnreadableDefinition,
  type WatchDefinition,
} from "../../monitor/watch-definition.ts";
import { bindQuery } from "../../query/bind-query.ts";
import { simplify } from "../../query/binding/simplify.ts";
import { createConcepts } from "../../query/concepts/create-concepts.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Condition } from "../../query/query.ts";
import type { Watch } from "../../registry/monitoring.ts";
import type { Lind } from "../open-lind.ts";
import { conceptFilesStamp, readConceptGroups } from "../search/concept-files.ts";
import { bindSearch, NO_CONCEPTS, usageOf } from "../search/run-search.ts";

/** How a refusal calls the text of an exclusion. */
const EXCLUSION = "--exclude";

/** Refuses with `USAGE` what cannot be understood, with its place. */
export function checkExclusion(expression: string): void {
  bindExclusion(expression, NO_CONCEPTS);
}

function bindExclusion(expression: string, concepts: Concepts): Condition {
  const bound = bindQuery({ "filter.advanced": expression }, { concepts });
  if (bound.kind === "query") return bound.query.condition;
  const problems = bound.problems.map((problem) => ({ ...problem, parameter: EXCLUSION }));
  throw usageOf(problems, { [EXCLUSION]: expression });
}

/**
 * The condition of a watch: its search, and not what it excludes. Names are taken to mean what the list that comes with Lind
 * and imported lists say, and not what the search index learnt from the studies: that changes with every sync, and studies would
 * enter and leave a watch although nobody edited them.
 */
export function bindDefinition({ parameters, exclude }: WatchDefinition, concepts: Concepts): Condition {
  const { condition } = bindSearch(parameters, concepts).query;
  if (exclude === undefined) return condition;
  const excluded: Condition = { kind: "not", operand: bindExclusion(exclude, concepts) };
  return simplify({ kind: "and", operands: [condition, excluded] });
}

/** A daemon binds its watches several times a day; imported lists may have 300,000 names. */
const known = new WeakMap<Lind, { readonly stamp: string; readonly concepts: Concepts }>();

/** The names by which watches of a home are bound, read again when its lists are others. */
export function watchConcepts(lind: Lind): Concepts {
  const stamp = conceptFilesStamp(lind.config.home);
  const last = known.get(lind);
  if (last?.stamp === stamp) return last.concepts;
  const concepts = createConcepts(readConceptGroups(lind.config.home, lind.effects.log));
  known.set(lind, { stamp, concepts });
  return concepts;
}

/** Binds a stored watch; gives the problem where its definition cannot be read, or its search no longer be understood. */
export function bindWatch(watch: Watch, concepts: Concepts): BoundWatch | UnreadableDefinition {
  const definition = parseWatchDefinition(watch.definition);
  if ("problem" in definition) return definition;
  try {
    return { watch, definition, condition: bindDefinition(definition, concepts) };
  } catch (error) {
    if (!isLindError(error)) throw error;
    return { problem: `its search is no longer understood: ${error.message}` };
  }
}

/** Binds all watches that can be; of each other one it warns, with what to do. */
export function bindWatches(lind: Lind, watches: readonly Watch[]): Promise<readonly BoundWatch[]> {
  if (watches.length === 0) return Promise.resolve([]);
  const concepts = watchConcepts(lind);
  const bound = watches.flatMap((watch) => {
    const result = bindWatch(watch, concepts);
    if (!("problem" in result)) return [result];
    const advice = "Remove it and add it again, or run the Lind that wrote it.";
    lind.effects.log.warn(`The watch ${watch.name} is not asked, because ${result.problem}. ${advice}`);
    return [];
  });
  return Promise.resolve(bound);
}
