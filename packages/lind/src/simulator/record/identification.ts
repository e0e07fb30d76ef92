import type { IdentificationModule, SecondaryIdInfo, SponsorCollaboratorsModule } from "ctgov/study";
import { SYNTHETIC_ORG_STUDY_ID_PREFIX } from "../../base/synthetic.ts";
import type { LifeState } from "../life-state.ts";
import { Draws } from "../random.ts";
import { oldAliasOf } from "../synthetic-ids.ts";
import { TITLES } from "../vocabulary/organizations.ts";
import { fullName } from "./people.ts";
import { listed } from "./sentence.ts";
import type { Subject } from "./subject.ts";

/** Every brief title says what the study is; which way it says so changes with each revision of the title. */
const BRIEF_TITLE_ENDINGS = [
  " (Synthetic Study)",
  ": a Synthetic Study",
  " [Synthetic]",
  " - Synthetic Record",
] as const;

const DESIGNS = [
  "A Randomized, Double-blind, Placebo-controlled Study",
  "An Open-label, Single-arm Study",
  "A Multicenter, Randomized, Active-controlled Trial",
  "A Prospective Cohort Study",
  "A Pilot Feasibility Study",
  "A Phase Ib/II Dose-escalation and Expansion Study",
  "A Pragmatic Cluster-randomized Trial",
  "Une étude multicentrique",
] as const;

/** What the registry shows in the place of a title while a device is not approved. */
const WITHHELD_TITLE = "[Trial of device that is not approved or cleared by the U.S. FDA] (Synthetic)";

const ACRONYM_LETTERS = "ABCDEFGHIKLMNOPRSTUVWXYZ";

export function identificationModule(subject: Subject, state: LifeState): IdentificationModule {
  const { profile, sponsor } = subject;
  const draws = new Draws(profile.seed, profile.index, "identification");
  const isWithheld = profile.kind === "withheld";
  return {
    nctId: profile.nctId,
    nctIdAliases: aliasesOf(subject, state),
    orgStudyIdInfo: { id: `${SYNTHETIC_ORG_STUDY_ID_PREFIX}${profile.seed}-${profile.index + 1}` },
    secondaryIdInfos: isWithheld ? undefined : secondaryIds(subject, draws),
    organization: { fullName: sponsor.name, class: sponsor.class },
    briefTitle: isWithheld ? WITHHELD_TITLE : briefTitle(subject, state.revisions.title, draws),
    officialTitle: isWithheld || draws.chance(0.04) ? undefined : officialTitle(subject, draws),
    acronym: !isWithheld && draws.chance(0.25) ? acronym(draws) : undefined,
  };
}

function aliasesOf({ profile }: Subject, state: LifeState): readonly string[] | undefined {
  const aliases: string[] = [...state.absorbed];
  if (profile.hasOldAlias) aliases.push(oldAliasOf(profile.index));
  return listed(aliases);
}

function briefTitle({ slots }: Subject, revision: number, draws: Draws): string {
  const form = draws.between(0, 4);
  const about = [
    `${slots.drug} in Participants With ${slots.condition}`,
    `${slots.drug} Versus ${slots.other} for ${slots.condition}`,
    `Effect of ${slots.drug} on Outcomes in ${slots.condition}`,
    `Safety and Efficacy of ${slots.drug} for the Treatment of ${slots.condition}`,
    `${slots.condition}: ${slots.drug} for ${slots.weeks} Weeks`,
  ][form];
  return `${about}${BRIEF_TITLE_ENDINGS[revision % BRIEF_TITLE_ENDINGS.length]}`;
}

function officialTitle({ slots, sponsor, treatments }: Subject, draws: Draws): string {
  const names = treatments.map((treatment) => treatment.name).join(" and ");
  const ending = draws.chance(0.3) ? `, Conducted by ${sponsor.name}` : "";
  return `${draws.pick(DESIGNS)} to Evaluate the Efficacy, Safety and Tolerability of ${names} in Subjects With ${slots.condition} Over ${slots.weeks} Weeks${ending}`;
}

function acronym(draws: Draws): string {
  const length = draws.between(4, 8);
  let text = "";
  for (let n = 0; n < length; n++) text += ACRONYM_LETTERS[draws.between(0, ACRONYM_LETTERS.length - 1)];
  return draws.chance(0.3) ? `${text}-${draws.between(1, 9)}` : text;
}

function secondaryIds({ profile }: Subject, draws: Draws): readonly SecondaryIdInfo[] | undefined {
  if (!draws.chance(0.22)) return undefined;
  const number = 10_000 + (profile.index % 90_000);
  const kinds: readonly SecondaryIdInfo[] = [
    { id: `20${draws.between(10, 22)}-00${number}-${draws.between(10, 99)}`, type: "EUDRACT_NUMBER" },
    { id: `U1111-${number}`, type: "REGISTRY", domain: "WHO" },
    { id: `SYN-${number}`, type: "OTHER", domain: "Ethics committee" },
    { id: `R01XX${number}`, type: "NIH", link: `https://example.org/grant/R01XX${number}` },
    { id: `LND-${number}` },
  ];
  return draws.sample(kinds, draws.between(1, 2));
}

export function sponsorCollaboratorsModule(subject: Subject): SponsorCollaboratorsModule {
  const { profile, sponsor, collaborators } = subject;
  const draws = new Draws(profile.seed, profile.index, "sponsors", 1);
  const isCompany = sponsor.class === "INDUSTRY";
  const byInvestigator = !isCompany && draws.chance(0.55);
  const name = fullName(draws);
  return {
    responsibleParty: draws.chance(0.08)
      ? undefined
      : byInvestigator
        ? {
            type: draws.chance(0.1) ? "SPONSOR_INVESTIGATOR" : "PRINCIPAL_INVESTIGATOR",
            investigatorFullName: name,
            investigatorTitle: draws.pick(TITLES),
            investigatorAffiliation: sponsor.name,
          }
        : { type: "SPONSOR" },
    leadSponsor: { name: sponsor.name, class: sponsor.class },
    collaborators: listed(collaborators),
  };
}
