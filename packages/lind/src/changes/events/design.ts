import type { Change } from "../change.ts";
import { sentenceOf } from "../sentence.ts";
import type { Severity } from "./event.ts";
import type { EventKind } from "./event-kinds.ts";
import { type EventDraft, type EventRule, isEditAt } from "./event-rule.ts";
import { phasesOf, type StudyPair } from "./study-pair.ts";

const MODULE = "protocolSection.designModule";
const INFO = `${MODULE}.designInfo`;

/** Fields of the design that have a kind of their own; a text that explains one is not the design itself. */
const FIELDS: ReadonlyMap<string, { readonly kind: EventKind; readonly severity: Severity }> = new Map([
  [`${INFO}.allocation`, { kind: "design.allocation", severity: "high" }],
  [`${INFO}.interventionModel`, { kind: "design.model", severity: "high" }],
  [`${INFO}.observationalModel`, { kind: "design.model", severity: "high" }],
  [`${INFO}.primaryPurpose`, { kind: "design.purpose", severity: "high" }],
  [`${INFO}.maskingInfo.masking`, { kind: "design.masking", severity: "high" }],
  [`${INFO}.maskingInfo.whoMasked`, { kind: "design.masking", severity: "high" }],
  [`${MODULE}.studyType`, { kind: "design.other", severity: "high" }],
  [`${INFO}.timePerspective`, { kind: "design.other", severity: "medium" }],
]);

const PHASES = `${MODULE}.phases`;
const ENROLLMENT = `${MODULE}.enrollmentInfo`;

/** How a study is built: phase, allocation, masking, model, purpose. */
export const designRule: EventRule = {
  claims: (change) => isEditAt(change, MODULE) && !isEditAt(change, ENROLLMENT),
  tell(pair, changes) {
    const phases = changes.filter((change) => change.fieldPath === PHASES);
    // Masking and who is masked change together, and are one event.
    const groups = Map.groupBy(
      changes.filter((change) => change.fieldPath !== PHASES),
      (change) => {
        const known = FIELDS.get(change.fieldPath);
        return known === undefined || known.kind === "design.other" ? change.fieldPath : known.kind;
      },
    );
    return [
      ...(phases.length === 0 ? [] : [tellPhase(pair, phases)]),
      ...[...groups.values()].map((group) => tellField(group)),
    ];
  },
};

const OWES_NO_RESULTS: ReadonlySet<string> = new Set(["PHASE1", "EARLY_PHASE1"]);

function tellPhase({ before, after }: StudyPair, changes: readonly Change[]): EventDraft {
  const [from, to] = [phasesOf(before), phasesOf(after)];
  // FDAAA 801 does not apply to phase 1, so a study that is renamed owes no results any more.
  const leavesFdaaa = OWES_NO_RESULTS.has(to.join()) && !OWES_NO_RESULTS.has(from.join());
  return {
    kind: "design.phase",
    severity: "high",
    rule: leavesFdaaa ? "the phase changed, to one that owes no results under FDAAA 801" : "the phase changed",
    isTimed: true,
    fieldPath: PHASES,
    before: from,
    after: to,
    sentence: `Phase: ${phaseWords(from)} -> ${phaseWords(to)}`,
    changes,
  };
}

function phaseWords(phases: readonly string[]): string {
  return phases.length === 0 ? "none" : phases.join("/");
}

function tellField(changes: readonly Change[]): EventDraft {
  const told = changes.find((change) => FIELDS.has(change.fieldPath)) ?? changes[0];
  const fieldPath = told?.fieldPath ?? INFO;
  const { kind, severity } = FIELDS.get(fieldPath) ?? { kind: "design.other" as const, severity: "low" as const };
  const rule = severity === "low" ? "a detail of the design" : "the design changed";
  return {
    kind,
    severity,
    rule,
    isTimed: true,
    fieldPath,
    element: told?.element,
    before: told?.before,
    after: told?.after,
    sentence: changes.map(sentenceOf).join("; "),
    changes,
  };
}
