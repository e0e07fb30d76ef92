import type { Change } from "../change.ts";
import { sentenceOf } from "../sentence.ts";
import { type EventDraft, type EventRule, isEditAt, type Verdict } from "./event-rule.ts";
import { countOfEnrollment, type StudyPair, textAt, textOf } from "./study-pair.ts";

const PATH = "protocolSection.designModule.enrollmentInfo";

/** How many people a study wants, and how many it got. */
export const enrollmentRule: EventRule = {
  claims: (change) => isEditAt(change, PATH),
  tell: (pair, changes) => changes.flatMap((change) => tellEnrollment(pair, change)),
};

function tellEnrollment(pair: StudyPair, change: Change): readonly EventDraft[] {
  const { fieldPath, before, after } = change;
  const [from, to] = [countOfEnrollment(before), countOfEnrollment(after)];
  if (from === undefined || to === undefined) return [];
  const [wasActual, isActual] = [textOf(before, "type") === "ACTUAL", textOf(after, "type") === "ACTUAL"];
  const isReached = isActual && !wasActual;
  const verdict = isReached ? judgeReached(pair, from, to) : judgeMove(from, to);
  if (verdict === undefined) return [];
  const magnitude = from === 0 ? undefined : ({ unit: "percent", percent: percentOf(from, to) } as const);
  const kind = isActual ? "enrollment.actual" : "enrollment.target";
  return [
    {
      kind,
      ...verdict,
      fieldPath,
      before,
      after,
      ...(magnitude === undefined ? {} : { magnitude }),
      sentence: sentenceOf(change),
      changes: [change],
    },
  ];
}

function percentOf(from: number, to: number): number {
  return Math.round(((to - from) / from) * 1000) / 10;
}

/** A count of the same sort moved, up or down; undefined where it stayed. */
function judgeMove(from: number, to: number): Verdict | undefined {
  if (from === to) return undefined;
  if (to === 0) return { severity: "critical", rule: "moved to 0" };
  if (from === 0) return { severity: "high", rule: "moved from 0" };
  // In whole numbers, so that exactly 10 % is 10 % whatever its binary fraction.
  const share = Math.abs(to - from) * 100;
  if (share < 10 * from) return { severity: "low", rule: "moved by less than 10 %" };
  if (share < 25 * from) return { severity: "medium", rule: "moved by 10 to 25 %" };
  if (share <= 50 * from) return { severity: "high", rule: "moved by 25 to 50 %" };
  return { severity: "critical", rule: "moved by more than 50 %" };
}

/** The actual count arrived and is held against the last target. */
function judgeReached({ after }: StudyPair, target: number, actual: number): Verdict {
  if (textAt(after, "protocolSection.statusModule.overallStatus") === "WITHDRAWN" && actual === 0) {
    return { severity: "low", rule: "a withdrawn study enrolled nobody, as its status says" };
  }
  if (target === 0) return { severity: "medium", rule: "the actual count, without a target" };
  if (actual * 100 < 50 * target) return { severity: "critical", rule: "less than 50 % of the target reached" };
  if (actual * 100 < 80 * target) return { severity: "high", rule: "less than 80 % of the target reached" };
  return { severity: "medium", rule: "80 % or more of the target reached" };
}
