import type { JsonValue } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { findIdentityRule, type IdentityRule, UNKNOWN_LIST_RULE } from "./identity.ts";
import { createMatchBudget, LIKENESS_PAIRS_MAX, matchLists, SAME_TEXT_CHARS_MIN } from "./match-lists.ts";

function ruleOf(name: string): IdentityRule {
  return findIdentityRule(`protocolSection.${name}`) ?? UNKNOWN_LIST_RULE;
}

/** `0=1` pairs the first element with the second; `-0` was removed, `+1` added, `~0=1` moved. */
function show(before: readonly JsonValue[], after: readonly JsonValue[], rule: IdentityRule): string {
  const match = matchLists(before, after, rule, createMatchBudget());
  return [
    ...match.pairs.map((pair) => `${pair.before}=${pair.after}`),
    ...match.removed.map((position) => `-${position}`),
    ...match.added.map((position) => `+${position}`),
    ...match.moved.map((pair) => `~${pair.before}=${pair.after}`),
  ].join(" ");
}

const site = (facility: string, more: object = {}): JsonValue => ({
  facility,
  city: "Roma",
  country: "Italy",
  ...more,
});

describe("lists of plain values", () => {
  test.each([
    ["stay in order around additions and removals", ["a", "b", "c"], ["x", "b", "c", "y"], "1=1 2=2 -0 +0 +3"],
    ["are multisets", ["a", "a", "b"], ["a", "b"], "0=0 2=1 -1"],
    ["move as few as can be", ["a", "b", "c", "d"], ["d", "a", "b", "c"], "3=0 0=1 1=2 2=3 ~3=0"],
    ["are the same in another form", ["Breast  Cancer"], ["breast cancer"], "0=0"],
    ["prefer the exact value over the folded one", ["HIV", "hiv"], ["hiv", "HIV"], "1=0 0=1 ~1=0"],
    ["tell 1 from its text", [1, "1"], ["1", 1], "1=0 0=1 ~1=0"],
    ["are never paired by likeness", ["Breast Cancer"], ["Metastatic Breast Cancer"], "-0 +0"],
  ])("%s", (_, before, after, expected) => {
    expect(show(before, after, UNKNOWN_LIST_RULE)).toBe(expected);
  });
});

describe("locations", () => {
  const rule = ruleOf("contactsLocationsModule.locations");

  test.each<[name: string, before: JsonValue[], after: JsonValue[], expected: string]>([
    [
      "are known by facility, city and country",
      [site("A"), site("B")],
      [site("B", { status: "X" }), site("A")],
      "1=0 0=1 ~1=0",
    ],
    [
      "are known whatever their punctuation, case and accents",
      [site("Hôpital St. Louis")],
      [site("HOPITAL ST LOUIS")],
      "0=0",
    ],
    [
      "of one name are told apart by their zip",
      [site("A", { zip: "1" }), site("A", { zip: "2" })],
      [site("A", { zip: "2" }), site("A", { zip: "1" })],
      "1=0 0=1 ~1=0",
    ],
    [
      "of one name and place are told apart by their likeness",
      [
        site("A", { contacts: [{ name: "Kim" }], status: "R" }),
        site("A", { contacts: [{ name: "Lee" }], status: "R" }),
      ],
      [site("A", { contacts: [{ name: "Lee" }], status: "C" })],
      "1=0 -0",
    ],
    [
      "that are alike in all keep their order",
      [site("A", { status: "R" }), site("A", { status: "R" }), site("A", { status: "R" })],
      [site("A", { status: "R" }), site("A", { status: "C" }), site("A", { status: "R" })],
      "0=0 1=1 2=2",
    ],
    [
      "with a facility known only later are the same in the same town",
      [{ city: "Roma", country: "Italy" }],
      [site("Gemelli")],
      "0=0",
    ],
    ["of another town are others", [site("Gemelli")], [site("Gemelli", { city: "Milano" })], "-0 +0"],
    [
      "that moved town and kept their zip are the same",
      [site("Gemelli", { zip: "168" })],
      [site("Gemelli", { city: "Rome", zip: "168" })],
      "0=0",
    ],
    [
      "that share only plain words are others",
      [site("University Hospital Gemelli")],
      [site("University Hospital Umberto")],
      "-0 +0",
    ],
    [
      "of plain words only are compared by these",
      [site("University Hospital")],
      [site("University Hospital Center")],
      "0=0",
    ],
  ])("%s", (_, before, after, expected) => {
    expect(show(before, after, rule)).toBe(expected);
  });
});

describe("outcomes", () => {
  const rule = ruleOf("outcomesModule.primaryOutcomes");
  const outcome = (measure: string, timeFrame: string, more: object = {}): JsonValue => ({
    measure,
    timeFrame,
    ...more,
  });
  const long = "The time from randomisation to the first documented progression or to death.";

  test.each<[name: string, before: JsonValue[], after: JsonValue[], expected: string]>([
    [
      "of one measure are told apart by their time frame",
      [outcome("Pain", "week 4"), outcome("Pain", "week 8")],
      [outcome("Pain", "week 8"), outcome("Pain", "week 4")],
      "1=0 0=1 ~1=0",
    ],
    ["with another time frame are the same", [outcome("Pain", "week 4")], [outcome("Pain", "week 12")], "0=0"],
    [
      "reworded are the same",
      [outcome("Incidence of adverse events", "1 year")],
      [outcome("Incidence of serious adverse events", "1 year")],
      "0=0",
    ],
    [
      "equally alike go by their time frame",
      [outcome("Pain intensity", "week 4"), outcome("Pain intensity", "week 8")],
      [outcome("Pain intensity VAS", "week 8")],
      "1=0 -0",
    ],
    [
      "that share only the phrase are others",
      [outcome("Change from Baseline in HbA1c at Week 24", "24 weeks")],
      [outcome("Change from Baseline in Weight at Week 24", "24 weeks")],
      "-0 +0",
    ],
    [
      "with the same long description are the same",
      [outcome("PFS", "1 year", { description: long })],
      [outcome("Progression-free survival", "1 year", { description: long })],
      "0=0",
    ],
    [
      "that share a long description with others are not taken for them",
      [outcome("PFS", "1 year", { description: long }), outcome("OS", "1 year", { description: long })],
      [outcome("Survival", "1 year", { description: long })],
      "-0 -1 +0",
    ],
  ])("%s", (_, before, after, expected) => {
    expect(long.length).toBeGreaterThanOrEqual(SAME_TEXT_CHARS_MIN);
    expect(show(before, after, rule)).toBe(expected);
  });
});

describe("other lists", () => {
  test.each<[name: string, list: string, before: JsonValue[], after: JsonValue[], expected: string]>([
    [
      "an intervention of another type is the same by its name",
      "armsInterventionsModule.interventions",
      [{ type: "DRUG", name: "X" }],
      [{ type: "BIOLOGICAL", name: "X" }],
      "0=0",
    ],
    [
      "two interventions of one name go by type",
      "armsInterventionsModule.interventions",
      [
        { type: "DRUG", name: "X" },
        { type: "DEVICE", name: "X" },
      ],
      [{ type: "DEVICE", name: "X" }],
      "1=0 -0",
    ],
    [
      "an intervention is known by its other names",
      "armsInterventionsModule.interventions",
      [{ type: "DRUG", name: "MK-3475" }],
      [{ type: "DRUG", name: "Pembrolizumab", otherNames: ["MK3475", "MK-3475"] }],
      "0=0",
    ],
    [
      "a reference is known by its citation once it has a pmid",
      "referencesModule.references",
      [{ citation: "Lind J. 1753." }],
      [{ citation: "Lind J. 1753.", pmid: "1" }],
      "0=0",
    ],
    [
      "a reference with another pmid is another",
      "referencesModule.references",
      [{ citation: "A", pmid: "1" }],
      [{ citation: "B", pmid: "2" }],
      "-0 +0",
    ],
    [
      "an unknown structure is known by its content",
      "futureModule.items",
      [{ x: 1, y: 2 }, { z: 3 }],
      [{ z: 3 }, { x: 1, y: 5 }],
      "1=0 0=1 ~1=0",
    ],
  ])("%s", (_, list, before, after, expected) => {
    expect(show(before, after, ruleOf(list))).toBe(expected);
  });

  test("a new edition of the protocol is the protocol still", () => {
    const rule = findIdentityRule("documentSection.largeDocumentModule.largeDocs") ?? UNKNOWN_LIST_RULE;
    const [before, after] = [
      [{ filename: "Prot_000.pdf", typeAbbrev: "Prot", label: "Study Protocol" }],
      [
        { filename: "ICF_000.pdf", typeAbbrev: "ICF", label: "Informed Consent Form" },
        { filename: "Prot_001.pdf", typeAbbrev: "Prot", label: "Study Protocol" },
      ],
    ];
    expect(show(before, after, rule)).toBe("0=1 +0");
  });

  test("an untitled row is the same as the untitled row, and as the one that got a title", () => {
    const rule = findIdentityRule("resultsSection.outcomeMeasuresModule.outcomeMeasures.classes") ?? UNKNOWN_LIST_RULE;
    expect(show([{ categories: [1] }], [{ categories: [2] }], rule)).toBe("0=0");
    expect(show([{ categories: [1] }], [{ title: "Week 4", categories: [1] }], rule)).toBe("0=0");
  });
});

describe("the budget", () => {
  const facilities = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => site(`${prefix} ${n}`));
  const rule = ruleOf("contactsLocationsModule.locations");

  test("pays for likeness alone, and names are joined without it", () => {
    const budget = createMatchBudget();
    const sites = facilities("Clinic", 2_000);
    expect(matchLists(sites, sites.toReversed(), rule, budget).pairs.length).toBe(2_000);
    expect(budget.pairsLeft).toBe(LIKENESS_PAIRS_MAX);
  });

  test("leaves elements unpaired where likeness would cost more", () => {
    const count = Math.ceil(Math.sqrt(LIKENESS_PAIRS_MAX)) + 1;
    const match = matchLists(facilities("Clinic", count), facilities("Clinics", count), rule, createMatchBudget());
    expect([match.pairs.length, match.removed.length, match.added.length]).toEqual([0, count, count]);
  });

  test("pairs elements of one name in their order where likeness would cost more", () => {
    const count = Math.ceil(Math.sqrt(LIKENESS_PAIRS_MAX)) + 1;
    const sites = (mark: string) => Array.from({ length: count }, (_, n) => site("Site", { note: `${mark} ${n}` }));
    const match = matchLists(sites("old"), sites("new"), rule, createMatchBudget());
    expect(match.pairs.every((pair) => pair.before === pair.after)).toBe(true);
    expect(match.pairs.length).toBe(count);
  });
});
