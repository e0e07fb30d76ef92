import { type NctId, parseNctId } from "ctgov/study";
import { expect, test } from "vitest";
import { must } from "../../../base/assert.ts";
import { createSimulation, LIVELY } from "../../../simulator/simulation.ts";
import { countValues } from "./run-statistics.ts";

const PIECES = ["BriefTitle", "OverallStatus", "StartDate", "Condition", "EnrollmentCount", "EligibilityCriteria"];

test("what has no room in one pass is counted in another, and is the same", async () => {
  const studies = [...createSimulation({ ...LIVELY, studies: 1_100, seed: 4 }).texts("2026-08-14")].map(({ text }) => ({
    nctId: idOf(text),
    text,
  }));
  let passes = 0;
  async function* pass(): AsyncIterable<{ readonly nctId: NctId; readonly text: string }> {
    passes += 1;
    yield* studies;
  }
  const whole = await countValues(pass, PIECES);
  expect(passes).toBe(1);
  expect(whole.map(({ piece }) => piece)).toEqual(PIECES);
  expect(await countValues(pass, PIECES, 1)).toEqual(whole);
  // Dates and numbers take no room: both are counted in the first of five.
  expect(passes).toBe(1 + 5);
});

function idOf(text: string): NctId {
  const id = JSON.parse(text).protocolSection.identificationModule.nctId;
  return must(parseNctId(id), "a simulated study has an id");
}
