import { must } from "../base/assert.ts";

/**
 * Chance that can be asked for again: every draw is a function of numbers (seed, study, purpose), so any study at any
 * day is made anew without having made the ones before it.
 */

/** What a stream of draws is for. Two purposes of one study never share draws, so that one can grow without moving the other. */
export const PURPOSES = {
  profile: 1,
  life: 2,
  edit: 3,
  rederivation: 4,
  removal: 5,
  merge: 6,
  identification: 10,
  status: 11,
  sponsors: 12,
  descriptions: 13,
  design: 14,
  arms: 15,
  outcomes: 16,
  eligibility: 17,
  contacts: 18,
  site: 19,
  references: 20,
  results: 21,
  adverseEvents: 22,
  listing: 30,
  fault: 31,
  history: 32,
} as const;

export type Purpose = keyof typeof PURPOSES;

/** 32 well mixed bits of three integers (the finalizer of MurmurHash3, once for each). */
export function mix(a: number, b: number, c: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ Math.imul(b, 0xc2b2ae35), 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 13) ^ Math.imul(c, 0x165667b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35);
  return (h ^ (h >>> 15)) >>> 0;
}

/** A stream of draws (mulberry32: 32 bits of state, good enough for what studies look like). */
export class Draws {
  private state: number;

  constructor(seed: number, index: number, purpose: Purpose, step = 0) {
    this.state = mix(seed, index, PURPOSES[purpose] + Math.imul(step, 64));
  }

  /** At least 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** An integer from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.next() * list.length)];
    if (item === undefined) throw new RangeError("There is nothing to pick from.");
    return item;
  }

  /** One of a list whose first members are the most common: the chance falls off to nothing at the end. */
  pickEarly<T>(list: readonly T[]): T {
    const u = this.next();
    const item = list[Math.floor(u * u * list.length)];
    if (item === undefined) throw new RangeError("There is nothing to pick from.");
    return item;
  }

  /** `count` different members, in the order of the list; all of them where it has no more. */
  sample<T>(list: readonly T[], count: number): T[] {
    const chosen: T[] = [];
    let left = Math.min(count, list.length);
    for (let at = 0; left > 0; at++) {
      const item = list[at];
      if (item === undefined) break;
      if (this.next() * (list.length - at) < left) {
        chosen.push(item);
        left -= 1;
      }
    }
    return chosen;
  }

  /** A member by weight: `[["COMPLETED", 54], ["RECRUITING", 11]]`. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of choices) {
      left -= weight;
      if (left < 0) return item;
    }
    // Rounding may leave a trace of the last weight.
    return must(choices.at(-1), "there is something to choose from")[0];
  }

  /** A positive number around `median` with a long tail to the right; `spread` 0.5 is mild, 1.2 is wild. */
  logNormal(median: number, spread: number): number {
    const gauss = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(spread * gauss);
  }

  /** Trials until the first success of a chance that is tried again and again; at least 1, Infinity for no chance. */
  geometric(probability: number): number {
    if (probability <= 0) return Number.POSITIVE_INFINITY;
    if (probability >= 1) return 1;
    return Math.floor(Math.log(1 - this.next()) / Math.log(1 - probability)) + 1;
  }
}
