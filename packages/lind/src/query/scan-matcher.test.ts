import { describe, expect, test } from "vitest";
import { createScanMatcher } from "./scan-matcher.ts";
import { type ConditionTexts, parseConditions } from "./search-conditions.ts";

const study = {
  protocolSection: {
    identificationModule: {
      nctId: "NCT03516279",
      nctIdAliases: ["NCT00000410"],
      briefTitle: "Pembrolizumab in Sjögren's Syndrome: a Phase-II Study",
    },
    statusModule: { overallStatus: "RECRUITING" },
    sponsorCollaboratorsModule: {
      leadSponsor: { name: "Bayer" },
      collaborators: [{ name: "Merck Sharp & Dohme LLC" }],
    },
    designModule: { studyType: "INTERVENTIONAL", phases: ["PHASE1", "PHASE2"] },
    conditionsModule: { conditions: ["Heart Failure", "Renal Disease"] },
    contactsLocationsModule: { locations: [{ facility: "Charité", city: "Berlin", country: "Germany" }] },
  },
};

function matches(texts: Partial<ConditionTexts>): boolean {
  const conditions = parseConditions({ queries: {}, ...texts });
  if ("kind" in conditions) throw new Error(conditions.message);
  return createScanMatcher(conditions)(study);
}

describe("a scan", () => {
  test.each<[string, Partial<ConditionTexts>]>([
    ["without conditions finds everything", {}],
    ["ignores case", { queries: { cond: "HEART failure" } }],
    ["ignores accents on either side", { queries: { titles: "sjogren", locn: "charite berlin" } }],
    ["finds the words of a condition in different values", { queries: { cond: "heart renal" } }],
    ["finds a phrase inside one value", { queries: { cond: '"heart failure"' } }],
    ["searches sponsors and collaborators", { queries: { spons: "merck sharp" } }],
    ["searches the lead sponsor alone", { queries: { lead: "bayer" } }],
    ["takes one of several phases", { phase: "2,3" }],
    ["takes one of several states", { status: "COMPLETED,RECRUITING" }],
    ["finds a study by an id it once had", { ids: "NCT00000410" }],
    ["combines conditions", { queries: { cond: "heart" }, type: "int", phase: "1" }],
  ])("%s", (_, texts) => {
    expect(matches(texts)).toBe(true);
  });

  test.each<[string, Partial<ConditionTexts>]>([
    ["does not take a part of a word", { queries: { cond: "hear" } }],
    ["does not take a phrase across values", { queries: { cond: '"failure renal"' } }],
    ["needs every word", { queries: { cond: "heart lung" } }],
    ["looks in the pieces of the area only", { queries: { cond: "bayer" } }],
    ["does not take a collaborator for the lead sponsor", { queries: { lead: "merck" } }],
    ["needs every condition", { queries: { cond: "heart" }, status: "COMPLETED" }],
    ["does not take another phase", { phase: "3" }],
    ["does not take another id", { ids: "NCT00000102" }],
  ])("%s", (_, texts) => {
    expect(matches(texts)).toBe(false);
  });

  test("survives a record of an unexpected shape", () => {
    const conditions = parseConditions({ queries: { cond: "x" }, status: "COMPLETED" });
    if ("kind" in conditions) throw new Error(conditions.message);
    for (const odd of [{}, { protocolSection: [] }, { protocolSection: { statusModule: "x" } }]) {
      expect(createScanMatcher(conditions)(odd)).toBe(false);
    }
  });
});
