import type {
  BaselineCharacteristicsModule,
  BaselineMeasure,
  FlowMilestone,
  MoreInfoModule,
  ParticipantFlowModule,
  ResultsSection,
} from "ctgov/study";
import type { LifeState } from "../life-state.ts";
import { Draws } from "../random.ts";
import { fullName } from "./people.ts";
import { denoms, groupId, measureGroups, type ResultGroup, resultGroups } from "./result-groups.ts";
import { adverseEventsModule } from "./results-events.ts";
import { outcomeMeasuresModule } from "./results-measures.ts";
import type { Subject } from "./subject.ts";

export function resultsSection(subject: Subject, state: LifeState): ResultsSection | undefined {
  if (state.resultsPosted === undefined) return undefined;
  const groups = resultGroups(subject, state);
  return {
    participantFlowModule: participantFlow(subject, groups),
    baselineCharacteristicsModule: baseline(subject, groups),
    outcomeMeasuresModule: outcomeMeasuresModule(subject, state, groups),
    adverseEventsModule: adverseEventsModule(subject, groups),
    moreInfoModule: moreInfo(subject, state),
  };
}

function participantFlow(subject: Subject, groups: readonly ResultGroup[]): ParticipantFlowModule {
  const { profile } = subject;
  const draws = new Draws(profile.seed, profile.index, "results");
  const lost = groups.map((group) => Math.floor(group.count * 0.25 * draws.next()));
  const milestone = (type: string, count: (at: number) => number): FlowMilestone => ({
    type,
    achievements: groups.map((_, at) => ({ groupId: groupId("FG", at), numSubjects: String(count(at)) })),
  });
  const withdrawn = lost.map((count) => Math.floor(count * draws.next()));
  const reasons = (count: (at: number) => number) =>
    groups.map((_, at) => ({ groupId: groupId("FG", at), numSubjects: String(count(at)) }));
  return {
    preAssignmentDetails: draws.chance(0.3)
      ? "Participants who did not meet the criteria after screening were not assigned."
      : undefined,
    recruitmentDetails: draws.chance(0.4) ? "Recruitment took place in outpatient clinics." : undefined,
    groups: groups.map((group, at) => ({
      id: groupId("FG", at),
      title: group.title,
      description: `Participants were assigned to ${group.title} and followed for ${subject.slots.weeks} weeks.`,
    })),
    periods: [
      {
        title: "Overall Study",
        milestones: [
          milestone("STARTED", (at) => groups[at]?.count ?? 0),
          milestone("COMPLETED", (at) => (groups[at]?.count ?? 0) - (lost[at] ?? 0)),
          milestone("NOT COMPLETED", (at) => lost[at] ?? 0),
        ],
        dropWithdraws: [
          { type: "Withdrawal by Subject", reasons: reasons((at) => withdrawn[at] ?? 0) },
          { type: "Lost to Follow-up", reasons: reasons((at) => (lost[at] ?? 0) - (withdrawn[at] ?? 0)) },
        ],
      },
    ],
  };
}

function baseline(subject: Subject, groups: readonly ResultGroup[]): BaselineCharacteristicsModule {
  const { profile } = subject;
  const draws = new Draws(profile.seed, profile.index, "results", 1);
  const total: ResultGroup = { title: "Total", count: groups.reduce((sum, group) => sum + group.count, 0) };
  const columns = groups.length === 1 ? groups : [...groups, total];
  const shares = columns.map(() => 0.3 + 0.4 * draws.next());
  const split = (title: string, units: string, categories: readonly string[], at: number): BaselineMeasure => ({
    title,
    paramType: "COUNT_OF_PARTICIPANTS",
    unitOfMeasure: units,
    classes: [
      {
        categories: categories.map((category, index) => ({
          title: category,
          measurements: counts(columns, shares, categories.length, index, at),
        })),
      },
    ],
  });
  return {
    populationDescription: draws.chance(0.2) ? "All participants who were assigned to a group." : undefined,
    groups: measureGroups("BG", columns, subject),
    denoms: denoms("BG", columns),
    measures: [
      {
        title: "Age, Continuous",
        paramType: "MEAN",
        dispersionType: "STANDARD_DEVIATION",
        unitOfMeasure: "years",
        classes: [
          {
            categories: [
              {
                measurements: columns.map((_, at) => ({
                  groupId: groupId("BG", at),
                  value: (35 + 30 * draws.next()).toFixed(1),
                  spread: (6 + 8 * draws.next()).toFixed(2),
                })),
              },
            ],
          },
        ],
      },
      split("Sex: Female, Male", "Participants", ["Female", "Male"], 0),
      split(
        "Ethnicity (NIH/OMB)",
        "Participants",
        ["Hispanic or Latino", "Not Hispanic or Latino", "Unknown or Not Reported"],
        1,
      ),
      split(
        "Race (NIH/OMB)",
        "Participants",
        [
          "American Indian or Alaska Native",
          "Asian",
          "Native Hawaiian or Other Pacific Islander",
          "Black or African American",
          "White",
          "More than one race",
          "Unknown or Not Reported",
        ],
        2,
      ),
      split("Region of Enrollment", "participants", [subject.home.country], 3),
    ],
  };
}

/** Counts of one category that add up to the group over all categories. */
function counts(
  columns: readonly ResultGroup[],
  shares: readonly number[],
  categories: number,
  index: number,
  salt: number,
) {
  return columns.map((group, at) => {
    const share = ((shares[at] ?? 0.5) * (salt + 1)) % 1;
    const first = Math.round(group.count * (categories === 1 ? 1 : share));
    const rest = group.count - first;
    const each = categories > 1 ? Math.floor(rest / (categories - 1)) : 0;
    const last = rest - each * (categories - 2);
    const value = index === 0 ? first : index === categories - 1 ? last : each;
    return { groupId: groupId("BG", at), value: String(value) };
  });
}

function moreInfo({ profile, sponsor }: Subject, state: LifeState): MoreInfoModule {
  const draws = new Draws(profile.seed, profile.index, "results", 2);
  const revision = state.revisions.results;
  return {
    limitationsAndCaveats:
      revision === 0 ? undefined : { description: `The results were corrected; this is revision ${revision}.` },
    certainAgreement: draws.chance(0.5)
      ? { piSponsorEmployee: true }
      : {
          piSponsorEmployee: false,
          restrictionType: "OTHER",
          restrictiveAgreement: draws.chance(0.6),
          otherDetails: "The sponsor may review publications 60 days before submission.",
        },
    pointOfContact: {
      title: draws.chance(0.5) ? "Study Director" : fullName(draws),
      organization: sponsor.name,
      email: "results@example.org",
      phone: "+1-555-010-2000",
    },
  };
}
