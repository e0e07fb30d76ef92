import type { AdverseEvent, AdverseEventsModule, EventGroup, EventStats } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toCount, toEnum, toGroupId, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";
import { toGroups } from "./participant-flow.ts";

/** The category whose events are the totals of each group. */
const TOTAL = "Total";

type ToTotal = (numAffected: number | undefined, numAtRisk: number | undefined) => EventGroup;

const TOTALS: ReadonlyMap<string, ToTotal> = new Map<string, ToTotal>([
  ["Total, all-cause mortality", (affected, atRisk) => ({ deathsNumAffected: affected, deathsNumAtRisk: atRisk })],
  ["Total, serious adverse events", (affected, atRisk) => ({ seriousNumAffected: affected, seriousNumAtRisk: atRisk })],
  ["Total, other adverse events", (affected, atRisk) => ({ otherNumAffected: affected, otherNumAtRisk: atRisk })],
]);

export function toAdverseEventsModule(reported: LegacyElement): AdverseEventsModule {
  const [serious, other] = [reported.child("serious_events"), reported.child("other_events")];
  const groups = toGroups(reported);
  const ids = new Set(groups.flatMap((group) => group.id ?? []));
  const totals = [serious, other].flatMap((events) => takeTotals(events, ids));
  return {
    frequencyThreshold: other.take("frequency_threshold", toText) ?? serious.take("frequency_threshold", toText),
    timeFrame: reported.take("time_frame", toText),
    description: reported.take("desc", toMarkup),
    eventGroups: groups.map((group) => Object.assign({}, group, ...totals.filter((total) => total.id === group.id))),
    seriousEvents: toEvents(serious),
    otherEvents: toEvents(other),
  };
}

/** The totals, each with the id of its group and under the names of v2, where they are the group's own. */
function takeTotals(events: LegacyElement, ids: ReadonlySet<string>): readonly EventGroup[] {
  return categoriesOf(events, true).flatMap((category) => {
    category.take("title", toText);
    return eventsOf(category).flatMap((event) => {
      const toTotal = TOTALS.get(event.peek("sub_title", toText) ?? "");
      if (toTotal === undefined) return [];
      event.take("sub_title", toText);
      return takeTotal(event, ids, toTotal);
    });
  });
}

function takeTotal(event: LegacyElement, ids: ReadonlySet<string>, toTotal: ToTotal): readonly EventGroup[] {
  const free = new Set(ids);
  return event.children("counts").flatMap((counts) => {
    const id = counts.takeAttribute("group_id", (text) => {
      const groupId = toGroupId(text);
      return groupId !== undefined && free.delete(groupId) ? groupId : undefined;
    });
    if (id === undefined) return [];
    const numAffected = counts.takeAttribute("subjects_affected", toCount);
    return [{ id, ...toTotal(numAffected, counts.takeAttribute("subjects_at_risk", toCount)) }];
  });
}

/** In v2 each event names its vocabulary and its assessment; the XML names the usual ones once. */
function toEvents(events: LegacyElement): readonly AdverseEvent[] {
  return categoriesOf(events, false).flatMap((category) => {
    const found = eventsOf(category);
    const organSystem = found.length === 0 ? undefined : category.take("title", toText);
    return found.map((event) => ({
      term: event.take("sub_title", toText),
      organSystem,
      sourceVocabulary: event.child("sub_title").takeAttribute("vocab", toText) ?? events.take("default_vocab", toText),
      assessmentType: event.take("assessment", toAssessment) ?? events.take("default_assessment", toAssessment),
      notes: event.take("description", toMarkup),
      stats: event.children("counts").map(toStats),
    }));
  });
}

const toAssessment = toEnum("EventAssessment");

function categoriesOf(events: LegacyElement, areTotals: boolean): readonly LegacyElement[] {
  const categories = events.child("category_list").children("category");
  return categories.filter((category) => (category.peek("title", toText) === TOTAL) === areTotals);
}

function eventsOf(category: LegacyElement): readonly LegacyElement[] {
  return category.child("event_list").children("event");
}

function toStats(counts: LegacyElement): EventStats {
  return {
    groupId: counts.takeAttribute("group_id", toGroupId),
    numEvents: counts.takeAttribute("events", toCount),
    numAffected: counts.takeAttribute("subjects_affected", toCount),
    numAtRisk: counts.takeAttribute("subjects_at_risk", toCount),
  };
}
