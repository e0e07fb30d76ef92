import type { FlowPeriod, FlowStats, MeasureGroup, ParticipantFlowModule } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toGroupId, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

export function toParticipantFlowModule(flow: LegacyElement): ParticipantFlowModule {
  return {
    preAssignmentDetails: flow.take("pre_assignment_details", toMarkup),
    recruitmentDetails: flow.take("recruitment_details", toMarkup),
    groups: toGroups(flow),
    periods: flow.child("period_list").children("period").map(toPeriod),
  };
}

/** The groups of a module of results; all of them are written alike. */
export function toGroups(parent: LegacyElement): readonly MeasureGroup[] {
  return parent
    .child("group_list")
    .children("group")
    .map((group) => ({
      id: group.takeAttribute("group_id", toGroupId),
      title: group.take("title", toText),
      description: group.take("description", toMarkup),
    }));
}

function toPeriod(period: LegacyElement): FlowPeriod {
  const milestones = period.child("milestone_list").children("milestone");
  const reasons = period.child("drop_withdraw_reason_list").children("drop_withdraw_reason");
  return {
    title: period.take("title", toText),
    milestones: milestones.map((one) => ({ type: one.take("title", toText), achievements: toStats(one) })),
    dropWithdraws: reasons.map((one) => ({ type: one.take("title", toText), reasons: toStats(one) })),
  };
}

function toStats(parent: LegacyElement): readonly FlowStats[] {
  return parent
    .child("participants_list")
    .children("participants")
    .map((participants) => ({
      groupId: participants.takeAttribute("group_id", toGroupId),
      comment: participants.takeText(toMarkup),
      numSubjects: participants.takeAttribute("count", toText),
    }));
}
