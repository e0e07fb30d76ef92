import { compareSeverities } from "../changes/events/event.ts";
import { scoreOf } from "../changes/events/score.ts";
import { firstDayClause, textAt } from "../changes/events/study-pair.ts";
import { ALERT_FORM, type AlertContent, type AlertEvent, shortValue } from "./alert.ts";
import type { ClassifiedEvent, ClassifiedStudy } from "./classified-feed.ts";
import { type AnnouncedSeverity, asksFor, type SearchKind, type WatchDefinition } from "./watch-definition.ts";
import type { Passage } from "./watch-index/watch-index.ts";

/** What may be told of one changed study, whoever listens. */
export interface Announcement {
  readonly study: ClassifiedStudy;
  /** The most severe first, without noise. */
  readonly events: readonly AlertEvent[];
  /** Of its entering or leaving a search: of a new study its being new says how much that matters. */
  readonly passageSeverity: AnnouncedSeverity;
}

/**
 * Undefined for a study that is new to this store and not to the registry, and of which there is nothing else to say: a first
 * load, or a scope that was widened, stores some half a million of them, and nothing has happened to any.
 */
export function announce(study: ClassifiedStudy): Announcement | undefined {
  const events = study.events.flatMap((event) => toAlertEvent(event) ?? []);
  if (events.length > 0 && events.every(({ kind, severity }) => kind === "study.new" && severity === "low")) {
    return undefined;
  }
  const isNew = events.find(({ kind }) => kind === "study.new");
  return { study, events, passageSeverity: isNew?.severity ?? "medium" };
}

function toAlertEvent(event: ClassifiedEvent): AlertEvent | undefined {
  const { severity, before, after, changes: _changes, seq: _seq, ...rest } = event;
  if (severity === "noise") return undefined;
  return { ...rest, severity, before: shortValue(before), after: shortValue(after) };
}

/** True where the watch might tell something of the study, before anybody knows whether the study meets its search. */
export function mayTell({ events, passageSeverity: severity }: Announcement, definition: WatchDefinition): boolean {
  return (
    asksFor(definition, { kind: "search.entered", severity }) ||
    asksFor(definition, { kind: "search.left", severity }) ||
    events.some((event) => asksFor(definition, event))
  );
}

/**
 * What a watch tells of a study whose search one of its versions meets. Events count when the study met the search before or
 * meets it now: of a study that leaves a search by ending its recruitment the end is told as well. Undefined where nothing of
 * it is asked for.
 */
export function tellWatch(
  announcement: Announcement,
  passage: Passage,
  { definition, watchId }: { readonly definition: WatchDefinition; readonly watchId: number },
): AlertContent | undefined {
  const { study } = announcement;
  const events = announcement.events.filter((event) => asksFor(definition, event));
  const moved = passageEvent(announcement, passage, watchId);
  // That a new study meets the search goes without saying where it is told as new.
  const isSaid = events.some(({ kind }) => kind === "study.new");
  const told =
    moved !== undefined && !isSaid && asksFor(definition, moved) ? [...events, moved].sort(bySeverity) : events;
  if (told.length === 0) return undefined;
  return {
    form: ALERT_FORM,
    title: textAt(study.after.study, "protocolSection.identificationModule.briefTitle") ?? study.nctId,
    overallStatus: textAt(study.after.study, "protocolSection.statusModule.overallStatus"),
    registeredOn: study.registeredOn,
    events: told,
  };
}

export function bySeverity(left: AlertEvent, right: AlertEvent): number {
  return compareSeverities(left.severity, right.severity) || right.score - left.score;
}

interface PassageWords {
  readonly rule: string;
  readonly sentence: string;
}

const ENTERED: PassageWords = {
  rule: "the search of the watch finds it now",
  sentence: "Now meets the search of the watch",
};
const ENTERED_NEW: PassageWords = {
  rule: "the search of the watch finds the new study",
  sentence: "New study that meets the search of the watch",
};
const LEFT: PassageWords = {
  rule: "the search of the watch finds it no more",
  sentence: "No longer meets the search of the watch",
};

/** The study's entering or leaving the search; undefined where it did neither. */
function passageEvent(
  { study, passageSeverity: severity }: Announcement,
  { before, after }: Passage,
  watchId: number,
): AlertEvent | undefined {
  if (before === after) return undefined;
  const kind: SearchKind = after ? "search.entered" : "search.left";
  const isNew = after && study.before === undefined;
  const { rule, sentence } = isNew ? ENTERED_NEW : after ? ENTERED : LEFT;
  const registered = study.registeredOn === undefined ? "" : `, registered ${study.registeredOn}`;
  const day = isNew ? firstDayClause({ after: study.after.study, registeredOn: study.registeredOn }) : registered;
  return {
    // Another watch has another search: its event is another one.
    id: `${study.nctId}:v${study.version}:${kind}:w${watchId}:${study.seqs.first}`,
    ...{ kind, severity, rule, sentence: `${sentence}${day}` },
    ...{ score: scoreOf(severity, []), factors: [], fieldPath: "" },
  };
}
