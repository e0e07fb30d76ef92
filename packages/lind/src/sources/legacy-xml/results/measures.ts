import type { Denom, MeasureCategory, MeasureClass, Measurement } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toGroupId, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

/** What every count is of unless it says otherwise. */
const PARTICIPANTS = "Participants";

/** Whom a measure, or all of a module, is about. `scope` says in the XML what its place says in v2. */
export function toDenoms(parent: LegacyElement, scope: "Overall" | "Measure" | "Class"): readonly Denom[] {
  return parent
    .child("analyzed_list")
    .children("analyzed")
    .map((analyzed) => {
      analyzed.takeRepeated("scope", toText, scope);
      return {
        units: analyzed.take("units", toText),
        counts: analyzed
          .child("count_list")
          .children("count")
          .map((count) => ({
            groupId: count.takeAttribute("group_id", toGroupId),
            value: count.takeAttribute("value", toText),
          })),
      };
    });
}

/** What is counted beside participants; v2 names it once for the measure. */
export function toTypeUnitsAnalyzed(denoms: readonly Denom[]): string | undefined {
  return denoms.map((denom) => denom.units).find((units) => units !== undefined && units !== PARTICIPANTS);
}

export function toClasses(measure: LegacyElement): readonly MeasureClass[] {
  return measure
    .child("class_list")
    .children("class")
    .map((one) => ({
      title: one.take("title", toText),
      denoms: toDenoms(one, "Class"),
      categories: one.child("category_list").children("category").map(toCategory),
    }));
}

function toCategory(category: LegacyElement): MeasureCategory {
  return {
    title: category.take("title", toText),
    measurements: category.child("measurement_list").children("measurement").map(toMeasurement),
  };
}

function toMeasurement(measurement: LegacyElement): Measurement {
  return {
    groupId: measurement.takeAttribute("group_id", toGroupId),
    value: measurement.takeAttribute("value", toText),
    spread: measurement.takeAttribute("spread", toText),
    lowerLimit: measurement.takeAttribute("lower_limit", toText),
    upperLimit: measurement.takeAttribute("upper_limit", toText),
    comment: measurement.takeText(toMarkup),
  };
}
