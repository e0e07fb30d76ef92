import type { DocumentSection, IpdSharingStatementModule, LargeDoc, Reference, ReferencesModule } from "ctgov/study";
import { type Day, isoOf } from "../days.ts";
import type { LifeState } from "../life-state.ts";
import { Draws } from "../random.ts";
import { FAMILY_NAMES } from "../vocabulary/organizations.ts";
import { listed } from "./sentence.ts";
import type { Subject } from "./subject.ts";

/** PubMed had some 41 million ids in 2026; these stay free for long. */
const SYNTHETIC_PMID_FIRST = 99_000_000;

export function referencesModule(subject: Subject, state: LifeState): ReferencesModule | undefined {
  const { profile } = subject;
  if (profile.kind === "withheld") return undefined;
  const draws = new Draws(profile.seed, profile.index, "references");
  const background = draws.chance(0.28) ? Math.min(40, Math.max(1, Math.round(draws.logNormal(3.2, 0.95)))) : 0;
  const hasLink = draws.chance(0.09);
  const references: Reference[] = Array.from({ length: background }, () => reference(subject, draws, "BACKGROUND"));
  for (let n = 1; n <= state.revisions.references; n++) {
    references.push(reference(subject, new Draws(profile.seed, profile.index, "references", n), "DERIVED"));
  }
  if (references.length === 0 && !hasLink) return undefined;
  return {
    references: listed(references),
    seeAlsoLinks: hasLink
      ? [{ label: "Synthetic study page", url: `https://example.org/studies/${profile.nctId}` }]
      : undefined,
  };
}

function reference({ slots }: Subject, draws: Draws, type: Reference["type"]): Reference {
  const authors = Array.from(
    { length: draws.between(2, 6) },
    () => `${draws.pick(FAMILY_NAMES)} ${initials(draws)}`,
  ).join(", ");
  const year = draws.between(1998, 2025);
  return {
    pmid: draws.chance(0.9) ? String(SYNTHETIC_PMID_FIRST + draws.between(0, 999_999)) : undefined,
    type,
    citation: `${authors}. ${slots.drug} in ${slots.condition}: a synthetic citation. J Synth Res. ${year};${draws.between(1, 90)}(${draws.between(1, 12)}):${draws.between(1, 900)}-${draws.between(901, 999)}. doi: 10.5555/lind.${draws.between(100_000, 999_999)}.`,
  };
}

function initials(draws: Draws): string {
  return (
    String.fromCharCode(65 + draws.between(0, 25)) +
    (draws.chance(0.5) ? String.fromCharCode(65 + draws.between(0, 25)) : "")
  );
}

export function ipdSharingStatementModule({ profile }: Subject): IpdSharingStatementModule | undefined {
  const draws = new Draws(profile.seed, profile.index, "references", -1);
  if (profile.kind === "withheld" || profile.hasMonthDates || draws.chance(0.35)) return undefined;
  const ipdSharing = draws.weighted([
    ["NO", 74],
    ["YES", 17],
    ["UNDECIDED", 9],
  ] as const);
  if (ipdSharing !== "YES")
    return { ipdSharing, description: draws.chance(0.3) ? "No plan has been made yet." : undefined };
  return {
    ipdSharing,
    description: "De-identified participant data that underlie the published results.",
    infoTypes: draws.sample(["STUDY_PROTOCOL", "SAP", "ICF", "CSR", "ANALYTIC_CODE"], draws.between(1, 4)),
    timeFrame: "Beginning 6 months and ending 5 years after publication.",
    accessCriteria: "Researchers with a methodologically sound proposal, after signing a data access agreement.",
    url: draws.chance(0.3) ? "https://example.org/data-sharing" : undefined,
  };
}

/** Protocol, analysis plan and consent form, which come with the results as a rule. */
export function documentSection({ profile }: Subject, state: LifeState): DocumentSection | undefined {
  const draws = new Draws(profile.seed, profile.index, "references", -2);
  if (state.resultsPosted === undefined || profile.hasMonthDates || !draws.chance(0.6)) return undefined;
  const isCombined = draws.chance(0.5);
  const date = profile.start - draws.between(10, 200);
  const docs = isCombined
    ? [
        largeDoc(
          "Prot_SAP",
          { hasProtocol: true, hasSap: true, hasIcf: false },
          "Study Protocol and Statistical Analysis Plan",
          date,
          state.resultsPosted,
        ),
      ]
    : [
        largeDoc(
          "Prot",
          { hasProtocol: true, hasSap: false, hasIcf: false },
          "Study Protocol",
          date,
          state.resultsPosted,
        ),
        largeDoc(
          "SAP",
          { hasProtocol: false, hasSap: true, hasIcf: false },
          "Statistical Analysis Plan",
          date + 30,
          state.resultsPosted,
        ),
      ];
  return { largeDocumentModule: { largeDocs: docs } };
}

function largeDoc(
  typeAbbrev: string,
  has: Pick<LargeDoc, "hasProtocol" | "hasSap" | "hasIcf">,
  label: string,
  date: Day,
  posted: Day,
): LargeDoc {
  return {
    typeAbbrev,
    hasProtocol: has.hasProtocol,
    hasSap: has.hasSap,
    hasIcf: has.hasIcf,
    label,
    date: isoOf(date),
    uploadDate: `${isoOf(posted - 12)}T10:24`,
    filename: `${typeAbbrev}_000.pdf`,
    size: 100_000 + ((date * 7_919) % 3_000_000),
  };
}
