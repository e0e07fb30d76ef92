import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWatchIndex, type Passage } from "../../packages/lind/src/monitor/watch-index/watch-index.ts";
import { bindQuery } from "../../packages/lind/src/query/bind-query.ts";
import { parseConceptList } from "../../packages/lind/src/query/concepts/concept-list.ts";
import { createConcepts } from "../../packages/lind/src/query/concepts/create-concepts.ts";
import { createMatcher } from "../../packages/lind/src/query/matcher.ts";
import type { Query } from "../../packages/lind/src/query/query.ts";
import { createSimulation, LIVELY } from "../../packages/lind/src/simulator/simulation.ts";
import { searchesOver } from "./random-search.ts";

/** Many watches are asked of a study at once by an index; it has to say what asking each by the matcher says. */

const STUDIES = 24;
const simulation = createSimulation({ ...LIVELY, studies: STUDIES, seed: 11, changesPerDayShare: 0.1 });
const textsOf = (day: number) => Array.from({ length: STUDIES }, (_, index) => simulation.textAt(index, day));
const parse = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
/** Each study on one day and a year later, and some as if they were new. */
const earlier = textsOf(simulation.startDay).map(parse);
const later = textsOf(simulation.startDay + 365).map(parse);
const pairs = later.flatMap((after, index) => {
  return after === undefined ? [] : [[index % 5 === 0 ? undefined : earlier[index], after] as const];
});

const names =
  "conditions\nBreast Cancer | Breast Neoplasms | Cancer of the Breast\nHeart Attack | Myocardial Infarction\n";
const { groups } = parseConceptList({ file: "names.txt", source: "list:names", text: names });
const concepts = createConcepts(groups);

function queriesOf(searches: readonly Readonly<Record<string, string>>[]): readonly Query[] {
  return searches.flatMap((parameters) => {
    const bound = bindQuery(parameters, { concepts });
    return bound.kind === "query" ? [bound.query] : [];
  });
}

/** The plain loop. */
function passagesOf(queries: readonly Query[], before: unknown, after: unknown): ReadonlyMap<number, Passage> {
  return new Map(
    queries.flatMap((query, position) => {
      const matches = createMatcher(query);
      const passage = { before: before !== undefined && matches(before).isMatch, after: matches(after).isMatch };
      return passage.before || passage.after ? [[position, passage] as const] : [];
    }),
  );
}

describe("an index of watches", () => {
  test("finds what the matcher finds, watch by watch, before and after", () => {
    const tally = { asked: 0, met: 0, moved: 0 };
    const searches = fc.array(searchesOver(later), { minLength: 1, maxLength: 12 });
    const property = fc.property(searches, fc.nat(pairs.length - 1), (drawn, at) => {
      const queries = queriesOf(drawn);
      const [before, after] = pairs[at] ?? [undefined, undefined];
      const index = createWatchIndex(queries.map(({ condition }) => condition));
      const found = index.passages(before, after);
      const expected = passagesOf(queries, before, after);
      expect(new Map([...found].sort(([left], [right]) => left - right))).toEqual(expected);
      const wanted = [...expected.keys()].filter((position) => position % 2 === 0);
      const isEven = (position: number) => position % 2 === 0;
      expect([...index.passages(before, after, isEven).keys()].sort((left, right) => left - right)).toEqual(wanted);
      tally.asked += queries.length;
      tally.met += expected.size;
      tally.moved += [...expected.values()].filter((passage) => passage.before !== passage.after).length;
    });
    fc.assert(property, { numRuns: 400 });
    expect(tally.asked).toBeGreaterThan(1_000);
    expect(tally.met).toBeGreaterThan(tally.asked / 50);
    expect(tally.moved).toBeGreaterThan(20);
  });

  test.each([
    ["everything", {}, true],
    ["a synonym", { "query.cond": "breast neoplasms" }, true],
    ["an enum in words", { "query.intr": "dietary supplement" }, true],
    ["a negation", { "filter.advanced": "NOT AREA[Phase]PHASE4" }, true],
    ["another id", { "filter.ids": "NCT00000001" }, false],
    ["exact characters", { "query.term": 'EXPANSION[None]"Breast Cancer:"' }, true],
    [
      "words in one place",
      { "filter.advanced": "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)" },
      true,
    ],
  ])("looks up %s", (_, parameters, isMet) => {
    const study = {
      protocolSection: {
        identificationModule: { nctId: "NCT00000102", briefTitle: "Breast Cancer: a study" },
        statusModule: { overallStatus: "NOT_YET_RECRUITING" },
        armsInterventionsModule: { interventions: [{ type: "DIETARY_SUPPLEMENT", name: "Lemons" }] },
        conditionsModule: { conditions: ["Cancer of the Breast"] },
        contactsLocationsModule: { locations: [{ city: "Boston", status: "RECRUITING" }, { city: "Oslo" }] },
      },
    };
    const queries = queriesOf([parameters]);
    const index = createWatchIndex(queries.map(({ condition }) => condition));
    expect(index.passages(undefined, study).get(0)?.after ?? false).toBe(isMet);
    expect(passagesOf(queries, undefined, study).get(0)?.after ?? false).toBe(isMet);
  });
});
