import type { NctId } from "ctgov/study";
import fc from "fast-check";
import { expect } from "vitest";
import { must } from "../../packages/lind/src/base/assert.ts";
import type { Clock } from "../../packages/lind/src/base/clock.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { diffStudies } from "../../packages/lind/src/changes/diff-studies.ts";
import { isListening } from "../../packages/lind/src/monitor/bound-watch.ts";
import { readClassifiedFeed } from "../../packages/lind/src/monitor/classified-feed.ts";
import { definitionOf, recordOf } from "../../packages/lind/src/monitor/monitor-under-test.ts";
import { evaluateFeed } from "../../packages/lind/src/monitor/run-monitor.ts";
import type { Condition } from "../../packages/lind/src/query/query.ts";
import type { Watch } from "../../packages/lind/src/registry/monitoring.ts";
import type { Registry } from "../../packages/lind/src/registry/registry.ts";
import { add, commit, nctId, newVersion, studyText } from "../../packages/lind/src/registry/store-under-test.ts";
import { openMemoryRegistry } from "../support/memory-registry.ts";
import { MemoryStore } from "../support/memory-store.ts";

/**
 * Watches come, go, pause and mute while studies change and the monitor runs now and then, is killed within its commit, or runs
 * twice at once. In the end each watch has an alert for exactly those changes that it was to hear.
 */

const STUDIES = [nctId(1), nctId(2), nctId(3)];
const NAMES = ["alpha", "beta"] as const;
const STATUSES = ["RECRUITING", "SUSPENDED", "TERMINATED", "COMPLETED"] as const;
const CONDITIONS = ["Scurvy", "Gout"] as const;

export type Step =
  | { readonly kind: "sync"; readonly study: number; readonly status: number; readonly condition: number }
  | { readonly kind: "add" | "remove" | "pause" | "resume"; readonly watch: number }
  | { readonly kind: "evaluate" | "crash" | "twice" };

export const someStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ kind: fc.constant("sync" as const), study: fc.nat(2), status: fc.nat(3), condition: fc.nat(1) },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("add" as const, "add" as const, "remove" as const, "pause" as const, "resume" as const),
      watch: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("evaluate" as const, "crash" as const, "twice" as const) }),
  },
);

const AT = "2026-08-07T12:00:00.000Z";
const clock: Clock = { now: () => Date.parse(AT), monotonicMs: () => 0, sleep: () => Promise.resolve() };
const scurvy: Condition = { kind: "value", piece: "Condition", values: ["Scurvy"] };
const definition = definitionOf({ severity: "low" });

function evaluate(registry: Registry) {
  const signal = new AbortController().signal;
  const bind = async (watches: readonly Watch[]) => watches.map((watch) => ({ watch, definition, condition: scurvy }));
  return evaluateFeed({ registry, clock, signal, onProgress: noProgress, bind });
}

/** Runs one history; gives how many alerts there were in the end. */
export async function runHistory(steps: readonly Step[]): Promise<number> {
  const registry = openMemoryRegistry(new MemoryStore());
  await commit(registry, [add(nctId(9), studyText(nctId(9), 1))]);
  for (const step of steps) await perform(step, registry);
  await evaluate(registry);
  let alerts = 0;
  for (const watch of await registry.listWatches()) {
    const told = await registry.listAlerts({ watchId: watch.watchId, limit: 1_000 });
    expect(told.map(({ nctId: id, version }) => `${id} ${version}`)).toEqual(await expectedOf(registry, watch));
    alerts += told.length;
  }
  return alerts;
}

/** The plain rule, read off the whole feed at once. */
async function expectedOf(registry: Registry, watch: Watch): Promise<readonly string[]> {
  const expected: string[] = [];
  for await (const study of readClassifiedFeed(registry, { after: 0, newsOnly: true })) {
    const meets = [study.before, study.after].some((text) => text !== undefined && isOfScurvy(text.text));
    const isTold = study.events.some(({ severity }) => severity !== "noise");
    if (meets && isTold && isListening(watch, study.seqs.last)) expected.push(`${study.nctId} ${study.version}`);
  }
  return expected;
}

function isOfScurvy(text: string): boolean {
  return text.includes('"conditions":["Scurvy"]');
}

async function perform(step: Step, registry: Registry): Promise<void> {
  switch (step.kind) {
    case "sync":
      return sync(step, registry);
    case "evaluate":
      await evaluate(registry);
      return;
    case "crash": {
      // The process ends after its alerts were computed and before they are stored.
      const dying = { ...registry, commitEvaluation: () => Promise.reject(new Error("killed")) };
      await evaluate(dying).catch((error: Error) => expect(error.message).toBe("killed"));
      return;
    }
    case "twice":
      await Promise.allSettled([evaluate(registry), evaluate(registry)]);
      return;
    default:
      return tend(step.kind, must(NAMES[step.watch], "a name"), registry);
  }
}

async function tend(kind: "add" | "remove" | "pause" | "resume", name: string, registry: Registry): Promise<void> {
  const watch = await registry.findWatch(name);
  if (kind === "add" && watch === undefined) await registry.addWatch({ name, definition: "{}", createdAt: AT });
  if (watch === undefined) return;
  if (kind === "remove") await registry.removeWatch(name);
  if (kind === "pause") await registry.pauseWatch(watch.watchId, AT);
  if (kind === "resume") await registry.resumeWatch(watch.watchId, AT);
}

async function sync({ study, status, condition }: Step & { kind: "sync" }, registry: Registry): Promise<void> {
  const id = must(STUDIES[study], "a study");
  const text = recordTextOf(id, must(CONDITIONS[condition], "a condition"), must(STATUSES[status], "a status"));
  const stored = await registry.readStudy(id);
  if (stored === undefined) {
    await commit(registry, [add(id, text)]);
    return;
  }
  if (stored.text === text) return;
  const changes = diffStudies(JSON.parse(stored.text), JSON.parse(text));
  await commit(registry, [{ kind: "update", over: stored.version, version: newVersion(id, text), changes }]);
}

function recordTextOf(id: NctId, condition: string, status: string): string {
  return JSON.stringify(recordOf(condition, status)).replaceAll(/NCT\d{8}/g, id);
}
