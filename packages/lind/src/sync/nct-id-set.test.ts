import type { NctId } from "ctgov/study";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nct } from "../../../../test/support/fake-upstream.ts";
import { NctIdSet } from "./nct-id-set.ts";

const anyId = fc
  .oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 65_530, max: 65_545 }), fc.constant(99_999_999))
  .map(nct);

test("behaves as a sorted set of ids", () => {
  const anyStep = fc.record({ adds: fc.boolean(), nctId: anyId });
  const property = fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
    const set = new NctIdSet();
    const model = new Set<NctId>();
    for (const { adds, nctId } of steps) {
      if (adds) set.add(nctId);
      else set.delete(nctId);
      if (adds) model.add(nctId);
      else model.delete(nctId);
      expect(set.has(nctId)).toBe(model.has(nctId));
    }
    expect([...set]).toEqual([...model].toSorted());
    expect(set.size).toBe(model.size);
  });
  fc.assert(property);
});

test("takes a list to begin with", () => {
  expect([...new NctIdSet([nct(7), nct(3), nct(7)])]).toEqual([nct(3), nct(7)]);
});
