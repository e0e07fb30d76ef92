import type { Denom, MeasureGroup } from "ctgov/study";
import type { LifeState } from "../life-state.ts";
import { armLabels } from "./arms.ts";
import type { Subject } from "./subject.ts";

/** A group of participants in the results: its title, and how many were in it. */
export interface ResultGroup {
  readonly title: string;
  readonly count: number;
}

/** Participants that results speak of, however many a placeholder of an enrolment says. */
const PARTICIPANTS_MAX = 50_000;

export function resultGroups(subject: Subject, state: LifeState): readonly ResultGroup[] {
  const labels = armLabels(subject);
  const titles = subject.profile.isGiant
    ? [1, 2, 3, 4].flatMap((n) => labels.map((label) => `${label}, Cohort ${n}`))
    : labels;
  const total = Math.min(state.enrollment, PARTICIPANTS_MAX);
  const each = Math.max(1, Math.floor(total / titles.length));
  return titles.map((title, at) => ({
    title,
    count: at === 0 ? Math.max(1, total - each * (titles.length - 1)) : each,
  }));
}

/** `FG000`, `BG000`, `OG000`, `EG000`: groups are numbered within each module. */
export function groupId(prefix: "FG" | "BG" | "OG" | "EG", at: number): string {
  return `${prefix}${String(at).padStart(3, "0")}`;
}

export function measureGroups(
  prefix: "BG" | "OG",
  groups: readonly ResultGroup[],
  subject: Subject,
): readonly MeasureGroup[] {
  return groups.map((group, at) => ({
    id: groupId(prefix, at),
    title: group.title,
    description: `Participants received ${group.title} for up to ${subject.slots.weeks} weeks.`,
  }));
}

export function denoms(prefix: "BG" | "OG", groups: readonly ResultGroup[]): readonly Denom[] {
  const counts = groups.map((group, at) => ({ groupId: groupId(prefix, at), value: String(group.count) }));
  return [{ units: "Participants", counts }];
}
