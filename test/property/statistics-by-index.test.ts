import { type FieldNode, fieldNodes, parseNctId } from "ctgov/study";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countByIndex } from "../../packages/lind/src/app/serving/statistics/count-by-index.ts";
import { countedFields, listFields } from "../../packages/lind/src/app/serving/statistics/field-kinds.ts";
import { runStatistics } from "../../packages/lind/src/app/serving/statistics/run-statistics.ts";
import type { StatisticsRequest } from "../../packages/lind/src/app/serving/statistics/statistics.ts";
import { assert, must } from "../../packages/lind/src/base/assert.ts";
import { serveStudies } from "../support/served-studies.ts";
import { simulatedTexts } from "./search-index.ts";

/** What the index counts is held to the pass over the records. */

const VALUES: StatisticsRequest = {
  kind: "values",
  pieces: countedFields.map(({ piece }) => piece),
  asOf: undefined,
};
const LENGTHS: StatisticsRequest = {
  kind: "list-sizes",
  pieces: listFields.map(({ piece }) => piece),
  asOf: undefined,
};

async function assertSameCounts(
  texts: readonly string[],
): Promise<{ readonly values: number; readonly lists: number }> {
  await using served = await serveStudies({ texts });
  const { registry, index } = served.mirror;
  const passed: StatisticsRequest[] = [];
  const count = countByIndex(
    index,
    async () => true,
    async (request) => {
      passed.push(request);
      return runStatistics(registry, request);
    },
  );
  const values = await count(VALUES);
  const expected = await runStatistics(registry, VALUES);
  expect(values).toEqual(expected);
  const lengths = await count(LENGTHS);
  expect(lengths).toEqual(await runStatistics(registry, LENGTHS));
  const [rest, ...more] = passed;
  assert(rest?.kind === "values" && more.length === 0, "one pass, for the values that no column keeps");
  assert(expected.kind === "values" && lengths.kind === "list-sizes", "answers to what was asked");
  const byIndex = expected.stats.filter(({ piece }) => !rest.pieces.includes(piece));
  expect(new Set(byIndex.map(({ type }) => type))).toEqual(new Set(["ENUM", "BOOLEAN"]));
  return {
    values: byIndex.filter(({ missingStudiesCount }) => missingStudiesCount < texts.length).length,
    lists: lengths.stats.filter(({ uniqueSizesCount }) => uniqueSizesCount > 0).length,
  };
}

test("the index counts simulated studies as the pass does", async () => {
  const { values, lists } = await assertSameCounts(simulatedTexts(120, 11));
  // Counts of fields that no study has would prove little.
  expect(values).toBeGreaterThan(25);
  expect(lists).toBeGreaterThan(25);
});

/** Leaves that a column keeps, and lists: where a record may be odd without being another kind of record. */
const oddNodes = fieldNodes.filter(
  (node) => node.isList || (node.children.length === 0 && (node.isEnum || node.type === "boolean")),
);

const oddLeaf = (node: FieldNode): fc.Arbitrary<unknown> =>
  node.type === "boolean" ? fc.boolean() : fc.constantFrom("PHASE2", "RECRUITING", "NO_SUCH_VALUE", "ü", "true");
const oddValue = (node: FieldNode) =>
  fc.oneof(oddLeaf(node), fc.array(oddLeaf(node), { maxLength: 4 }), fc.constant(null));
const oddField = fc
  .constantFrom(...oddNodes)
  .chain((node) => fc.record({ node: fc.constant(node), value: oddValue(node) }));

/** Puts the value at the field's path, below one element where the path goes through a list. */
function put(record: Record<string, unknown>, { fieldPath }: FieldNode, value: unknown): void {
  const keys = fieldPath.split(".");
  const last = must(keys.pop(), "a path has keys");
  let at = record;
  for (const key of keys) {
    const below = at[key];
    const next = Array.isArray(below) ? below[0] : below;
    if (typeof next === "object" && next !== null) at = next;
    else at = at[key] = {};
  }
  at[last] = value;
}

test("and odd records: values of no enum, lists where one value belongs, nothing", async () => {
  const bases = simulatedTexts(6, 5);
  const study = fc.record({
    base: fc.constantFrom(...bases),
    odd: fc.array(oddField, { minLength: 1, maxLength: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(study, { minLength: 1, maxLength: 8 }), async (studies) => {
      const texts = studies.map(({ base, odd }, at) => {
        const record = JSON.parse(base);
        for (const { node, value } of odd) put(record, node, value);
        put(record, must(idNode, "a study has an id"), must(parseNctId(`NCT${at + 1}`), "an id"));
        return JSON.stringify(record);
      });
      await assertSameCounts(texts);
    }),
    { numRuns: 12 },
  );
});

const idNode = fieldNodes.find(({ piece }) => piece === "NCTId");
