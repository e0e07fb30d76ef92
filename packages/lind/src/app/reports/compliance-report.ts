import { type JsonObject, type NctId, valuesOf } from "ctgov/study";
import { LindError } from "../../base/errors.ts";
import {
  COMPLIANCE_STATUSES,
  type Compliance,
  type ComplianceStatus,
  complianceOf,
} from "../../changes/compliance/compliance.ts";
import {
  type ComplianceTransition,
  complianceOver,
  complianceTransitions,
  type DatedStudy,
} from "../../changes/compliance/over-versions.ts";
import { dueWords, rangeWords } from "../../changes/compliance/words.ts";
import { bindQuery } from "../../query/bind-query.ts";
import { createMatcher } from "../../query/matcher.ts";
import { postDayOf } from "../../registry/as-of.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Effects } from "../open-lind.ts";
import { parseStored } from "../read-studies.ts";

export { COMPLIANCE_STATUSES, type Compliance, type ComplianceStatus, type ComplianceTransition, dueWords, rangeWords };

/** What a report is about. */
export interface ComplianceQuestion {
  /** The day on which studies are judged, `yyyy-MM-dd`. */
  readonly day: string;
  /** Whether the records are those of that day, too; else they are those of now. */
  readonly isPast: boolean;
  readonly statuses: ReadonlySet<ComplianceStatus>;
  /** Parameters of the API's `/studies`, which choose the studies; sponsors and ids. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One study of the report. */
export interface ComplianceRow {
  readonly nctId: NctId;
  readonly briefTitle: string;
  readonly leadSponsor: string;
  readonly compliance: Compliance;
}

/** What a report has looked at, beside its rows. */
export interface ComplianceTotals {
  /** Studies that were looked at. */
  studies: number;
  /** Of these, by status: also the statuses that were not asked for. `no-longer-act` is counted where it was asked for. */
  readonly statuses: Map<ComplianceStatus, number>;
}

export function emptyTotals(): ComplianceTotals {
  return { studies: 0, statuses: new Map() };
}

type ReportEffects = Pick<Effects, "progress" | "signal">;

/** Studies between two words about how far it is. */
const PROGRESS_STUDIES = 200;

/** Every study that the question is about, in the order of ids, read one after the other; `totals` is filled on the way. */
export async function* reportCompliance(
  registry: Registry,
  question: ComplianceQuestion,
  totals: ComplianceTotals,
  effects: ReportEffects,
): AsyncGenerator<ComplianceRow> {
  for await (const { nctId, study } of askedStudies(registry, question, totals, effects)) {
    const compliance = await judge(registry, nctId, study, question);
    totals.statuses.set(compliance.status, (totals.statuses.get(compliance.status) ?? 0) + 1);
    if (!question.statuses.has(compliance.status)) continue;
    yield { ...namesOf(nctId, study), compliance };
  }
}

/** A study whose standing changed. */
export interface TransitionRow extends Omit<ComplianceRow, "compliance"> {
  readonly transition: ComplianceTransition;
}

/**
 * Every change of standing after `since` and up to the question's day, study by study, of those that led to one of the asked
 * statuses. A study that was registered for the first time has no standing to change.
 */
export async function* reportTransitions(
  registry: Registry,
  question: ComplianceQuestion & { readonly since: string },
  totals: ComplianceTotals,
  effects: ReportEffects,
): AsyncGenerator<TransitionRow> {
  for await (const { nctId, study } of askedStudies(registry, question, totals, effects)) {
    const versions = await versionsBy(registry, nctId, question.day);
    for (const transition of complianceTransitions(versions, question.since, question.day)) {
      if (transition.from === undefined || !question.statuses.has(transition.to)) continue;
      totals.statuses.set(transition.to, (totals.statuses.get(transition.to) ?? 0) + 1);
      yield { ...namesOf(nctId, study), transition };
    }
  }
}

async function* askedStudies(
  registry: Registry,
  question: ComplianceQuestion,
  totals: ComplianceTotals,
  { progress, signal }: ReportEffects,
): AsyncGenerator<{ readonly nctId: NctId; readonly study: JsonObject }> {
  const isAsked = matcherOf(question.parameters);
  const { studies: total } = await registry.count();
  for await (const { nctId, text } of textsOf(registry, question)) {
    if (signal.aborted) throw new LindError("INTERRUPTED", "The report was interrupted.");
    totals.studies += 1;
    if (totals.studies % PROGRESS_STUDIES === 0) {
      progress({ label: "judging", done: totals.studies, total, unit: "studies" });
    }
    const study = parseStored(text);
    if (isAsked(study)) yield { nctId, study };
  }
}

function namesOf(nctId: NctId, study: JsonObject): Omit<ComplianceRow, "compliance"> {
  return { nctId, briefTitle: firstText(study, "BriefTitle"), leadSponsor: firstText(study, "LeadSponsorName") };
}

async function* textsOf(registry: Registry, { day, isPast }: ComplianceQuestion) {
  if (isPast) {
    yield* registry.scanStudiesAsOf(day);
    return;
  }
  for await (const study of registry.scanStudies()) if (study.state === "present") yield study;
}

/** A study that is not applicable may have been: that takes its earlier versions, which are read only where it is asked. */
async function judge(
  registry: Registry,
  nctId: NctId,
  study: JsonObject,
  { day, statuses }: ComplianceQuestion,
): Promise<Compliance> {
  const compliance = complianceOf(study, day);
  if (compliance.status !== "not-applicable" || !statuses.has("no-longer-act")) return compliance;
  return complianceOver(await versionsBy(registry, nctId, day), day) ?? compliance;
}

/** What was registered of a study up to a day, each version with the day since which it counts. */
async function versionsBy(registry: Registry, nctId: NctId, day: string): Promise<readonly DatedStudy[]> {
  const versions: DatedStudy[] = [];
  for (const version of await registry.listVersions(nctId)) {
    if (postDayOf(version) > day) continue;
    const stored = await registry.readVersion(nctId, version.version);
    if (stored !== undefined) versions.push({ day: postDayOf(version), study: parseStored(stored.text) });
  }
  return versions;
}

function matcherOf(parameters: ComplianceQuestion["parameters"]): (study: JsonObject) => boolean {
  if (Object.keys(parameters).length === 0) return () => true;
  // Names of sponsors have no synonyms.
  const concepts = { synonymsOf: () => [], ambiguousMeaningsOf: () => [], wordsMax: 0 };
  const bound = bindQuery(parameters, { concepts });
  if (bound.kind === "problems") {
    throw new LindError("USAGE", bound.problems[0]?.message ?? "The conditions cannot be understood.");
  }
  const match = createMatcher(bound.query);
  return (study) => match(study).isMatch;
}

function firstText(study: JsonObject, piece: string): string {
  const [value] = valuesOf(study, piece);
  return typeof value === "string" ? value : "";
}

/** The studies of one lead sponsor, by status. */
export interface SponsorRow {
  readonly leadSponsor: string;
  readonly nctIds: ReadonlyMap<ComplianceStatus, readonly NctId[]>;
}

/** Rows by lead sponsor as it is registered; whoever has most overdue comes first. */
export async function bySponsor(rows: AsyncIterable<ComplianceRow>): Promise<readonly SponsorRow[]> {
  const sponsors = new Map<string, Map<ComplianceStatus, NctId[]>>();
  for await (const { leadSponsor, nctId, compliance } of rows) {
    const own = sponsors.get(leadSponsor) ?? new Map<ComplianceStatus, NctId[]>();
    sponsors.set(leadSponsor, own);
    const ids = own.get(compliance.status);
    if (ids === undefined) own.set(compliance.status, [nctId]);
    else ids.push(nctId);
  }
  const found = [...sponsors].map(([leadSponsor, nctIds]) => ({ leadSponsor, nctIds }));
  return found.sort(
    (a, b) => overdueOf(b) - overdueOf(a) || sizeOf(b) - sizeOf(a) || (a.leadSponsor < b.leadSponsor ? -1 : 1),
  );
}

/** Studies of a sponsor with one of these statuses. */
export function countOf({ nctIds }: SponsorRow, ...statuses: readonly ComplianceStatus[]): number {
  return statuses.reduce((sum, status) => sum + (nctIds.get(status)?.length ?? 0), 0);
}

function overdueOf(row: SponsorRow): number {
  return countOf(row, "overdue", "overdue-cancelled");
}

function sizeOf({ nctIds }: SponsorRow): number {
  return [...nctIds.values()].reduce((sum, ids) => sum + ids.length, 0);
}
