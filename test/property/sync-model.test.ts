import { describe, test } from "vitest";
import { checkSchedules } from "./sync-model-schedules.ts";

describe("whatever happens, the store ends as the registry is", () => {
  test("the fake registry, a store in memory (I1, I3, I5, I10, I11)", async () => {
    await checkSchedules({ schedules: 60, world: "fake", store: "memory" });
  });

  test("a list of ids too long for one request (I11)", async () => {
    await checkSchedules({ schedules: 5, world: "many ids", store: "memory" });
  });

  test("the simulated registry, a store in memory (I6, I7, I11)", async () => {
    await checkSchedules({ schedules: 30, world: "simulator", store: "memory" });
  });

  test("the simulated registry, a store in SQLite (I1, I11)", async () => {
    await checkSchedules({ schedules: 10, world: "simulator", store: "sqlite" });
  });
});
