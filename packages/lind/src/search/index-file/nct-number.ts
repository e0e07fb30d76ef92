import { type NctId, parseNctId } from "ctgov/study";
import { must } from "../../base/assert.ts";

const PREFIX = "NCT";

/** The digits of an id as a number; the order of numbers is the order of ids. */
export function toNctNumber(nctId: NctId): number {
  return Number(nctId.slice(PREFIX.length));
}

export function toNctId(nctNumber: number): NctId {
  return must(parseNctId(`${PREFIX}${nctNumber}`), `${nctNumber} was the number of an id`);
}
