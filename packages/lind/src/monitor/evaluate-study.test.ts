import type { JsonObject } from "ctgov/study";
import { describe, expect, test } from "vitest";
import type { Condition } from "../query/query.ts";
import type { Mute } from "../registry/monitoring.ts";
import { VALUE_CHARACTERS_MAX } from "./alert.ts";
import { type BoundWatch, isListening } from "./bound-watch.ts";
import type { ClassifiedStudy } from "./classified-feed.ts";
import { createEvaluator, hearing, toNewAlert } from "./evaluate-study.ts";
import { boundWatch, changedStudy, eventOf, NCT, recordOf } from "./monitor-under-test.ts";
import type { WatchDefinition } from "./watch-definition.ts";

const scurvy: Condition = { kind: "value", piece: "Condition", values: ["Scurvy"] };
const text = (version: number, condition: string) => ({ version, text: "", study: recordOf(condition) });

/** The kinds that a watch tells of a study, the most severe first. */
function kindsOf(study: ClassifiedStudy, watch: BoundWatch, mutes: readonly Mute[] = []): readonly string[] {
  return createEvaluator(
    [watch],
    hearing(mutes),
  )(study).flatMap(({ content }) => content.events.map(({ kind }) => kind));
}

describe("which events a watch tells", () => {
  const events = [
    eventOf("status.stopped", { severity: "critical", score: 100 }),
    eventOf("results.posted", { score: 50 }),
    eventOf("date.start.slip", { severity: "medium", score: 20 }),
    eventOf("site.added", { severity: "low", score: 5 }),
    eventOf("record.noise", { severity: "noise", score: 0 }),
  ];
  test.each<[string, Partial<WatchDefinition>, readonly string[]]>([
    ["medium and above by default", {}, ["status.stopped", "results.posted", "date.start.slip"]],
    ["all but noise", { severity: "low" }, ["status.stopped", "results.posted", "date.start.slip", "site.added"]],
    ["critical ones", { severity: "critical" }, ["status.stopped"]],
    ["a kind and a family", { kinds: ["results.posted", "site."], severity: "low" }, ["results.posted", "site.added"]],
    ["a family is not the beginning of a word", { kinds: ["res."] }, []],
    ["all but a family", { exceptKinds: ["status.", "date.start.slip"] }, ["results.posted"]],
    ["noise never, though it is named", { kinds: ["record."], severity: "low" }, []],
  ])("%s", (_, definition, kinds) => {
    expect(kindsOf(changedStudy({ events }), boundWatch(definition))).toEqual(kinds);
  });

  test("a study that changed nothing of note is not told", () => {
    expect(kindsOf(changedStudy({ events: events.slice(-1) }), boundWatch({ severity: "low" }))).toEqual([]);
  });
});

describe("a search", () => {
  const changed = [eventOf("condition.edited", { severity: "low", score: 5 })];
  const study = (before: string, after: string) =>
    changedStudy({ before: text(1, before), after: text(2, after), events: changed });

  test("tells of studies that meet it", () => {
    expect(kindsOf(study("Scurvy", "Scurvy"), boundWatch({ severity: "low" }, scurvy))).toEqual(["condition.edited"]);
    expect(kindsOf(study("Gout", "Gout"), boundWatch({ severity: "low" }, scurvy))).toEqual([]);
  });

  test("tells that a study entered it or left it, and of the edit that did it", () => {
    const entered = ["search.entered", "condition.edited"];
    expect(kindsOf(study("Gout", "Scurvy"), boundWatch({ severity: "low" }, scurvy))).toEqual(entered);
    expect(kindsOf(study("Gout", "Scurvy"), boundWatch({}, scurvy))).toEqual(["search.entered"]);
    expect(kindsOf(study("Scurvy", "Gout"), boundWatch({}, scurvy))).toEqual(["search.left"]);
    expect(kindsOf(study("Scurvy", "Gout"), boundWatch({ exceptKinds: ["search."] }, scurvy))).toEqual([]);
    expect(kindsOf(study("Gout", "Scurvy"), boundWatch({ kinds: ["search.left"] }, scurvy))).toEqual([]);
  });

  test("a new study is told as new, or as one that entered where only that is asked for", () => {
    const fresh = changedStudy({ before: undefined, after: text(1, "Scurvy"), events: [eventOf("study.new")] });
    expect(kindsOf(fresh, boundWatch({}, scurvy))).toEqual(["study.new"]);
    expect(kindsOf(fresh, boundWatch({ kinds: ["search."] }, scurvy))).toEqual(["search.entered"]);
  });

  test.each<[string, JsonObject, string]>([
    ["a new study is known since it was posted", { date: "2026-08-05" }, "first posted 2026-08-05"],
    ["a new study without a first posting is known since it was seen", {}, "first seen 2026-08-06"],
  ])("%s", (_, studyFirstPostDateStruct, day) => {
    const record = recordOf("Scurvy", "RECRUITING", { studyFirstPostDateStruct });
    const after = { version: 1, text: "", study: record };
    const fresh = changedStudy({ before: undefined, after, events: [eventOf("study.new")] });
    const [told] = createEvaluator([boundWatch({ kinds: ["search."] }, scurvy)], hearing([]))(fresh);
    expect(told?.content.events[0]?.sentence).toBe(`New study that meets the search of the watch, ${day}`);
  });

  test("a study that was posted long ago and is new to this store only is told once something happens to it", () => {
    const stored = eventOf("study.new", { severity: "low" });
    const old = changedStudy({ before: undefined, after: text(1, "Scurvy"), events: [stored] });
    for (const definition of [{}, { severity: "low" }, { kinds: ["search.", "study."], severity: "low" }] as const) {
      expect(kindsOf(old, boundWatch(definition, scurvy))).toEqual([]);
    }
    const joined = { ...old, events: [eventOf("scope.entered", { severity: "medium" }), stored] };
    expect(kindsOf(joined, boundWatch({ severity: "low" }, scurvy))).toEqual(["scope.entered", "study.new"]);
    expect(kindsOf(joined, boundWatch({}, scurvy))).toEqual(["scope.entered"]);
  });

  test("a study that the registry gave up is told to whom it concerned, and leaves nothing", () => {
    const events = [eventOf("study.deleted")];
    const gone = changedStudy({ before: text(2, "Scurvy"), after: text(2, "Scurvy"), events });
    expect(kindsOf(gone, boundWatch({}, scurvy))).toEqual(["study.deleted"]);
  });

  test("each watch tells its own", () => {
    const gout: Condition = { kind: "value", piece: "Condition", values: ["Gout"] };
    const watches = [boundWatch({}, scurvy), boundWatch({}, gout, { watchId: 2, name: "gout" })];
    const told = createEvaluator(watches, hearing([]))(study("Gout", "Scurvy"));
    expect(told.map(({ watch, content }) => [watch.watch.name, content.events[0]?.id])).toEqual([
      ["mine", `${NCT}:v2:search.entered:w1:7`],
      ["gout", `${NCT}:v2:search.left:w2:7`],
    ]);
  });
});

describe("what a watch hears", () => {
  const pause = (afterSeq: number, upToSeq: number | undefined) => ({
    ...{ afterSeq, upToSeq, pausedAt: "", resumedAt: upToSeq === undefined ? undefined : "" },
  });
  test.each([
    ["older than it", { sinceSeq: 9, pauses: [] }, false],
    ["just after it", { sinceSeq: 8, pauses: [] }, true],
    ["before a pause", { sinceSeq: 0, pauses: [pause(9, undefined)] }, true],
    ["in a pause that goes on", { sinceSeq: 0, pauses: [pause(8, undefined)] }, false],
    ["the last of a pause", { sinceSeq: 0, pauses: [pause(3, 9)] }, false],
    ["after a pause", { sinceSeq: 0, pauses: [pause(3, 8), pause(9, undefined)] }, true],
  ])("%s", (_, watch, isHeard) => {
    expect(isListening(watch, 9)).toBe(isHeard);
    expect(kindsOf(changedStudy(), boundWatch({}, { kind: "all" }, watch))).toHaveLength(isHeard ? 1 : 0);
  });

  test("nothing of a muted study, in one watch or in all", () => {
    const watch = boundWatch();
    const other = "NCT00000999" as typeof NCT;
    expect(kindsOf(changedStudy(), watch, [{ nctId: NCT }])).toEqual([]);
    expect(kindsOf(changedStudy(), watch, [{ nctId: NCT, watchId: 1 }])).toEqual([]);
    expect(kindsOf(changedStudy(), watch, [{ nctId: NCT, watchId: 2 }, { nctId: other }])).toHaveLength(1);
  });
});

describe("an alert", () => {
  test("has all that a message needs, and is due when the watch says", () => {
    const schedule = { kind: "daily", at: { hour: 8, minute: 0 }, zone: "Europe/Berlin" } as const;
    const long = "x".repeat(VALUE_CHARACTERS_MAX);
    const events = [eventOf("eligibility.criteria", { before: long, after: "short", criteria: [] })];
    const [telling] = createEvaluator([boundWatch({ schedule })], hearing([]))(changedStudy({ events }));
    const alert = telling && toNewAlert(telling, Date.parse("2026-08-07T12:00:00Z"));
    expect(alert).toMatchObject({
      ...{ watchId: 1, alertKey: `${NCT}:v2:9`, nctId: NCT, version: 2, seq: 9, dueAt: "2026-08-08T06:00:00.000Z" },
    });
    expect(JSON.parse(alert?.payload ?? "")).toEqual({
      ...{ form: 1, title: "Lemons", overallStatus: "RECRUITING", registeredOn: "2026-08-06" },
      events: [
        {
          ...{ id: `${NCT}:v2:eligibility.criteria:7`, kind: "eligibility.criteria", severity: "high", score: 50 },
          ...{ rule: "a rule", factors: [], fieldPath: "", sentence: "eligibility.criteria happened" },
          ...{ after: "short", criteria: [] },
        },
      ],
    });
  });
});
