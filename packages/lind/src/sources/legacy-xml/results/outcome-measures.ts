import type { MeasureAnalysis, OutcomeMeasure, OutcomeMeasuresModule } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toBoolean, toEnum, toGroupId, toPartialDate, toText } from "../values.ts";
import type { LegacyElement, Read } from "../xml/legacy-element.ts";
import { toClasses, toDenoms, toTypeUnitsAnalyzed } from "./measures.ts";
import { toGroups } from "./participant-flow.ts";

export function toOutcomeMeasuresModule(list: LegacyElement): OutcomeMeasuresModule {
  return { outcomeMeasures: list.children("outcome").map(toOutcomeMeasure) };
}

/** Title, description and population stand twice, in the outcome and in its measure. An outcome without one is not posted yet. */
function toOutcomeMeasure(outcome: LegacyElement): OutcomeMeasure {
  const measure = outcome.child("measure");
  const denoms = toDenoms(measure, "Measure");
  return {
    type: outcome.take("type", toEnum("OutcomeMeasureType")),
    title: takeOnce(outcome, measure, "title", toText),
    description: takeOnce(outcome, measure, "description", toMarkup),
    populationDescription: takeOnce(outcome, measure, "population", toMarkup),
    reportingStatus: measure.isPresent ? "POSTED" : "NOT_POSTED",
    anticipatedPostingDate: outcome.take("posting_date", toPartialDate),
    paramType: measure.take("param", toEnum("MeasureParam")),
    // A text in v2, with the label of the XML.
    dispersionType: measure.take("dispersion", toText),
    unitOfMeasure: measure.take("units", toText),
    timeFrame: outcome.take("time_frame", toText),
    typeUnitsAnalyzed: toTypeUnitsAnalyzed(denoms),
    denomUnitsSelected: measure.take("units_analyzed", toText),
    groups: toGroups(outcome),
    denoms,
    classes: toClasses(measure),
    analyses: outcome.child("analysis_list").children("analysis").map(toAnalysis),
  };
}

function takeOnce(
  outcome: LegacyElement,
  measure: LegacyElement,
  name: string,
  read: Read<string>,
): string | undefined {
  const text = outcome.take(name, read);
  if (text === undefined) return measure.take(name, read);
  measure.takeRepeated(name, read, text);
  return text;
}

function toAnalysis(analysis: LegacyElement): MeasureAnalysis {
  return {
    groupIds: analysis.child("group_id_list").takeAll("group_id", toGroupId),
    groupDescription: analysis.take("groups_desc", toMarkup),
    testedNonInferiority: analysis.take("non_inferiority", toBoolean),
    nonInferiorityType: analysis.take("non_inferiority_type", toEnum("NonInferiorityType")),
    nonInferiorityComment: analysis.take("non_inferiority_desc", toMarkup),
    otherAnalysisDescription: analysis.take("other_analysis_desc", toMarkup),
    pValue: analysis.take("p_value", toText),
    pValueComment: analysis.take("p_value_desc", toMarkup),
    statisticalMethod: analysis.take("method", toText),
    statisticalComment: analysis.take("method_desc", toMarkup),
    paramType: analysis.take("param_type", toText),
    paramValue: analysis.take("param_value", toText),
    ciPctValue: analysis.take("ci_percent", toText),
    ciNumSides: analysis.take("ci_n_sides", toEnum("ConfidenceIntervalNumSides")),
    ciLowerLimit: analysis.take("ci_lower_limit", toText),
    ciUpperLimit: analysis.take("ci_upper_limit", toText),
    ciLowerLimitComment: analysis.take("ci_lower_limit_na_comment", toMarkup),
    ciUpperLimitComment: analysis.take("ci_upper_limit_na_comment", toMarkup),
    dispersionType: analysis.take("dispersion_type", toEnum("AnalysisDispersionType")),
    dispersionValue: analysis.take("dispersion_value", toText),
    estimateComment: analysis.take("estimate_desc", toMarkup),
  };
}
