import type { CriterionEdit } from "./event.ts";

/** A number of a criterion with the side on which people are let in: from it up, up to it, or not said. */
interface Bound {
  readonly side: "lower" | "upper" | "unclear";
  readonly value: number;
  /** `<` and `>` exclude the number itself. */
  readonly isStrict: boolean;
  /** Days of the unit of time that follows the number; undefined where none does. */
  readonly unitDays: number | undefined;
}

const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ["hour", 1 / 24],
  ["day", 1],
  ["week", 7],
  ["month", 365.25 / 12],
  ["year", 365.25],
]);
const TIME_UNIT = /^[\s-]*(hour|day|week|month|year)s?\b/;
/** Times in other units, up to this share apart, are one: 6 months are 180 days or 24 weeks to a sponsor. */
const SAME_TIME_SHARE = 0.1;

interface BoundWords {
  readonly side: "lower" | "upper";
  readonly isStrict: boolean;
  /** Ends where the number begins. */
  readonly pattern: RegExp;
}

/** "under the age of 18", "minimum age: 18" */
const BEFORE_NUMBER = String.raw`(?: (?:the |an )?ages?(?: of)?)?:?\s*$`;

function boundWords(side: BoundWords["side"], strictness: "strict" | "or equal", words: string): BoundWords {
  return { side, isStrict: strictness === "strict", pattern: new RegExp(`(?:${words})${BEFORE_NUMBER}`) };
}

/** Words and signs before a number, as they are meant where nothing denies them. */
const BOUND_WORDS: readonly BoundWords[] = [
  boundWords(
    "upper",
    "or equal",
    String.raw`[≤≦⩽]|<=|=<|<\s*(?:/|or)\s*=|=\s*(?:/|or)\s*<|\b(?:less|lower|fewer|younger)(?: than)?(?: or|/) equal(?: to| than)?|\bequal(?: to)? or (?:less|lower|fewer|younger|below|under)(?: than)?|\bat (?:the )?most|\bmax(?:imum|\.)?(?: of)?|\bup to(?: and including)?|\bwithin(?: the)?(?: last| past| previous)?`,
  ),
  boundWords(
    "lower",
    "or equal",
    String.raw`[≥≧⩾]|>=|=>|>\s*(?:/|or)\s*=|=\s*(?:/|or)\s*>|\b(?:more|greater|higher|older)(?: than)?(?: or|/) equal(?: to| than)?|\bequal(?: to)? or (?:more|greater|higher|older|above|over)(?: than)?|\bat (?:the )?least|\bmin(?:imum|\.)?(?: of)?|\bfrom|\bbetween|\bafter`,
  ),
  boundWords(
    "upper",
    "strict",
    String.raw`(?<![=/])<|\b(?:less|lower|younger|fewer|smaller|shorter) than|\bbelow|\bunder`,
  ),
  boundWords(
    "lower",
    "strict",
    String.raw`(?<![=/])>|\b(?:more|greater|higher|older|larger|longer) than|\babove|\bover|\bexceed(?:s|ed|ing)?|\bin excess of`,
  ),
];

/** A denial in the same clause ("with or without" is none), and what stands between it and the words of the bound. */
const DENIAL =
  /(?<!\bor )\b(?:no|not|never|without|cannot|can't|neither|nor|unable|inability)\b(?! only\b| limited\b)([^,;.:()]*)$/;
/** It denies the bound itself: "not be less than", "no patients under". */
const DENIED_DIRECTLY =
  /^(?: (?:be|been|being|have|has|had|is|are|any|an?|age|aged|of|for|receive|received|weigh|one|patients?|participants?|subjects?|persons?|people))*\s*$/;
/** What follows is another thing: "without diabetes and over 18". */
const DENIAL_ENDS = /\b(?:and|but|who|age|aged)\b/;

const LOWER_AFTER =
  /^\s*(?:years?|months?|weeks?|days?|kg|%)?(?:\s*(?:old|of age))?,?\s*(?:(?:or|and) (?:older|more|above|over|greater|higher|up)\b(?! than)|or less than a)/;
const UPPER_AFTER =
  /^\s*(?:years?|months?|weeks?|days?|kg|%)?(?:\s*(?:old|of age))?,?\s*(?:or|and) (?:younger|less|below|under|fewer|lower)\b(?! than)/;
const RANGE_AFTER = /^\s*(?:years?|months?|weeks?|days?|kg|%)?\s*(?:-|–|—|to|and)\s*\d/;
const RANGE_BEFORE = /\d\s*(?:years?|months?|weeks?|days?|kg|%)?\s*(?:-|–|—|to|and)\s*$/;
const NUMBER = /\d+(?:[.,]\d+)*/g;

/**
 * `loosened`, `tightened` or `threshold` (neither is sure) where two texts of one criterion say the same with other numbers;
 * undefined where the words differ as well. An exclusion is read the other way round: who is kept out by more is fewer.
 */
export function compareThresholds(
  before: string,
  after: string,
  section: CriterionEdit["section"],
): "loosened" | "tightened" | "threshold" | undefined {
  const [from, to] = [boundsOf(before), boundsOf(after)];
  if (isSameNumbers(from, to)) return undefined;
  if (from.length !== to.length || from.length === 0) return hasSameWords(before, after) ? "threshold" : undefined;
  const directions = new Set(from.map((bound, index) => directionOf(bound, to[index])).filter((each) => each !== 0));
  const [direction] = directions;
  if (directions.size !== 1 || direction === undefined || Number.isNaN(direction) || section === "unnamed")
    return "threshold";
  const isWider = section === "exclusion" ? direction < 0 : direction > 0;
  return isWider ? "loosened" : "tightened";
}

function isSameNumbers(from: readonly Bound[], to: readonly Bound[]): boolean {
  return (
    from.length === to.length &&
    from.every((bound, index) => {
      const { side, isStrict } = bound;
      const other = to[index];
      const isSameSide = other?.side === side && other.isStrict === isStrict;
      return (
        other !== undefined &&
        compareValues(bound, other) === 0 &&
        (isSameSide || side === "unclear" || other.side === "unclear")
      );
    })
  );
}

/** Below 0 where `a` is the smaller number, or the shorter time. */
function compareValues(a: Bound, b: Bound): number {
  if (a.unitDays === undefined || b.unitDays === undefined || a.unitDays === b.unitDays) return a.value - b.value;
  const [left, right] = [a.value * a.unitDays, b.value * b.unitDays];
  return Math.abs(left - right) < SAME_TIME_SHARE * Math.max(left, right) ? 0 : left - right;
}

/** Above 0 where the bound lets in more, below where fewer, 0 where it stayed, NaN where the side is not clear. */
function directionOf(from: Bound, to: Bound | undefined): number {
  if (to === undefined) return Number.NaN;
  const order = compareValues(from, to);
  if (order === 0 && from.side === to.side) return Math.sign(Number(from.isStrict) - Number(to.isStrict));
  if (from.side !== to.side || from.side === "unclear") return order === 0 ? 0 : Number.NaN;
  return from.side === "lower" ? Math.sign(order) : -Math.sign(order);
}

/** The numbers of a text with their sides; "18 to 65" are a lower and an upper one. */
function boundsOf(text: string): readonly Bound[] {
  const plain = text.toLowerCase();
  return [...plain.matchAll(NUMBER)].map((match) => {
    const before = plain.slice(Math.max(0, match.index - CONTEXT_CHARS), match.index);
    const after = plain.slice(match.index + match[0].length, match.index + match[0].length + CONTEXT_CHARS);
    const unitDays = TIME_UNITS.get(TIME_UNIT.exec(after)?.[1] ?? "");
    return { ...sideOf(before, after), value: numberOf(match[0]), unitDays };
  });
}

/** Characters around a number that are read. */
const CONTEXT_CHARS = 40;

type Side = Pick<Bound, "side" | "isStrict">;

function sideOf(before: string, after: string): Side {
  if (RANGE_BEFORE.test(before)) return { side: "upper", isStrict: false };
  if (RANGE_AFTER.test(after)) return { side: "lower", isStrict: false };
  // What stands before a number is about it; "older than 18 and younger than 65" has words behind it that are about the next.
  for (const { side, isStrict, pattern } of BOUND_WORDS) {
    const found = pattern.exec(before);
    if (found !== null) return denied({ side, isStrict }, before.slice(0, found.index), found[0]);
  }
  if (UPPER_AFTER.test(after)) return denied({ side: "upper", isStrict: false }, before, "");
  if (LOWER_AFTER.test(after)) return denied({ side: "lower", isStrict: false }, before, "");
  return { side: "unclear", isStrict: false };
}

/** A bound as it is meant behind what is said before it: "not less than 18" is 18 or more, "no surgery within 4 weeks" after 4 or more. */
function denied(bound: Side, before: string, words: string): Side {
  const between = DENIAL.exec(before)?.[1];
  if (between === undefined) return bound;
  if (DENIED_DIRECTLY.test(between) || (words.startsWith("within") && !DENIAL_ENDS.test(between))) {
    return { side: bound.side === "upper" ? "lower" : "upper", isStrict: !bound.isStrict };
  }
  return DENIAL_ENDS.test(between) ? bound : { side: "unclear", isStrict: false };
}

/** "1,500" is a count, "1,5" a fraction. */
function numberOf(text: string): number {
  const isThousands = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text);
  return Number.parseFloat(isThousands ? text.replaceAll(",", "") : text.replace(",", "."));
}

function hasSameWords(before: string, after: string): boolean {
  return wordsOf(before) === wordsOf(after);
}

/** "0, 1" and "0, 1, or 2" have the same words. */
const LISTING: ReadonlySet<string> = new Set(["and", "or", "to"]);

function wordsOf(text: string): string {
  return (text.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => !LISTING.has(word)).join(" ");
}
