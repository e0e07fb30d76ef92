import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Condition } from "../query.ts";
import { matches } from "../query-under-test.ts";
import { showCondition } from "../show-condition.ts";
import { simplify } from "./simplify.ts";

const all: Condition = { kind: "all" };
const none: Condition = { kind: "none" };
const acronym: Condition = { kind: "present", piece: "Acronym" };
const keyword: Condition = { kind: "present", piece: "Keyword" };
const phase = (...values: string[]): Condition => ({ kind: "value", piece: "Phase", values });
const size = (low: number | undefined, high: number | undefined): Condition => ({
  kind: "size",
  piece: "Keyword",
  range: { low, high },
});
const not = (operand: Condition): Condition => ({ kind: "not", operand });
const and = (...operands: Condition[]): Condition => ({ kind: "and", operands });
const or = (...operands: Condition[]): Condition => ({ kind: "or", operands });
const location = (condition: Condition): Condition => ({ kind: "location", condition });

describe("simplification", () => {
  test.each<[Condition, string]>([
    [and(), "all"],
    [or(), "none"],
    [and(acronym), "(present Acronym)"],
    [and(acronym, all, and(keyword)), "(and (present Acronym) (present Keyword))"],
    [and(acronym, none), "none"],
    [or(acronym, all), "all"],
    [or(acronym, none, or(keyword)), "(or (present Acronym) (present Keyword))"],
    [or(and(acronym, all)), "(present Acronym)"],
    [not(not(acronym)), "(present Acronym)"],
    [not(and()), "none"],
    [not(none), "all"],
    [not(not(not(acronym))), "(not (present Acronym))"],
    [or(phase("PHASE1"), acronym, phase("PHASE2", "PHASE1")), "(or (value Phase PHASE1 PHASE2) (present Acronym))"],
    [or(phase("PHASE1"), phase("PHASE2")), "(value Phase PHASE1 PHASE2)"],
    [and(phase("PHASE1"), phase("PHASE2")), "(and (value Phase PHASE1) (value Phase PHASE2))"],
    [phase(), "none"],
    [location(or()), "none"],
    [location(not(none)), "(location all)"],
    [location(and(acronym)), "(location (present Acronym))"],
    [size(0, undefined), "all"],
    [size(undefined, undefined), "all"],
    [size(undefined, 3), "(size Keyword MIN..3)"],
    [size(3, 2), "none"],
    [size(undefined, -1), "none"],
    [{ kind: "range", piece: "EnrollmentCount", range: { low: 2, high: 1 } }, "none"],
    [{ kind: "ids", nctIds: [] }, "none"],
  ])("%j", (condition, expected) => {
    expect(showCondition(simplify(condition))).toBe(expected);
  });

  test("leaves stay the same objects", () => {
    const simple = simplify(and(or(acronym), not(not(keyword))));
    expect(simple.kind === "and" && simple.operands[0] === acronym && simple.operands[1] === keyword).toBe(true);
  });

  test("means the same, and a second time changes nothing", () => {
    const leaf = fc.constantFrom<Condition>(all, none, acronym, keyword, phase("PHASE1"), phase("PHASE2"), size(1, 2));
    const condition = fc.letrec<{ node: Condition }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie("node"), { maxLength: 3 }).map((operands) => and(...operands)),
        fc.array(tie("node"), { maxLength: 3 }).map((operands) => or(...operands)),
        tie("node").map(not),
      ),
    })).node;
    const study = fc.record({
      protocolSection: fc.record({
        identificationModule: fc.constantFrom({}, { acronym: "A" }),
        designModule: fc.constantFrom({}, { phases: ["PHASE1"] }, { phases: ["PHASE1", "PHASE2"] }),
        conditionsModule: fc.constantFrom({}, { keywords: ["a"] }, { keywords: ["a", "b", "c"] }),
      }),
    });
    fc.assert(
      fc.property(condition, study, (given, record) => {
        const simple = simplify(given);
        expect(matches(simple, record)).toBe(matches(given, record));
        expect(simplify(simple)).toEqual(simple);
      }),
    );
  });
});
