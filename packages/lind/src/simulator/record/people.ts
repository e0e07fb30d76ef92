import type { Contact } from "ctgov/study";
import type { Draws } from "../random.ts";
import { DEGREES, FAMILY_NAMES, GIVEN_NAMES } from "../vocabulary/organizations.ts";

/** `Anna Müller`. */
export function fullName(draws: Draws): string {
  return `${draws.pick(GIVEN_NAMES)} ${draws.pick(FAMILY_NAMES)}`;
}

/** `Anna Müller, MD`; a title in front where it is `Prof.`, none now and then. */
export function nameWithDegree(draws: Draws): string {
  const name = fullName(draws);
  if (draws.chance(0.25)) return name;
  const degree = draws.pick(DEGREES);
  return degree === "Prof." ? `${degree} ${name}` : `${name}, ${degree}`;
}

/** Somebody to call or write to. Numbers and addresses are of ranges that are reserved for examples. */
export function contact(draws: Draws): Contact {
  const name = nameWithDegree(draws);
  const number = draws.between(1_000, 9_999);
  return {
    name,
    role: "CONTACT",
    phone: draws.chance(0.8) ? `+1-555-010-${number}` : `(555) 010-${number}`,
    phoneExt: draws.chance(0.1) ? String(draws.between(10, 999)) : undefined,
    email: draws.chance(0.9) ? `contact${number}@example.org` : undefined,
  };
}
