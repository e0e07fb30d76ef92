import fc from "fast-check";
import { expect, test } from "vitest";
import { runHistory, someStep } from "./monitor-evaluation.ts";

const RUNS = 1_000;

test(`after any of ${RUNS} histories each watch has told exactly what it was to hear, once and in order`, async () => {
  let alerts = 0;
  const property = fc.asyncProperty(fc.array(someStep, { minLength: 5, maxLength: 120 }), async (steps) => {
    alerts += await runHistory(steps);
  });
  await fc.assert(property, { numRuns: RUNS });
  expect(alerts).toBeGreaterThan(RUNS);
});
