import { describe, test } from "vitest";
import { describeAsOf, describeMovedDays } from "../../packages/lind/src/registry/as-of-conformance.ts";
import type { Declare, StoreUnderTest } from "../../packages/lind/src/registry/store-under-test.ts";
import { openMemoryRegistry } from "../support/memory-registry.ts";
import { MemoryStore } from "../support/memory-store.ts";

/** The registry in memory stands for the store in tests of the index, so it has to tell days as the store does. */
describe("the registry in memory", () => {
  const scenario: Declare = (title, body) => {
    test(title, async () => {
      const store = new MemoryStore();
      const underTest: StoreUnderTest = {
        open: async (options) => openMemoryRegistry(store, options?.failpoint),
        async [Symbol.asyncDispose]() {},
      };
      await body(await underTest.open(), underTest);
    });
  };
  describeAsOf(scenario);
  describeMovedDays(scenario);
});
