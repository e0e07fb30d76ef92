import { expect, test } from "vitest";
import type { ChainLink } from "./delta-chain.ts";
import { planRebase } from "./rebase.ts";

/** `1>2` is version 1 as the difference from version 2; `3` is whole. */
function chain(text: string): readonly ChainLink[] {
  return text.split(" ").map((link) => {
    const [versionId = "", base] = link.split(">");
    return {
      versionId: Number(versionId),
      baseVersionId: base === undefined ? undefined : Number(base),
      deltaHeight: 0,
    };
  });
}

test.each<[string, readonly number[], readonly string[], Readonly<Record<number, number>>]>([
  ["1>2 2>3 3", [], [], { 1: 0, 2: 0, 3: 2 }],
  ["1>2 2>3 3", [1], [], { 2: 0, 3: 1 }],
  ["1>2 2>3 3", [2], ["1>3"], { 1: 0, 3: 1 }],
  ["1>2 2>3 3>4 4", [2, 3], ["1>4"], { 1: 0, 4: 1 }],
  ["1>2 2 3>4 4", [2], ["1"], { 1: 0, 3: 0, 4: 1 }],
  ["1>3 2>3 3 4", [3], ["1", "2"], { 1: 0, 2: 0, 4: 0 }],
])("%s without %j", (links, dropped, moved, heights) => {
  const plan = planRebase(chain(links), new Set(dropped));
  const words = plan.moved.map(({ versionId, baseVersionId }) =>
    baseVersionId === undefined ? `${versionId}` : `${versionId}>${baseVersionId}`,
  );
  expect(words).toEqual(moved);
  expect(Object.fromEntries(plan.heights)).toEqual(heights);
});
