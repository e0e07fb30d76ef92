import { daysBetween, type PartialDate } from "ctgov/study";
import type { Change } from "../change.ts";
import { distanceWords } from "../distance.ts";
import { sentenceOf } from "../sentence.ts";
import { compareSeverities } from "./event.ts";
import type { EventKind } from "./event-kinds.ts";
import type { EventDraft, EventRule, Verdict } from "./event-rule.ts";
import { dateOf, isPhase3, type StudyPair, textOf } from "./study-pair.ts";

/** One of the three dates that a study's time is told by. */
interface StudyDate {
  readonly noun: string;
  readonly slip: EventKind;
  readonly pullIn: EventKind;
  readonly actual: EventKind;
  /** How long a move, in signed days, is how severe. */
  judge(days: number, isPhase3: boolean): Verdict;
}

/**
 * Primary completion is when the answer is expected: what comes a year later in phase 3 is for today. Both directions count alike;
 * an earlier date is news to a competitor as a later one is.
 */
function judgePrimaryCompletion(signedDays: number, isPhase3: boolean): Verdict {
  const days = Math.abs(signedDays);
  if (days < 31) return { severity: "noise", rule: "moved by less than 31 days" };
  if (days <= 90) return { severity: "low", rule: "moved by 31 to 90 days" };
  if (days <= 180) return { severity: "medium", rule: "moved by 91 to 180 days" };
  if (days <= 365) return { severity: "high", rule: "moved by 181 to 365 days" };
  if (isPhase3) return { severity: "critical", rule: "moved by more than 365 days in phase 3" };
  return { severity: "high", rule: "moved by more than 365 days" };
}

/** Completion follows primary completion, which was told already: high at most. */
function judgeCompletion(days: number): Verdict {
  return judgePrimaryCompletion(days, false);
}

/** A start that comes later by a quarter is a delayed initiation. */
function judgeStart(days: number): Verdict {
  const { severity, rule } = judgeCompletion(days);
  return { severity, rule: days > 90 ? `delayed initiation: ${rule}` : rule };
}

const DATES: ReadonlyMap<string, StudyDate> = new Map([
  [
    "date.start",
    {
      noun: "Start",
      slip: "date.start.slip",
      pullIn: "date.start.pullIn",
      actual: "date.start.actual",
      judge: judgeStart,
    },
  ],
  [
    "date.primaryCompletion",
    {
      noun: "Primary completion",
      slip: "date.primaryCompletion.slip",
      pullIn: "date.primaryCompletion.pullIn",
      actual: "date.primaryCompletion.actual",
      judge: judgePrimaryCompletion,
    },
  ],
  [
    "date.completion",
    {
      noun: "Completion",
      slip: "date.completion.slip",
      pullIn: "date.completion.pullIn",
      actual: "date.completion.actual",
      judge: judgeCompletion,
    },
  ],
]);

/** Moves of the start, the primary completion and the completion, in days at the coarser precision of the two dates. */
export const dateRule: EventRule = {
  claims: (change) => DATES.has(change.kind) && (change.nature === "edit" || change.nature === "precision"),
  tell: (pair, changes) => changes.flatMap((change) => tellDate(pair, change)),
};

function tellDate(pair: StudyPair, change: Change): readonly EventDraft[] {
  const date = DATES.get(change.kind);
  if (date === undefined) return [];
  const { fieldPath, before, after } = change;
  const common = { fieldPath, before, after, changes: [change] };
  if (change.nature === "precision") {
    const rule = "the same date, said more or less precisely";
    return [{ ...common, kind: "date.precision", severity: "noise", rule, sentence: sentenceOf(change) }];
  }
  const [from, to] = [dateOf(before), dateOf(after)];
  // A first date, or none any more, has no distance; the rest tells it as an edited field.
  if (from === undefined || to === undefined) return [];
  const days = daysBetween(from, to);
  const magnitude = { unit: "days", days } as const;
  const moved = date.judge(days, isPhase3(pair));
  const [typeBefore, typeAfter] = [textOf(before, "type"), textOf(after, "type")];
  if (typeBefore === "ESTIMATED" && typeAfter === "ACTUAL") {
    const sentence = actualSentence(date, from, to, days);
    return [{ ...common, kind: date.actual, ...atLeastMedium(moved), magnitude, sentence }];
  }
  if (days === 0) return [];
  const isReopened = typeBefore === "ACTUAL" && typeAfter === "ESTIMATED";
  const verdict = isReopened ? atLeastMedium(moved, "an actual date became an estimate again") : moved;
  const isCorrection = typeBefore === "ACTUAL" && typeAfter === "ACTUAL";
  const moveWords = isCorrection ? correctionSentence(date, from, to, days) : moveSentence(date, from, to, days);
  const sentence = `${moveWords}${isReopened ? ", an estimate again" : ""}`;
  return [{ ...common, kind: days > 0 ? date.slip : date.pullIn, ...verdict, magnitude, sentence }];
}

/** A milestone is news however near its date was to the estimate. */
function atLeastMedium(moved: Verdict, milestone = "an estimated date became actual"): Verdict {
  const isMore = compareSeverities(moved.severity, "medium") < 0;
  return isMore
    ? { severity: moved.severity, rule: `${milestone}, ${moved.rule}` }
    : { severity: "medium", rule: milestone };
}

function moveSentence({ noun }: StudyDate, from: PartialDate, to: PartialDate, days: number): string {
  const distance = distanceWords(Math.abs(days), isExact(from, to));
  return days > 0
    ? `${noun} slips ${distance} to ${to.text}, it was ${from.text}`
    : `${noun} is pulled in by ${distance} to ${to.text}, it was ${from.text}`;
}

/** What has happened neither slips nor is pulled in. */
function correctionSentence({ noun }: StudyDate, from: PartialDate, to: PartialDate, days: number): string {
  const distance = distanceWords(Math.abs(days), isExact(from, to));
  return `Actual ${noun.toLowerCase()} corrected to ${to.text}, ${distance} ${days > 0 ? "later" : "earlier"} than ${from.text}`;
}

function actualSentence({ noun }: StudyDate, from: PartialDate, to: PartialDate, days: number): string {
  if (days === 0) return `${noun} ${to.text} is now actual`;
  const distance = distanceWords(Math.abs(days), isExact(from, to));
  return `${noun} is now actual: ${to.text}, ${distance} ${days > 0 ? "later" : "earlier"} than the estimate ${from.text}`;
}

function isExact(from: PartialDate, to: PartialDate): boolean {
  return from.precision === "day" && to.precision === "day";
}
