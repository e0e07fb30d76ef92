import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NctId } from "ctgov/study";
import fc from "fast-check";
import type { ScopeDefinition } from "../../packages/lind/src/registry/registry.ts";
import { openSqliteRegistry } from "../../packages/lind/src/registry/sqlite/open.ts";
import { IDS_PER_REQUEST } from "../../packages/lind/src/sync/limits.ts";
import { openMemoryRegistry } from "../support/memory-registry.ts";
import { MemoryStore } from "../support/memory-store.ts";
import { anySchedule, type Disk, runSchedule } from "./sync-model.ts";
import { SimulatorWorld } from "./sync-model-simulator.ts";
import { FakeWorld, someIds } from "./sync-model-world.ts";

const SCOPES = ["everything", "recruiting", "ids"] as const;

interface Setting {
  readonly schedules: number;
  /** `many ids`: the fake registry, and a list of ids that is too long for one request. */
  readonly world: "fake" | "simulator" | "many ids";
  readonly store: "memory" | "sqlite";
}

/** Random schedules. fast-check prints the seed and the shrunk schedule of a failure. */
export async function checkSchedules({ schedules, world, store }: Setting): Promise<void> {
  const property = fc.asyncProperty(
    fc.record({
      life: fc.integer({ min: 1, max: 1_000_000 }),
      scope: fc.constantFrom(...SCOPES),
      isPlain: fc.boolean(),
      schedule: anySchedule,
    }),
    async ({ life, scope, isPlain, schedule }) => {
      const run = async (disk: Disk) => {
        if (world === "many ids") {
          const definition: ScopeDefinition = { kind: "ids", nctIds: someIds(IDS_PER_REQUEST + 10) };
          await runSchedule(new FakeWorld(life, IDS_PER_REQUEST + 40, 100, isPlain), disk, definition, schedule);
        } else if (world === "fake") {
          const fake = new FakeWorld(life, 20, 4, isPlain);
          await runSchedule(fake, disk, definitionOf(scope, someIds(12)), schedule);
        } else {
          const simulated = new SimulatorWorld(life, 30, isPlain ? 1 : 2);
          await runSchedule(simulated, disk, definitionOf(scope, simulated.someIds(12)), schedule);
        }
      };
      await (store === "memory" ? run(memoryDisk()) : onSqliteDisk(run));
    },
  );
  await fc.assert(property, { numRuns: schedules });
}

function definitionOf(scope: (typeof SCOPES)[number], nctIds: readonly NctId[]): ScopeDefinition {
  if (scope === "everything") return { kind: "everything" };
  if (scope === "ids") return { kind: "ids", nctIds };
  return { kind: "query", parameters: { "filter.overallStatus": "RECRUITING" } };
}

function memoryDisk(): Disk {
  const store = new MemoryStore();
  return { open: async (failpoint) => openMemoryRegistry(store, failpoint) };
}

async function onSqliteDisk(run: (disk: Disk) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "lind-sync-model-"));
  try {
    await run({ open: (failpoint) => openSqliteRegistry({ home, mode: "write", failpoint }) });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
