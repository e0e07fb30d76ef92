import { toSingular } from "./plural.ts";
import { toAmericanSpelling } from "./spelling.ts";

/** Longer runs are sequences of a protein or a slip of the keyboard; no rule knows them. */
const ENGLISH = /^[a-z]{1,64}$/;

/** Rules may follow one another: `womens`, `women`, `woman`. Words take two rounds; what is none, a few more. */
const ROUNDS_MAX = 64;

/**
 * The one form of a word that stands for all its variants: American spelling, singular. Takes a folded word (lower case,
 * no marks); what is not written in the letters a to z is left as it is. A normal form is its own normal form, and no
 * word becomes empty.
 */
export function normalForm(folded: string): string {
  if (!ENGLISH.test(folded)) return folded;
  let form = folded;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const next = toSingular(toAmericanSpelling(form));
    if (next === form) break;
    form = next;
  }
  return form;
}
