import { expect, test } from "vitest";
import { readConfig } from "../../packages/lind/src/app/config.ts";
import { type Lind, openLind } from "../../packages/lind/src/app/open-lind.ts";
import { type RunWork, runDaemon } from "../../packages/lind/src/app/run/run-daemon.ts";
import { createRunWork } from "../../packages/lind/src/app/run/run-work.ts";
import { syncDefinition } from "../../packages/lind/src/app/sync-scopes.ts";
import { bindWatches } from "../../packages/lind/src/app/watches/bind-watches.ts";
import { defineWatch, type WatchTexts } from "../../packages/lind/src/app/watches/define-watch.ts";
import { addWatch, pauseWatch } from "../../packages/lind/src/app/watches/keep-watches.ts";
import { type Clock, systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import type { Message, MessageEvent } from "../../packages/lind/src/delivery/channel.ts";
import { RETRY_POLICY } from "../../packages/lind/src/delivery/retry.ts";
import { REALISTIC } from "../../packages/lind/src/simulator/options.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { createSimulatorTransport } from "../../packages/lind/src/simulator/transport.ts";
import { createApiUpstream } from "../../packages/lind/src/sources/api/api-upstream.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { truthOf } from "./simulated-year-truth.ts";

/**
 * `lind run` over months, without the waiting: the daemon's own loop on a clock that leaps. What it tells is held against the
 * log of what happened to each study of the simulated registry, by day. `LIND_YEAR_DAYS=260` makes it a whole year.
 */

const STUDIES = Number(process.env["LIND_YEAR_STUDIES"] ?? 20_000);
const DATA_DAYS = Number(process.env["LIND_YEAR_DAYS"] ?? 100);
const SEED = Number(process.env["LIND_SEED"] ?? 1747);

/** About 35 studies are touched on a day, as in 20,000 at the registry's pace, however few there are. */
const perDay = (count: number) => Math.min(0.15, count / STUDIES);
const PACE = {
  ...REALISTIC,
  changesPerDayShare: perDay(30),
  newStudiesPerDayShare: perDay(3),
  rederivationsPerDayShare: perDay(2),
  deletionsPerDayShare: perDay(0.3),
  mergesPerDayShare: perDay(0.3),
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A sleep of the daemon takes so long at least, as if the machine slept meanwhile. */
const LEAP_MS = HOUR_MS;

/** The registry's data come at 14:00 UTC of each working day. */
class YearClock implements Clock {
  readonly #simulator: Simulator;
  readonly #onEnd: () => void;
  #nowMs: number;
  #days = 0;

  constructor(simulator: Simulator, onEnd: () => void) {
    this.#simulator = simulator;
    this.#onEnd = onEnd;
    this.#nowMs = Date.parse(`${simulator.day}T14:30:00Z`);
  }

  /** The last data day has come, and what is left is the time for its digests. */
  get isOver(): boolean {
    return this.#days === DATA_DAYS;
  }

  now = () => this.#nowMs;
  monotonicMs = () => this.#nowMs;
  sleep = async (ms: number) => {
    this.#nowMs += Math.max(ms, LEAP_MS);
    while (Date.parse(`${this.#simulator.day}T14:00:00Z`) + DAY_MS <= this.#nowMs) {
      const { dataDay } = this.#simulator;
      if (this.isOver) {
        // A week for the last digests.
        if (this.#nowMs > Date.parse(`${dataDay}T14:00:00Z`) + 8 * DAY_MS) this.#onEnd();
        return;
      }
      this.#simulator.advance(1);
      if (this.#simulator.dataDay !== dataDay) this.#days += 1;
    }
  };
}

/** The kinds that a watch names for each family; countries come and go with sites. */
const KINDS: Readonly<Record<string, string>> = {
  ...{ status: "status", date: "date", enrollment: "enrollment", results: "results", site: "site,country" },
  ...{ outcome: "outcome", eligibility: "eligibility", study: "study", field: "field" },
};

/** What the calendar and edits make due: told of by the date that it is about, and not by the day of an edit. */
const DUE = "compliance";

/** Edited along with others too: the statuses of sites with that of the study, results with their outcomes. */
const FOLLOWING: readonly string[] = ["site", "results"];

/** Twenty-one watches: by kind, by severity, by search, gathered, and one that is paused. */
const WATCHES: Readonly<Record<string, Partial<WatchTexts>>> = {
  all: {},
  daily: { digest: "daily", at: "07:30" },
  berlin: { digest: "daily", at: "02:30", zone: "Europe/Berlin" },
  weekly: { digest: "weekly", at: "friday 16:00", zone: "America/New_York" },
  ...Object.fromEntries(Object.entries(KINDS).map(([family, on]) => [family, { on }])),
  due: { on: DUE },
  critical: { severity: "critical" },
  high: { severity: "high" },
  medium: { severity: "medium" },
  interventional: { parameters: { "filter.advanced": "AREA[StudyType]INTERVENTIONAL" } },
  others: { exclude: "AREA[StudyType]INTERVENTIONAL" },
  none: { parameters: { "query.cond": "no such condition" } },
  paused: {},
};

interface Told {
  /** `2026-08-17 NCT90000001` and its events, without those that are due. */
  readonly studies: ReadonlyMap<string, readonly MessageEvent[]>;
  /** Ids of what is due: `NCT90000001 compliance.due 2026-08-17`. */
  readonly dues: readonly string[];
  readonly ids: readonly string[];
}

const isDue = ({ kind }: MessageEvent) => kind.startsWith(`${DUE}.`);

function toldBy(watch: string, messages: readonly Message[]): Told {
  const told = messages.filter((message) => message.watch === watch).flatMap(({ studies }) => studies);
  const edited = told.filter(({ events }) => !events.every(isDue));
  const byStudy = Map.groupBy(edited, ({ registeredOn, nctId }) => `${registeredOn} ${nctId}`);
  const studies = new Map([...byStudy].map(([key, list]) => [key, list.flatMap(({ events }) => events)]));
  const events = told.flatMap((study) => study.events);
  return { studies, dues: events.filter(isDue).map(({ id }) => id), ids: events.map(({ id }) => id) };
}

/** What is due, with the day on which it was told. */
function dueDaysOf(watch: string, messages: readonly Message[]): readonly (readonly [string, string])[] {
  const told = messages.filter((message) => message.watch === watch);
  return told.flatMap(({ createdAt, studies }) =>
    studies.flatMap(({ events }) => events.map(({ id }) => [id, createdAt.slice(0, "2026-08-14".length)] as const)),
  );
}

/** Runs the daemon until the year is over; gives what was sent. */
async function runYear(lind: Lind, clock: YearClock, stop: AbortController): Promise<readonly Message[]> {
  const messages: Message[] = [];
  const work = createRunWork({
    ...{ lind, registry: await lind.openForWriting(), publicUrl: undefined, policy: RETRY_POLICY },
    ...{ stopping: stop.signal, ending: stop.signal, bind: (watches) => bindWatches(lind, watches) },
    channels: {
      channelOf: async () => ({
        send: async (message) => {
          messages.push(message);
          return { kind: "sent" };
        },
      }),
    },
  });
  const log = {
    done: () => undefined,
    failed: (step: string, error: Error) => expect.unreachable(`${step}: ${error.message}`),
  };
  const year: RunWork = {
    ...work,
    // Nobody searches, so nothing has to be indexed.
    index: async () => undefined,
    // The days of the last digests bring nothing more, or that would want digests too.
    isNewDay: async () => !clock.isOver && (await work.isNewDay()),
  };
  await runDaemon({ work: year, clock, log, signal: stop.signal });
  return messages;
}

test("months of a registry: everything that happened is told once, to those who asked", async () => {
  const simulator = createSimulator({ ...PACE, seed: SEED, studies: STUDIES });
  const from = simulator.dataDay;
  const stop = new AbortController();
  const clock = new YearClock(simulator, () => stop.abort());
  const upstream = createApiUpstream({
    transport: createSimulatorTransport(simulator),
    // The client's time limits are those of the wall; its rate is none.
    ...{ clock: systemClock, random: () => 0.5, ratePerSecond: 100_000 },
  });
  const effects = { random: () => 0.5, failpoint: noFailpoint, log: silentLog, progress: noProgress };
  const config = readConfig({ env: {}, home: temporaryFolder() });
  await using opened = openLind(config, { ...effects, clock, signal: stop.signal });
  const lind: Lind = { ...opened, openUpstream: async () => upstream };
  await syncDefinition(lind, { kind: "everything" }, false);
  for (const [name, texts] of Object.entries(WATCHES)) {
    await addWatch(lind, name, defineWatch({ parameters: {}, to: "feed", severity: "low", ...texts }, "UTC"));
  }
  await pauseWatch(lind, "paused");
  const messages = await runYear(lind, clock, stop);

  const told = new Map(Object.keys(WATCHES).map((name) => [name, toldBy(name, messages)]));
  const toldStudies = (name: string) => [...(told.get(name)?.studies.keys() ?? [])].toSorted();
  const idsOf = (name: string) => told.get(name)?.ids.toSorted() ?? [];
  const { edits, dues } = truthOf(simulator.simulation, from, simulator.dataDay);
  expect(edits.size).toBeGreaterThan(DATA_DAYS);
  expect(dues.size).toBeGreaterThanOrEqual(Math.floor((STUDIES * DATA_DAYS) / 50_000));
  for (const [name, { ids }] of told) expect(new Set(ids).size, `${name} tells nothing twice`).toBe(ids.length);
  // Of a week a study is told once, under its last day.
  for (const name of ["all", "daily", "berlin"]) expect(toldStudies(name), name).toEqual([...edits.keys()].toSorted());
  for (const name of ["daily", "berlin", "weekly"]) expect(idsOf(name), name).toEqual(idsOf("all"));
  for (const family of Object.keys(KINDS)) {
    const asked = [...edits].filter(([, families]) => families.has(family)).map(([key]) => key);
    const known = toldStudies(family).filter((key) => !FOLLOWING.includes(family) || edits.get(key)?.has(family));
    expect(known, family).toEqual(asked.toSorted());
  }
  for (const name of ["all", "daily", "berlin", "weekly", "due"]) {
    expect(told.get(name)?.dues.toSorted(), name).toEqual([...dues.keys()].toSorted());
  }
  expect(idsOf("due")).toEqual([...dues.keys()].toSorted());
  expect(new Map(dueDaysOf("due", messages))).toEqual(dues);
  const events = messages
    .filter(({ watch }) => watch === "all")
    .flatMap(({ studies }) => studies.flatMap((study) => study.events));
  const severities = ["critical", "high", "medium"];
  for (const [at, name] of severities.entries()) {
    const severe = events.filter(
      ({ severity }) => severities.indexOf(severity) >= 0 && severities.indexOf(severity) <= at,
    );
    expect(idsOf(name), name).toEqual(severe.map(({ id }) => id).toSorted());
  }
  expect([...idsOf("interventional"), ...idsOf("others")].toSorted()).toEqual(idsOf("all"));
  expect([idsOf("none"), idsOf("paused")]).toEqual([[], []]);
});
