import type { Outcome, OutcomesModule } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

export function toOutcomesModule(study: LegacyElement): OutcomesModule {
  return {
    primaryOutcomes: study.children("primary_outcome").map(toOutcome),
    secondaryOutcomes: study.children("secondary_outcome").map(toOutcome),
    otherOutcomes: study.children("other_outcome").map(toOutcome),
  };
}

function toOutcome(outcome: LegacyElement): Outcome {
  return {
    measure: outcome.take("measure", toText),
    description: outcome.take("description", toMarkup),
    timeFrame: outcome.take("time_frame", toText),
  };
}
