import { describe, expect, test } from "vitest";
import { bound } from "./query-under-test.ts";
import { reasonsFor } from "./reasons.ts";

const study = {
  protocolSection: {
    identificationModule: { briefTitle: "Keytruda and MK3475: Keytruda in Sjögren's", acronym: "DOSE" },
    conditionsModule: { conditions: ["Lung Neoplasms", "Pain"] },
    designModule: { phases: ["PHASE2"] },
    contactsLocationsModule: {
      locations: [
        { city: "Paris", country: "France", status: "COMPLETED" },
        { city: "Paris", country: "United States", status: "RECRUITING" },
      ],
    },
  },
};

function found(parameters: Record<string, string>): readonly string[] {
  return reasonsFor(bound(parameters).query, study).flatMap((reason) =>
    reason.found.map(({ piece, value, start, end, phrase, isSegment }) => {
      const place = `${piece}: ${value.slice(start, end)}`;
      return `${place} <- ${phrase.text}${isSegment ? " (segment)" : ""}`;
    }),
  );
}

describe("reasons", () => {
  test.each<[Record<string, string>, readonly string[]]>([
    [
      { "query.titles": "pembrolizumab" },
      ["BriefTitle: Keytruda <- Keytruda", "BriefTitle: Keytruda <- Keytruda", "BriefTitle: MK3475 <- MK-3475"],
    ],
    [{ "query.titles": "sjogren" }, ["BriefTitle: Sjögren <- sjogren"]],
    [{ "query.cond": "lung cancer" }, ["Condition: Lung Neoplasms <- Lung Neoplasms"]],
    [
      { "query.cond": "tumor pain" },
      ["Condition: Neoplasms <- Neoplasms (segment)", "Condition: Pain <- pain (segment)"],
    ],
    [{ "query.titles": "EXPANSION[None]DOSE" }, ["Acronym: DOSE <- DOSE"]],
    [{ "query.titles": "EXPANSION[None]dose" }, []],
    [{ "query.term": "Phase 2" }, ["Phase: PHASE2 <- Phase 2"]],
    [{ "query.titles": "COVERAGE[StartsWith]Keytruda" }, ["BriefTitle: Keytruda <- Keytruda"]],
    [{ "query.titles": "NOT keytruda" }, []],
    [
      { "query.titles": "dose", "filter.advanced": "AREA[Condition]pain" },
      ["Acronym: DOSE <- dose", "Condition: Pain <- pain"],
    ],
    [
      { "query.locn": "SEARCH[Location](AREA[LocationStatus]RECRUITING AND (Paris OR France))" },
      ["LocationCity: Paris <- Paris"],
    ],
  ])("%j", (parameters, expected) => {
    expect(found(parameters).toSorted()).toEqual(expected.toSorted());
  });

  test("what a study misses is named", () => {
    const [reason] = reasonsFor(bound({ "query.cond": "lung dose pain" }).query, study);
    expect(reason).toMatchObject({ score: 0, unmet: ["dose"] });
    expect(reason?.found.map(({ value }) => value)).toEqual(["Lung Neoplasms", "Pain"]);
  });

  test("the score of a text that is met is its share of the study's", () => {
    const reasons = reasonsFor(bound({ "query.cond": "pain OR unheard" }).query, study);
    expect(reasons.map(({ text, score, unmet }) => [text.typed, score, unmet])).toEqual([
      ["pain", 0.95, []],
      ["unheard", 0, []],
    ]);
  });
});
