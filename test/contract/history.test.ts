import { readFileSync } from "node:fs";
import { isJsonObject, type NctId } from "ctgov/study";
import { beforeAll, describe, expect, test } from "vitest";
import { backfillEverything } from "../../packages/lind/src/app/backfill-histories.ts";
import { readHistory } from "../../packages/lind/src/app/history.ts";
import { versionAsOf } from "../../packages/lind/src/registry/as-of.ts";
import { HISTORY_SOURCE } from "../../packages/lind/src/registry/registry.ts";
import { historyTruth } from "../../packages/lind/src/simulator/api/history.ts";
import { type FaultPlan, randomFaults } from "../../packages/lind/src/simulator/faults.ts";
import { dataDayOf } from "../../packages/lind/src/simulator/simulation.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { createSimulatorTransport } from "../../packages/lind/src/simulator/transport.ts";
import { createApiHistory } from "../../packages/lind/src/sources/history/api-history.ts";
import { parseVersionList } from "../../packages/lind/src/sources/history/parse-history.ts";
import { HURRIED_TIMEOUT_MS, hurriedClock } from "../support/hurried-clock.ts";
import { livelySimulator, type MirroredHome, mirror } from "../support/mirrored-days.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

describe.skipIf(!hasSharedData)("the registry's own answer, recorded", () => {
  const file = "data/formats/history/int_studies_NCT03690141_history.json";
  const recorded: unknown = hasSharedData ? JSON.parse(readFileSync(sharedPath(file), "utf8")) : undefined;

  test("is read as ten versions with their days", () => {
    const list = isJsonObject(recorded) ? parseVersionList(JSON.stringify(recorded["history"])) : undefined;
    if (list?.kind !== "listed") throw new Error("The recorded answer lists versions.");
    expect(list.versions.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(list.versions[0]?.day).toBe("2018-09-27");
    expect(list.versions.at(-1)?.day).toBe("2020-04-27");
  });

  test("has the shape that the simulator answers with", async () => {
    const simulator = createSimulator({ ...livelySimulator(4, 9).simulation.options });
    const transport = createSimulatorTransport(simulator);
    const [nctId] = [...simulator.simulation.truthAt(simulator.day).texts.keys()];
    const answer = await transport(new Request(`https://registry.test/api/int/studies/${nctId}/history`));
    const { changes } = (await answer.json()) as { readonly changes: readonly object[] };
    const history = isJsonObject(recorded) ? recorded["history"] : undefined;
    const real = isJsonObject(history) && Array.isArray(history["changes"]) ? history["changes"] : [];
    expect(Object.keys(changes[0] ?? {})).toEqual(expect.arrayContaining(Object.keys(real[0] ?? {})));
  });
});

/** Each study's versions of the registry's history, as they are stored. */
async function storedHistories(
  home: MirroredHome,
): Promise<ReadonlyMap<NctId, readonly (readonly [string, string])[]>> {
  const registry = await home.lind.openForWriting();
  const histories = new Map<NctId, (readonly [string, string])[]>();
  for (const nctId of await registry.listPresent({ limit: 1_000 })) {
    const stored: (readonly [string, string])[] = [];
    for (const version of await registry.listVersions(nctId)) {
      if (version.source !== HISTORY_SOURCE) continue;
      const text = (await registry.readVersion(nctId, version.version))?.text ?? "";
      stored.push([version.lastUpdatePostDate ?? "", text]);
    }
    histories.set(nctId, stored);
  }
  return histories;
}

/** A mirror whose client does not wait in earnest. */
async function disposing(simulator: Simulator, body: (home: MirroredHome) => Promise<void>): Promise<void> {
  await using home = mirror(simulator);
  const [transport, clock] = [createSimulatorTransport(simulator), hurriedClock()];
  const pace = { ratePerSecond: 1_000, timeoutMs: HURRIED_TIMEOUT_MS };
  const history = createApiHistory({ transport, clock, random: () => 0.5, ...pace });
  await body({ ...home, lind: { ...home.lind, openHistory: async () => history } });
}

const SEED = 22;
const STUDIES = 30;
/** Where a test mirrors a registry again and again. */
const FEW_STUDIES = 10;

describe("a backfilled mirror of the simulated registry", () => {
  test("has every version that was posted, byte for byte, and shows each day as it was (B4, B5)", async () => {
    const simulator = livelySimulator(SEED, STUDIES);
    await disposing(simulator, async (home) => {
      await home.sync();
      const report = await backfillEverything(home.lind);
      expect(report).toMatchObject({ failed: [], quarantined: 0, newer: 0 });
      expect(report.past).toBeGreaterThan(STUDIES);
      const registry = await home.lind.openForWriting();
      const histories = await storedHistories(home);
      const day = dataDayOf(simulator.day);
      const without = [...histories.keys()].filter(
        (nctId) => historyTruth(simulator.simulation, nctId, day).length === 0,
      );
      expect(without.length).toBeGreaterThan(0);
      expect(report.withoutHistory).toBe(without.length);
      let shown = 0;
      for (const [nctId, stored] of histories) {
        const truth = historyTruth(simulator.simulation, nctId, day);
        // The newest may be what the API gave, in markdown.
        const expected = truth.map(({ postDay, text }) => [postDay, text]);
        expect([expected, expected.slice(0, -1)]).toContainEqual(stored);
        const versions = await registry.listVersions(nctId);
        for (const [at, { postDay, text }] of truth.entries()) {
          if (at >= stored.length) continue;
          const version = versionAsOf(versions, postDay)?.version ?? 0;
          expect((await registry.readVersion(nctId, version))?.text, `${nctId} on ${postDay}`).toBe(text);
          shown += 1;
        }
      }
      expect(shown).toBe(report.past);
      expect(await registry.verify(() => undefined)).toEqual([]);
      expect(await backfillEverything(home.lind)).toMatchObject({ requests: report.requests, past: 0 });
    });
  });

  test("differs from version to version by what was edited, never by HTML", async () => {
    const simulator = livelySimulator(SEED, 20);
    await disposing(simulator, async (home) => {
      await home.sync();
      await backfillEverything(home.lind);
      const registry = await home.lind.openForWriting();
      const texts: string[] = [];
      for (const nctId of await registry.listPresent({ limit: 100 })) {
        for (const { changes = [] } of await readHistory(registry, nctId)) {
          texts.push(
            ...changes.flatMap(({ before, after }) => [JSON.stringify(before ?? ""), JSON.stringify(after ?? "")]),
          );
        }
      }
      expect(texts.length).toBeGreaterThan(100);
      expect(texts.filter((text) => /<\/?(?:p|ul|li)>|&#x2F;/.test(text))).toEqual([]);
    });
  });
});

describe("a backfill from a registry with faults", () => {
  let undisturbed: ReadonlyMap<NctId, unknown>;
  beforeAll(() =>
    disposing(livelySimulator(SEED, FEW_STUDIES), async (home) => {
      await home.sync();
      await backfillEverything(home.lind);
      undisturbed = await storedHistories(home);
    }),
  );

  test.each([
    ["429 with Retry-After", { kind: "too-many-requests", retryAfter: "0" }],
    ["429", { kind: "too-many-requests" }],
    ["503", { kind: "server-error", status: 503 }],
    ["lost connections", { kind: "reset" }],
    ["cut bodies", { kind: "cut-body", share: 0.6 }],
  ] as const)("%s: has all of it in the end", async (_, fault) => {
    const simulator = livelySimulator(SEED, FEW_STUDIES);
    await disposing(simulator, async (home) => {
      await home.sync();
      simulator.setFaults(randomFaults(7, [{ fault, probability: 0.15, endpoint: "history" }]));
      await untilWhole(home);
      expect(simulator.faultRecords.length).toBeGreaterThan(2);
      expect(await storedHistories(home)).toEqual(undisturbed);
    });
  });

  test("garbled versions go to quarantine and heal", async () => {
    const simulator = livelySimulator(SEED, FEW_STUDIES);
    await disposing(simulator, async (home) => {
      await home.sync();
      simulator.setFaults(
        randomFaults(7, [{ fault: { kind: "garbled-version" }, probability: 0.2, endpoint: "history" }]),
      );
      const first = await backfillEverything(home.lind);
      expect(first.quarantined).toBeGreaterThan(0);
      expect(first.failed).toEqual([]);
      simulator.setFaults(() => []);
      expect(await backfillEverything(home.lind)).toMatchObject({ quarantined: 0 });
      expect(await storedHistories(home)).toEqual(undisturbed);
    });
  });

  test("web pages instead of answers stop it, and nothing of them is stored", async () => {
    const simulator = livelySimulator(SEED, FEW_STUDIES);
    await disposing(simulator, async (home) => {
      await home.sync();
      const portal: FaultPlan = ({ endpoint }) => (endpoint === "history" ? [{ kind: "html" }] : []);
      simulator.setFaults(portal);
      await expect(backfillEverything(home.lind)).rejects.toMatchObject({ code: "REGISTRY_UNAVAILABLE" });
      expect([...(await storedHistories(home)).values()].flat()).toEqual([]);
    });
  });

  /** A study that outlasts the client's patience is named and taken up by the next run. */
  async function untilWhole(home: MirroredHome): Promise<void> {
    for (let run = 0; run < 20; run++) {
      const { failed } = await backfillEverything(home.lind).catch(() => ({ failed: [undefined] }));
      if (failed.length === 0) return;
    }
    throw new Error("The history never became whole.");
  }
});

test("the simulated registry refuses histories that are asked for at once, and none that follow one another", async () => {
  const simulator = livelySimulator(SEED, 25);
  const transport = createSimulatorTransport(simulator);
  const ids = [...simulator.simulation.truthAt(simulator.day).texts.keys()];
  const ask = (nctId: NctId) => transport(new Request(`https://registry.test/api/int/studies/${nctId}/history`));
  const statuses = (await Promise.all(ids.map(ask))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(ids.length / 3);
  const sequence: number[] = [];
  for (const nctId of ids) sequence.push((await ask(nctId)).status);
  expect(sequence).not.toContain(429);
});

test("histories are asked for at most twice a second, unless somebody says otherwise", async () => {
  const simulator = livelySimulator(SEED, 25);
  const ids = [...simulator.simulation.truthAt(simulator.day).texts.keys()].slice(0, 5);
  const clock = hurriedClock();
  const history = createApiHistory({
    transport: createSimulatorTransport(simulator),
    clock,
    random: () => 0.5,
    timeoutMs: HURRIED_TIMEOUT_MS,
  });
  for (const nctId of ids) await history.list(nctId, new AbortController().signal);
  expect(history.traffic().requests).toBe(5);
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(4 * 500);
});
