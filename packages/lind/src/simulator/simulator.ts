import type { NctId } from "ctgov/study";
import { assert } from "../base/assert.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { type Answer, bytesOfBody, html, refusal } from "./api/answer.ts";
import { DataVersion, StudyIndex } from "./api/data-version.ts";
import { type AskedRequest, answerRequest, type PackedStudies, routeOf, type StaleTokens } from "./api/handle.ts";
import { HISTORY_ANSWER_MS, refusesOverlap } from "./api/history.ts";
import { dataTimestampOf, etagOf } from "./api/version.ts";
import { businessDayAtOrBefore, type Day, isoOf } from "./days.ts";
import { type Fault, type FaultPlan, type FaultRecord, noFaults } from "./faults.ts";
import { createSimulation, type Simulation, type SimulationOptions } from "./simulation.ts";

export interface SimulatorSettings {
  /** What goes wrong, and when. */
  readonly faults?: FaultPlan | undefined;
  /** What becomes of page tokens when the data moves; they drift unless told otherwise, as the registry's do. */
  readonly staleTokens?: StaleTokens | undefined;
  /** Only slow bodies wait. */
  readonly clock?: Clock | undefined;
  /** Packs the studies into the archive of the whole download; without it there is none. */
  readonly pack?: PackStudies | undefined;
}

export type PackStudies = (studies: Iterable<{ readonly nctId: NctId; readonly text: string }>) => Promise<Uint8Array>;

/**
 * A synthetic registry that answers: a simulation, the day on which it stands, and the faults that befall its answers.
 * `createSimulatorTransport` and `serveSimulator` are its two faces.
 */
export interface Simulator {
  readonly simulation: Simulation;
  readonly clock: Clock;
  /** Today, `yyyy-mm-dd`. */
  readonly day: string;
  /** The day of the data that is served: today, or the Friday before a weekend. */
  readonly dataDay: string;
  /** `2026-08-14T09:00:05`. */
  readonly dataTimestamp: string;
  readonly etag: string;
  /** Requests so far. */
  readonly requests: number;
  /** Every fault that happened, in order. */
  readonly faultRecords: readonly FaultRecord[];
  /** Time passes: so many days, weekends included. */
  advance(days: number): void;
  /** Takes effect from the next request on. */
  setFaults(plan: FaultPlan): void;
  answer(request: AskedRequest): Promise<Answer>;
}

export function createSimulator(options: SimulationOptions, settings: SimulatorSettings = {}): Simulator {
  return new RunningSimulator(createSimulation(options), settings);
}

class RunningSimulator implements Simulator {
  readonly simulation: Simulation;
  readonly clock: Clock;
  private readonly staleTokens: StaleTokens;
  private readonly index: StudyIndex;
  private readonly records: FaultRecord[] = [];
  private plan: FaultPlan;
  private today: Day;
  private version: DataVersion;
  private asked = 0;
  /** Requests for histories that are being answered. */
  private historiesOpen = 0;
  private readonly pack: PackStudies | undefined;
  /** The archive of a data day, made when it is first asked for. */
  private packed: { readonly day: Day; readonly bytes: Promise<Uint8Array> } | undefined;

  constructor(simulation: Simulation, settings: SimulatorSettings) {
    this.simulation = simulation;
    this.clock = settings.clock ?? systemClock;
    this.pack = settings.pack;
    this.plan = settings.faults ?? noFaults;
    this.staleTokens = settings.staleTokens ?? "drift";
    this.today = simulation.startDay;
    this.index = new StudyIndex(simulation);
    this.version = new DataVersion(simulation, this.today, this.index);
  }

  get day(): string {
    return isoOf(this.today);
  }

  get dataDay(): string {
    return isoOf(this.version.day);
  }

  get dataTimestamp(): string {
    return dataTimestampOf(this.version.day);
  }

  get etag(): string {
    return etagOf(this.version.day);
  }

  get requests(): number {
    return this.asked;
  }

  get faultRecords(): readonly FaultRecord[] {
    return this.records;
  }

  advance(days: number): void {
    assert(Number.isSafeInteger(days) && days >= 0, "time only passes, by whole days");
    this.today += days;
    const day = businessDayAtOrBefore(this.today);
    if (day !== this.version.day) this.version = new DataVersion(this.simulation, day, this.index);
  }

  setFaults(plan: FaultPlan): void {
    this.plan = plan;
  }

  async answer(request: AskedRequest): Promise<Answer> {
    this.asked += 1;
    const number = this.asked;
    const { endpoint } = routeOf(request.url.pathname);
    if (endpoint !== "history") return this.answerNumbered(request, number);
    const isOverlapping = this.historiesOpen > 0;
    this.historiesOpen += 1;
    try {
      await this.clock.sleep(HISTORY_ANSWER_MS);
      if (isOverlapping && refusesOverlap(this.simulation.options.seed, number)) return tooManyRequests();
      return await this.answerNumbered(request, number);
    } finally {
      this.historiesOpen -= 1;
    }
  }

  private async answerNumbered(request: AskedRequest, number: number): Promise<Answer> {
    const { endpoint } = routeOf(request.url.pathname);
    const faults = this.plan({ number, endpoint, hasPageToken: request.url.searchParams.has("pageToken") });
    const note = (fault: Fault, nctId?: NctId) => {
      this.records.push({ number, endpoint, fault, nctId });
    };
    for (const fault of faults) {
      if (fault.kind !== "data-moves") continue;
      this.advance(fault.days);
      note(fault);
    }
    const failure = faults.find(isFailure);
    if (failure !== undefined) {
      note(failure);
      return toFailure(failure);
    }
    const { simulation, version, staleTokens } = this;
    const bulk = endpoint === "download" ? await this.bulk(faults, note) : undefined;
    const served = { simulation, version, staleTokens, bulk };
    return deliver(answerRequest(served, request, { faults, note }), faults, note);
  }

  private async bulk(faults: readonly Fault[], note: (fault: Fault) => void): Promise<PackedStudies | undefined> {
    if (this.pack === undefined) return undefined;
    const old = faults.find((fault) => fault.kind === "old-archive");
    if (old !== undefined) note(old);
    const day = businessDayAtOrBefore(this.version.day - (old?.days ?? 0));
    if (this.packed?.day !== day) this.packed = { day, bytes: this.pack(this.simulation.texts(isoOf(day))) };
    return { day, bytes: await this.packed.bytes };
  }
}

type Failure = Extract<Fault, { kind: "too-many-requests" | "server-error" | "reset" | "html" }>;

function isFailure(fault: Fault): fault is Failure {
  return ["too-many-requests", "server-error", "reset", "html"].includes(fault.kind);
}

function toFailure(fault: Failure): Answer {
  switch (fault.kind) {
    case "too-many-requests":
      return tooManyRequests(fault.retryAfter);
    case "server-error":
      return html(fault.status, `${fault.status} Server Error`);
    case "reset":
      return { ...html(200, "never seen"), delivery: { kind: "reset" } };
    case "html":
      return html(200, "Sign in to the network");
  }
}

function tooManyRequests(retryAfter?: string | undefined): Answer {
  const answer = refusal(429, "Too many requests");
  if (retryAfter === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, "retry-after": retryAfter } };
}

/** Faults of the way: the answer is right, its bytes do not arrive as they should. An empty body cannot be cut. */
function deliver(answer: Answer, faults: readonly Fault[], note: (fault: Fault) => void): Answer {
  const fault = faults.find((one) => one.kind === "cut-body" || one.kind === "slow-body");
  if (fault === undefined || answer.body.length === 0) return answer;
  note(fault);
  if (fault.kind === "slow-body") return { ...answer, delivery: { ...fault, kind: "slow" } };
  const bytes = Math.floor(bytesOfBody(answer).length * fault.share);
  return { ...answer, delivery: { kind: "cut", bytes } };
}
