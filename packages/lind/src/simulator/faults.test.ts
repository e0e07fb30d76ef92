import { describe, expect, test } from "vitest";
import { combineFaults, countFaults, type FaultOccasion, noFaults, randomFaults, scheduleFaults } from "./faults.ts";

const occasion = (number: number, endpoint: FaultOccasion["endpoint"] = "list"): FaultOccasion => ({
  number,
  endpoint,
  hasPageToken: false,
});

describe("a plan of faults", () => {
  test("may be empty", () => {
    expect(noFaults(occasion(1))).toEqual([]);
  });

  test("goes by the numbers of requests", () => {
    const plan = scheduleFaults({ 2: [{ kind: "reset" }], 3: [{ kind: "html" }, { kind: "omitted-study" }] });
    expect([1, 2, 3, 4].map((number) => plan(occasion(number)).map((fault) => fault.kind))).toEqual([
      [],
      ["reset"],
      ["html", "omitted-study"],
      [],
    ]);
  });

  test("draws from its seed: the same again for the same request, about as often as it is told", () => {
    const chances = [{ fault: { kind: "reset" }, probability: 0.2 }] as const;
    const draw = (seed: number) =>
      Array.from({ length: 5_000 }, (_, n) => randomFaults(seed, chances)(occasion(n)).length);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const share = draw(1).reduce((sum, count) => sum + count, 0) / 5_000;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
  });

  test("may be for one endpoint", () => {
    const plan = randomFaults(1, [{ fault: { kind: "reset" }, probability: 1, endpoint: "version" }]);
    expect(plan(occasion(1, "version"))).toEqual([{ kind: "reset" }]);
    expect(plan(occasion(1, "list"))).toEqual([]);
  });

  test("joins others", () => {
    const plan = combineFaults(scheduleFaults({ 1: [{ kind: "reset" }] }), scheduleFaults({ 1: [{ kind: "html" }] }));
    expect(plan(occasion(1))).toEqual([{ kind: "reset" }, { kind: "html" }]);
  });
});

test("faults are counted by kind", () => {
  expect(countFaults([])).toEqual({});
  const record = { number: 1, endpoint: "list", fault: { kind: "reset" } } as const;
  expect(countFaults([record, record, { ...record, fault: { kind: "html" } }])).toEqual({ reset: 2, html: 1 });
});
