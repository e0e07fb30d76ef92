import type { AdverseEvent, AdverseEventsModule, EventGroup, EventStats } from "ctgov/study";
import { unreachable } from "../../../base/assert.ts";
import { toMarkup } from "../markup.ts";
import { toCount, toEnum, toGroupId, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";
import { toGroups } from "./participant-flow.ts";

/** The category whose events are the totals of each group. */
const TOTAL = "Total";

type TotalKind = "deaths" | "serious" | "other";

const TOTAL_KINDS: ReadonlyMap<string, TotalKind> = new Map([
  ["Total, all-cause mortality", "deaths"],
  ["Total, serious adverse events", "serious"],
  ["Total, other adverse events", "other"],
]);

export function toAdverseEventsModule(reported: LegacyElement): AdverseEventsModule {
  const [serious, other] = [reported.child("serious_events"), reported.child("other_events")];
  const groups = toGroups(reported);
  const totals = new Map(
    groups.flatMap(({ id }) => (id === undefined ? [] : [[id, new Map<TotalKind, EventGroup>()]])),
  );
  for (const events of [serious, other]) takeTotals(events, totals);
  return {
    frequencyThreshold: other.take("frequency_threshold", toText) ?? serious.take("frequency_threshold", toText),
    timeFrame: reported.take("time_frame", toText),
    description: reported.take("desc", toMarkup),
    eventGroups: groups.map((group) => Object.assign({}, group, ...(totals.get(group.id ?? "")?.values() ?? []))),
    seriousEvents: toEvents(serious),
    otherEvents: toEvents(other),
  };
}

/** The totals of each group, by its id. */
type Totals = ReadonlyMap<string, Map<TotalKind, EventGroup>>;

/** Takes the totals that are the first of their kind for one of the groups. */
function takeTotals(events: LegacyElement, totals: Totals): void {
  for (const category of categoriesOf(events, true)) {
    category.take("title", toText);
    for (const event of eventsOf(category)) {
      const kind = TOTAL_KINDS.get(event.peek("sub_title", toText) ?? "");
      if (kind === undefined) continue;
      event.take("sub_title", toText);
      for (const counts of event.children("counts")) takeTotal(counts, kind, totals);
    }
  }
}

function takeTotal(counts: LegacyElement, kind: TotalKind, totals: Totals): void {
  const ofGroup = counts.takeAttribute("group_id", (text) => {
    const found = totals.get(toGroupId(text) ?? "");
    return found?.has(kind) === false ? found : undefined;
  });
  if (ofGroup === undefined) return;
  const affected = counts.takeAttribute("subjects_affected", toCount);
  ofGroup.set(kind, toTotal(kind, affected, counts.takeAttribute("subjects_at_risk", toCount)));
}

function toTotal(kind: TotalKind, affected: number | undefined, atRisk: number | undefined): EventGroup {
  switch (kind) {
    case "deaths":
      return { deathsNumAffected: affected, deathsNumAtRisk: atRisk };
    case "serious":
      return { seriousNumAffected: affected, seriousNumAtRisk: atRisk };
    case "other":
      return { otherNumAffected: affected, otherNumAtRisk: atRisk };
    default:
      return unreachable(kind);
  }
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
