import { LindError } from "../base/errors.ts";
import { type Day, isBusinessDay, parseDay } from "./days.ts";
import { STUDIES_MAX } from "./synthetic-ids.ts";

/** What a simulation is made of. The same options give the same studies and the same lives, byte for byte. */
export interface SimulationOptions {
  readonly seed: number;
  /** Studies that exist on `startDate`. */
  readonly studies: number;
  /** The first data day, `yyyy-mm-dd`; a business day. */
  readonly startDate: string;
  /**
   * Share of the studies that are edited on a business day, new ones aside; 0 for a registry at rest. What has happened
   * before `startDate` is always as slow as in the real registry and does not depend on it.
   */
  readonly changesPerDayShare: number;
  /** New studies on a business day, as a share of `studies`. */
  readonly newStudiesPerDayShare: number;
  /** Share of the studies whose text the registry derives anew on a business day, without a new post date. */
  readonly rederivationsPerDayShare: number;
  /** Share of the studies that disappear on a business day. */
  readonly deletionsPerDayShare: number;
  /** Share of the studies that become an alias of another one on a business day. */
  readonly mergesPerDayShare: number;
  /** Probability that an edit after `startDate` takes a study to the next stage of its life at once; 0 is realistic. */
  readonly haste: number;
}

/**
 * The pace of the real registry in 2026: of some 600,000 studies, 800 to 1,150 are edited or new on a business day.
 * Deletions and merges are rare there; the figures are an order of magnitude, for nobody has published them.
 */
export const REALISTIC: Omit<SimulationOptions, "seed" | "studies"> = {
  startDate: "2026-08-14",
  changesPerDayShare: 0.0015,
  newStudiesPerDayShare: 0.0002,
  rederivationsPerDayShare: 0.0001,
  deletionsPerDayShare: 0.000_002,
  mergesPerDayShare: 0.000_001,
  haste: 0,
};

/** For tests: within a few days something of every kind happens, even among a hundred studies. */
export const LIVELY: Omit<SimulationOptions, "seed" | "studies"> = {
  startDate: "2026-08-14",
  changesPerDayShare: 0.15,
  newStudiesPerDayShare: 0.02,
  rederivationsPerDayShare: 0.02,
  deletionsPerDayShare: 0.005,
  mergesPerDayShare: 0.005,
  haste: 0.3,
};

/** The options in the form that the simulation computes with. */
export interface Rules extends SimulationOptions {
  readonly startDay: Day;
}

/** Throws `USAGE` for options that make no registry. */
export function parseOptions(options: SimulationOptions): Rules {
  const startDay = parseDay(options.startDate);
  if (startDay === undefined || !isBusinessDay(startDay)) {
    throw new LindError("USAGE", `The simulated registry cannot start on ${options.startDate}.`, {
      hint: "Give a business day as yyyy-mm-dd: the registry's data does not move on weekends.",
    });
  }
  if (!Number.isSafeInteger(options.studies) || options.studies < 0 || options.studies > STUDIES_MAX) {
    throw new LindError("USAGE", `The simulated registry cannot have ${options.studies} studies.`, {
      hint: `Give a whole number from 0 to ${STUDIES_MAX}.`,
    });
  }
  if (!Number.isSafeInteger(options.seed)) {
    throw new LindError("USAGE", `${options.seed} is no seed.`, { hint: "Give a whole number." });
  }
  const shares = [
    options.changesPerDayShare,
    options.newStudiesPerDayShare,
    options.rederivationsPerDayShare,
    options.deletionsPerDayShare,
    options.mergesPerDayShare,
    options.haste,
  ];
  const bad = shares.find((share) => !(share >= 0 && share <= 1));
  if (bad !== undefined) {
    throw new LindError("USAGE", `${bad} is no share of the studies.`, { hint: "Shares are numbers from 0 to 1." });
  }
  return { ...options, startDay };
}
