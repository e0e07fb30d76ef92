import type { JsonObject } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import { diffStudies } from "./diff-studies.ts";
import { sentenceOf } from "./sentence.ts";

const GROUPS = [
  { id: "OG000", title: "Lindanol" },
  { id: "OG001", title: "Placebo" },
];

function measured(first: string, second: string): JsonObject {
  return {
    categories: [
      {
        measurements: [
          { groupId: "OG000", value: first },
          { groupId: "OG001", value: second },
        ],
      },
    ],
  };
}

const RESULTS: JsonObject = {
  outcomeMeasuresModule: {
    outcomeMeasures: [
      {
        type: "PRIMARY",
        title: "Overall survival",
        timeFrame: "24 months",
        groups: GROUPS,
        classes: [measured("10", "8")],
      },
      { type: "SECONDARY", title: "Response", timeFrame: "12 weeks", groups: GROUPS, classes: [measured("1", "2")] },
    ],
  },
  adverseEventsModule: {
    seriousEvents: [
      { term: "Death", organSystem: "General disorders", stats: [{ groupId: "EG000", numAffected: 1 }] },
      { term: "Anaemia", organSystem: "Blood disorders", stats: [{ groupId: "EG000", numAffected: 3 }] },
    ],
  },
};

const WITHOUT_RESULTS: JsonObject = {
  protocolSection: { conditionsModule: { conditions: ["Scurvy"] } },
  hasResults: false,
};
const WITH_RESULTS: JsonObject = { ...WITHOUT_RESULTS, resultsSection: RESULTS, hasResults: true };

function linesBetween(before: JsonObject, after: JsonObject): readonly string[] {
  const changes = diffStudies(before, after);
  expect(applyChanges(before, changes)).toEqual(after);
  return changes.map((change) => `${change.kind} ${change.nature} ${change.fieldPath} | ${sentenceOf(change)}`);
}

describe("results", () => {
  test("that are posted are one piece of news, beside the registry's own flag", () => {
    expect(linesBetween(WITHOUT_RESULTS, WITH_RESULTS)).toEqual([
      "results.posted edit resultsSection | Results were posted",
      "field.changed derived hasResults | Results flag: false -> true",
    ]);
  });

  test("that are withdrawn are one piece of news", () => {
    expect(linesBetween(WITH_RESULTS, WITHOUT_RESULTS)).toEqual([
      "results.withdrawn edit resultsSection | Results were withdrawn",
      "field.changed derived hasResults | Results flag: true -> false",
    ]);
  });

  test("are told by the flag where the record was cut down to it", () => {
    expect(linesBetween({ hasResults: false }, { hasResults: true })).toEqual([
      "results.posted edit hasResults | Results were posted",
    ]);
    expect(linesBetween({ hasResults: true }, { hasResults: false })).toEqual([
      "results.withdrawn edit hasResults | Results were withdrawn",
    ]);
  });

  test("are compared by measure, row and group, whatever their order", () => {
    const after: JsonObject = {
      ...WITH_RESULTS,
      resultsSection: {
        outcomeMeasuresModule: {
          outcomeMeasures: [
            {
              type: "SECONDARY",
              title: "Response",
              timeFrame: "12 weeks",
              groups: GROUPS,
              classes: [measured("1", "2")],
            },
            {
              type: "PRIMARY",
              title: "Overall survival",
              timeFrame: "24 months",
              groups: GROUPS,
              classes: [measured("10", "9")],
            },
          ],
        },
        adverseEventsModule: {
          seriousEvents: [
            { term: "Death", organSystem: "General disorders", stats: [{ groupId: "EG000", numAffected: 1 }] },
            { term: "Anaemia", organSystem: "Blood disorders", stats: [{ groupId: "EG000", numAffected: 4 }] },
          ],
        },
      },
    };
    expect(linesBetween(WITH_RESULTS, after)).toEqual([
      "field.changed edit resultsSection.outcomeMeasuresModule.outcomeMeasures.classes.categories.measurements.value | Measured value (Overall survival > no. 1 > no. 1 > OG001): 8 -> 9",
      "list.reordered order resultsSection.outcomeMeasuresModule.outcomeMeasures | Outcome measures in another order",
      "field.changed edit resultsSection.adverseEventsModule.seriousEvents.stats.numAffected | Adverse event participants affected (Anaemia, Blood disorders > EG000): 3 -> 4",
    ]);
  });
});
