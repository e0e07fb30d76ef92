import { type NctId, parseNctId } from "ctgov/study";
import { must } from "../base/assert.ts";
import { SYNTHETIC_NCT_NUMBER_MIN } from "../base/synthetic.ts";

/** Study number 0 is NCT90000001; ids grow with the day of the first posting, as the registry's do. */
const STUDY_NUMBER_FIRST = SYNTHETIC_NCT_NUMBER_MIN + 1;

/** Ids that were aliases before the simulation begins: `ALIAS_NUMBER_FIRST` + the number of the study they lead to. */
const ALIAS_NUMBER_FIRST = 98_000_001;

/** More studies, new ones included, would run into the aliases. NCT99999999 stays free: nothing has ever had it. */
export const STUDIES_MAX = 1_900_000;

/** The id of a study by its number. */
export function nctIdOf(index: number): NctId {
  return must(parseNctId(`NCT${STUDY_NUMBER_FIRST + index}`), "a study number makes an id");
}

/** The id that a study had once and that leads to it since before the simulation. */
export function oldAliasOf(index: number): NctId {
  return must(parseNctId(`NCT${ALIAS_NUMBER_FIRST + index}`), "a study number makes an alias");
}

/** What an id may stand for; whether such a study exists, and on which day, is for the simulation to say. */
export type IdMeaning =
  | { readonly kind: "study"; readonly index: number }
  | { readonly kind: "old-alias"; readonly index: number };

/** The meaning of an id; undefined for one outside the synthetic range. */
export function meaningOf(nctId: NctId): IdMeaning | undefined {
  const number = Number(nctId.slice("NCT".length));
  const alias = number - ALIAS_NUMBER_FIRST;
  if (alias >= 0) return alias < STUDIES_MAX ? { kind: "old-alias", index: alias } : undefined;
  const index = number - STUDY_NUMBER_FIRST;
  return index >= 0 && index < ALIAS_NUMBER_FIRST - STUDY_NUMBER_FIRST ? { kind: "study", index } : undefined;
}
