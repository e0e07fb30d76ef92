import { isJsonObject, type JsonObject } from "ctgov/study";
import type { Change } from "../change.ts";
import { countOf } from "../distance.ts";
import { isJsonList } from "../json-equality.ts";
import { sentenceOf } from "../sentence.ts";
import type { EventKind } from "./event-kinds.ts";
import { type EventDraft, type EventRule, isAt, isEditAt } from "./event-rule.ts";
import { objectsAt, type StudyPair, textOf } from "./study-pair.ts";

const RESULTS = "resultsSection";
const MEASURES = `${RESULTS}.outcomeMeasuresModule.outcomeMeasures`;
const UNPOSTED = "annotationSection.annotationModule.unpostedAnnotation";
const SUBMISSIONS = `${UNPOSTED}.unpostedEvents`;
const RESPONSIBLE = `${UNPOSTED}.unpostedResponsibleParty`;
const CERTIFIED = "protocolSection.statusModule.dispFirstSubmitDate";

/** Results on their way to the public: submitted, returned by quality control, cancelled, posted, changed afterwards. */
export const resultsRule: EventRule = {
  claims: (change) =>
    isEditAt(change, RESULTS) ||
    (change.nature === "edit" && (change.kind === "results.posted" || change.kind === "results.withdrawn")) ||
    isEditAt(change, CERTIFIED) ||
    // The registry shows submissions without posting an update, so they look like its own doing.
    (isAt(change, UNPOSTED) && (change.nature === "edit" || change.nature === "derived")),
  tell(pair, changes) {
    const posted = changes.find(({ kind }) => kind === "results.posted" || kind === "results.withdrawn");
    const submissions = changes.filter((change) => isAt(change, UNPOSTED));
    const hidden = submissions.filter((change) => change.after === undefined);
    const certified = changes.filter((change) => change.fieldPath === CERTIFIED && change.before === undefined);
    const updates = changes.filter((change) => change !== posted && isAt(change, RESULTS));
    return [
      // Once results are posted, the registry shows their submissions no more.
      ...(posted === undefined ? [] : [tellPosted(posted, hidden)]),
      ...withParty(submissions.flatMap(tellSubmission), submissions),
      ...certified.map(tellCertified),
      ...tellUpdates(pair, updates),
    ];
  },
};

function tellPosted(posted: Change, hidden: readonly Change[]): EventDraft {
  const isPosted = posted.kind === "results.posted";
  return {
    kind: isPosted ? "results.posted" : "results.withdrawn",
    severity: isPosted ? "critical" : "high",
    rule: isPosted ? "results are public" : "results are public no more",
    fieldPath: posted.fieldPath,
    // The section itself would make the event as large as the record; it stands in the version.
    sentence: sentenceOf(posted),
    changes: [posted, ...hidden],
  };
}

const SUBMISSION_KINDS: ReadonlyMap<string, EventKind> = new Map([
  ["RELEASE", "results.submitted"],
  ["RESET", "results.returned"],
  ["UNRELEASE", "results.cancelled"],
]);

const SUBMISSION_WORDS: ReadonlyMap<EventKind, string> = new Map([
  ["results.submitted", "Results were submitted"],
  ["results.returned", "Results were returned after quality control"],
  ["results.cancelled", "The submission of results was cancelled"],
]);

/** The registry names who is responsible with the first submission; that is no event of its own. */
function withParty(drafts: readonly EventDraft[], submissions: readonly Change[]): readonly EventDraft[] {
  const party = submissions.filter(({ fieldPath, after }) => fieldPath === RESPONSIBLE && after !== undefined);
  return drafts.map((draft, index) => (index === 0 ? { ...draft, changes: [...draft.changes, ...party] } : draft));
}

const SUBMISSION_RULES: ReadonlyMap<EventKind, string> = new Map([
  ["results.submitted", "submitted; the first date counts for FDAAA 801"],
  ["results.returned", "quality control sent the submission back"],
  ["results.cancelled", "the sponsor took the submission back"],
]);

function tellSubmission(change: Change): readonly EventDraft[] {
  const { fieldPath, element, before, after } = change;
  const kind = SUBMISSION_KINDS.get(textOf(after, "type") ?? "");
  if (fieldPath !== SUBMISSIONS || before !== undefined || kind === undefined) return [];
  const isSubmitted = kind === "results.submitted";
  const date = textOf(after, "date");
  return [
    {
      kind,
      severity: isSubmitted ? "high" : "medium",
      rule: SUBMISSION_RULES.get(kind) ?? "",
      fieldPath,
      element,
      after,
      sentence: `${SUBMISSION_WORDS.get(kind) ?? ""}${date === undefined ? "" : ` on ${date}`}`,
      changes: [change],
    },
  ];
}

function tellCertified(change: Change): EventDraft {
  const { fieldPath, after } = change;
  return {
    kind: "results.delayed",
    severity: "medium",
    rule: "the sponsor certified that results come later",
    fieldPath,
    after,
    sentence: `Results are delayed by certificate of ${typeof after === "string" ? after : "an unknown day"}`,
    changes: [change],
  };
}

/** What people read out of results: numbers, not their descriptions. */
const VALUES: ReadonlySet<string> = new Set([
  ...["value", "spread", "lowerLimit", "upperLimit", "pValue", "paramValue", "dispersionValue", "ciLowerLimit"],
  ...["ciUpperLimit", "numAffected", "numAtRisk", "numEvents", "numSubjects"],
]);

function tellUpdates({ before, after }: StudyPair, changes: readonly Change[]): readonly EventDraft[] {
  const primary = { before: primaryPositions(before), after: primaryPositions(after) };
  const groups = Map.groupBy(changes, (change) =>
    isValue(change) && isOfPrimary(change, primary) ? "primary" : "other",
  );
  return [...groups].map(([whose, group]) => tellUpdate(group, whose));
}

interface Positions {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

function primaryPositions(study: JsonObject): ReadonlySet<string> {
  return new Set(
    objectsAt(study, MEASURES).flatMap((measure, index) =>
      textOf(measure, "type") === "PRIMARY" ? [String(index)] : [],
    ),
  );
}

function isOfPrimary({ fieldPath, beforePointer, afterPointer }: Change, primary: Positions): boolean {
  if (!fieldPath.startsWith(MEASURES)) return false;
  const position = (pointer: string | undefined) => pointer?.split("/")[POSITION_STEP] ?? "";
  return primary.after.has(position(afterPointer)) || primary.before.has(position(beforePointer));
}

/** In "/resultsSection/outcomeMeasuresModule/outcomeMeasures/0/…" the position is the fourth step. */
const POSITION_STEP = 4;

/** A number, or a part of the results that has numbers in it. */
function isValue({ fieldPath, before, after }: Change): boolean {
  const name = fieldPath.slice(fieldPath.lastIndexOf(".") + 1);
  return VALUES.has(name) || [before, after].some((value) => isJsonObject(value) || isJsonList(value));
}

function tellUpdate(changes: readonly Change[], whose: "primary" | "other"): EventDraft {
  const [first] = changes;
  const isPrimary = whose === "primary";
  const words = isPrimary ? "values of a primary outcome" : "posted results";
  return {
    kind: "results.updated",
    severity: isPrimary ? "critical" : "high",
    rule: isPrimary ? "values of a primary outcome changed after posting" : "posted results changed",
    fieldPath: first?.fieldPath ?? RESULTS,
    element: first?.element,
    before: first?.before,
    after: first?.after,
    magnitude: { unit: "count", count: changes.length },
    sentence:
      changes.length === 1 && first !== undefined
        ? `Results changed, ${words}: ${sentenceOf(first)}`
        : `Results changed, ${words}: ${countOf(changes.length, "difference")}`,
    changes,
  };
}
