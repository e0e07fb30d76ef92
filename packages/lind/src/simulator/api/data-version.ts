import { type JsonObject, type JsonValue, type Projection, projectStudy, type Study, valuesOf } from "ctgov/study";
import { must } from "../../base/assert.ts";
import { type Day, isoOf } from "../days.ts";
import type { Life } from "../life.ts";
import { mix, PURPOSES } from "../random.ts";
import { overallStatusOf } from "../record/status.ts";
import { buildStudy } from "../record/study.ts";
import type { Simulation } from "../simulation.ts";
import { nctIdOf } from "../synthetic-ids.ts";
import type { Expression } from "./expression.ts";
import { type MatchedStudy, matches } from "./matching.ts";
import type { SortKey } from "./parameters.ts";

/** Listings that are remembered for one data version, so that the next page need not search again. */
const LISTINGS_MAX = 16;

/** Texts that are remembered: whoever asks for what was edited lately gets the same studies for several days. */
const TEXTS_MAX = 256;

/** Numbers per study that the order of a listing is packed with; 2^21 leaves 32 bits of a double for the hash. */
const PACKED_INDEXES = 2 ** 21;

/**
 * What the simulator remembers of each study: small whole numbers, a few bytes a study whatever its record weighs. Of few
 * studies, those that were asked for last, it has the text.
 */
export class StudyIndex {
  private readonly simulation: Simulation;
  private day: Day;
  private lastEdits = new Int32Array(0);
  private nextDays = new Float64Array(0);
  private isThere = new Uint8Array(0);
  /** By the number of the study, the oldest first; nothing happens to the study before `until`. */
  private readonly texts = new Map<number, { readonly text: string; readonly from: Day; readonly until: Day }>();

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.day = Number.NEGATIVE_INFINITY;
  }

  /** The day of the last edit of a study that is present. */
  lastEditOf(index: number, day: Day): Day {
    this.moveTo(day);
    return this.lastEdits[index] ?? 0;
  }

  /** Whether a study that was posted by then is in the registry on a day. */
  isPresent(index: number, day: Day): boolean {
    this.moveTo(day);
    return this.isThere[index] === 1;
  }

  /** The text of a study that is present. */
  textOf(index: number, day: Day): string {
    this.moveTo(day);
    const known = this.texts.get(index);
    if (known !== undefined && known.from <= day && day < known.until) return known.text;
    const text = must(this.simulation.textAt(index, day), "a listing holds present studies only");
    this.texts.delete(index);
    this.texts.set(index, {
      text,
      from: day,
      until: must(this.nextDays[index], "a study that is present has a next day"),
    });
    const [oldest] = this.texts.keys();
    if (this.texts.size > TEXTS_MAX && oldest !== undefined) this.texts.delete(oldest);
    return text;
  }

  /** Only studies to which something has happened since are looked at again. */
  private moveTo(day: Day): void {
    if (day === this.day) return;
    const count = this.simulation.countBy(day);
    const known = day > this.day ? this.lastEdits.length : 0;
    const lastEdits = new Int32Array(count);
    const nextDays = new Float64Array(count);
    const isThere = new Uint8Array(count);
    lastEdits.set(this.lastEdits.subarray(0, known));
    nextDays.set(this.nextDays.subarray(0, known));
    isThere.set(this.isThere.subarray(0, known));
    for (let index = 0; index < count; index++) {
      if (index < known && must(nextDays[index], "the index is as long as the count") > day) continue;
      const life = must(this.simulation.lifeAt(index, day), "a counted study was posted");
      lastEdits[index] = life.state.lastEdit;
      const hasEnded = life.hasEndedBy(day);
      nextDays[index] = hasEnded ? Number.POSITIVE_INFINITY : life.nextDay;
      isThere[index] = hasEnded ? 0 : 1;
    }
    this.day = day;
    this.lastEdits = lastEdits;
    this.nextDays = nextDays;
    this.isThere = isThere;
  }
}

/**
 * The registry's data as it is served until it moves: which studies there are, in which order, and what a search finds. The
 * default order is arbitrary, the same within one version and another one in the next, as the registry's.
 */
export class DataVersion {
  readonly day: Day;
  private readonly simulation: Simulation;
  private readonly index: StudyIndex;
  private readonly listings = new Map<string, Uint32Array>();
  private everything: Uint32Array | undefined;

  constructor(simulation: Simulation, day: Day, index: StudyIndex) {
    this.simulation = simulation;
    this.day = day;
    this.index = index;
  }

  get totalStudies(): number {
    return this.all().length;
  }

  /** Numbers of the studies of a listing in its order; `candidates` limits it to these. */
  listing(
    key: string,
    conditions: readonly Expression[],
    sort: readonly SortKey[],
    candidates: readonly number[] | undefined,
  ): Uint32Array {
    const known = this.listings.get(key);
    if (known !== undefined) return known;
    const from = candidates === undefined ? this.all() : this.inOrder(candidates);
    const found = from.filter((index) => {
      if (conditions.length === 0) return true;
      const study = new LazyStudy(this.simulation, this.index, index, this.day);
      return conditions.every((condition) => matches(study, condition));
    });
    const listing = sort.length === 0 ? found : this.sorted(found, sort);
    const [oldest] = this.listings.keys();
    if (this.listings.size >= LISTINGS_MAX && oldest !== undefined) this.listings.delete(oldest);
    this.listings.set(key, listing);
    return listing;
  }

  study(index: number): Study {
    return must(this.simulation.studyAt(index, this.day), "a listing holds present studies only");
  }

  text(index: number): string {
    return this.index.textOf(index, this.day);
  }

  /** What a projection keeps of a record. Listings of ids are long, and ask for no more than the index knows. */
  projector(projection: Projection): (index: number) => JsonObject {
    const isIndexed = isWithin(projection, INDEXED);
    return (index) => projectStudy(isIndexed ? this.indexed(index) : this.study(index), projection);
  }

  /** The record as far as the index knows it, each key where it stands in the whole one. */
  private indexed(index: number): Study {
    const date = isoOf(this.index.lastEditOf(index, this.day));
    return {
      protocolSection: {
        identificationModule: { nctId: nctIdOf(index) },
        statusModule: { lastUpdatePostDateStruct: { date } },
      },
    };
  }

  private all(): Uint32Array {
    if (this.everything !== undefined) return this.everything;
    const present: number[] = [];
    for (let index = 0, count = this.simulation.countBy(this.day); index < count; index++) {
      if (this.index.isPresent(index, this.day)) present.push(index);
    }
    this.everything = this.inOrder(present);
    return this.everything;
  }

  private inOrder(indexes: readonly number[]): Uint32Array {
    const salt = PURPOSES.listing + this.day * 64;
    const keys = Float64Array.from(
      indexes,
      (index) => mix(this.simulation.options.seed, index, salt) * PACKED_INDEXES + index,
    );
    return Uint32Array.from(keys.sort(), (key) => key % PACKED_INDEXES);
  }

  /** Studies without a value come last whichever way the values run; equal ones keep the default order. */
  private sorted(indexes: Uint32Array, sort: readonly SortKey[]): Uint32Array {
    const rows = Array.from(indexes, (index) => {
      const study = new LazyStudy(this.simulation, this.index, index, this.day);
      return { index, values: sort.map(({ field }) => (field === undefined ? 0 : study.values(field.piece)[0])) };
    });
    rows.sort((a, b) => {
      let order = 0;
      for (let at = 0; order === 0 && at < sort.length; at++) {
        order = compareValues(a.values[at], b.values[at], sort[at]?.isDescending === true);
      }
      return order;
    });
    return Uint32Array.from(rows, (row) => row.index);
  }
}

/** What `indexed` has of a record. Every record has all of it. */
const INDEXED: Projection = new Map([
  [
    "protocolSection",
    new Map<string, Projection>([
      ["identificationModule", new Map([["nctId", "whole"]])],
      ["statusModule", new Map([["lastUpdatePostDateStruct", new Map([["date", "whole"]])]])],
    ]),
  ],
]);

/** Whether a projection keeps nothing but leaves of another one. */
function isWithin(projection: Projection, leaves: Projection): boolean {
  return [...projection].every(([key, below]) => {
    const known = leaves.get(key);
    if (known === undefined || known === "whole" || below === "whole") return below === "whole" && known === "whole";
    return isWithin(below, known);
  });
}

function compareValues(a: JsonValue | undefined, b: JsonValue | undefined, isDescending: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (a === b) return 0;
  const isBefore = typeof a === "number" && typeof b === "number" ? a < b : String(a) < String(b);
  return isBefore !== isDescending ? -1 : 1;
}

/** A study whose record is made only when a condition asks for something that is not known otherwise. */
class LazyStudy implements MatchedStudy {
  private readonly simulation: Simulation;
  private readonly index: StudyIndex;
  private readonly number: number;
  private readonly day: Day;
  private life: Life | undefined;
  private record: Study | undefined;

  constructor(simulation: Simulation, index: StudyIndex, number: number, day: Day) {
    this.simulation = simulation;
    this.index = index;
    this.number = number;
    this.day = day;
  }

  values(piece: string): readonly JsonValue[] {
    switch (piece) {
      case "NCTId":
        return [nctIdOf(this.number)];
      case "LastUpdatePostDate":
        return [isoOf(this.index.lastEditOf(this.number, this.day))];
      case "OverallStatus": {
        const life = this.walked();
        return [overallStatusOf(life.profile, life.state)];
      }
      default: {
        const life = this.walked();
        this.record ??= buildStudy(life.profile, life.state);
        return valuesOf(this.record, piece);
      }
    }
  }

  private walked(): Life {
    this.life ??= must(this.simulation.lifeAt(this.number, this.day), "a listed study was posted");
    return this.life;
  }
}
