import type { AgencyClass, Phase, Sponsor } from "ctgov/study";
import type { StudyProfile } from "../profile.ts";
import { Draws } from "../random.ts";
import { AGENCIES, COMPANIES, INSTITUTIONS, NETWORKS } from "../vocabulary/organizations.ts";
import {
  type City,
  type Condition,
  cities,
  commonTreatments,
  conditions,
  isMedicine,
  otherTreatmentsOf,
  type Treatment,
  treatmentsOf,
} from "../vocabulary/terms.ts";
import type { Slots } from "./sentence.ts";

/** What a study is about, drawn from its profile: the parts that many modules of the record speak of. */
export interface Subject {
  readonly profile: StudyProfile;
  readonly conditions: readonly Condition[];
  /** What is tried, the main one first. */
  readonly treatments: readonly Treatment[];
  /** What it is held against. */
  readonly comparator: Treatment;
  readonly phases: readonly Phase[] | undefined;
  readonly sponsor: Named;
  readonly collaborators: readonly Sponsor[];
  /** Where the sponsor sits; single sites are there too. */
  readonly home: City;
  readonly slots: Slots;
}

/** A sponsor whose name and class are known. */
interface Named {
  readonly name: string;
  readonly class: AgencyClass;
}

/** Phases of interventional studies that try a drug or a biological. */
const DRUG_PHASES: readonly (readonly [readonly Phase[], number])[] = [
  [["PHASE2"], 24],
  [["PHASE3"], 18],
  [["PHASE1"], 19],
  [["PHASE4"], 15],
  [["NA"], 12],
  [["PHASE1", "PHASE2"], 8],
  [["PHASE2", "PHASE3"], 3],
  [["EARLY_PHASE1"], 2],
];

const PLACEBO: Treatment = {
  name: "Placebo",
  type: "DRUG",
  otherNames: ["Matching Placebo"],
  heading: undefined,
  fields: [],
};

export function subjectOf(profile: StudyProfile): Subject {
  const draws = new Draws(profile.seed, profile.index, "sponsors");
  const main = draws.pickEarly(conditions);
  // Half of the registry's interventional studies try no drug, though fewer of the names of treatments are of that kind.
  const field = draws.chance(0.36) ? otherTreatmentsOf(main.field) : treatmentsOf(main.field);
  const chosen = draws.sample(
    field,
    draws.weighted([
      [1, 55],
      [2, 30],
      [3, 10],
      [4, 5],
    ] as const),
  );
  const treatments = chosen.length === 0 ? [draws.pick(field)] : rotate(chosen, draws.between(0, chosen.length - 1));
  const first = treatments[0] ?? draws.pick(field);
  const isDrug = isMedicine(first);
  const comparator = isDrug && draws.chance(0.45) ? PLACEBO : drawComparator(draws, field, treatments);
  const home = draws.pickEarly(cities);
  const sponsor = drawSponsor(draws, home, isDrug);
  return {
    profile,
    conditions: drawConditions(draws, main),
    treatments,
    comparator,
    phases: phasesOf(profile, draws, isDrug),
    sponsor,
    collaborators: draws.chance(0.3) ? drawCollaborators(draws) : [],
    home,
    slots: {
      condition: main.name,
      drug: first.name,
      other: comparator.name,
      sponsor: sponsor.name,
      n: draws.between(3, 60),
      weeks: draws.pick([4, 6, 8, 12, 16, 24, 26, 48, 52]),
    },
  };
}

/** Something else than what is tried, of the same field where there is more. */
function drawComparator(draws: Draws, field: readonly Treatment[], treatments: readonly Treatment[]): Treatment {
  const others = field.filter((treatment) => !treatments.includes(treatment));
  return draws.pick(others.length === 0 || draws.chance(0.4) ? commonTreatments : others);
}

function phasesOf(profile: StudyProfile, draws: Draws, isDrug: boolean): readonly Phase[] | undefined {
  if (profile.kind !== "interventional") return undefined;
  return isDrug ? draws.weighted(DRUG_PHASES) : ["NA"];
}

/** The main condition under one of its names, and now and then others of the same field. */
function drawConditions(draws: Draws, main: Condition): readonly Condition[] {
  const chosen: Condition[] = [main];
  for (const name of main.otherNames) if (draws.chance(0.25)) chosen.push({ ...main, name });
  if (draws.chance(0.2)) {
    const second = draws.pick(conditions);
    if (second !== main) chosen.push(second);
  }
  return chosen;
}

function rotate<T>(list: readonly T[], by: number): readonly T[] {
  return [...list.slice(by), ...list.slice(0, by)];
}

function drawSponsor(draws: Draws, home: City, isDrug: boolean): Named {
  const kind = draws.weighted([
    ["company", isDrug ? 45 : 18],
    ["institution", isDrug ? 50 : 78],
    ["network", 2],
    ["agency", 2],
  ] as const);
  switch (kind) {
    case "company":
      return { name: draws.pickEarly(COMPANIES), class: "INDUSTRY" };
    case "network":
      return { name: draws.pick(NETWORKS), class: "NETWORK" };
    case "agency":
      return { name: draws.pick(AGENCIES), class: draws.pick(["OTHER_GOV", "FED", "NIH"]) };
    default:
      return { name: institutionIn(draws, home), class: "OTHER" };
  }
}

/** `University Hospital, Basel`. */
export function institutionIn(draws: Draws, city: City): string {
  return draws.pick(INSTITUTIONS).replace("{city}", city.city);
}

function drawCollaborators(draws: Draws): readonly Sponsor[] {
  const count = draws.weighted([
    [1, 75],
    [2, 17],
    [4, 8],
  ] as const);
  return Array.from({ length: count }, () => drawSponsor(draws, draws.pickEarly(cities), true));
}
