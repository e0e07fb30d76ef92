import type { Change } from "../change.ts";
import { sentenceOf } from "../sentence.ts";
import { editsSentence } from "../summary.ts";
import { type EventDraft, type EventRule, groupByElement, isAt, isEditAt } from "./event-rule.ts";
import { textOf } from "./study-pair.ts";

const DOCUMENTS = "documentSection.largeDocumentModule.largeDocs";
const REFERENCES_MODULE = "protocolSection.referencesModule";
const REFERENCES = `${REFERENCES_MODULE}.references`;
const SHARING = "protocolSection.ipdSharingStatementModule";
const VIOLATIONS = "annotationSection.annotationModule.violationAnnotation.violationEvents";
const VIOLATION_FLAG = "protocolSection.oversightModule.fdaaa801Violation";

/** Protocols, analysis plans and consent forms. */
export const documentRule: EventRule = {
  claims: (change) => isEditAt(change, DOCUMENTS),
  tell: (_pair, changes) => groupByElement(changes, DOCUMENTS).flatMap(tellDocument),
};

function tellDocument(group: readonly Change[]): readonly EventDraft[] {
  const [first] = group;
  if (first === undefined) return [];
  const { fieldPath, element, before, after } = first;
  const common = { fieldPath, element, before, after, changes: group };
  if (fieldPath !== DOCUMENTS) {
    const sentence = `Document updated: ${element ?? ""}`;
    return [
      { ...common, kind: "document.updated", severity: "medium", rule: "another edition of a document", sentence },
    ];
  }
  return before === undefined
    ? [
        {
          ...common,
          kind: "document.added",
          severity: "medium",
          rule: "a document was added",
          sentence: sentenceOf(first),
        },
      ]
    : [
        {
          ...common,
          kind: "document.removed",
          severity: "low",
          rule: "a document was removed",
          sentence: sentenceOf(first),
        },
      ];
}

/** Publications and links. Those that the registry found itself are noise already. */
export const referenceRule: EventRule = {
  claims: (change) => isEditAt(change, REFERENCES_MODULE),
  tell(_pair, changes) {
    const added = changes.filter((change) => change.fieldPath === REFERENCES && change.before === undefined);
    const edited = changes.filter((change) => !added.includes(change));
    return [
      ...added.map(tellReference),
      ...[...Map.groupBy(edited, ({ fieldPath, kind }) => `${fieldPath} ${kind}`).values()].flatMap((group) =>
        tellGroup(group, "reference.edited", "references and links"),
      ),
    ];
  },
};

function tellReference(change: Change): EventDraft {
  const { fieldPath, element, after } = change;
  const isResult = textOf(after, "type") === "RESULT" && textOf(after, "pmid") !== undefined;
  const { severity, rule } = isResult
    ? { severity: "medium" as const, rule: "a publication of results in PubMed" }
    : { severity: "low" as const, rule: "background, or not in PubMed" };
  const sentence = isResult ? `Publication of results: ${element ?? ""}` : sentenceOf(change);
  return { kind: "reference.added", severity, rule, fieldPath, element, after, sentence, changes: [change] };
}

/** Whether and how participants' data are shared. */
export const sharingRule: EventRule = {
  claims: (change) => isEditAt(change, SHARING),
  tell: (_pair, changes) => tellGroup(changes, "ipdSharing.edited", "how participants' data are shared"),
};

function tellGroup(
  changes: readonly Change[],
  kind: "reference.edited" | "ipdSharing.edited",
  rule: string,
): readonly EventDraft[] {
  const [first] = changes;
  if (first === undefined) return [];
  const { fieldPath, element, before, after } = first;
  const isOneField = changes.every((change) => change.fieldPath === fieldPath);
  const sentence =
    changes.length === 1
      ? sentenceOf(first)
      : isOneField
        ? editsSentence(first, changes.length)
        : `${sentenceOf(first)} and ${changes.length - 1} more`;
  return [{ kind, severity: "low", rule, fieldPath, element, before, after, sentence, changes }];
}

/** Notices of noncompliance and what follows them; the registry shows each without posting an update. */
export const violationRule: EventRule = {
  claims: (change) =>
    (isAt(change, VIOLATIONS) || change.fieldPath === VIOLATION_FLAG) &&
    (change.nature === "edit" || change.nature === "derived"),
  tell(_pair, changes) {
    const events = changes.filter((change) => change.fieldPath === VIOLATIONS && change.before === undefined);
    const flags = changes.filter((change) => change.fieldPath === VIOLATION_FLAG && change.after === true);
    // The flag goes with the first event, and stands alone where there is none.
    if (events.length === 0) return flags.map((flag) => toViolation(flag, [flag]));
    return events.map((event, index) => toViolation(event, index === 0 ? [event, ...flags] : [event]));
  },
};

/** What the registry's types of notices say; one that it invents is shown as it is. */
const NOTICE_WORDS: ReadonlyMap<string, string> = new Map([
  ["VIOLATION_IDENTIFIED", "violation identified"],
  ["CORRECTION_CONFIRMED", "correction confirmed"],
  ["PENALTY_IMPOSED", "penalty imposed"],
  ["ISSUES_IN_LETTER_ADDRESSED_CONFIRMED", "issues in the letter addressed"],
]);

function noticeWords(event: Change["after"]): string {
  const type = textOf(event, "type");
  if (type === undefined) return "the record is marked";
  const issued = textOf(event, "issuedDate");
  return `${NOTICE_WORDS.get(type) ?? type}${issued === undefined ? "" : `, issued ${issued}`}`;
}

function toViolation(told: Change, changes: readonly Change[]): EventDraft {
  const { fieldPath, element, before, after } = told;
  return {
    kind: "violation.added",
    severity: "critical",
    rule: "the registry shows a notice of the FDA under FDAAA 801",
    fieldPath,
    element,
    before,
    after,
    sentence: `FDAAA 801 notice of the FDA: ${noticeWords(after)}`,
    changes,
  };
}
