import { type NctId, parseNctId, rewriteFields } from "ctgov/study";
import { must } from "../../base/assert.ts";
import { type Day, isoOf } from "../days.ts";
import { htmlOfMarkdown } from "../html.ts";
import type { Life } from "../life.ts";
import type { EditKind } from "../life-state.ts";
import { Draws } from "../random.ts";
import { overallStatusOf } from "../record/status.ts";
import { buildStudy, printStudy } from "../record/study.ts";
import type { Simulation } from "../simulation.ts";
import { type Answer, json, Refused, redirect, refusal } from "./answer.ts";
import type { Lies, Served } from "./handle.ts";

/** Below it stands what the registry's own site asks for; `/history` lists versions, `/history/3` is one. */
const HISTORY_ROOT = "/api/int/studies";

/** How long a history takes, so that requests can overlap at all. */
export const HISTORY_ANSWER_MS = 1;

/** Of requests that overlap another one, how many are refused with 429. */
const OVERLAP_REFUSED = 0.7;

/** Of the studies, those whose history the registry does not have. */
const WITHOUT_HISTORY = 0.05;

export interface HistoryRoute {
  readonly nctIdText: string;
  /** Undefined for the list. */
  readonly number: number | undefined;
}

export function historyRouteOf(path: string): HistoryRoute | undefined {
  const match = new RegExp(`^${HISTORY_ROOT}/([^/]+)/history(?:/(\\d{1,6}))?$`).exec(path);
  if (match === null) return undefined;
  return { nctIdText: match[1] ?? "", number: match[2] === undefined ? undefined : Number(match[2]) };
}

/** Whether a request that came while another history was being answered is refused. */
export function refusesOverlap(seed: number, requestNumber: number): boolean {
  return new Draws(seed, requestNumber, "history").chance(OVERLAP_REFUSED);
}

/** Whether the registry has a history of the study; drawn for each. */
export function hasHistory(simulation: Simulation, index: number): boolean {
  return !new Draws(simulation.options.seed, index, "history", 1).chance(WITHOUT_HISTORY);
}

export function answerHistory({ simulation, version }: Served, route: HistoryRoute, lies: Lies): Answer {
  const nctId = parseNctId(decodeURIComponent(route.nctIdText));
  if (nctId === undefined) throw new Refused(400, "Parameter `nctId` has incorrect format");
  const standing = simulation.standingOf(nctId, version.day);
  const rest = route.number === undefined ? "" : `/${route.number}`;
  if (standing.kind === "alias") return redirect(`${HISTORY_ROOT}/${standing.of}/history${rest}`);
  if (standing.kind !== "study" || !hasHistory(simulation, standing.index)) return notFound(nctId);
  const versions = versionsOf(simulation, standing.index, version.day);
  if (route.number === undefined) return json(JSON.stringify({ changes: versions.map(toListed) }));
  const asked = versions[route.number];
  if (asked === undefined) return notFound(nctId);
  const garbled = lies.faults.find((fault) => fault.kind === "garbled-version");
  if (garbled !== undefined) lies.note(garbled, nctId);
  const study = garbled === undefined ? historyText(asked) : '{"protocolSection":{}}';
  return json(`{"studyVersion":${asked.number},"study":${study}}`);
}

function notFound(nctId: NctId): Answer {
  return refusal(404, `History of ${nctId} not found`);
}

/** A version as the registry counts them: what a sponsor submitted and the registry posted on one day. */
interface Version {
  readonly number: number;
  readonly life: Life;
  readonly edits: readonly EditKind[];
}

/** Every posted version of a study up to a day. What the registry derives anew is no version. */
function versionsOf(simulation: Simulation, index: number, day: Day): readonly Version[] {
  const { posted } = simulation.profile(index);
  const steps: { readonly day: Day; readonly edits: readonly EditKind[] }[] = [{ day: posted, edits: [] }];
  const life = must(simulation.lifeAt(index, posted), "a study that has a version was posted");
  life.walkTo(day, (step) => {
    if (step.kind === "edited") steps.push({ day: step.day, edits: step.edits });
  });
  return steps.map((step, number) => ({
    number,
    edits: step.edits,
    life: must(simulation.lifeAt(index, step.day), "a version was posted"),
  }));
}

const MODULE_LABELS: Readonly<Record<EditKind, string>> = {
  status: "Study Status",
  "why-stopped": "Study Status",
  "start-date": "Study Status",
  "completion-dates": "Study Status",
  enrollment: "Study Design",
  results: "Outcome Measures (Results)",
  "sites-added": "Contacts/Locations",
  "sites-removed": "Contacts/Locations",
  "site-status": "Contacts/Locations",
  contacts: "Contacts/Locations",
  title: "Study Identification",
  description: "Study Description",
  outcomes: "Outcome Measures",
  eligibility: "Eligibility",
  references: "References",
  alias: "Study Identification",
  verification: "Study Status",
};

/** `date` is the day on which the registry had checked the version, between its submission and its posting. */
function toListed({ number, life, edits }: Version): object {
  const { lastSubmitted, lastEdit } = life.state;
  const date = isoOf(Math.max(lastSubmitted, lastEdit - 2));
  const labels = number === 0 ? [] : ["Study Status", ...edits.map((edit) => MODULE_LABELS[edit])];
  return {
    version: number,
    date,
    status: overallStatusOf(life.profile, life.state),
    moduleLabels: [...new Set(labels)],
    lastUpdateSubmitQcDate: date,
  };
}

/** The record as it was posted, in HTML. */
function historyText({ life }: Version): string {
  return rewriteFields(printStudy(buildStudy(life.profile, life.state)), "markup", htmlOfMarkdown);
}

/** The truth that a backfill is held against: each version's post day and text, the oldest first; none for no history. */
export function historyTruth(
  simulation: Simulation,
  nctId: NctId,
  day: Day,
): readonly { readonly postDay: string; readonly text: string }[] {
  const standing = simulation.standingOf(nctId, day);
  if (standing.kind !== "study" || !hasHistory(simulation, standing.index)) return [];
  return versionsOf(simulation, standing.index, day).map((version) => ({
    postDay: isoOf(version.life.state.lastEdit),
    text: historyText(version),
  }));
}
