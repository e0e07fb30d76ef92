/**
 * The registry against a model: random pages, failures and reopenings, and afterwards the store must say exactly what a
 * few plain maps in memory say. The model knows nothing of dictionaries, deltas or tables.
 */
import type { NctId } from "ctgov/study";
import fc from "fast-check";
import { expect, test } from "vitest";
import { must } from "../base/assert.ts";
import type { Change } from "../changes/change.ts";
import { scanAllAsOf } from "./as-of-conformance.ts";
import type { Registry, ScopeCommit, StudyState, StudyWrite } from "./registry.ts";
import { changeOf, commit, findingsOf, type MakeStore, NOON, nctId, newVersion, scanAll } from "./store-under-test.ts";

const IDS: readonly NctId[] = [nctId(1), nctId(2), nctId(3)];

interface ModelStudy {
  /** By version, the first at position 0. */
  readonly texts: string[];
  readonly dates: (string | undefined)[];
  current: number;
  state: StudyState;
  mergedInto: NctId | undefined;
}

interface Model {
  studies: Map<NctId, ModelStudy>;
  feed: { readonly nctId: NctId; readonly version: number; readonly change: Change }[];
  members: Map<NctId, number>;
  checkpointNumber: number;
}

/** A wish; what becomes of it depends on the state of the study. */
interface Wish {
  readonly want: "text" | "past" | "remove" | "merge" | "restore" | "note";
  readonly study: number;
  readonly text: string;
  readonly date: string | undefined;
  readonly isSeen: boolean;
}

type Step =
  | { readonly kind: "page"; readonly wishes: readonly Wish[]; readonly withScope: boolean; readonly left: number }
  | { readonly kind: "torn"; readonly wishes: readonly Wish[] }
  | { readonly kind: "stale"; readonly wish: Wish }
  | { readonly kind: "reopen" };

/** Texts that share most of their content, as versions of a study do, and now and then share nothing. */
const someText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.nat(500), fc.nat(40), fc.string({ unit: "binary" })).map(editedText) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 50 }) },
);

function editedText([place, edits, insert]: readonly [number, number, string]): string {
  const lines = Array.from({ length: 120 }, (_, at) => `{"facility":"Hospital ${at}","status":"RECRUITING"}`);
  for (let edit = 0; edit < edits; edit += 1)
    lines.splice((place + edit * 7) % lines.length, 1, JSON.stringify(insert));
  return `[${lines.join(",")}]`;
}

const someWish: fc.Arbitrary<Wish> = fc.record({
  want: fc.constantFrom("text", "text", "text", "past", "past", "remove", "merge", "restore", "note"),
  study: fc.nat(IDS.length - 1),
  text: someText,
  date: fc.option(fc.constantFrom("2026-01-01", "2026-02-01", "2026-03-01"), { nil: undefined }),
  isSeen: fc.boolean(),
});

const someStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("page" as const),
      wishes: fc.array(someWish, { maxLength: 5 }),
      withScope: fc.boolean(),
      left: fc.nat(IDS.length - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("torn" as const), wishes: fc.array(someWish, { maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stale" as const), wish: someWish }) },
  { weight: 1, arbitrary: fc.constant({ kind: "reopen" as const }) },
);

/** Runs `numRuns` random histories, each against a new store. */
export function testRegistryAgainstModel(make: MakeStore, numRuns: number): void {
  test(`equals its model after any of ${numRuns} histories`, async () => {
    const histories = fc.array(someStep, { minLength: 1, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(histories, (steps) => runHistory(make, steps)),
      { numRuns },
    );
  });
}

async function runHistory(make: MakeStore, steps: readonly Step[]): Promise<void> {
  await using store = await make();
  let registry = await store.open();
  try {
    const { scopeId } = await registry.saveScope({ kind: "everything" }, NOON);
    let model: Model = { studies: new Map(), feed: [], members: new Map(), checkpointNumber: 0 };
    for (const step of steps) {
      if (step.kind === "reopen") {
        await registry[Symbol.asyncDispose]();
        registry = await store.open();
      } else if (step.kind === "page") {
        model = await commitStep(registry, model, step, scopeId);
      } else if (step.kind === "stale") {
        await refuseStale(registry, model, step.wish);
      } else {
        await using dying = await store.open({ failpoint: tear });
        const writes = writesOf(structuredClone(model), step.wishes);
        await expect(commit(dying, writes)).rejects.toThrow("torn");
      }
    }
    await expectEqual(registry, model, scopeId);
  } finally {
    await registry[Symbol.asyncDispose]();
  }
}

function tear(): never {
  throw new Error("torn");
}

async function commitStep(
  registry: Registry,
  before: Model,
  step: Step & { kind: "page" },
  scopeId: number,
): Promise<Model> {
  const model = structuredClone(before);
  const writes = writesOf(model, step.wishes);
  const seen = step.wishes.filter(({ isSeen }) => isSeen).flatMap(({ study }) => idOf(study));
  const stored = seen.filter((id) => model.studies.has(id));
  const left = [idOf(step.left)].filter((id) => !stored.includes(id));
  const scope: ScopeCommit | undefined = step.withScope
    ? {
        ...{ scopeId, checkpointNumber: model.checkpointNumber, checkpoint: `{"n":${model.checkpointNumber}}` },
        ...{ generation: model.checkpointNumber, seen: stored, left },
      }
    : undefined;
  await commit(registry, writes, { scope });
  if (scope === undefined) return model;
  for (const id of stored) model.members.set(id, scope.generation);
  for (const id of left) model.members.delete(id);
  model.checkpointNumber += 1;
  return model;
}

async function refuseStale(registry: Registry, model: Model, wish: Wish): Promise<void> {
  const nctId = idOf(wish.study);
  const over = (model.studies.get(nctId)?.current ?? 0) + 1;
  const stale: StudyWrite = { kind: "update", over, version: newVersion(nctId, wish.text), changes: [] };
  await expect(commit(registry, [stale])).rejects.toMatchObject({ code: "STORE_BUSY" });
}

function idOf(study: number): NctId {
  return must(IDS[study], "an id for each study");
}

/** Turns wishes into writes that fit the model, and moves the model as they would move the store. */
function writesOf(model: Model, wishes: readonly Wish[]): readonly StudyWrite[] {
  return wishes.flatMap((wish) => {
    const write = writeOf(model, wish);
    return write === undefined ? [] : [write];
  });
}

function writeOf(model: Model, wish: Wish): StudyWrite | undefined {
  const id = idOf(wish.study);
  const study = model.studies.get(id);
  const version = newVersion(id, wish.text, { lastUpdatePostDate: wish.date });
  if (study === undefined) {
    if (wish.want !== "text") return undefined;
    const texts = [wish.text];
    model.studies.set(id, { texts, dates: [wish.date], current: 1, state: "present", mergedInto: undefined });
    return { kind: "add", version, changes: tell(model, id, 1, [changeOf("study.added")]) };
  }
  const over = study.current;
  switch (wish.want) {
    case "text": {
      keep(study, wish);
      const returns = study.state === "present" ? [] : [changeOf("study.restored")];
      Object.assign(study, { current: study.texts.length, state: "present", mergedInto: undefined });
      const changes = [...returns, changeOf("field.changed", { before: wish.text, after: [wish.date ?? null] })];
      return { kind: "update", over, version, changes: tell(model, id, study.current, changes) };
    }
    case "past":
      keep(study, wish);
      return { kind: "past", over, version };
    case "remove":
      Object.assign(study, { state: "removed", mergedInto: undefined });
      return { kind: "remove", nctId: id, over, changes: tell(model, id, over, [changeOf("study.removed")]) };
    case "merge": {
      const into = idOf((wish.study + 1) % IDS.length);
      Object.assign(study, { state: "merged", mergedInto: into });
      return { kind: "merge", nctId: id, over, into, changes: tell(model, id, over, [changeOf("study.merged")]) };
    }
    case "restore":
      Object.assign(study, { state: "present", mergedInto: undefined });
      return { kind: "restore", nctId: id, over, changes: tell(model, id, over, [changeOf("study.restored")]) };
    case "note":
      return { kind: "note", nctId: id, over, changes: tell(model, id, over, [changeOf("scope.left")]) };
  }
}

function keep(study: ModelStudy, wish: Wish): void {
  study.texts.push(wish.text);
  study.dates.push(wish.date);
}

function tell(model: Model, id: NctId, version: number, changes: readonly Change[]): readonly Change[] {
  for (const change of changes) model.feed.push({ nctId: id, version, change });
  return changes;
}

async function expectEqual(registry: Registry, model: Model, scopeId: number): Promise<void> {
  expect(await findingsOf(registry)).toEqual([]);
  const scanned = await scanAll(registry);
  expect(
    scanned.map(({ nctId: id, version, state, mergedInto, text }) => ({ id, version, state, mergedInto, text })),
  ).toEqual(
    [...model.studies.entries()]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([id, { current, state, mergedInto, texts }]) => {
        return { id, version: current, state, mergedInto, text: texts[current - 1] };
      }),
  );
  for (const [id, study] of model.studies) await expectHistory(registry, id, study);
  // No page of these histories has a data day, so a removal counts from the day on which it was stored.
  for (const day of ["2026-01-01", "2026-02-28", NOON.slice(0, 10)]) await expectDay(registry, model, day);
  const feed = await registry.readFeed({ after: 0, limit: 1_000 });
  expect(feed.map(({ nctId: id, version, kind, before, after }) => ({ id, version, kind, before, after }))).toEqual(
    model.feed.map(({ nctId: id, version, change: { kind, before, after } }) => ({ id, version, kind, before, after })),
  );
  expect(await registry.listMembers(scopeId, { limit: 100 })).toEqual([...model.members.keys()].sort());
  const unseen = [...model.members].filter(([, generation]) => generation !== 2).map(([id]) => id);
  expect(await registry.listUnseen(scopeId, 2, { limit: 100 })).toEqual(unseen.sort());
}

async function expectHistory(registry: Registry, id: NctId, study: ModelStudy): Promise<void> {
  const versions = await registry.listVersions(id);
  const numbers = study.texts.map((_, at) => at + 1);
  const byTime = numbers.sort((left, right) => {
    const [leftDate = "", rightDate = ""] = [study.dates[left - 1], study.dates[right - 1]];
    if (leftDate !== rightDate) return leftDate < rightDate ? -1 : 1;
    return left - right;
  });
  expect(versions.map(({ version }) => version)).toEqual(byTime);
  for (const number of byTime) expect((await registry.readVersion(id, number))?.text).toBe(study.texts[number - 1]);
}

/** What shows on a day by the plain rule: the newest date that is not after it, and of that the first that was stored. */
async function expectDay(registry: Registry, model: Model, day: string): Promise<void> {
  const isOver = day === NOON.slice(0, 10);
  const expected = [...model.studies]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([id, { texts, dates, state }]) => {
      if (isOver && state !== "present") return [];
      const days = dates.map((date) => date ?? NOON.slice(0, 10));
      const newest = days
        .filter((each) => each <= day)
        .sort()
        .at(-1);
      // All were recorded on one day: on that day the newest of them counts, before it the first.
      const at = isOver ? days.lastIndexOf(newest ?? "") : days.indexOf(newest ?? "");
      return at < 0 ? [] : [{ id, version: at + 1, text: texts[at] }];
    });
  const shown = await scanAllAsOf(registry, day);
  expect(shown.map(({ nctId: id, version, text }) => ({ id, version, text }))).toEqual(expected);
}
