import { describe, test } from "vitest";
import { checkSchedules } from "./sync-model-schedules.ts";

/** `LIND_SCHEDULES=20000` runs as many; `LIND_SEED` repeats a run whose seed was printed. */
const { LIND_SCHEDULES: schedulesText = "1000", LIND_SEED: seedText } = process.env;
const schedules = Number(schedulesText);
const seed = seedText === undefined ? undefined : Number(seedText);

describe(`whatever happens, in ${schedules} schedules, the store ends as the registry is`, () => {
  test("the fake registry, a store in memory", async () => {
    await checkSchedules({ schedules: Math.ceil(schedules * 0.45), seed, world: "fake", store: "memory" });
  });

  test("a list of ids too long for one request", async () => {
    await checkSchedules({ schedules: Math.ceil(schedules * 0.05), seed, world: "many ids", store: "memory" });
  });

  test("the simulated registry, a store in memory", async () => {
    await checkSchedules({ schedules: Math.ceil(schedules * 0.4), seed, world: "simulator", store: "memory" });
  });

  test("the simulated registry, a store in SQLite", async () => {
    await checkSchedules({ schedules: Math.ceil(schedules * 0.1), seed, world: "simulator", store: "sqlite" });
  });
});
