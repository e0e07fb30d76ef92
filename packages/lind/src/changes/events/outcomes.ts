import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import { type Candidate, pairBest } from "../best-pairs.ts";
import type { Change } from "../change.ts";
import { shorten } from "../element-label.ts";
import { EXCERPT_CHARS_MAX, excerptsOf } from "../excerpt.ts";
import { findIdentityRule } from "../identity.ts";
import { weighWords, wordSimilarity } from "../similarity.ts";
import { canonicalText } from "../text-equality.ts";
import { type EventDraft, type EventRule, groupByElement, isEditAt, type Verdict } from "./event-rule.ts";
import { type StudyPair, stageOf, textOf } from "./study-pair.ts";
import { daysLonger } from "./time-frame.ts";

const MODULE = "protocolSection.outcomesModule";
const PRIMARY = `${MODULE}.primaryOutcomes`;
const SECONDARY = `${MODULE}.secondaryOutcomes`;
const OTHER = `${MODULE}.otherOutcomes`;

/**
 * Two measures in different lists are one outcome that moved from this likeness on; within a list `diffStudies` has paired
 * them already, from 0.5 on.
 */
const SAME_OUTCOME_MIN = 0.6;
/** From this likeness on a measure is the same but for a word that says little. */
const SAME_WORDING_MIN = 0.95;

/**
 * What a study measures. Outcome switching is what registries were made to show: Holst et al. (PLOS Med 2023) call an outcome that
 * was added, dropped, or moved to or from the secondary ones a major change.
 */
export const outcomeRule: EventRule = {
  claims: (change) => isEditAt(change, MODULE),
  tell(pair, changes) {
    const moves = findMoves(changes);
    const moved = new Set(moves.flatMap((move) => move.changes));
    const stayed = changes.filter((change) => !moved.has(change));
    const primary = groupByElement(
      stayed.filter((change) => isEditAt(change, PRIMARY)),
      PRIMARY,
    );
    const others = stayed.filter((change) => !isEditAt(change, PRIMARY));
    return [
      ...moves,
      ...primary.flatMap((group) => tellPrimary(pair, group)),
      ...(others.length === 0 ? [] : [tellOthers(others)]),
    ];
  },
};

/** Primary outcomes that became secondary or other ones, and the other way round. */
function findMoves(changes: readonly Change[]): readonly EventDraft[] {
  const whole = (paths: readonly string[], side: "before" | "after") =>
    changes.filter((change) => paths.includes(change.fieldPath) && isJsonObject(change[side]) && isOneSided(change));
  const promoted = pairMoves(whole([SECONDARY, OTHER], "before"), whole([PRIMARY], "after"));
  const demoted = pairMoves(whole([PRIMARY], "before"), whole([SECONDARY, OTHER], "after"));
  return [
    ...promoted.map(([from, to]) => toMove("outcome.promoted", from, to)),
    ...demoted.map(([from, to]) => toMove("outcome.demoted", from, to)),
  ];
}

function isOneSided({ before, after }: Change): boolean {
  return before === undefined || after === undefined;
}

function pairMoves(gone: readonly Change[], come: readonly Change[]): readonly (readonly [Change, Change])[] {
  const candidates: Candidate[] = [];
  for (const [before, left] of gone.entries()) {
    for (const [after, right] of come.entries()) {
      const scores = [
        similarityOf(left.before, right.after, "measure"),
        similarityOf(left.before, right.after, "timeFrame"),
      ];
      if ((scores[0] ?? 0) >= SAME_OUTCOME_MIN) candidates.push({ before, after, scores, distance: 0 });
    }
  }
  return pairBest(candidates).flatMap(({ before, after }) => {
    const [left, right] = [gone[before], come[after]];
    return left === undefined || right === undefined ? [] : [[left, right] as const];
  });
}

const LIST_NAMES: ReadonlyMap<string, string> = new Map([
  [PRIMARY, "primary"],
  [SECONDARY, "secondary"],
  [OTHER, "other"],
]);

function toMove(kind: "outcome.promoted" | "outcome.demoted", from: Change, to: Change): EventDraft {
  const [old, now] = [from, to].map((change) => LIST_NAMES.get(change.fieldPath) ?? "");
  const element = to.element ?? from.element;
  return {
    kind,
    severity: "critical",
    rule: `moved from ${old} to ${now}`,
    isTimed: true,
    fieldPath: to.fieldPath,
    element,
    before: from.before,
    after: to.after,
    sentence: `Outcome moved from ${old} to ${now}: ${element ?? ""}`,
    changes: [from, to],
  };
}

/** The events of one primary outcome. */
function tellPrimary(pair: StudyPair, group: readonly Change[]): readonly EventDraft[] {
  const [whole] = group;
  if (whole === undefined) return [];
  if (whole.fieldPath === PRIMARY) return [tellAddedOrDropped(pair, whole)];
  const measure = group.find((change) => change.fieldPath === `${PRIMARY}.measure`);
  const timeFrame = group.find((change) => change.fieldPath === `${PRIMARY}.timeFrame`);
  if (measure !== undefined && timeFrame !== undefined && isReplaced(measure) && isOtherTime(timeFrame)) {
    return [tellReplaced(group, measure)];
  }
  const words = group.filter((change) => change !== timeFrame);
  return [
    ...(words.length === 0 ? [] : [tellReworded(words, measure)]),
    ...(timeFrame === undefined ? [] : [tellTimeFrame(timeFrame)]),
  ];
}

function tellAddedOrDropped(pair: StudyPair, change: Change): EventDraft {
  const { fieldPath, element, before, after } = change;
  const stage = stageOf(pair);
  // Without a known start the worse is assumed: most records are of studies that have started.
  const severity = stage === "before start" ? "high" : "critical";
  const isAdded = before === undefined;
  return {
    kind: isAdded ? "outcome.primary.added" : "outcome.primary.dropped",
    severity,
    rule: `${isAdded ? "added" : "dropped"} ${stage === "unknown" ? "at an unknown stage" : stage}`,
    isTimed: true,
    fieldPath,
    element,
    before,
    after,
    sentence: `Primary outcome ${isAdded ? "added" : "dropped"}: ${element ?? ""}`,
    changes: [change],
  };
}

/** A measure that shares little with the one before it, while the time frame is another as well, is another outcome. */
function isReplaced(measure: Change): boolean {
  return wordsInCommon(measure.before, measure.after) < SAME_OUTCOME_MIN;
}

function tellReplaced(group: readonly Change[], measure: Change): EventDraft {
  return {
    kind: "outcome.primary.replaced",
    severity: "critical",
    rule: "another measure at another time",
    isTimed: true,
    fieldPath: PRIMARY,
    element: measure.element,
    before: measure.before,
    after: measure.after,
    sentence: `Primary outcome replaced: ${fromTo(measure)}`,
    changes: group,
  };
}

function tellReworded(changes: readonly Change[], measure: Change | undefined): EventDraft {
  const [first] = changes;
  const told = measure ?? first;
  const isHardly = measure !== undefined && isSameWording(measure);
  const { severity, rule } = rewordingOf(measure, isHardly);
  const what =
    measure === undefined ? `Primary outcome description edited (${told?.element ?? ""})` : "Primary outcome reworded";
  return {
    kind: "outcome.primary.reworded",
    severity,
    rule,
    isTimed: true,
    fieldPath: told?.fieldPath ?? PRIMARY,
    element: told?.element,
    before: told?.before,
    after: told?.after,
    sentence: measure === undefined ? what : `${what}: ${fromTo(measure)}`,
    changes,
  };
}

function rewordingOf(measure: Change | undefined, isHardly: boolean): Verdict {
  if (measure === undefined) return { severity: "low", rule: "the description only" };
  if (isHardly) return { severity: "low", rule: "the measure is the same but for a word" };
  return { severity: "medium", rule: "the measure was reworded" };
}

function isSameWording({ before, after }: Change): boolean {
  return wordsInCommon(before, after) >= SAME_WORDING_MIN && numbersOf(before) === numbersOf(after);
}

function numbersOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? (value.match(/\d+(?:[.,]\d+)?/g) ?? []).join(" ") : "";
}

function tellTimeFrame(change: Change): EventDraft {
  const { fieldPath, element, before, after } = change;
  const days = daysLonger(before, after);
  const { severity, rule, verb } = judgeTimeFrame(days, change);
  return {
    kind: "outcome.timeFrame",
    severity,
    rule,
    isTimed: true,
    fieldPath,
    element,
    before,
    after,
    ...(days === undefined ? {} : { magnitude: { unit: "days", days } as const }),
    sentence: `Time frame of a primary outcome ${verb}: ${fromTo(change)} (${element ?? ""})`,
    changes: [change],
  };
}

function judgeTimeFrame(days: number | undefined, change: Change): Verdict & { readonly verb: string } {
  if (days !== undefined && days < 0)
    return { severity: "high", rule: "the time frame was shortened", verb: "shortened" };
  if (days !== undefined && days > 0) {
    return { severity: "medium", rule: "the time frame was lengthened", verb: "lengthened" };
  }
  return !isOtherTime(change)
    ? { severity: "low", rule: "the time frame was reworded, its length stayed", verb: "reworded" }
    : { severity: "high", rule: "the time frame changed, to what length is not clear", verb: "changed" };
}

/** False where the same time is said in other words, as far as its numbers tell. */
function isOtherTime({ before, after }: Change): boolean {
  const days = daysLonger(before, after);
  return days === undefined ? numbersOf(before) !== numbersOf(after) : days !== 0;
}

/** Secondary and other outcomes are counted. */
function tellOthers(changes: readonly Change[]): EventDraft {
  const added = changes.filter((change) => change.before === undefined && isOutcome(change.after));
  const dropped = changes.filter((change) => change.after === undefined && isOutcome(change.before));
  const whole = new Set([...added, ...dropped]);
  const edited = new Set(changes.filter((change) => !whole.has(change)).map((change) => change.element)).size;
  const counts = [
    ...(added.length === 0 ? [] : [`${added.length} added`]),
    ...(dropped.length === 0 ? [] : [`${dropped.length} dropped`]),
    ...(edited === 0 ? [] : [`${edited} edited`]),
  ];
  return {
    kind: "outcome.secondary",
    severity: "low",
    rule: "secondary and other outcomes are counted only",
    isTimed: true,
    fieldPath: changes[0]?.fieldPath ?? SECONDARY,
    magnitude: { unit: "count", count: added.length + dropped.length + edited },
    sentence: `${othersNoun(changes)}: ${counts.join(", ")}`,
    changes,
  };
}

function othersNoun(changes: readonly Change[]): string {
  const ofOther = changes.filter((change) => isEditAt(change, OTHER)).length;
  if (ofOther === 0) return "Secondary outcomes";
  return ofOther === changes.length ? "Other outcomes" : "Secondary and other outcomes";
}

function isOutcome(value: JsonValue | undefined): value is JsonObject {
  return isJsonObject(value);
}

const PLAIN_WORDS = findIdentityRule(PRIMARY)?.similar?.plainWords ?? new Set<string>();
const NO_PLAIN_WORDS: ReadonlySet<string> = new Set();

/** How alike a member of two outcomes is, by the words that tell something. */
function similarityOf(left: JsonValue | undefined, right: JsonValue | undefined, name: string): number {
  const [a, b] = [textOf(left, name), textOf(right, name)];
  if (a === undefined || b === undefined) return 0;
  return wordSimilarity(weighWords(a, PLAIN_WORDS), weighWords(b, PLAIN_WORDS));
}

/** How alike two texts are by all their words. */
function wordsInCommon(left: JsonValue | undefined, right: JsonValue | undefined): number {
  if (typeof left !== "string" || typeof right !== "string") return 0;
  return wordSimilarity(weighWords(left, NO_PLAIN_WORDS), weighWords(right, NO_PLAIN_WORDS));
}

/** The two texts, from where they begin to differ. */
function fromTo({ before, after }: Change): string {
  if (typeof before !== "string" || typeof after !== "string") {
    return `${before === undefined ? "none" : shown(before)} -> ${after === undefined ? "none" : shown(after)}`;
  }
  return excerptsOf(canonicalText(before), canonicalText(after)).join(" -> ");
}

function shown(value: JsonValue): string {
  return shorten(typeof value === "string" ? canonicalText(value) : JSON.stringify(value), EXCERPT_CHARS_MAX);
}
