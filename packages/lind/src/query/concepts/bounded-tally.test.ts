import { expect, test } from "vitest";
import { BoundedTally } from "./bounded-tally.ts";

interface Counted {
  readonly key: string;
  count: number;
}

function countAll(tally: BoundedTally<Counted>, keys: string): void {
  for (const key of keys) tally.count(key, () => ({ key, count: 0 }));
}

const show = (tally: BoundedTally<Counted>): string =>
  [...tally.all()].map(({ key, count }) => `${key}${count}`).join(" ");

test("keys are counted", () => {
  const tally = new BoundedTally<Counted>(10);
  countAll(tally, "abaca");
  expect(show(tally)).toBe("a3 b1 c1");
  expect(tally.get("a")?.count).toBe(3);
  expect(tally.get("z")).toBeUndefined();
});

test("when there is no room, what was counted once is forgotten", () => {
  const tally = new BoundedTally<Counted>(4);
  countAll(tally, "aabcdx");
  expect(show(tally)).toBe("a2 x1");
});

test("when all were counted more often, no new key is taken and the old ones are still counted", () => {
  const tally = new BoundedTally<Counted>(2);
  countAll(tally, "aabb");
  expect(tally.count("c", () => ({ key: "c", count: 0 }))).toBeUndefined();
  countAll(tally, "ad");
  expect(show(tally)).toBe("a3 b2");
});
