import type {
  MeasureAnalysis,
  Measurement,
  MeasureParam,
  OutcomeMeasure,
  OutcomeMeasuresModule,
  OutcomeMeasureType,
} from "ctgov/study";
import type { LifeState } from "../life-state.ts";
import { Draws } from "../random.ts";
import { type PlannedOutcome, plannedOutcomes } from "./outcomes.ts";
import { denoms, groupId, measureGroups, type ResultGroup } from "./result-groups.ts";
import { listed } from "./sentence.ts";
import type { Subject } from "./subject.ts";

/** How often a giant repeats its outcomes, one for each time point. */
const GIANT_REPEATS = 30;

const DISPERSIONS: Readonly<Record<string, string>> = {
  MEAN: "STANDARD_DEVIATION",
  MEDIAN: "FULL_RANGE",
  LEAST_SQUARES_MEAN: "STANDARD_ERROR",
  GEOMETRIC_MEAN: "GEOMETRIC_COEFFICIENT",
};

const DISPERSION_LABELS: Readonly<Record<string, string>> = {
  STANDARD_DEVIATION: "Standard Deviation",
  FULL_RANGE: "Full Range",
  STANDARD_ERROR: "Standard Error",
  GEOMETRIC_COEFFICIENT: "Geometric Coefficient of Variation",
};

/** What a measure is broken down by; mostly nothing. */
const CATEGORIES: readonly (readonly [readonly (string | undefined)[], number])[] = [
  [[undefined], 78],
  [["Responder", "Non-responder"], 10],
  [["Any grade", "Grade 1-2", "Grade 3-4", "Grade 5"], 12],
];

export function outcomeMeasuresModule(
  subject: Subject,
  state: LifeState,
  groups: readonly ResultGroup[],
): OutcomeMeasuresModule {
  const { profile } = subject;
  const draws = new Draws(profile.seed, profile.index, "results", 3);
  const planned = plannedOutcomes(subject, state);
  const measuresOf = (list: readonly PlannedOutcome[], type: OutcomeMeasureType) =>
    list.map((plan) => outcomeMeasure(subject, draws, groups, plan, type));
  const all = [
    ...measuresOf(planned.primary, "PRIMARY"),
    ...measuresOf(planned.secondary, "SECONDARY"),
    ...measuresOf(planned.other, "OTHER_PRE_SPECIFIED"),
  ];
  if (!profile.isGiant) return { outcomeMeasures: all };
  const repeats = Array.from({ length: GIANT_REPEATS }, (_, n) =>
    measuresOf(planned.primary, "PRIMARY").map((measure) => ({ ...measure, timeFrame: `Day ${n + 1}` })),
  );
  return { outcomeMeasures: [...all, ...repeats.flat()] };
}

function outcomeMeasure(
  subject: Subject,
  draws: Draws,
  groups: readonly ResultGroup[],
  { outcome, source }: PlannedOutcome,
  type: OutcomeMeasureType,
): OutcomeMeasure {
  const dispersion = DISPERSIONS[source.paramType];
  const timePoints = draws.weighted([
    [1, 48],
    [3, 20],
    [6, 18],
    [14, 14],
  ] as const);
  const categories = draws.weighted(CATEGORIES);
  return {
    type,
    title: outcome.measure,
    description: outcome.description,
    populationDescription: draws.chance(0.6)
      ? "All participants who received at least one dose and had at least one assessment."
      : undefined,
    reportingStatus: "POSTED",
    paramType: source.paramType,
    dispersionType: dispersion === undefined ? undefined : DISPERSION_LABELS[dispersion],
    unitOfMeasure: source.unit,
    timeFrame: outcome.timeFrame,
    groups: measureGroups("OG", groups, subject),
    denoms: denoms("OG", groups),
    classes: Array.from({ length: timePoints }, (_, n) => ({
      title: timePoints === 1 ? undefined : `Week ${n * 4}`,
      categories: categories.map((title) => ({
        title,
        measurements: groups.map((group, at) => measurement(draws, group, at, source.paramType)),
      })),
    })),
    analyses: groups.length > 1 && draws.chance(0.45) ? [analysis(draws)] : undefined,
  };
}

function measurement(draws: Draws, group: ResultGroup, at: number, paramType: MeasureParam): Measurement {
  const id = groupId("OG", at);
  if (paramType === "COUNT_OF_PARTICIPANTS")
    return { groupId: id, value: String(Math.floor(group.count * draws.next())) };
  const value = 100 * draws.next();
  switch (DISPERSIONS[paramType]) {
    case "FULL_RANGE":
      return {
        groupId: id,
        value: value.toFixed(1),
        lowerLimit: (value * 0.4).toFixed(1),
        upperLimit: (value * 2.1).toFixed(1),
      };
    case undefined:
      return { groupId: id, value: value.toFixed(1) };
    default:
      return { groupId: id, value: value.toFixed(2), spread: (value * 0.3).toFixed(3) };
  }
}

function analysis(draws: Draws): MeasureAnalysis {
  const estimate = 0.4 + draws.next();
  const ids = listed([groupId("OG", 0), groupId("OG", 1)]);
  return {
    groupIds: ids,
    groupDescription: draws.chance(0.3) ? "Comparison of the first two groups." : undefined,
    testedNonInferiority: draws.chance(0.3) ? false : undefined,
    nonInferiorityType: "SUPERIORITY",
    pValue: draws.chance(0.2) ? "<0.001" : draws.next().toFixed(4),
    statisticalMethod: draws.pick(["Log Rank", "ANCOVA", "Cochran-Mantel-Haenszel", "t-test, 2 sided"]),
    paramType: draws.pick(["Hazard Ratio (HR)", "Mean Difference (Final Values)", "Odds Ratio (OR)"]),
    paramValue: estimate.toFixed(2),
    ciPctValue: "95",
    ciNumSides: "TWO_SIDED",
    ciLowerLimit: (estimate * 0.7).toFixed(2),
    ciUpperLimit: (estimate * 1.4).toFixed(2),
    estimateComment: draws.chance(0.2) ? "Adjusted for the stratification factors." : undefined,
  };
}
