import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject, type NctId } from "ctgov/study";
import fc from "fast-check";
import { expect } from "vitest";
import { type Clock, systemClock } from "../../packages/lind/src/base/clock.ts";
import { isLindError } from "../../packages/lind/src/base/errors.ts";
import { FAILPOINTS, type Failpoint, type FailpointName } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { applyChanges } from "../../packages/lind/src/changes/apply-changes.ts";
import type {
  Registry,
  ScopeDefinition,
  StoredChange,
  StoredVersion,
} from "../../packages/lind/src/registry/registry.ts";
import { syncScope } from "../../packages/lind/src/sync/runner.ts";
import { FAULTS, type SyncWorld } from "./sync-model-world.ts";

/** One thing that happens to the world or to the sync. */
export type Action =
  | { readonly kind: "advance"; readonly days: number }
  | {
      readonly kind: "sync";
      readonly full: boolean;
      readonly faults: readonly PlannedFault[];
      readonly kill: { readonly at: FailpointName; readonly count: number } | undefined;
    };

/** A fault at the `call`-th request of a sync. */
export interface PlannedFault {
  readonly fault: (typeof FAULTS)[number];
  readonly call: number;
}

const plannedFault: fc.Arbitrary<PlannedFault> = fc.record({
  fault: fc.constantFrom(...FAULTS),
  call: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 25 })),
});

export const anyAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("advance" as const), days: fc.integer({ min: 0, max: 4 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("sync" as const),
      full: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      faults: fc.oneof(fc.constant([]), fc.array(plannedFault, { maxLength: 3 })),
      kill: fc.option(fc.record({ at: fc.constantFrom(...FAILPOINTS), count: fc.integer({ min: 1, max: 6 }) }), {
        nil: undefined,
      }),
    }),
  },
);

const calmSync: Extract<Action, { kind: "sync" }> = { kind: "sync", full: false, faults: [], kill: undefined };

/** A schedule; most begin with a store that was pulled and data that has moved since, for that is the daily life. */
export const anySchedule: fc.Arbitrary<readonly Action[]> = fc
  .tuple(fc.boolean(), fc.array(anyAction, { maxLength: 10 }))
  .map(([isPulled, actions]) => (isPulled ? [calmSync, { kind: "advance", days: 1 }, ...actions] : actions));

/** The end of a process, as a failpoint brings it about: nothing after it reaches the store. */
class Killed extends Error {}

/** Where the studies are kept: opened for each run anew, as a process does. */
export interface Disk {
  open(failpoint: Failpoint): Promise<Registry>;
}

const clock: Clock = { ...systemClock, now: () => 0, monotonicMs: () => 0 };

/** Runs a schedule; then the faults stop, and the store must come to hold what the registry holds. */
export async function runSchedule(
  world: SyncWorld,
  disk: Disk,
  definition: ScopeDefinition,
  actions: readonly Action[],
): Promise<void> {
  for (const action of actions) {
    if (action.kind === "advance") world.advance(action.days);
    else await syncOnce(world, disk, definition, action);
    await checkHistory(world, disk);
  }
  const lies = new Set(
    actions.flatMap((action) => (action.kind === "sync" ? action.faults : [])).map(({ fault }) => fault),
  );
  // A wrong total can hide a difference that is there: nothing shows it until everything is asked again.
  const isBlind = lies.has("total-short") || lies.has("total-long");
  await syncOnce(world, disk, definition, { ...calmSync, full: isBlind });
  await checkTruth(world, disk, definition, "as far as a delta can see");
  world.advance(1);
  await syncOnce(world, disk, definition, calmSync);
  await checkTruth(world, disk, definition, "as far as a delta can see");
  await syncOnce(world, disk, definition, { ...calmSync, full: true });
  await checkTruth(world, disk, definition, "byte for byte");
  await checkHistory(world, disk);
  const requestsBefore = world.upstream().traffic().requests;
  await syncOnce(world, disk, definition, calmSync);
  expect(world.upstream().traffic().requests - requestsBefore, "unchanged data costs one request").toBe(1);
}

async function syncOnce(
  world: SyncWorld,
  disk: Disk,
  scope: ScopeDefinition,
  { full, faults, kill }: Extract<Action, { kind: "sync" }>,
): Promise<void> {
  let isDead = false;
  let left = kill?.count ?? 0;
  const failpoint: Failpoint = (name) => {
    if (isDead || name !== kill?.at) return;
    left -= 1;
    if (left > 0) return;
    isDead = true;
    throw new Killed(name);
  };
  const registry = await disk.open(failpoint);
  const mortal = new Proxy(registry, {
    get(target, property, receiver) {
      if (isDead && property !== Symbol.asyncDispose) throw new Killed("a dead process reaches no store");
      return Reflect.get(target, property, receiver);
    },
  });
  world.arm(faults);
  const effects = { clock, failpoint, log: silentLog, progress: noProgress, signal: new AbortController().signal };
  try {
    await syncScope({ registry: mortal, upstream: world.upstream(), scope, full, effects });
  } catch (error) {
    const isExpected = error instanceof Killed || (isLindError(error) && faults.length > 0);
    if (!isExpected) throw error;
  } finally {
    world.arm([]);
    await registry[Symbol.asyncDispose]();
  }
}

/** Every study of the scope is stored with the registry's text, and nothing else is a member. */
async function checkTruth(
  world: SyncWorld,
  disk: Disk,
  definition: ScopeDefinition,
  how: "as far as a delta can see" | "byte for byte",
): Promise<void> {
  await using registry = await disk.open(() => undefined);
  const [scope] = await registry.listScopes();
  if (scope === undefined) throw new Error("The scope is stored.");
  const members = await registry.listMembers(scope.scopeId, { limit: 100_000 });
  const truth = world.truth(definition);
  const where = `${how}, data of ${world.day()}`;
  const wanted =
    how === "byte for byte" ? [...truth.keys()] : [...truth.keys()].filter((id) => !world.isDrifted(id, definition));
  const held = how === "byte for byte" ? members : members.filter((id) => !world.isDrifted(id, definition));
  expect(held, `members, ${where}`).toEqual(wanted.toSorted());
  for (const nctId of held) {
    const study = await registry.readStudy(nctId);
    expect(study?.state, `${nctId}, ${where}`).toBe("present");
    const isSame = study?.text === truth.get(nctId);
    const isDerivedOnly = world.knowableTextsOf(nctId).includes(study?.text ?? "");
    if (!(isSame || (how !== "byte for byte" && isDerivedOnly))) {
      expect(study?.text, `${nctId}, ${where}`).toBe(truth.get(nctId));
    }
  }
}

/** Nothing is invented, lost or told twice: versions are moments of the registry's history, changes lead from one to the next. */
async function checkHistory(world: SyncWorld, disk: Disk): Promise<void> {
  await using registry = await disk.open(() => undefined);
  const feed = await registry.readFeed({ after: 0, limit: 1_000_000 });
  expect(feed.map(({ seq }) => seq)).toEqual(feed.map((_change, index) => index + 1));
  const byStudy = Map.groupBy(feed, ({ nctId }) => nctId);
  for await (const head of registry.scanStudies()) {
    const { nctId } = head;
    const versions: StoredVersion[] = [];
    for (const { version } of (await registry.listVersions(nctId)).toSorted((a, b) => a.version - b.version)) {
      const stored = await registry.readVersion(nctId, version);
      if (stored !== undefined) versions.push(stored);
    }
    const texts = versions.map(({ text }) => text);
    expect(isSubsequence(texts, world.historyOf(nctId)), `${nctId}: versions in the registry's own order`).toBe(true);
    const changes = byStudy.get(nctId) ?? [];
    checkChanges(nctId, versions, changes);
    expect(replayState(nctId, changes), `${nctId}: the state that the feed tells`).toBe(head.state);
  }
}

function checkChanges(nctId: NctId, versions: readonly StoredVersion[], changes: readonly StoredChange[]): void {
  const byVersion = Map.groupBy(changes, ({ version }) => version);
  for (const { version, text } of versions) {
    const told = byVersion.get(version) ?? [];
    const values = told.filter(({ beforePointer, afterPointer }) => (beforePointer ?? afterPointer) !== undefined);
    if (version === 1) {
      expect(
        told.filter(({ kind }) => kind === "study.added"),
        `${nctId}: added once`,
      ).toHaveLength(1);
      expect(values, `${nctId}: a first version has nothing to be compared with`).toEqual([]);
      continue;
    }
    const before = parseStudy(versions[version - 2]?.text);
    const replayed = applyChanges(before, values);
    expect(isDeepStrictEqual(replayed, parseStudy(text)), `${nctId}: changes lead to version ${version}`).toBe(true);
    const keys = values.map(({ kind, beforePointer, afterPointer }) =>
      JSON.stringify([kind, beforePointer, afterPointer]),
    );
    expect(new Set(keys).size, `${nctId}: no change of version ${version} is told twice`).toBe(keys.length);
  }
}

/** Also proves that no news is told twice: nothing is removed that is not there, nor restored that is. */
function replayState(nctId: NctId, changes: readonly StoredChange[]): string {
  let state = "unknown";
  let isInside: boolean | undefined;
  for (const { kind } of changes) {
    if (kind === "study.added" || kind === "study.restored") {
      expect(state, `${nctId}: ${kind}`).not.toBe("present");
      state = "present";
    }
    if (kind === "study.removed" || kind === "study.merged") {
      expect(state, `${nctId}: ${kind}`).toBe("present");
      state = kind === "study.removed" ? "removed" : "merged";
      isInside = false;
    }
    if (kind === "scope.entered" || kind === "scope.left") {
      expect(isInside, `${nctId}: ${kind}`).not.toBe(kind === "scope.entered");
      isInside = kind === "scope.entered";
    }
  }
  return state;
}

function parseStudy(text: string | undefined): JsonObject {
  const study: unknown = JSON.parse(text ?? "null");
  if (!isJsonObject(study)) throw new Error("A stored study is a JSON object.");
  return study;
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let found = 0;
  for (const text of whole) if (text === part[found]) found += 1;
  return found === part.length;
}
