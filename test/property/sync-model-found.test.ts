import { describe, test } from "vitest";
import type { ScopeDefinition } from "../../packages/lind/src/registry/registry.ts";
import { openMemoryRegistry } from "../support/memory-registry.ts";
import { MemoryStore } from "../support/memory-store.ts";
import { type Action, runSchedule } from "./sync-model.ts";
import { SimulatorWorld } from "./sync-model-simulator.ts";
import { FakeWorld } from "./sync-model-world.ts";

const recruiting: ScopeDefinition = { kind: "query", parameters: { "filter.overallStatus": "RECRUITING" } };

const calm = { kind: "sync", full: false, faults: [], kill: undefined } as const;

/** Schedules that random search has found to break the sync once, in their shrunk form. Each is kept for ever. */
const found: readonly {
  readonly name: string;
  readonly life: number;
  readonly hasEtags: boolean;
  readonly scope: ScopeDefinition;
  readonly schedule: readonly Action[];
}[] = [
  {
    // The record was cut on its way, the process was killed, and the stored text had the same post date.
    name: "a study edited twice on one day whose second text is garbled just before a kill",
    life: 347_635,
    hasEtags: false,
    scope: recruiting,
    schedule: [
      { kind: "advance", days: 0 },
      { kind: "advance", days: 4 },
      { kind: "advance", days: 3 },
      calm,
      {
        ...calm,
        faults: [
          { fault: "unavailable", call: 3 },
          { fault: "move-within-day", call: 1 },
        ],
      },
      { ...calm, faults: [{ fault: "garbled", call: 2 }], kill: { at: "sync.page-committed", count: 1 } },
    ],
  },
];

describe("schedules that once broke the sync", () => {
  test.each(found)("$name", async ({ life, hasEtags, scope, schedule }) => {
    const store = new MemoryStore();
    const disk = {
      open: async (failpoint: Parameters<typeof openMemoryRegistry>[1]) => openMemoryRegistry(store, failpoint),
    };
    await runSchedule(new FakeWorld(life, 20, 4, hasEtags), disk, scope, schedule);
  });

  test("a list of ids names an alias whose study is merged in its turn before the first pull", async () => {
    const world = new SimulatorWorld(784_575, 30, 2);
    const store = new MemoryStore();
    const disk = {
      open: async (failpoint: Parameters<typeof openMemoryRegistry>[1]) => openMemoryRegistry(store, failpoint),
    };
    const schedule = [2, 4, 1, 3].map((days) => ({ kind: "advance" as const, days }));
    await runSchedule(world, disk, { kind: "ids", nctIds: world.someIds(12) }, schedule);
  });
});
