import type { DocSet } from "../doc-set.ts";

const COMMA = 0x2c;
const ZERO = 0x30;

/**
 * Adds the numbers of a list as `group_concat(rowid)` gives it, `3,17,256`, to a set; those beyond the set's size are
 * left out. One long text leaves SQLite in half the time of as many rows, and is read digit by digit, without a string
 * for each number.
 */
export function addRowids(list: string, into: DocSet): void {
  let number = 0;
  for (let at = 0; at < list.length; at++) {
    const unit = list.charCodeAt(at);
    if (unit !== COMMA) {
      number = number * 10 + (unit - ZERO);
      continue;
    }
    if (number < into.size) into.add(number);
    number = 0;
  }
  if (list.length > 0 && number < into.size) into.add(number);
}
