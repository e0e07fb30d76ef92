import { isJsonObject, type NctId, parseNctId, valuesOf } from "ctgov/study";
import type { ScopeDefinition } from "../../packages/lind/src/registry/registry.ts";
import { businessDayAtOrBefore, isoOf, parseDay } from "../../packages/lind/src/simulator/days.ts";
import type { Fault } from "../../packages/lind/src/simulator/faults.ts";
import { LIVELY, type LifeEvent } from "../../packages/lind/src/simulator/simulation.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { createSimulatorTransport } from "../../packages/lind/src/simulator/transport.ts";
import { createApiUpstream } from "../../packages/lind/src/sources/api/api-upstream.ts";
import type { Upstream } from "../../packages/lind/src/sources/upstream.ts";
import { HURRIED_TIMEOUT_MS, hurriedClock } from "../support/hurried-clock.ts";
import type { PlannedFault } from "./sync-model.ts";
import type { FAULTS, SyncWorld } from "./sync-model-world.ts";

/** Smaller pages than the sync asks for, so that a few studies fill several. */
const PAGE_SIZE_MAX = 7;

/** How each fault looks on the simulator's side of the wire. */
const SIMULATED: Readonly<Record<(typeof FAULTS)[number], Fault>> = {
  unavailable: { kind: "server-error", status: 503 },
  throttled: { kind: "too-many-requests", retryAfter: "1" },
  reset: { kind: "reset" },
  cut: { kind: "cut-body", share: 0.5 },
  garbled: { kind: "html" },
  "token-refused": { kind: "token-expired" },
  "token-repeated": { kind: "repeated-token" },
  duplicate: { kind: "duplicate-study" },
  omit: { kind: "omitted-study" },
  "total-short": { kind: "wrong-total", by: -1 },
  "total-long": { kind: "wrong-total", by: 1 },
  "gone-lie": { kind: "missing-study" },
  move: { kind: "data-moves", days: 1 },
  "move-within-day": { kind: "data-moves", days: 1 },
};

/** The simulated registry, spoken to over its in-process transport by the real client. */
export class SimulatorWorld implements SyncWorld {
  readonly #simulator: Simulator;
  readonly #upstream: Upstream;
  readonly #history = new Map<NctId, string[]>();
  readonly #knowable = new Map<NctId, string[]>();
  readonly #drifted = new Set<NctId>();
  #recordedDay: string;
  #firstCall = 0;
  #faults: readonly PlannedFault[] = [];

  constructor(seed: number, studies: number, attemptsMax: number) {
    const faults = ({ number }: { readonly number: number }) =>
      this.#faults.filter(({ call }) => this.#firstCall + call === number).map(({ fault }) => SIMULATED[fault]);
    this.#simulator = createSimulator({ ...LIVELY, seed, studies }, { faults, clock: hurriedClock() });
    this.#recordedDay = this.#simulator.dataDay;
    this.#recordAll();
    const transport = createSimulatorTransport(this.#simulator);
    const random = () => 0.5;
    this.#upstream = smallPages(
      createApiUpstream({ transport, clock: hurriedClock(), random, attemptsMax, timeoutMs: HURRIED_TIMEOUT_MS }),
    );
  }

  upstream(): Upstream {
    return this.#upstream;
  }

  day(): string {
    return this.#simulator.dataDay;
  }

  advance(days: number): void {
    this.#simulator.advance(days);
  }

  arm(faults: readonly PlannedFault[]): void {
    this.#faults = faults;
    this.#firstCall = this.#simulator.requests;
  }

  truth(definition: ScopeDefinition): ReadonlyMap<NctId, string> {
    this.#catchUp();
    const { texts, aliases } = this.#simulator.simulation.truthAt(this.day());
    if (definition.kind === "everything") return texts;
    if (definition.kind === "ids") {
      const wanted = new Set(definition.nctIds.map((nctId) => aliases.get(nctId) ?? nctId));
      return new Map([...texts].filter(([nctId]) => wanted.has(nctId)));
    }
    const wanted = definition.parameters["filter.overallStatus"];
    return new Map([...texts].filter(([, text]) => valuesOf(parse(text), "OverallStatus")[0] === wanted));
  }

  historyOf(nctId: NctId): readonly string[] {
    this.#catchUp();
    return this.#history.get(nctId) ?? [];
  }

  knowableTextsOf(nctId: NctId): readonly string[] {
    this.#catchUp();
    return this.#knowable.get(nctId) ?? [];
  }

  isDrifted(nctId: NctId, definition: ScopeDefinition): boolean {
    this.#catchUp();
    return definition.kind === "query" && this.#drifted.has(nctId);
  }

  /** Ids of studies, one old alias if there is one, and one that nobody has. */
  someIds(count: number): readonly NctId[] {
    const { texts, aliases } = this.#simulator.simulation.truthAt(this.day());
    const nobody = parseNctId("NCT99999999");
    const all = [...[...texts.keys()].slice(0, count), ...[...aliases.keys()].slice(0, 1), nobody];
    return all.filter((nctId) => nctId !== undefined).toSorted();
  }

  #recordAll(): void {
    for (const { nctId, text } of this.#simulator.simulation.texts(this.#recordedDay)) {
      this.#history.set(nctId, [text]);
      this.#knowable.set(nctId, [text]);
    }
  }

  /** Notes the text of every study on each data day on which something happened to it. */
  #catchUp(): void {
    if (this.#recordedDay === this.day()) return;
    const events = this.#simulator.simulation.lifeLog(this.#recordedDay, this.day());
    this.#recordedDay = this.day();
    for (const event of events) this.#record(event);
  }

  #record(event: LifeEvent): void {
    const { simulation } = this.#simulator;
    const day = businessDayAtOrBefore(parseDay(event.day) ?? 0);
    const standing = simulation.standingOf(event.nctId, day);
    const text = standing.kind === "study" ? simulation.textAt(standing.index, day) : undefined;
    if (text === undefined) return;
    const history = this.#history.get(event.nctId) ?? [];
    this.#history.set(event.nctId, history);
    if (history.at(-1) !== text) history.push(text);
    if (event.kind === "rederived") {
      this.#knowable.get(event.nctId)?.push(text);
      if (event.becameUnknown) this.#drifted.add(event.nctId);
      return;
    }
    this.#drifted.delete(event.nctId);
    this.#knowable.set(event.nctId, [text]);
    // The day's own stamp: an edit is posted on the day it is shown.
    if (isoOf(day) !== event.day) throw new Error(`An event of ${event.day} is shown on ${isoOf(day)}.`);
  }
}

/** A batch of ids always fits the registry's page; other pages are cut short. */
function smallPages(upstream: Upstream): Upstream {
  return {
    ...upstream,
    listPage: (request, signal) => {
      const isBatch = request.parameters["filter.ids"] !== undefined;
      const pageSize = isBatch ? request.pageSize : Math.min(PAGE_SIZE_MAX, request.pageSize);
      return upstream.listPage({ ...request, pageSize }, signal);
    },
  };
}

function parse(text: string): unknown {
  const study: unknown = JSON.parse(text);
  if (!isJsonObject(study)) throw new Error("A study is a JSON object.");
  return study;
}
