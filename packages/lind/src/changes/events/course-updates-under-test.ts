import type { JsonObject, JsonValue } from "ctgov/study";
import type { Severity } from "./event.ts";
import type { EventKind } from "./event-kinds.ts";
import {
  COMPLETION,
  type Edits,
  ENROLLMENT,
  PHASES,
  PRIMARY_COMPLETION,
  PRIMARY_OUTCOMES,
  SECONDARY_OUTCOMES,
  START,
  STATUS,
  WHY_STOPPED,
} from "./study-under-test.ts";

/** An update of one thing, and the one event that it is. */
export interface UpdateRow {
  readonly kind: EventKind;
  readonly severity: Severity;
  readonly sentence: string;
  readonly edits: Edits;
  /** What the study had been before; by default the study of the tests. */
  readonly before?: Edits;
}

function estimated(date: string): JsonValue {
  return { date, type: "ESTIMATED" };
}

export function actual(date: string): JsonValue {
  return { date, type: "ACTUAL" };
}

export const EXACERBATIONS: JsonObject = {
  measure: "Annual rate of severe asthma exacerbations",
  timeFrame: "52 weeks",
};

const BREATH = { measure: "Forced expiratory volume in one second", timeFrame: "24 weeks" };
const QUALITY = { measure: "Quality of life by the questionnaire of Juniper", timeFrame: "24 weeks" };

/** Rows for the course of a study: its status, dates and enrolment, and for what it measures. */
export const COURSE_ROWS: readonly UpdateRow[] = [
  {
    kind: "status.transition",
    severity: "medium",
    sentence: "Overall status: RECRUITING -> ACTIVE_NOT_RECRUITING",
    edits: { [STATUS]: "ACTIVE_NOT_RECRUITING" },
  },
  {
    kind: "status.stopped",
    severity: "critical",
    sentence: 'Overall status: RECRUITING -> TERMINATED ("Two deaths from liver failure")',
    edits: { [STATUS]: "TERMINATED", [WHY_STOPPED]: "Two deaths from liver failure" },
  },
  {
    kind: "status.whyStopped",
    severity: "medium",
    sentence: "Reason for stopping: slow accrual -> lack of efficacy",
    before: { [STATUS]: "TERMINATED", [WHY_STOPPED]: "slow accrual" },
    edits: { [WHY_STOPPED]: "lack of efficacy" },
  },
  {
    kind: "status.stale",
    severity: "low",
    sentence: "Overall status: RECRUITING -> UNKNOWN",
    edits: { [STATUS]: "UNKNOWN", "protocolSection.statusModule.lastKnownStatus": "RECRUITING" },
  },
  {
    kind: "status.reopened",
    severity: "high",
    sentence: "Overall status: COMPLETED -> RECRUITING",
    before: { [STATUS]: "COMPLETED" },
    edits: { [STATUS]: "RECRUITING" },
  },
  {
    kind: "date.start.slip",
    severity: "medium",
    sentence: "Start slips 4 months to 2025-12, it was 2025-08",
    before: { [START]: estimated("2025-08"), [STATUS]: "NOT_YET_RECRUITING" },
    edits: { [START]: estimated("2025-12") },
  },
  {
    kind: "date.start.pullIn",
    severity: "low",
    sentence: "Start is pulled in by 2 months to 2025-10, it was 2025-12",
    before: { [START]: estimated("2025-12"), [STATUS]: "NOT_YET_RECRUITING" },
    edits: { [START]: estimated("2025-10") },
  },
  {
    kind: "date.start.actual",
    severity: "medium",
    sentence: "Start 2025-06-20 is now actual",
    before: { [START]: estimated("2025-06") },
    edits: { [START]: actual("2025-06-20") },
  },
  {
    kind: "date.primaryCompletion.slip",
    severity: "high",
    sentence: "Primary completion slips 9 months to 2027-03, it was 2026-06-15",
    edits: { [PRIMARY_COMPLETION]: estimated("2027-03") },
  },
  {
    kind: "date.primaryCompletion.pullIn",
    severity: "low",
    sentence: "Primary completion is pulled in by 31 days to 2026-05-15, it was 2026-06-15",
    edits: { [PRIMARY_COMPLETION]: estimated("2026-05-15") },
  },
  {
    kind: "date.primaryCompletion.actual",
    severity: "medium",
    sentence: "Primary completion is now actual: 2026-06-25, 10 days later than the estimate 2026-06-15",
    edits: { [PRIMARY_COMPLETION]: actual("2026-06-25") },
  },
  {
    kind: "date.completion.slip",
    severity: "high",
    sentence: "Completion slips 24 months to 2028-12-15, it was 2026-12-15",
    before: { [PHASES]: ["PHASE3"] },
    edits: { [COMPLETION]: estimated("2028-12-15") },
  },
  {
    kind: "date.completion.pullIn",
    severity: "medium",
    sentence: "Completion is pulled in by 4 months to 2026-08-15, it was 2026-12-15",
    edits: { [COMPLETION]: estimated("2026-08-15") },
  },
  {
    kind: "date.completion.actual",
    severity: "medium",
    sentence: "Completion 2026-12-15 is now actual",
    edits: { [COMPLETION]: actual("2026-12-15") },
  },
  {
    kind: "date.precision",
    severity: "noise",
    sentence: "Primary completion date said less precisely: 2026-06-15 -> 2026-06",
    edits: { [PRIMARY_COMPLETION]: estimated("2026-06") },
  },
  {
    kind: "enrollment.target",
    severity: "high",
    sentence: "Enrollment target 100 -> 150 (+50 %)",
    edits: { [ENROLLMENT]: { count: 150, type: "ESTIMATED" } },
  },
  {
    kind: "enrollment.actual",
    severity: "critical",
    sentence: "Actual enrollment 49, target 100 (-51 %)",
    edits: { [ENROLLMENT]: { count: 49, type: "ACTUAL" } },
  },
  {
    kind: "outcome.primary.added",
    severity: "critical",
    sentence: "Primary outcome added: Days with symptoms",
    edits: { [PRIMARY_OUTCOMES]: [EXACERBATIONS, BREATH, { measure: "Days with symptoms", timeFrame: "52 weeks" }] },
  },
  {
    kind: "outcome.primary.dropped",
    severity: "critical",
    sentence: "Primary outcome dropped: Forced expiratory volume in one second",
    edits: { [PRIMARY_OUTCOMES]: [EXACERBATIONS] },
  },
  {
    kind: "outcome.primary.replaced",
    severity: "critical",
    sentence: "Primary outcome replaced: Overall survival -> Overall response",
    before: { [PRIMARY_OUTCOMES]: [{ measure: "Overall survival", timeFrame: "24 months" }] },
    edits: { [PRIMARY_OUTCOMES]: [{ measure: "Overall response", timeFrame: "12 weeks" }] },
  },
  {
    kind: "outcome.primary.reworded",
    severity: "medium",
    sentence:
      "Primary outcome reworded: Annual rate of severe asthma exacerbations -> Annual rate of any asthma exacerbations",
    edits: { [PRIMARY_OUTCOMES]: [{ ...EXACERBATIONS, measure: "Annual rate of any asthma exacerbations" }, BREATH] },
  },
  {
    kind: "outcome.promoted",
    severity: "critical",
    sentence: "Outcome moved from secondary to primary: Quality of life by the questionnaire of Juniper",
    edits: { [PRIMARY_OUTCOMES]: [EXACERBATIONS, BREATH, QUALITY], [SECONDARY_OUTCOMES]: undefined },
  },
  {
    kind: "outcome.demoted",
    severity: "critical",
    sentence: "Outcome moved from primary to secondary: Forced expiratory volume in one second",
    edits: {
      [PRIMARY_OUTCOMES]: [EXACERBATIONS],
      [SECONDARY_OUTCOMES]: [QUALITY, { ...BREATH, timeFrame: "52 weeks" }],
    },
  },
  {
    kind: "outcome.timeFrame",
    severity: "high",
    sentence:
      "Time frame of a primary outcome shortened: 52 weeks -> 24 weeks (Annual rate of severe asthma exacerbations)",
    edits: { [PRIMARY_OUTCOMES]: [{ ...EXACERBATIONS, timeFrame: "24 weeks" }, BREATH] },
  },
  {
    kind: "outcome.secondary",
    severity: "low",
    sentence: "Secondary outcomes: 1 added, 1 edited",
    edits: { [SECONDARY_OUTCOMES]: [{ ...QUALITY, timeFrame: "52 weeks" }, { measure: "Use of relievers" }] },
  },
];
