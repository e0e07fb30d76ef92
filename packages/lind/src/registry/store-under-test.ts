/** A store for tests, and the pages that tests commit to it. */
import { type NctId, parseNctId } from "ctgov/study";
import { must } from "../base/assert.ts";
import type { Failpoint } from "../base/failpoint.ts";
import { hashText } from "../base/hash.ts";
import type { Change, ChangeKind } from "../changes/change.ts";
import type { NewVersion, PageCommit, PlacedStudy, Registry, StoredStudy, StudyWrite } from "./registry.ts";

/** One store, empty at first; disposing it removes it. */
export interface StoreUnderTest extends AsyncDisposable {
  /** Opens the same store again, also while it is open. */
  open(options?: { readonly failpoint?: Failpoint | undefined }): Promise<Registry>;
}

export type MakeStore = () => Promise<StoreUnderTest>;

export const NOON = "2026-08-07T12:00:00.000Z";

export function nctId(number: number): NctId {
  return must(parseNctId(`NCT${number}`), "a number of at most eight digits makes an id");
}

/** A record with the shape of a study; `revision` changes a little of it, `filler` how long it is. */
export function studyText(id: NctId, revision: number, filler = 20): string {
  const outcomes = Array.from({ length: filler }, (_, at) => ({
    measure: `Change in score ${at} – ${id}`,
    timeFrame: "12 weeks",
  }));
  return JSON.stringify({
    protocolSection: { identificationModule: { nctId: id }, statusModule: { revision }, outcomesModule: { outcomes } },
    hasResults: false,
  });
}

export function newVersion(id: NctId, text: string, more: Partial<NewVersion> = {}): NewVersion {
  return { nctId: id, text, textHash: hashText(text), ...more };
}

export function changeOf(kind: ChangeKind, more: Partial<Change> = {}): Change {
  return { kind, nature: "edit", fieldPath: "", ...more };
}

export function add(id: NctId, text: string, more: Partial<NewVersion> = {}): StudyWrite {
  return { kind: "add", version: newVersion(id, text, more), changes: [changeOf("study.added")] };
}

export function update(id: NctId, over: number, text: string, more: Partial<NewVersion> = {}): StudyWrite {
  const fieldPath = "protocolSection.statusModule.revision";
  const changes = [changeOf("field.changed", { fieldPath, before: over, after: { now: [text.length, null] } })];
  return { kind: "update", over, version: newVersion(id, text, more), changes };
}

export function past(id: NctId, over: number, text: string, more: Partial<NewVersion> = {}): StudyWrite {
  return { kind: "past", over, version: newVersion(id, text, more) };
}

/** Starts a run and commits one page of it. */
export async function commit(
  registry: Registry,
  writes: readonly StudyWrite[],
  more: Partial<PageCommit> = {},
): ReturnType<Registry["commitPage"]> {
  const runId = more.runId ?? (await registry.startRun({ source: "api", startedAt: NOON }));
  return registry.commitPage({ ...emptyPage(runId), writes, ...more });
}

function emptyPage(runId: number): PageCommit {
  return {
    runId,
    source: "api",
    recordedAt: NOON,
    provenance: "synthetic",
    writes: [],
    quarantined: [],
    novelties: [],
  };
}

/** What `verify` finds, and how far it said it was. */
export async function findingsOf(registry: Registry): Promise<readonly string[]> {
  const findings = await registry.verify(() => undefined);
  return findings.map((finding) => finding.what);
}

export async function scanAll(registry: Registry): Promise<readonly StoredStudy[]> {
  const studies: StoredStudy[] = [];
  for await (const study of registry.scanStudies()) studies.push(study);
  return studies;
}

export async function scanAllAsStored(registry: Registry, after?: number): Promise<readonly PlacedStudy[]> {
  const studies: PlacedStudy[] = [];
  for await (const study of registry.scanStudiesAsStored(after)) studies.push(study);
  return studies;
}

/** What a scenario of the suite does with a store that is open and empty. */
export type Scenario = (registry: Registry, store: StoreUnderTest) => Promise<void>;

/** Declares a scenario: it gets its own store, which must be whole afterwards. */
export type Declare = (title: string, body: Scenario) => void;
