import { firstDay, lastDay, parsePartialDate } from "ctgov/study";
import type { Change } from "../change.ts";
import { countOf } from "../distance.ts";
import { sentenceOf } from "../sentence.ts";
import type { EventDraft, EventRule, KindVerdict } from "./event-rule.ts";
import { dateOf, firstPostOf, isLongBefore, NEW_DAYS, type StudyPair, textAt, valueAt } from "./study-pair.ts";

const MODULE = "protocolSection.statusModule";
const ALIASES = "protocolSection.identificationModule.nctIdAliases";

/** The study as a whole: it came, went, came back, became one with another; it joined or left what is followed. */
export const studyRule: EventRule = {
  claims: (change) => WHOLE.has(change.kind) || (change.fieldPath === ALIASES && change.nature === "edit"),
  tell: (pair, changes) => changes.flatMap((change) => tellStudy(pair, change)),
};

const WHOLE: ReadonlyMap<Change["kind"], KindVerdict> = new Map([
  ["study.added", { kind: "study.new", severity: "high", rule: "first registered" }],
  [
    "study.removed",
    { kind: "study.deleted", severity: "high", rule: "missing in the registry, a second look confirmed it" },
  ],
  ["study.merged", { kind: "study.merged", severity: "high", rule: "its id is an alias of another study's" }],
  ["study.restored", { kind: "study.restored", severity: "medium", rule: "in the registry again" }],
  ["scope.entered", { kind: "scope.entered", severity: "medium", rule: "the study belongs to the scope now" }],
  ["scope.left", { kind: "scope.left", severity: "medium", rule: "the study belongs to the scope no more" }],
]);

function tellStudy(pair: StudyPair, change: Change): readonly EventDraft[] {
  const { fieldPath, before, after } = change;
  const common = { fieldPath, before, after, changes: [change] };
  if (change.kind === "study.added") return [{ ...common, ...tellNew(pair) }];
  const verdict = WHOLE.get(change.kind);
  if (verdict !== undefined) return [{ ...common, ...verdict, sentence: sentenceOf(change) }];
  if (after === undefined) return [];
  const rule = "another record became part of this one";
  const sentence = `${String(after)} was merged into this study`;
  return [{ ...common, kind: "study.merged", severity: "high", rule, element: change.element, sentence }];
}

/** ICMJE asks for registration before the first participant; the registry's own grace is 21 days. */
const GRACE_DAYS = 21;

function tellNew({ after, registeredOn }: StudyPair): KindVerdict & { readonly sentence: string } {
  const kind = "study.new";
  const posted = firstPostOf(after);
  if (posted !== undefined && isLongBefore(posted, registeredOn)) {
    const rule = `first posted more than ${NEW_DAYS} days ago, new to this store only`;
    return { kind, severity: "low", rule, sentence: `First posted ${posted.text}` };
  }
  const daysLate = daysAfterStart(after);
  if (daysLate === undefined || daysLate <= GRACE_DAYS) {
    return { kind, severity: "high", rule: "first registered", sentence: "New study" };
  }
  const rule = `first registered, retrospective: more than ${GRACE_DAYS} days after its start`;
  return { kind, severity: "high", rule, sentence: `New study, submitted ${countOf(daysLate, "day")} after its start` };
}

/** Days from the start to the first submission; a month counts by its last day, so that nobody is called late who may not be. */
function daysAfterStart(study: StudyPair["after"]): number | undefined {
  const submitted = parsePartialDate(textAt(study, `${MODULE}.studyFirstSubmitDate`) ?? "");
  const start = dateOf(valueAt(study, `${MODULE}.startDateStruct`));
  if (submitted === undefined || start === undefined) return undefined;
  return Math.round((Date.parse(firstDay(submitted)) - Date.parse(lastDay(start))) / DAY_MS);
}

const DAY_MS = 86_400_000;
