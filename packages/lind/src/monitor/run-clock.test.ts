import { addDays, type NctId } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import { noProgress } from "../base/progress.ts";
import { complianceOf } from "../changes/compliance/compliance.ts";
import { type StudySaid, studyWith } from "../changes/compliance/study-under-test.ts";
import { diffStudies } from "../changes/diff-studies.ts";
import type { Watch } from "../registry/monitoring.ts";
import type { Registry } from "../registry/registry.ts";
import { makeStore } from "../registry/sqlite/sqlite-under-test.ts";
import { add, changeOf, commit, findingsOf, nctId, newVersion } from "../registry/store-under-test.ts";
import type { BoundWatch } from "./bound-watch.ts";
import { supposeMessages } from "./dry-run.ts";
import { definitionOf } from "./monitor-under-test.ts";
import { readPast } from "./read-past.ts";
import { evaluateClock } from "./run-clock.ts";
import { evaluateFeed } from "./run-monitor.ts";
import { TurningDays } from "./turning-days.ts";
import { parseWatchDefinition, printWatchDefinition, type WatchDefinition } from "./watch-definition.ts";

const ONE = nctId(1);
const TWO = nctId(2);

function bind(watches: readonly Watch[]): Promise<readonly BoundWatch[]> {
  const bound = watches.map((watch): BoundWatch => {
    const definition = parseWatchDefinition(watch.definition);
    if ("problem" in definition) throw new Error(definition.problem);
    const nctIds = definition.parameters["ids"];
    const condition =
      nctIds === undefined
        ? ({ kind: "all" } as const)
        : ({ kind: "value", piece: "NCTId", values: [nctIds] } as const);
    return { watch, definition, condition };
  });
  return Promise.resolve(bound);
}

function optionsOn(registry: Registry, day: string, time = "09:00:00.000Z") {
  const clock: Clock = {
    now: () => Date.parse(`${day}T${time}`),
    monotonicMs: () => 0,
    sleep: () => Promise.resolve(),
  };
  return { registry, clock, signal: new AbortController().signal, onProgress: noProgress, bind };
}

const tellOn = (registry: Registry, day: string, turningDays?: TurningDays) =>
  evaluateClock(optionsOn(registry, day), turningDays);

async function addWatch(
  registry: Registry,
  more: Partial<WatchDefinition> = {},
  createdAt = "2020-01-01T12:00:00.000Z",
) {
  const name = `w${(await registry.listWatches()).length}`;
  return registry.addWatch({ name, definition: printWatchDefinition(definitionOf(more)), createdAt });
}

function recordText(id: NctId, said: StudySaid): string {
  return JSON.stringify(studyWith(said)).replaceAll(/NCT\d{8}/g, id);
}

async function store(registry: Registry, id: NctId, said: StudySaid, recordedAt = "2025-01-02T12:00:00.000Z") {
  const text = recordText(id, said);
  const stored = await registry.readStudy(id);
  if (stored === undefined) return commit(registry, [add(id, text)], { recordedAt });
  const changes = diffStudies(JSON.parse(stored.text), JSON.parse(text));
  const version = newVersion(id, text);
  return commit(registry, [{ kind: "update", over: stored.version, version, changes }], { recordedAt });
}

/** `NCT00000001 compliance.due 2025-03-15`, in the order in which they were stored. */
async function keysOf(registry: Registry, watch: Watch): Promise<readonly string[]> {
  return (await registry.listAlerts({ watchId: watch.watchId, limit: 1_000 })).map(({ alertKey }) => alertKey);
}

const DUE = `${ONE} compliance.due 2025-03-15`;
const OVERDUE = `${ONE} compliance.overdue 2025-03-15`;

describe("the clock", () => {
  test("begins with the day on which it is first asked, and tells nothing of the past", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    const watch = await addWatch(registry);
    expect(await tellOn(registry, "2026-08-14")).toEqual({ day: "2026-08-14", studies: 0, alerts: 0 });
    expect(await tellOn(registry, "2026-08-15")).toEqual({ day: "2026-08-15", studies: 0, alerts: 0 });
    expect(await keysOf(registry, watch)).toEqual([]);
    expect(await registry.readClockDay()).toBe("2026-08-15");
  });

  test("tells what fell due while nobody asked, and a day once, also where the machine's clock goes back", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    const watch = await addWatch(registry);
    await tellOn(registry, "2025-03-01");
    expect(await tellOn(registry, "2025-05-01")).toEqual({ day: "2025-05-01", studies: 1, alerts: 2 });
    expect(await tellOn(registry, "2025-03-10")).toEqual({ day: "2025-05-01", studies: 0, alerts: 0 });
    expect(await tellOn(registry, "2025-05-01")).toEqual({ day: "2025-05-01", studies: 0, alerts: 0 });
    expect(await keysOf(registry, watch)).toEqual([DUE, OVERDUE]);
    expect(await registry.listAlerts({ limit: 1 })).toMatchObject([{ seq: 0, dueAt: "2025-05-01T09:00:00.000Z" }]);
    expect(await findingsOf(registry)).toEqual([]);
  });

  test("tells each watch of its studies what it asks for", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    await store(registry, TWO, { primaryCompletion: "2024-03-31" });
    const byDefault = await addWatch(registry);
    const high = await addWatch(registry, { severity: "high", parameters: { ids: ONE } });
    const overdue = await addWatch(registry, { kinds: ["compliance.overdue"], severity: "low" });
    const others = await addWatch(registry, { kinds: ["status."], severity: "low" });
    await tellOn(registry, "2025-02-28");
    await tellOn(registry, "2025-04-15");
    const two = [`${TWO} compliance.due30d 2025-03-31`, `${TWO} compliance.due 2025-03-31`];
    expect(await keysOf(registry, byDefault)).toEqual([DUE, OVERDUE, ...two]);
    expect(await keysOf(registry, high)).toEqual([DUE, OVERDUE]);
    expect(await keysOf(registry, overdue)).toEqual([OVERDUE]);
    expect(await keysOf(registry, others)).toEqual([]);
  });

  test("tells nothing of a study that the registry gave up", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    const watch = await addWatch(registry);
    await tellOn(registry, "2025-03-01");
    await commit(registry, [{ kind: "remove", nctId: ONE, over: 1, changes: [changeOf("study.removed")] }]);
    await tellOn(registry, "2025-05-01");
    expect(await keysOf(registry, watch)).toEqual([]);
  });

  test("reads no record where no watch asks for it", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    await addWatch(registry, { kinds: ["status."] });
    await tellOn(registry, "2025-03-01");
    const unread = { ...registry, scanStudies: () => expect.unreachable("the records were read") };
    expect(await evaluateClock(optionsOn(unread, "2025-05-01"))).toEqual({ day: "2025-05-01", studies: 0, alerts: 0 });
  });

  test("passes over muted studies, days of a pause, and days before the watch", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    const paused = await addWatch(registry);
    const muting = await addWatch(registry);
    const young = await addWatch(registry, {}, "2025-03-15T08:00:00.000Z");
    await registry.muteStudy({ nctId: ONE, watchId: muting.watchId }, "2025-03-01T00:00:00.000Z");
    await registry.pauseWatch(paused.watchId, "2025-03-14T18:00:00.000Z");
    await registry.resumeWatch(paused.watchId, "2025-03-16T18:00:00.000Z");
    await tellOn(registry, "2025-03-01");
    await tellOn(registry, "2025-05-01");
    expect(await keysOf(registry, paused)).toEqual([OVERDUE]);
    expect(await keysOf(registry, muting)).toEqual([]);
    expect(await keysOf(registry, young)).toEqual([OVERDUE]);
  });

  test("stops between two studies when it is told to, and the next pass tells all", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    const writes = Array.from({ length: 250 }, (_, at) => add(nctId(at + 1), recordText(nctId(at + 1), {})));
    await commit(registry, writes);
    const watch = await addWatch(registry, { kinds: ["compliance.due"] });
    await tellOn(registry, "2025-03-01");
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(evaluateClock({ ...optionsOn(registry, "2025-03-20"), signal })).rejects.toThrow("stop");
    expect(await registry.readClockDay()).toBe("2025-03-01");
    expect(await tellOn(registry, "2025-03-20")).toMatchObject({ studies: 250, alerts: 250 });
    expect(await keysOf(registry, watch)).toHaveLength(250);
  });
});

describe("an edit", () => {
  test("that makes results overdue is told with the change feed, and not a second time by the calendar", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, { primaryCompletion: "2027-03-15" });
    const watch = await addWatch(registry, { kinds: ["compliance."], severity: "low" });
    const feed = () => evaluateFeed(optionsOn(registry, "2026-08-14"));
    await tellOn(registry, "2026-08-14");
    await store(registry, ONE, {});
    expect(await feed()).toMatchObject({ alerts: 1 });
    await tellOn(registry, "2026-08-20");
    // Reported, and the submission cancelled: overdue again by the same date.
    await store(registry, ONE, { events: [["RELEASE", "2026-08-20"]] });
    await store(registry, ONE, {
      events: [
        ["RELEASE", "2026-08-20"],
        ["UNRELEASE", "2026-08-21"],
      ],
    });
    await feed();
    await tellOn(registry, "2026-09-20");
    expect(await keysOf(registry, watch)).toEqual([OVERDUE]);
    expect(await findingsOf(registry)).toEqual([]);
  });

  test("is no news of the clock before its first day", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, { primaryCompletion: "2027-03-15" });
    const watch = await addWatch(registry, { kinds: ["compliance."], severity: "low" });
    await store(registry, ONE, {});
    await evaluateFeed(optionsOn(registry, "2026-08-14"));
    expect(await keysOf(registry, watch)).toEqual([]);
  });
});

describe("days that are kept from pass to pass", () => {
  const FAR = "2031-03-15";
  /** A registry that notes which texts were read, one by one or all. */
  function reading(registry: Registry): { readonly counted: Registry; readonly read: string[] } {
    const read: string[] = [];
    const counted: Registry = {
      ...registry,
      readStudy: (id) => {
        read.push(id);
        return registry.readStudy(id);
      },
      scanStudies: () => {
        read.push("all");
        return registry.scanStudies();
      },
    };
    return { counted, read };
  }

  test("let a day read what was edited and what it may turn, and nothing else", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    await store(registry, TWO, { primaryCompletion: FAR });
    await addWatch(registry);
    const { counted, read } = reading(registry);
    const turningDays = new TurningDays();
    const readOn = async (day: string) => {
      await tellOn(counted, day, turningDays);
      return read.splice(0);
    };
    expect(await readOn("2025-03-01"), "the first day tells nothing").toEqual([]);
    expect(await readOn("2025-03-02")).toEqual(["all"]);
    expect(await readOn("2025-03-03")).toEqual([]);
    await store(registry, TWO, { primaryCompletion: "2024-03-05" });
    expect(await readOn("2025-03-04"), "its new text").toEqual([TWO]);
    expect(await readOn("2025-03-05"), "its day").toEqual([TWO]);
    expect(await readOn("2025-03-15")).toEqual([ONE]);
  });

  test("are known for a month, and then read again", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    await addWatch(registry);
    const { counted, read } = reading(registry);
    const options = { registry: counted, signal: new AbortController().signal, onProgress: noProgress };
    const turningDays = new TurningDays();
    const between = async (after: string, day: string) => [
      await turningDays.between(options, after, day),
      read.splice(0),
    ];
    expect(await between("2025-01-01", "2025-01-02"), "the study has its day later").toEqual([[], ["all"]]);
    expect(await between("2025-01-02", "2025-02-01")).toEqual([[], []]);
    expect(await between("2025-02-01", "2025-02-13")).toEqual([[ONE], ["all"]]);
    expect(await between("2025-02-13", "2025-03-04"), "a month from the last reading").toEqual([[], []]);
  });

  test("begin anew for an earlier day, and after a reading that was broken off", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {});
    const options = { registry, signal: new AbortController().signal, onProgress: noProgress };
    const turningDays = new TurningDays();
    const broken = { ...registry, scanStudies: () => expect.unreachable("away") };
    await expect(turningDays.between({ ...options, registry: broken }, "2025-03-14", "2025-03-15")).rejects.toThrow();
    expect(await turningDays.between(options, "2025-03-20", "2025-04-30")).toEqual([ONE]);
    expect(await turningDays.between(options, "2025-04-16", "2025-04-30")).toEqual([]);
    expect(await turningDays.between(options, "2025-03-14", "2025-03-15")).toEqual([ONE]);
  });

  test("take in more changes than are read at a time", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await addWatch(registry, { kinds: ["compliance.due"] });
    const turningDays = new TurningDays();
    await tellOn(registry, "2025-03-01", turningDays);
    await tellOn(registry, "2025-03-02", turningDays);
    const writes = Array.from({ length: 1_200 }, (_, at) => add(nctId(at + 1), recordText(nctId(at + 1), {})));
    await commit(registry, writes);
    expect(await tellOn(registry, "2025-03-20", turningDays)).toMatchObject({ studies: 1_200, alerts: 1_200 });
  });
});

describe("any run of days and edits", () => {
  const SAID: readonly StudySaid[] = [
    {},
    { primaryCompletion: "2024-02" },
    { primaryCompletion: "2024-03-01", submittedOn: "2025-03-20", hasResults: true },
    { primaryCompletion: "2022-06-30", certifiedOn: "2023-01-01" },
    {
      primaryCompletion: "2024-04-10",
      events: [
        ["RELEASE", "2025-04-05"],
        ["UNRELEASE", "2025-06-02"],
      ],
    },
    { phases: ["PHASE1"] },
  ];
  type Step =
    | { readonly kind: "tell" | "crash" | "twice" | "reopen"; readonly days: number }
    | { readonly kind: "edit"; readonly study: number; readonly said: number };
  const someStep: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      kind: fc.constantFrom("tell" as const, "tell" as const, "crash" as const, "twice" as const, "reopen" as const),
      days: fc.integer({ min: -40, max: 90 }),
    }),
    fc.record({ kind: fc.constant("edit" as const), study: fc.nat(2), said: fc.nat(SAID.length - 1) }),
  );
  const FIRST = "2025-01-10";
  const KINDS: Readonly<Record<string, string>> = {
    "due-30d": "due30d",
    due: "due",
    overdue: "overdue",
    "overdue-cancelled": "overdue",
  };

  /** The plain rule: every day of every study is looked at, and each change of its standing is told once. */
  function createOracle() {
    const records = new Map([0, 1, 2].map((at) => [nctId(at + 1), recordText(nctId(at + 1), SAID[at] ?? {})]));
    const told = new Set<string>();
    let day = FIRST;
    const stand = (text: string, onDay: string) => complianceOf(JSON.parse(text), onDay);
    const move = (id: NctId, text: string, toDay: string) => {
      const before = stand(records.get(id) ?? "", day);
      const { status, due } = stand(text, toDay);
      if (before.status !== status && status in KINDS) told.add(`${id} compliance.${KINDS[status]} ${due?.latest}`);
    };
    return {
      told,
      day: () => day,
      reach(toDay: string) {
        while (day < toDay) {
          const next = addDays(day, 1);
          for (const [id, text] of records) move(id, text, next);
          day = next;
        }
      },
      edit(id: NctId, text: string) {
        move(id, text, day);
        records.set(id, text);
      },
    };
  }

  /** `keeps`: whether a process remembers the days that it has read, as the daemon does. */
  async function runSteps(steps: readonly Step[], keeps: boolean): Promise<number> {
    await using place = await makeStore();
    let registry = await place.open();
    const ofProcess = () => (keeps ? new TurningDays() : undefined);
    let turningDays = ofProcess();
    try {
      for (const at of [0, 1, 2]) await store(registry, nctId(at + 1), SAID[at] ?? {});
      const watch = await addWatch(registry, { severity: "low", kinds: ["compliance."] });
      await tellOn(registry, FIRST);
      const oracle = createOracle();
      let day = FIRST;
      for (const step of steps) {
        if (step.kind === "edit") {
          const [id, said] = [nctId(step.study + 1), SAID[step.said] ?? {}];
          await store(registry, id, said);
          await evaluateFeed(optionsOn(registry, day));
          oracle.edit(id, recordText(id, said));
          continue;
        }
        day = addDays(day, step.days);
        if (step.kind === "reopen") {
          await registry[Symbol.asyncDispose]();
          registry = await place.open();
          turningDays = ofProcess();
        } else if (step.kind === "crash") {
          await crashOn(registry, day, turningDays);
        } else {
          await Promise.allSettled(
            (step.kind === "twice" ? [1, 2] : [1]).map(() => tellOn(registry, day, turningDays)),
          );
          oracle.reach(day);
        }
        expect(await registry.readClockDay()).toBe(oracle.day());
      }
      expect((await keysOf(registry, watch)).toSorted()).toEqual([...oracle.told].toSorted());
      return oracle.told.size;
    } finally {
      await registry[Symbol.asyncDispose]();
    }
  }

  /** The process ends before its commit, or only the step fails and the process goes on. */
  async function crashOn(registry: Registry, day: string, turningDays: TurningDays | undefined): Promise<void> {
    const dying: Registry = { ...registry, commitClock: () => Promise.reject(new Error("killed")) };
    await evaluateClock(optionsOn(dying, day), turningDays).catch((error: Error) =>
      expect(error.message).toBe("killed"),
    );
  }

  test.each([
    ["reads all anew each time", false],
    ["keeps the days that it has read", true],
  ])(
    "a process that %s tells every change of standing once, however time is cut, killed and repeated",
    async (_, keeps) => {
      let told = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(someStep, { maxLength: 15 }), async (steps) => {
          told += await runSteps([...steps, { kind: "tell", days: 400 }], keeps);
        }),
        { numRuns: 30 },
      );
      expect(told).toBeGreaterThan(30);
    },
  );

  test("tells the same where a process ended after a part of a day was stored", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    for (const at of [1, 2, 3]) await store(registry, nctId(at), {});
    const watch = await addWatch(registry, { kinds: ["compliance.due"] });
    await tellOn(registry, FIRST);
    const dying: Registry = {
      ...registry,
      commitClock: async ({ alerts, ...commit }) => {
        await registry.commitClock({ ...commit, upTo: FIRST, alerts: alerts.slice(0, 2) });
        throw new Error("killed");
      },
    };
    await expect(evaluateClock(optionsOn(dying, "2025-03-20"))).rejects.toThrow("killed");
    expect(await keysOf(registry, watch)).toHaveLength(2);
    expect(await tellOn(registry, "2025-03-20")).toMatchObject({ studies: 3, alerts: 1 });
    expect(await keysOf(registry, watch)).toHaveLength(3);
  });
});

describe("a dry run", () => {
  test("has what the calendar brought among the changes, in the order of time", async () => {
    await using place = await makeStore();
    await using registry = await place.open();
    await store(registry, ONE, {}, "2025-01-02T12:00:00.000Z");
    await store(registry, TWO, { primaryCompletion: "2027-03-15" }, "2025-01-02T12:00:00.000Z");
    await store(
      registry,
      TWO,
      { primaryCompletion: "2024-01-15", overallStatus: "TERMINATED" },
      "2025-03-20T12:00:00.000Z",
    );
    const lines = async (since: string | undefined, more: Partial<WatchDefinition> = {}) => {
      const [watch] = await bind([
        { ...(await addWatch(registry, more)), definition: printWatchDefinition(definitionOf(more)) },
      ]);
      const bound = must(watch, "a watch");
      const past = readPast(registry, bound.definition, { since, now: "2025-05-01T12:00:00.000Z" });
      const found: string[] = [];
      for await (const { at, studies } of supposeMessages(bound, past, [])) {
        for (const { nctId, content } of studies) found.push(`${at.slice(0, 10)} ${nctId} ${content.events[0]?.kind}`);
      }
      return found;
    };
    const kinds = { kinds: ["compliance.", "status."], severity: "low" } as const;
    const later = [
      `2025-03-20 ${TWO} status.stopped`,
      `2025-03-20 ${TWO} compliance.overdue`,
      `2025-04-15 ${ONE} compliance.overdue`,
    ];
    // The edit of March says what was due long ago; on the days before nobody could know.
    expect(await lines("2025-02-14T00:00:00.000Z", kinds)).toEqual([`2025-03-15 ${ONE} compliance.due`, ...later]);
    expect(await lines("2025-03-16T00:00:00.000Z", { kinds: ["status."], severity: "low" })).toEqual([later[0]]);
    expect(await lines(undefined, kinds)).toEqual([
      `2025-02-13 ${ONE} compliance.due30d`,
      `2025-03-15 ${ONE} compliance.due`,
      ...later,
    ]);
  });
});
