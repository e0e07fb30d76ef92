import {
  type ArmGroup,
  type ArmGroupType,
  type ArmsInterventionsModule,
  enumValuesOf,
  type Intervention,
  legacyLabel,
} from "ctgov/study";
import { Draws } from "../random.ts";
import { isMedicine, type Treatment } from "../vocabulary/terms.ts";
import { listed } from "./sentence.ts";
import type { Subject } from "./subject.ts";

/** `Drug` for `DRUG`, as it stands before the name in an arm's list. */
const TYPE_LABELS: ReadonlyMap<string, string> = new Map(
  enumValuesOf("InterventionType").map((type) => [type, legacyLabel("InterventionType", type) ?? type]),
);

function labelOfType(type: string): string {
  return TYPE_LABELS.get(type) ?? type;
}

interface Arm {
  readonly label: string;
  readonly type: ArmGroupType | undefined;
  readonly treatments: readonly Treatment[];
}

/** The registry's limit for a label is 100 characters; the names that fit are joined. */
const JOINED_MAX = 80;

/** How medicines are given, and everything else. */
const DOSES = [
  "once daily by mouth",
  "twice daily",
  "every 3 weeks as an intravenous infusion",
  "once weekly, subcutaneously",
  "on days 1, 8 and 15 of each 28-day cycle",
] as const;
const SESSIONS = ["once", "in 8 sessions", "before the procedure", "twice a week", "at every visit"] as const;

/** The arms of a study by their labels; results speak of the same groups. */
export function armLabels(subject: Subject): readonly string[] {
  return armsOf(subject).map((arm) => arm.label);
}

export function armsInterventionsModule(subject: Subject): ArmsInterventionsModule | undefined {
  const { profile } = subject;
  if (profile.kind === "withheld") return undefined;
  const draws = new Draws(profile.seed, profile.index, "arms", 1);
  const arms = armsOf(subject);
  const used = [...new Set(arms.flatMap((arm) => arm.treatments))];
  const hasArms = profile.kind !== "expanded-access";
  return {
    armGroups: hasArms ? listed(arms.map((arm) => armGroup(subject, arm, draws))) : undefined,
    interventions: listed(used.map((treatment) => intervention(subject, treatment, hasArms ? arms : [], draws))),
  };
}

function armsOf(subject: Subject): readonly Arm[] {
  const { profile, treatments, comparator } = subject;
  const draws = new Draws(profile.seed, profile.index, "arms");
  if (profile.kind === "observational") {
    const isPair = draws.chance(0.4);
    const treated: Arm = { label: `Patients With ${subject.slots.condition}`, type: undefined, treatments };
    return isPair ? [treated, { label: "Controls", type: undefined, treatments: [] }] : [treated];
  }
  const [first = comparator] = treatments;
  const arms: Arm[] = [{ label: joined(treatments), type: "EXPERIMENTAL", treatments }];
  const count = draws.weighted([
    [1, 32],
    [2, 50],
    [3, 11],
    [4, 5],
    [6, 2],
  ] as const);
  if (count >= 2) arms.push(controlArm(draws, comparator, first));
  for (let n = 2; n < count; n++) {
    arms.push({ label: `${first.name} Dose ${n - 1}`, type: "EXPERIMENTAL", treatments: [first] });
  }
  return arms;
}

function howGiven(draws: Draws, treatment: Treatment | undefined): string {
  return draws.pick(treatment !== undefined && isMedicine(treatment) ? DOSES : SESSIONS);
}

/** `Cisplatin + Gemcitabine`. */
function joined(treatments: readonly Treatment[]): string {
  return treatments.reduce((label, { name }) => {
    if (label === "") return name;
    return label.length + name.length > JOINED_MAX ? label : `${label} + ${name}`;
  }, "");
}

function controlArm(draws: Draws, comparator: Treatment, first: Treatment): Arm {
  if (comparator.name === "Placebo") return { label: "Placebo", type: "PLACEBO_COMPARATOR", treatments: [comparator] };
  if (draws.chance(0.12)) return { label: "Control Group", type: "NO_INTERVENTION", treatments: [] };
  const name = comparator === first ? `Delayed ${comparator.name}` : comparator.name;
  return { label: name, type: "ACTIVE_COMPARATOR", treatments: [comparator] };
}

function armGroup(subject: Subject, arm: Arm, draws: Draws): ArmGroup {
  return {
    label: arm.label,
    type: arm.type,
    description: draws.chance(0.9) ? armDescription(subject, arm, draws) : undefined,
    interventionNames: listed(arm.treatments.map((treatment) => `${labelOfType(treatment.type)}: ${treatment.name}`)),
  };
}

function armDescription({ slots }: Subject, arm: Arm, draws: Draws): string {
  if (arm.treatments.length === 0)
    return "Participants receive no study intervention; assessments follow the same schedule.";
  return `Participants receive ${arm.label} ${howGiven(draws, arm.treatments[0])} for up to ${slots.weeks} weeks in the absence of disease progression or unacceptable toxicity. Dose reductions are allowed once; visits take place every ${draws.between(2, 12)} weeks.`;
}

function intervention({ slots }: Subject, treatment: Treatment, arms: readonly Arm[], draws: Draws): Intervention {
  return {
    type: treatment.type,
    name: treatment.name,
    description: draws.chance(0.88)
      ? `${treatment.name} is given ${howGiven(draws, treatment)} as planned, starting on day 1 and for at most ${slots.weeks} weeks.`
      : undefined,
    armGroupLabels: listed(arms.filter((arm) => arm.treatments.includes(treatment)).map((arm) => arm.label)),
    otherNames: draws.chance(0.45) ? listed(treatment.otherNames) : undefined,
  };
}
