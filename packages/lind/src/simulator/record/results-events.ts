import type { AdverseEvent, AdverseEventsModule, EventGroup } from "ctgov/study";
import { Draws } from "../random.ts";
import { type EventTerm, eventTerms } from "../vocabulary/terms.ts";
import { groupId, type ResultGroup } from "./result-groups.ts";
import { listed } from "./sentence.ts";
import type { Subject } from "./subject.ts";

/** How often a giant's terms are listed, each time under another grade. */
const GIANT_GRADES = ["", " grade 1", " grade 2", " grade 3", " grade 4"] as const;

/** The least that a giant lists. */
const GIANT_TERMS_MIN = 120;

const SOURCE_VOCABULARIES = ["MedDRA 20.1", "MedDRA (24.0)", "CTCAE (4.0)", "MedDRA 26.0"] as const;

export function adverseEventsModule(subject: Subject, groups: readonly ResultGroup[]): AdverseEventsModule {
  const { profile, slots } = subject;
  const draws = new Draws(profile.seed, profile.index, "adverseEvents");
  const vocabulary = draws.pick(SOURCE_VOCABULARIES);
  const serious = draws.sample(eventTerms, eventCount(draws, profile.isGiant, 14, 1.1));
  const other = draws.sample(eventTerms, eventCount(draws, profile.isGiant, 26, 0.9));
  const listEvents = (terms: readonly EventTerm[], rate: number) =>
    listed(grade(profile.isGiant, terms).map((term) => adverseEvent(draws, groups, term, vocabulary, rate)));
  return {
    frequencyThreshold: draws.pick(["0", "5", "5", "2"]),
    timeFrame: `From the first dose to 30 days after the last dose, up to ${slots.weeks + 4} weeks`,
    description: draws.chance(0.5) ? "Events were collected by non-leading questions at every visit." : undefined,
    eventGroups: groups.map((group, at) => eventGroup(draws, group, at, slots.weeks)),
    seriousEvents: listEvents(serious, 0.03),
    otherEvents: listEvents(other, 0.25),
  };
}

function eventCount(draws: Draws, isGiant: boolean, median: number, spread: number): number {
  return Math.max(isGiant ? GIANT_TERMS_MIN : 0, Math.round(draws.logNormal(median, spread)));
}

function grade(isGiant: boolean, terms: readonly EventTerm[]): readonly EventTerm[] {
  if (!isGiant) return terms;
  return GIANT_GRADES.flatMap((suffix) =>
    terms.map(({ organSystem, term }) => ({ organSystem, term: `${term}${suffix}` })),
  );
}

function eventGroup(draws: Draws, group: ResultGroup, at: number, weeks: number): EventGroup {
  return {
    id: groupId("EG", at),
    title: group.title,
    description: `Participants who received at least one dose of ${group.title}, observed for up to ${weeks + 4} weeks.`,
    deathsNumAffected: Math.floor(group.count * 0.04 * draws.next()),
    deathsNumAtRisk: group.count,
    seriousNumAffected: Math.floor(group.count * 0.2 * draws.next()),
    seriousNumAtRisk: group.count,
    otherNumAffected: Math.floor(group.count * (0.4 + 0.5 * draws.next())),
    otherNumAtRisk: group.count,
  };
}

function adverseEvent(
  draws: Draws,
  groups: readonly ResultGroup[],
  { organSystem, term }: EventTerm,
  sourceVocabulary: string,
  rate: number,
): AdverseEvent {
  return {
    term,
    organSystem,
    sourceVocabulary,
    assessmentType: "SYSTEMATIC_ASSESSMENT",
    stats: groups.map((group, at) => {
      const numAffected = Math.floor(group.count * rate * draws.next());
      return {
        groupId: groupId("EG", at),
        numEvents: numAffected + Math.floor(numAffected * 0.4 * draws.next()),
        numAffected,
        numAtRisk: group.count,
      };
    }),
  };
}
