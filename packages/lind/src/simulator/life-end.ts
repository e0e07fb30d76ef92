import { addBusinessDays, businessDayAtOrAfter, type Day } from "./days.ts";
import type { Rules } from "./options.ts";
import { postedDayOf } from "./profile.ts";
import { Draws } from "./random.ts";

/** How a study leaves the registry; `day` is the first on which it is not there. Infinity for one that stays. */
export type LifeEnd =
  | { readonly kind: "stays" }
  | { readonly kind: "removed"; readonly day: Day }
  | { readonly kind: "merged"; readonly day: Day; readonly into: number };

/** When a study takes in another one, if it does. */
export interface Absorption {
  readonly day: Day;
  readonly absorbed: number;
}

// Studies come in pairs of an even number and the odd one after it: only the odd one may be merged, only into the even
// one, so both sides know of it without a table.

export function endOf(rules: Rules, index: number): LifeEnd {
  const merger = mergerOf(rules, index - (index % 2));
  if (merger !== undefined) {
    return index === merger.absorbed ? { kind: "merged", day: merger.day, into: index - 1 } : { kind: "stays" };
  }
  const day = removalDayOf(rules, index);
  return Number.isFinite(day) ? { kind: "removed", day } : { kind: "stays" };
}

export function absorptionOf(rules: Rules, index: number): Absorption | undefined {
  return index % 2 === 0 ? mergerOf(rules, index) : undefined;
}

/** The merger of an even study with the one after it, where neither disappears before. */
function mergerOf(rules: Rules, even: number): Absorption | undefined {
  // Only every other study can be merged, so the chance of those is double.
  const probability = Math.min(1, 2 * rules.mergesPerDayShare);
  if (probability === 0) return undefined;
  const posted = postedDayOf(rules, even + 1);
  if (!Number.isFinite(posted)) return undefined;
  const from = businessDayAtOrAfter(Math.max(rules.startDay, posted));
  const day = addBusinessDays(from, new Draws(rules.seed, even, "merge").geometric(probability));
  const removal = Math.min(removalDayOf(rules, even), removalDayOf(rules, even + 1));
  return Number.isFinite(day) && day < removal ? { day, absorbed: even + 1 } : undefined;
}

function removalDayOf(rules: Rules, index: number): Day {
  if (rules.deletionsPerDayShare === 0) return Number.POSITIVE_INFINITY;
  const from = Math.max(rules.startDay, postedDayOf(rules, index));
  if (!Number.isFinite(from)) return from;
  return addBusinessDays(from, new Draws(rules.seed, index, "removal").geometric(rules.deletionsPerDayShare));
}
