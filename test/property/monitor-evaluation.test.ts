import fc from "fast-check";
import { expect, test } from "vitest";
import { runHistory, someStep } from "./monitor-evaluation.ts";

const RUNS = 100;

test(`after any of ${RUNS} histories each watch has told exactly what it was to hear, once and in order`, async () => {
  let alerts = 0;
  const property = fc.asyncProperty(fc.array(someStep, { minLength: 5, maxLength: 40 }), async (steps) => {
    alerts += await runHistory(steps);
  });
  await fc.assert(property, { numRuns: RUNS });
  // Histories in which nothing is told would prove little.
  expect(alerts).toBeGreaterThan(RUNS);
});
