import type { JsonObject, NctId } from "ctgov/study";
import { must, unreachable } from "../../base/assert.ts";
import { toTimestamp } from "../../base/clock.ts";
import {
  HISTORY_SOURCE,
  type NewNovelty,
  type NewQuarantine,
  type Registry,
  type StudyHead,
  type StudyVersion,
  type StudyWrite,
} from "../../registry/registry.ts";
import type { HistoryUpstream, ListedVersion } from "../../sources/history/history-upstream.ts";
import type { SyncEffects } from "../effects.ts";
import { parseStudy } from "../page-plan.ts";
import { type ReadStudy, readRecord } from "../read-record.ts";
import { interruptedError } from "../run-end.ts";
import { type BackfillNote, parseNote, printNote } from "./note.ts";
import { placeVersion, type StoredBeside } from "./place-version.ts";
import type { BackfillTally } from "./report.ts";

/** What the backfill of a study works with. */
export interface BackfillDesk {
  readonly registry: Registry;
  readonly history: HistoryUpstream;
  readonly runId: number;
  readonly tally: BackfillTally;
  readonly effects: SyncEffects;
}

/** How a study was met. `not-found`: its history was not, which may also be the address's doing. */
export type MetStudy = "unknown" | "whole" | "answered" | "not-found";

/** Asks for the versions of one study that are missing, the oldest first, and commits each. */
export async function backfillStudy(nctId: NctId, desk: BackfillDesk): Promise<MetStudy> {
  const { registry, history, tally, effects } = desk;
  const head = (await registry.readHeads([nctId])).get(nctId);
  if (head === undefined) return "unknown";
  tally.studies += 1;
  const progress = await openProgress(head, desk);
  // A merged id leads to another study, whose history is that study's.
  if (head.state === "merged" || progress.note.wholeAt === head.version) {
    tally.whole += 1;
    return "whole";
  }
  const list = await history.list(nctId, effects.signal);
  effects.failpoint("backfill.list-received");
  if (list.kind === "none") {
    if (!list.isCertain) return "not-found";
    await noteNone(progress);
    return "answered";
  }
  progress.note = { ...progress.note, listed: list.versions.length };
  const settled = new Set(progress.note.settled);
  let missing = 0;
  for (const listed of list.versions.filter(({ number }) => !settled.has(number))) {
    if (effects.signal.aborted) throw interruptedError();
    if (!(await takeVersion(listed, progress))) missing += 1;
  }
  if (missing === 0) await commit(progress, { note: { ...progress.note, wholeAt: head.version } });
  return "answered";
}

/** The registry keeps histories, and none of this study. */
export async function rememberNone(nctId: NctId, desk: BackfillDesk): Promise<void> {
  const head = must((await desk.registry.readHeads([nctId])).get(nctId), "a study stays stored");
  await noteNone(await openProgress(head, desk));
}

async function noteNone(progress: Progress): Promise<void> {
  await commit(progress, { note: { ...progress.note, listed: 0, wholeAt: progress.head.version } });
  progress.desk.tally.withoutHistory += 1;
}

/** One study on its way. */
interface Progress {
  readonly desk: BackfillDesk;
  readonly head: StudyHead;
  readonly versions: readonly StudyVersion[];
  /** Hashes of its texts, those of this run among them. */
  readonly textHashes: Set<string>;
  note: BackfillNote;
  /** The note as the store has it. */
  noteText: string | undefined;
}

async function openProgress(head: StudyHead, desk: BackfillDesk): Promise<Progress> {
  const noteText = (await desk.registry.readBackfills([head.nctId])).get(head.nctId);
  const versions = await desk.registry.listVersions(head.nctId);
  const textHashes = new Set(versions.map(({ textHash }) => textHash));
  return { desk, head, versions, textHashes, note: parseNote(noteText), noteText };
}

/** True where the version needs no further asking for now: stored, known, or a sync's business. */
async function takeVersion(listed: ListedVersion, progress: Progress): Promise<boolean> {
  const { desk, head } = progress;
  const { effects } = desk;
  const fetched = await desk.history.fetchVersion(head.nctId, listed.number, effects.signal);
  effects.failpoint("backfill.version-received");
  switch (fetched.kind) {
    case "gone":
      return false;
    case "unreadable":
    case "found": {
      const read = readRecord(fetched.record);
      if (read.kind === "study") return storeVersion(read, listed, progress);
      await commit(progress, { quarantined: [read.quarantine] });
      effects.log.warn(`${read.quarantine.place} cannot be read. ${read.quarantine.reason}`);
      return false;
    }
    default:
      return unreachable(fetched);
  }
}

async function storeVersion(study: ReadStudy, listed: ListedVersion, progress: Progress): Promise<boolean> {
  const { desk, head, note } = progress;
  const { tally, effects } = desk;
  const placed = await placeVersion(study, listed, storedBeside(progress));
  if (placed.kind === "newer") {
    tally.newer += 1;
    return true;
  }
  const settled = { ...note, settled: [...note.settled, listed.number] };
  const write: StudyWrite | undefined =
    placed.kind === "past" ? { kind: "past", over: head.version, version: placed.version } : undefined;
  const novelties = write === undefined ? [] : study.novelties.map((novelty) => ({ ...novelty, nctId: head.nctId }));
  await commit(progress, { note: settled, write, novelties, study });
  effects.failpoint("backfill.version-committed");
  if (write === undefined) tally.known += 1;
  else tally.past += 1;
  progress.textHashes.add(study.textHash);
  return true;
}

function storedBeside({ desk, head, versions, textHashes }: Progress): StoredBeside {
  return {
    currentPostDay: head.lastUpdatePostDate,
    hasText: (textHash) => textHashes.has(textHash),
    textsPostedOn: async (day) => {
      const texts: JsonObject[] = [];
      for (const { version, source, lastUpdatePostDate } of versions) {
        if (lastUpdatePostDate !== day || source === HISTORY_SOURCE) continue;
        const stored = await desk.registry.readVersion(head.nctId, version);
        texts.push(parseStudy(must(stored, "a listed version can be read").text));
      }
      return texts;
    },
  };
}

interface Sheet {
  readonly note?: BackfillNote | undefined;
  readonly write?: StudyWrite | undefined;
  readonly quarantined?: readonly NewQuarantine[] | undefined;
  readonly novelties?: readonly NewNovelty[] | undefined;
  readonly study?: ReadStudy | undefined;
}

/** One transaction: the version and the note of it. */
async function commit(progress: Progress, sheet: Sheet): Promise<void> {
  const { desk, head, noteText } = progress;
  const { registry, runId, tally, effects } = desk;
  const note = sheet.note ?? progress.note;
  const text = printNote(note);
  const provenance = sheet.study?.provenance ?? (await registry.readProvenance()) ?? "real";
  const committed = await registry.commitPage({
    runId,
    source: HISTORY_SOURCE,
    recordedAt: toTimestamp(effects.clock.now()),
    provenance,
    writes: sheet.write === undefined ? [] : [sheet.write],
    quarantined: sheet.quarantined ?? [],
    novelties: sheet.novelties ?? [],
    backfill: { nctId: head.nctId, note: text, over: noteText },
  });
  tally.quarantined += committed.quarantinedNew;
  progress.note = note;
  progress.noteText = text;
}
