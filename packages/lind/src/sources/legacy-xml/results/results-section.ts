import type { ResultsSection } from "ctgov/study";
import type { LegacyElement } from "../xml/legacy-element.ts";
import { toAdverseEventsModule } from "./adverse-events.ts";
import { toBaselineCharacteristicsModule } from "./baseline.ts";
import { toMoreInfoModule } from "./more-info.ts";
import { toOutcomeMeasuresModule } from "./outcome-measures.ts";
import { toParticipantFlowModule } from "./participant-flow.ts";

export function toResultsSection(results: LegacyElement): ResultsSection {
  return {
    participantFlowModule: toParticipantFlowModule(results.child("participant_flow")),
    baselineCharacteristicsModule: toBaselineCharacteristicsModule(results.child("baseline")),
    outcomeMeasuresModule: toOutcomeMeasuresModule(results.child("outcome_list")),
    adverseEventsModule: toAdverseEventsModule(results.child("reported_events")),
    moreInfoModule: toMoreInfoModule(results),
  };
}
