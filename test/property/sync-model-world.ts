import type { NctId } from "ctgov/study";
import { LindError } from "../../packages/lind/src/base/errors.ts";
import type { ScopeDefinition } from "../../packages/lind/src/registry/registry.ts";
import type { Upstream, UpstreamPage } from "../../packages/lind/src/sources/upstream.ts";
import { type FakeCall, type FakeStudy, FakeUpstream, nct } from "../support/fake-upstream.ts";
import type { PlannedFault } from "./sync-model.ts";

/** What can go wrong at one request. */
export const FAULTS = [
  "unavailable",
  "throttled",
  "reset",
  "cut",
  "token-refused",
  "token-repeated",
  "duplicate",
  "omit",
  "total-short",
  "total-long",
  "gone-lie",
  "garbled",
  "move",
  "move-within-day",
] as const;

/** A registry whose truth is known. */
export interface SyncWorld {
  upstream(): Upstream;
  /**
   * Working days go by: studies are edited, appear, leave, merge, disappear, are derived anew. 0 days: the data moves
   * once more on the same day.
   */
  advance(days: number): void;
  arm(faults: readonly PlannedFault[]): void;
  day(): string;
  /** The texts of the scope, now. */
  truth(definition: ScopeDefinition): ReadonlyMap<NctId, string>;
  /** Every text that the study ever had, in order. */
  historyOf(nctId: NctId): readonly string[];
  /** The texts since its last post: what the registry derives anew without one, no delta shows. */
  knowableTextsOf(nctId: NctId): readonly string[];
  /** Its membership changed without a new post date, which no delta shows. */
  isDrifted(nctId: NctId, definition: ScopeDefinition): boolean;
}

/** The fake registry, with a life of its own. */
export class FakeWorld implements SyncWorld {
  readonly #fake = new FakeUpstream();
  readonly #history = new Map<NctId, string[]>();
  readonly #knowable = new Map<NctId, string[]>();
  readonly #random: () => number;
  #faults: readonly PlannedFault[] = [];
  #calls = 0;
  #nextNumber: number;
  #revision = 0;
  #moves = 0;

  constructor(seed: number, studies: number, pageSizeMax: number, hasEtags: boolean) {
    this.#random = mulberry32(seed);
    this.#fake.pageSizeMax = pageSizeMax;
    this.#fake.hasEtags = hasEtags;
    this.#fake.hook = (call, answer) => this.#misbehave(call, answer);
    for (let number = 1; number <= studies; number++) {
      const day = String(1 + Math.floor(this.#random() * 14)).padStart(2, "0");
      this.#fake.put(number, { posted: `2026-08-${day}`, status: this.#status() });
    }
    this.#nextNumber = studies + 1;
    this.#record();
  }

  upstream(): Upstream {
    return this.#fake;
  }

  day(): string {
    return this.#fake.dataTimestamp.slice(0, 10);
  }

  advance(days: number): void {
    const day = this.day();
    if (days === 0) this.#live(day, `1${this.#moves++ % 10}:00:00`);
    for (let count = 0; count < days; count++) this.#live(nextWorkingDay(this.day()), "09:00:05");
  }

  arm(faults: readonly PlannedFault[]): void {
    this.#faults = faults;
    this.#calls = 0;
  }

  truth(definition: ScopeDefinition): ReadonlyMap<NctId, string> {
    const parameters =
      definition.kind === "query"
        ? definition.parameters
        : definition.kind === "ids"
          ? { "filter.ids": definition.nctIds.join(",") }
          : {};
    return new Map(this.#fake.matching(parameters).map((nctId) => [nctId, this.#fake.textOf(nctId) ?? ""]));
  }

  historyOf(nctId: NctId): readonly string[] {
    return this.#history.get(nctId) ?? [];
  }

  knowableTextsOf(nctId: NctId): readonly string[] {
    return this.#knowable.get(nctId) ?? [];
  }

  isDrifted(): boolean {
    return false;
  }

  #live(day: string, time: string): void {
    const fake = this.#fake;
    const dayBefore = this.day();
    fake.moveTo(day, time);
    // Now and then a post carries an earlier day: at worst the day before that of the data before.
    const posted = () => (this.#random() < 0.7 ? day : dayOffset(dayBefore, this.#random() < 0.5 ? 0 : -1));
    for (const nctId of [...fake.studies.keys()]) {
      const number = Number(nctId.slice(3));
      const chance = this.#random();
      this.#revision += 1;
      if (chance < 0.1) this.#post(number, { posted: posted(), title: `Revision ${this.#revision}` });
      else if (chance < 0.16)
        this.#post(number, { posted: posted(), status: this.#status(), title: `Revision ${this.#revision}` });
      else if (chance < 0.18) this.#derive(nctId);
      else if (chance < 0.19) fake.studies.delete(nctId);
      else if (chance < 0.2 && fake.studies.size > 1) this.#merge(nctId);
    }
    if (this.#random() < 0.6) this.#post(this.#nextNumber++, { status: this.#status() });
    this.#record();
  }

  #derive(nctId: NctId): void {
    const study = this.#fake.studies.get(nctId);
    if (study !== undefined) this.#fake.studies.set(nctId, { ...study, derived: `derived ${this.#revision}` });
  }

  #post(number: number, study: Partial<FakeStudy>): void {
    this.#knowable.set(this.#fake.put(number, study), []);
  }

  #merge(nctId: NctId): void {
    const fake = this.#fake;
    fake.studies.delete(nctId);
    const others = [...fake.studies.keys()];
    const into = others[Math.floor(this.#random() * others.length)];
    if (into === undefined) return;
    fake.aliases.set(nctId, into);
    for (const [alias, target] of fake.aliases) if (target === nctId) fake.aliases.set(alias, into);
    // The study that took it in names its aliases, which is an edit.
    this.#post(Number(into.slice(3)), {});
  }

  #record(): void {
    for (const nctId of this.#fake.studies.keys()) {
      const texts = this.#history.get(nctId) ?? [];
      this.#history.set(nctId, texts);
      const text = this.#fake.textOf(nctId);
      if (text !== undefined && texts.at(-1) !== text) texts.push(text);
      const knowable = this.#knowable.get(nctId) ?? [];
      this.#knowable.set(nctId, knowable);
      if (text !== undefined && knowable.at(-1) !== text) knowable.push(text);
    }
  }

  #status(): string {
    return this.#random() < 0.6 ? "RECRUITING" : "COMPLETED";
  }

  #misbehave(call: FakeCall, answer: () => unknown): unknown {
    this.#calls += 1;
    const fault = this.#faults.find((planned) => planned.call === this.#calls)?.fault;
    if (fault === "move") this.advance(1);
    if (fault === "move-within-day") this.advance(0);
    if (fault !== undefined && ["unavailable", "throttled", "reset", "cut"].includes(fault))
      throw new LindError("REGISTRY_UNAVAILABLE", "The registry does not answer.");
    if (fault === "gone-lie" && call.kind === "study") return { kind: "gone" };
    if (call.kind !== "page") return answer();
    const { pageToken } = call.request;
    if (fault === "token-refused" && pageToken !== undefined)
      return { kind: "token-refused", reason: "it has expired" };
    const page = answer() as UpstreamPage;
    return fault === undefined || page.kind !== "page" ? page : twist(page, fault, pageToken);
  }
}

function twist(
  page: Extract<UpstreamPage, { kind: "page" }>,
  fault: (typeof FAULTS)[number],
  pageToken: string | undefined,
): UpstreamPage {
  const [first] = page.records;
  switch (fault) {
    case "token-repeated":
      return pageToken === undefined ? page : { ...page, nextPageToken: pageToken };
    case "duplicate":
      return first === undefined ? page : { ...page, records: [...page.records, first] };
    case "omit":
      return { ...page, records: page.records.toSpliced(page.records.length >> 1, 1) };
    case "garbled":
      return first === undefined
        ? page
        : { ...page, records: [{ ...first, text: first.text.slice(0, 20) }, ...page.records.slice(1)] };
    case "total-short":
      return page.totalCount === undefined ? page : { ...page, totalCount: Math.max(0, page.totalCount - 1) };
    case "total-long":
      return page.totalCount === undefined ? page : { ...page, totalCount: page.totalCount + 1 };
    default:
      return page;
  }
}

/** Ids of studies that exist at the start, some that appear later, and one that never does. */
export function someIds(count: number): readonly NctId[] {
  return [...Array.from({ length: count }, (_, index) => nct(index + 1)), nct(99_000_000)];
}

function dayOffset(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function nextWorkingDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  do date.setUTCDate(date.getUTCDate() + 1);
  while (date.getUTCDay() === 0 || date.getUTCDay() === 6);
  return date.toISOString().slice(0, 10);
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
