import { isJsonObject, type JsonObject, type JsonValue } from "ctgov/study";
import type { Change } from "../change.ts";
import { isNews } from "../nature.ts";
import { armRule } from "./arms.ts";
import { dateRule } from "./dates.ts";
import { designRule } from "./design.ts";
import { documentRule, referenceRule, sharingRule, violationRule } from "./documents.ts";
import { eligibilityRule } from "./eligibility.ts";
import { enrollmentRule } from "./enrollment.ts";
import { compareSeverities, type StudyEvent } from "./event.ts";
import { type EventDraft, type EventRule, isAt } from "./event-rule.ts";
import { outcomeRule } from "./outcomes.ts";
import { conditionRule, tellRest } from "./rest.ts";
import { resultsRule } from "./results.ts";
import { factorsOfStudy, scoreOf, timingFactor } from "./score.ts";
import { contactRule, siteRule } from "./sites.ts";
import { sponsorRule } from "./sponsors.ts";
import { statusRule } from "./status.ts";
import { studyRule } from "./study.ts";
import { firstDayClause, registrationDay, type StudyPair } from "./study-pair.ts";

/** The families, in the order in which they are asked: the first that tells a change has it. */
const RULES: readonly EventRule[] = [
  studyRule,
  statusRule,
  dateRule,
  enrollmentRule,
  outcomeRule,
  designRule,
  armRule,
  eligibilityRule,
  sponsorRule,
  contactRule,
  siteRule,
  resultsRule,
  violationRule,
  documentRule,
  referenceRule,
  sharingRule,
  conditionRule,
];

export interface Classification {
  /** The version before; absent where the study is new. */
  readonly before?: JsonValue | undefined;
  readonly after: JsonValue;
  /** What `diffStudies` found between the two, and what else the change feed says of the study at that version. */
  readonly changes: readonly Change[];
  /** The day on which the registry had the change, `yyyy-MM-dd`; by default the day on which the later version was posted. */
  readonly registeredOn?: string | undefined;
}

/**
 * What the changes between two versions of a study mean to somebody who follows it, the most severe first.
 *
 * Total: each change belongs to exactly one event, and what nobody needs to know belongs to one of severity `noise`. Pure: the
 * same versions give the same events, in the same order. `docs/changes.md` has the rules for readers.
 */
export function classifyChanges(classification: Classification): readonly StudyEvent[] {
  const pair = toPair(classification);
  const { drafts, open } = RULES.reduce(applyRule.bind(undefined, pair), { drafts: [], open: classification.changes });
  const score = scorer(pair);
  return [...drafts, ...tellRest(open)].map(score).sort(bySeverity);
}

/**
 * False for changes of which it is sure, without looking at the texts, that all their events are noise: what the registry derives
 * anew for some ten thousand studies a day.
 */
export function mayBeNews(changes: readonly Change[]): boolean {
  return changes.some((change) => isNews(change) || UNPOSTED_NEWS.some((path) => isAt(change, path)));
}

/** What the registry shows by itself and is news all the same: a status that went stale, submissions, notices. */
const UNPOSTED_NEWS: readonly string[] = [
  "protocolSection.statusModule.overallStatus",
  "protocolSection.oversightModule.fdaaa801Violation",
  "annotationSection",
];

function toPair({ before, after, registeredOn }: Classification): StudyPair {
  const [earlier, later] = [toStudy(before), toStudy(after)];
  return {
    before: earlier,
    after: later,
    registeredOn: registeredOn ?? registrationDay({ before: earlier, after: later }, undefined),
  };
}

function toStudy(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

interface Told {
  readonly drafts: readonly EventDraft[];
  /** The changes that no event has yet. */
  readonly open: readonly Change[];
}

function applyRule(pair: StudyPair, told: Told, rule: EventRule): Told {
  const claimed = told.open.filter((change) => rule.claims(change));
  if (claimed.length === 0) return told;
  const drafts = rule.tell(pair, claimed);
  const taken = new Set(drafts.flatMap((draft) => draft.changes));
  return { drafts: [...told.drafts, ...drafts], open: told.open.filter((change) => !taken.has(change)) };
}

/** Gives drafts what all events have: factors and a score, and the day in the sentence. */
function scorer(pair: StudyPair): (draft: EventDraft) => StudyEvent {
  const ofStudy = factorsOfStudy(pair);
  const timing = timingFactor(pair);
  const when = pair.registeredOn === undefined ? "" : `, registered ${pair.registeredOn}`;
  return ({ isTimed, ...draft }) => {
    const isNoise = draft.severity === "noise";
    const factors = isNoise ? [] : [...ofStudy, ...(isTimed === true && timing !== undefined ? [timing] : [])];
    const day = draft.kind === "study.new" ? firstDayClause(pair) : when;
    const sentence = isNoise ? draft.sentence : `${draft.sentence}${day}`;
    return { ...draft, score: scoreOf(draft.severity, factors), factors, sentence };
  };
}

function bySeverity(a: StudyEvent, b: StudyEvent): number {
  return compareSeverities(a.severity, b.severity) || b.score - a.score;
}
