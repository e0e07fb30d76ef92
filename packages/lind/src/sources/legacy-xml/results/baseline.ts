import type { BaselineCharacteristicsModule, BaselineMeasure } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toEnum, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";
import { toClasses, toDenoms, toTypeUnitsAnalyzed } from "./measures.ts";
import { toGroups } from "./participant-flow.ts";

export function toBaselineCharacteristicsModule(baseline: LegacyElement): BaselineCharacteristicsModule {
  const denoms = toDenoms(baseline, "Overall");
  return {
    populationDescription: baseline.take("population", toMarkup),
    typeUnitsAnalyzed: toTypeUnitsAnalyzed(denoms),
    groups: toGroups(baseline),
    denoms,
    measures: baseline.child("measure_list").children("measure").map(toBaselineMeasure),
  };
}

function toBaselineMeasure(measure: LegacyElement): BaselineMeasure {
  return {
    title: measure.take("title", toText),
    description: measure.take("description", toMarkup),
    populationDescription: measure.take("population", toMarkup),
    paramType: measure.take("param", toEnum("MeasureParam")),
    dispersionType: measure.take("dispersion", toEnum("MeasureDispersionType")),
    unitOfMeasure: measure.take("units", toText),
    denomUnitsSelected: measure.take("units_analyzed", toText),
    denoms: toDenoms(measure, "Measure"),
    classes: toClasses(measure),
  };
}
