import { describe, test } from "vitest";
import { checkSchedules } from "./sync-model-schedules.ts";

/** `LIND_SCHEDULES=20000` runs as many; `LIND_SEED` repeats a run whose seed was printed. */
const schedules = Number(process.env["LIND_SCHEDULES"] ?? 1000);

describe(`whatever happens, in ${schedules} schedules, the store ends as the registry is`, () => {
  test("the fake registry, a store in memory", async () => {
    await checkSchedules({ schedules: Math.ceil(schedules * 0.45), world: "fake", store: "memory" });
  });

  test("a list of ids too long for one request", async () => {
    await checkSchedules({ schedules: Math.ceil(schedules * 0.05), world: "many ids", store: "memory" });
  });

  test("the simulated registry, a store in memory", async () => {
    await checkSchedules({ schedules: Math.ceil(schedules * 0.4), world: "simulator", store: "memory" });
  });

  test("the simulated registry, a store in SQLite", async () => {
    await checkSchedules({ schedules: Math.ceil(schedules * 0.1), world: "simulator", store: "sqlite" });
  });
});
