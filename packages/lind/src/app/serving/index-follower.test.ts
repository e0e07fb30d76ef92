import { expect, test } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { type FollowAnswer, followWhileServed } from "./index-follower.ts";
import type { MirrorState, ServedMirror } from "./served-mirror.ts";

const FOLLOWED: FollowAnswer = {
  kind: "followed",
  report: { isRebuilt: false, documentsAdded: 1, documentsEnded: 0, seq: 1 },
};
const FAILED: FollowAnswer = {
  kind: "failed",
  error: { code: "STORE_BUSY", message: "Another process writes.", hint: undefined, stack: undefined },
};

/** Runs the follower over looks at the mirror, `[seq, indexSeq]` each, and gives what it did. */
async function follow(looks: readonly (readonly [number, number | undefined])[], answers: readonly FollowAnswer[]) {
  const ending = new AbortController();
  const did: string[] = [];
  const left = [...looks];
  const waiting = [...answers];
  const clock: Pick<Clock, "sleep"> = {
    sleep: async (ms) => {
      did.push(`sleeps ${ms}`);
      if (left.length === 0) ending.abort();
    },
  };
  const readState = async () => {
    const [seq, indexSeq] = left.shift() ?? [0, 0];
    return { seq, indexSeq } as MirrorState;
  };
  await followWhileServed({
    mirror: { readState } as ServedMirror,
    follow: async () => {
      did.push("follows");
      return waiting.shift() ?? FOLLOWED;
    },
    clock: clock as Clock,
    log: { info: () => undefined, warn: (message) => did.push(message) },
    pollMs: 100,
    signal: ending.signal,
  });
  return did;
}

test("it follows when the index is behind or not there, and only then", async () => {
  const did = await follow(
    [
      [1, undefined],
      [1, 1],
      [2, 1],
    ],
    [],
  );
  expect(did).toEqual(["follows", "sleeps 100", "sleeps 100", "follows", "sleeps 100"]);
});

test("after a failure it says so and is patient", async () => {
  const did = await follow(
    [
      [2, 1],
      [2, 1],
    ],
    [FAILED],
  );
  expect(did).toEqual([
    "follows",
    "The index is behind what is stored and could not be brought up to it: Another process writes.",
    "sleeps 1000",
    "follows",
    "sleeps 100",
  ]);
});
