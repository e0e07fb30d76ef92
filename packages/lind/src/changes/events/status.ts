import type { Change } from "../change.ts";
import { shorten } from "../element-label.ts";
import { sentenceOf } from "../sentence.ts";
import { canonicalText } from "../text-equality.ts";
import type { EventDraft, EventRule, KindVerdict } from "./event-rule.ts";
import { classifyStopReason, STOP_REASON_WORDS, type StopReason } from "./stop-reason.ts";
import { isPhase3, type StudyPair, textAt } from "./study-pair.ts";

const MODULE = "protocolSection.statusModule";
const STATUS = `${MODULE}.overallStatus`;
const WHY_STOPPED = `${MODULE}.whyStopped`;
const LAST_KNOWN = `${MODULE}.lastKnownStatus`;

/** The overall status with what explains it: the reason for stopping, and the last status that somebody verified. */
export const statusRule: EventRule = {
  claims: ({ fieldPath, nature }) => fieldPath === STATUS || fieldPath === LAST_KNOWN || isEditOf(fieldPath, nature),
  tell(pair, changes) {
    const status = changes.find((change) => change.fieldPath === STATUS);
    if (status === undefined) return changes.filter((change) => change.fieldPath === WHY_STOPPED).map(tellWhyStopped);
    const verdict = judge(pair);
    // The registry lets a status go stale by itself; any other status that nobody posted is its own doing, and noise.
    if (verdict === undefined || (status.nature !== "edit" && !isAboutUnknown(pair))) return [];
    return [toDraft(pair, status, verdict, changes)];
  },
};

function isEditOf(fieldPath: string, nature: Change["nature"]): boolean {
  return fieldPath === WHY_STOPPED && nature === "edit";
}

function tellWhyStopped(change: Change): EventDraft {
  const { fieldPath, before, after } = change;
  const rule = "the reason for stopping was edited";
  const sentence = sentenceOf(change);
  return { kind: "status.whyStopped", severity: "medium", rule, fieldPath, before, after, sentence, changes: [change] };
}

/** The normal steps of a study's life. A step that is not among them is unusual, and high. */
const NORMAL_STEPS: Readonly<Record<string, readonly string[]>> = {
  NOT_YET_RECRUITING: ["RECRUITING", "ENROLLING_BY_INVITATION"],
  RECRUITING: ["ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION", "COMPLETED"],
  ENROLLING_BY_INVITATION: ["ACTIVE_NOT_RECRUITING", "RECRUITING", "COMPLETED"],
  ACTIVE_NOT_RECRUITING: ["COMPLETED"],
  // 44 % of suspended studies resume (AppliedXL).
  SUSPENDED: ["RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING"],
};

const STOPPED: ReadonlySet<string> = new Set(["TERMINATED", "SUSPENDED", "WITHDRAWN"]);
/** Statuses after which nobody is recruited, until somebody changes their mind. */
const CLOSED: ReadonlySet<string> = new Set(["ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN"]);
const OPEN: ReadonlySet<string> = new Set(["NOT_YET_RECRUITING", "RECRUITING", "ENROLLING_BY_INVITATION"]);
const EXPANDED_ACCESS: ReadonlySet<string> = new Set([
  "AVAILABLE",
  "NO_LONGER_AVAILABLE",
  "TEMPORARILY_NOT_AVAILABLE",
  "APPROVED_FOR_MARKETING",
]);

function judge(pair: StudyPair): KindVerdict | undefined {
  const [from, to] = [textAt(pair.before, STATUS), textAt(pair.after, STATUS)];
  if (to === undefined || from === to) return undefined;
  if (to === "UNKNOWN") {
    return { kind: "status.stale", severity: "low", rule: "not verified for two years past its completion date" };
  }
  if (STOPPED.has(to)) return judgeStop(pair, to);
  const known = from === "UNKNOWN" ? textAt(pair.before, LAST_KNOWN) : from;
  if (from === "UNKNOWN" && known === to) {
    return { kind: "status.transition", severity: "low", rule: "verified again, the status did not change" };
  }
  return judgeStep(pair, known, to);
}

/**
 * A reason that is no matter of the treatment makes a termination less urgent; without any reason a termination is taken for the
 * worst.
 */
function judgeStop({ after }: StudyPair, to: string): KindVerdict {
  const reason = classifyStopReason(textAt(after, WHY_STOPPED));
  const why = `${to.toLowerCase()}, ${STOP_REASON_WORDS[reason]}`;
  const isCritical = CRITICAL_REASONS.has(reason) || (to === "TERMINATED" && reason === "none");
  return { kind: "status.stopped", severity: isCritical ? "critical" : "high", rule: why };
}

const CRITICAL_REASONS: ReadonlySet<StopReason> = new Set(["safety", "efficacy", "regulatory"]);

function judgeStep(pair: StudyPair, from: string | undefined, to: string): KindVerdict {
  const kind = "status.transition";
  if (EXPANDED_ACCESS.has(to)) return { kind, severity: "high", rule: "the status of an expanded access" };
  if (from !== undefined && CLOSED.has(from) && OPEN.has(to)) {
    return { kind: "status.reopened", severity: "high", rule: "a closed study recruits again" };
  }
  const isNormal = from !== undefined && NORMAL_STEPS[from]?.includes(to) === true;
  if (!isNormal) return { kind, severity: "high", rule: "no usual step of a study's life" };
  if (to === "COMPLETED" && isPhase3(pair)) return { kind, severity: "high", rule: "completed in phase 3" };
  if (from === "SUSPENDED") return { kind, severity: "medium", rule: "a suspended study resumes" };
  return { kind, severity: "medium", rule: "a usual step of a study's life" };
}

function isAboutUnknown({ before, after }: StudyPair): boolean {
  return textAt(before, STATUS) === "UNKNOWN" || textAt(after, STATUS) === "UNKNOWN";
}

/** Characters of a reason that a sentence repeats; the registry allows 250. */
const REASON_CHARS_MAX = 160;

function toDraft(pair: StudyPair, status: Change, verdict: KindVerdict, changes: readonly Change[]): EventDraft {
  const { fieldPath, before, after } = status;
  const why = textAt(pair.after, WHY_STOPPED);
  const reason = why === undefined ? "no reason given" : `"${shorten(canonicalText(why), REASON_CHARS_MAX)}"`;
  const sentence = `${sentenceOf(status)}${verdict.kind === "status.stopped" ? ` (${reason})` : ""}`;
  return { ...verdict, fieldPath, before, after, sentence, changes };
}
