import { hashText } from "../../base/hash.ts";
import type { Condition, Query } from "../../query/query.ts";

const FINGERPRINT_LENGTH = 16;

/**
 * Tells two queries apart. Of a text only what was typed and where it is searched counts: synonyms may be learnt
 * between two pages, and the listing goes on all the same.
 */
export function fingerprintOf(query: Query): string {
  const { condition, ranked, geoDecay, sort } = query;
  return hashText(JSON.stringify([typedOnly(condition), ranked.map(typedOnly), geoDecay, sort])).slice(
    0,
    FINGERPRINT_LENGTH,
  );
}

function typedOnly(condition: Condition): unknown {
  switch (condition.kind) {
    case "and":
    case "or":
      return [condition.kind, ...condition.operands.map(typedOnly)];
    case "not":
      return [condition.kind, typedOnly(condition.operand)];
    case "location":
      return [condition.kind, typedOnly(condition.condition)];
    case "text": {
      const { typed, parts, coverage, exact, relaxed, tilt } = condition;
      return ["text", typed, parts, coverage, exact, relaxed?.required, tilt];
    }
    default:
      return condition;
  }
}
