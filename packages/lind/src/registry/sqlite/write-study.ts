/** What one write of a page does to the tables of a study. Runs inside the page's transaction. */

import { isUtf8 } from "node:buffer";
import type { NctId } from "ctgov/study";
import { assert, must, unreachable } from "../../base/assert.ts";
import type { Change } from "../../changes/change.ts";
import type { NewVersion, PageCommit, StudyState, StudyWrite } from "../registry.ts";
import type { Connection, Statement } from "./connection.ts";
import { canHangBelow, placePast } from "./delta-chain.ts";
import { bytesOf, type EncodedText } from "./encode-page.ts";
import { busyError } from "./errors.ts";
import { encodeDelta, encodeWhole } from "./text-codec.ts";
import type { TextDictionary, TextStore } from "./text-store.ts";
import type { CurrentVersion, VersionReader } from "./version-reader.ts";

/** How the totals of the store move with a page. */
export interface TotalsMoved {
  present: number;
  removed: number;
  merged: number;
  versions: number;
  changes: number;
  textBytes: number;
  storedBytes: number;
}

/** What every write of a page has in common. */
export interface StudyWriting {
  readonly page: PageCommit;
  readonly dictionary: TextDictionary | undefined;
  readonly moved: TotalsMoved;
}

/** A version row about to be inserted. */
interface VersionRow {
  readonly version: number;
  readonly frame: Uint8Array;
  readonly baseVersionId: number | undefined;
  readonly deltaHeight: number;
  readonly isPast: boolean;
  readonly changeCount: number;
}

export class StudyWriter {
  readonly #location: string;
  readonly #texts: TextStore;
  readonly #versions: VersionReader;
  readonly #insertVersion: Statement;
  readonly #insertText: Statement;
  readonly #insertStudy: Statement;
  readonly #moveStudy: Statement;
  readonly #setState: Statement;
  readonly #replaceText: Statement;
  readonly #hangBelow: Statement;
  readonly #setHeight: Statement;
  readonly #insertChange: Statement;

  constructor(connection: Connection, texts: TextStore, versions: VersionReader) {
    this.#location = connection.location;
    this.#texts = texts;
    this.#versions = versions;
    this.#insertVersion = connection.prepare(`
      insert into study_version (
        nct_id, version, text_hash, text_bytes, stored_bytes, dictionary_id, base_version_id, delta_height, is_past,
        change_count, data_timestamp, last_update_posted_date, overall_status, brief_title, source, run_id, recorded_at
      ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#insertText = connection.prepare("insert into study_text (version_id, encoded) values (?, ?)");
    this.#insertStudy = connection.prepare("insert into study (nct_id, version_id, state) values (?, ?, 'present')");
    this.#moveStudy = connection.prepare(
      "update study set version_id = ?, state = 'present', merged_into = null where nct_id = ?",
    );
    this.#setState = connection.prepare("update study set state = ?, merged_into = ? where nct_id = ?");
    this.#replaceText = connection.prepare("update study_text set encoded = ? where version_id = ?");
    this.#hangBelow = connection.prepare(`
      update study_version set base_version_id = ?, dictionary_id = null, delta_height = 0, stored_bytes = ?
      where version_id = ?`);
    this.#setHeight = connection.prepare("update study_version set delta_height = ? where version_id = ?");
    this.#insertChange = connection.prepare(`
      insert into change (
        nct_id, version, kind, nature, field_path, element, before_pointer, after_pointer, before_json, after_json,
        data_timestamp, recorded_at, run_id
      ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  }

  /** Throws `STORE_BUSY` where the study is no longer as the writer saw it. */
  write(write: StudyWrite, encoded: EncodedText | undefined, writing: StudyWriting): void {
    switch (write.kind) {
      case "add":
        this.#add(write, must(encoded, "an added study has a text"), writing);
        break;
      case "update":
        this.#update(write, must(encoded, "an update has a text"), writing);
        break;
      case "past":
        this.#past(write, must(encoded, "a past version has a text"), writing);
        break;
      case "remove":
        this.#move(write, "removed", undefined, writing);
        break;
      case "merge":
        this.#move(write, "merged", write.into, writing);
        break;
      case "restore":
        this.#move(write, "present", undefined, writing);
        break;
      case "note":
        this.#note(write.nctId, this.#seen(write.nctId, write.over).version, write.changes, writing, "page");
        break;
      default:
        unreachable(write);
    }
  }

  #add(write: StudyWrite & { kind: "add" }, encoded: EncodedText, writing: StudyWriting): void {
    const { version } = write;
    if (this.#versions.current(version.nctId) !== undefined) throw busyError(this.#location);
    const versionId = this.#store(version, encoded, writing, {
      version: 1,
      frame: wholeFrame(write.version, encoded, writing),
      baseVersionId: undefined,
      deltaHeight: 0,
      isPast: false,
      changeCount: write.changes.length,
    });
    this.#insertStudy.run(version.nctId, versionId);
    writing.moved.present += 1;
    this.#note(version.nctId, 1, write.changes, writing, "version");
  }

  #update(write: StudyWrite & { kind: "update" }, encoded: EncodedText, writing: StudyWriting): void {
    const { nctId } = write.version;
    const current = this.#seen(nctId, write.over);
    const delta = this.#deltaBelow(current, write.version, encoded);
    const version = this.#versions.newestVersion(nctId) + 1;
    const versionId = this.#store(write.version, encoded, writing, {
      version,
      frame: wholeFrame(write.version, encoded, writing),
      baseVersionId: undefined,
      deltaHeight: delta === undefined ? 0 : current.deltaHeight + 1,
      isPast: false,
      changeCount: write.changes.length,
    });
    this.#moveStudy.run(versionId, nctId);
    countState(writing.moved, current.state, "present");
    if (delta !== undefined) {
      this.#replaceText.run(delta, current.versionId);
      this.#hangBelow.run(versionId, delta.byteLength, current.versionId);
      writing.moved.storedBytes += delta.byteLength - current.storedBytes;
    }
    this.#note(nctId, version, write.changes, writing, "version");
  }

  /** The current text as a delta from the new one, where that is allowed and smaller. */
  #deltaBelow(current: CurrentVersion, version: NewVersion, encoded: EncodedText): Uint8Array | undefined {
    assert(current.baseVersionId === undefined, "the current text is kept whole");
    if (!canHangBelow(current)) return undefined;
    const frame =
      encoded.delta?.versionId === current.versionId
        ? encoded.delta.frame
        : // The page itself has moved the study since its texts were encoded.
          encodeDelta(this.#texts.read(current.versionId), bytesOf(version));
    return frame.byteLength < current.storedBytes ? frame : undefined;
  }

  #past(write: StudyWrite & { kind: "past" }, encoded: EncodedText, writing: StudyWriting): void {
    const { nctId } = write.version;
    const current = this.#seen(nctId, write.over);
    const place = placePast(this.#versions.links(nctId), current.versionId, write.version);
    const frame =
      place === undefined
        ? wholeFrame(write.version, encoded, writing)
        : encoded.delta?.versionId === place.baseVersionId
          ? encoded.delta.frame
          : encodeDelta(bytesOf(write.version), this.#texts.read(place.baseVersionId));
    this.#store(write.version, encoded, writing, {
      version: this.#versions.newestVersion(nctId) + 1,
      frame,
      baseVersionId: place?.baseVersionId,
      deltaHeight: 0,
      isPast: true,
      changeCount: 0,
    });
    if (place !== undefined) this.#setHeight.run(place.rootHeight, place.rootVersionId);
  }

  #move(
    write: StudyWrite & { kind: "remove" | "merge" | "restore" },
    state: StudyState,
    mergedInto: NctId | undefined,
    writing: StudyWriting,
  ): void {
    const current = this.#seen(write.nctId, write.over);
    this.#setState.run(state, mergedInto ?? null, write.nctId);
    countState(writing.moved, current.state, state);
    this.#note(write.nctId, current.version, write.changes, writing, "page");
  }

  /** The current version, which must be the one that the writer saw. */
  #seen(nctId: NctId, over: number): CurrentVersion {
    const current = this.#versions.current(nctId);
    if (current === undefined || current.version !== over) throw busyError(this.#location);
    return current;
  }

  #store(
    version: NewVersion,
    encoded: EncodedText,
    { page, dictionary, moved }: StudyWriting,
    row: VersionRow,
  ): number {
    const { frame, baseVersionId } = row;
    const isText = version.bytes === undefined ? version.text.isWellFormed() : isUtf8(version.bytes);
    assert(isText, "a text is valid Unicode, else it would not come back as it was");
    const { lastInsertRowid: versionId } = this.#insertVersion.run(
      version.nctId,
      row.version,
      Buffer.from(version.textHash, "hex"),
      encoded.textBytes,
      frame.byteLength,
      baseVersionId === undefined ? (dictionary?.dictionaryId ?? null) : null,
      baseVersionId ?? null,
      row.deltaHeight,
      row.isPast ? 1 : 0,
      row.changeCount,
      version.dataTimestamp ?? null,
      version.lastUpdatePostDate ?? null,
      version.overallStatus ?? null,
      version.briefTitle ?? null,
      page.source,
      page.runId,
      page.recordedAt,
    );
    this.#insertText.run(versionId, frame);
    moved.versions += 1;
    moved.textBytes += encoded.textBytes;
    moved.storedBytes += frame.byteLength;
    return versionId;
  }

  /** `dated`: whether the changes have the data day of the version that they led to, or of the page that told them. */
  #note(
    nctId: NctId,
    version: number,
    changes: readonly Change[],
    { page, moved }: StudyWriting,
    dated: "version" | "page",
  ): void {
    for (const change of changes) {
      this.#insertChange.run(
        nctId,
        version,
        change.kind,
        change.nature,
        change.fieldPath,
        change.element ?? null,
        change.beforePointer ?? null,
        change.afterPointer ?? null,
        change.before === undefined ? null : JSON.stringify(change.before),
        change.after === undefined ? null : JSON.stringify(change.after),
        dated === "page" ? (page.dataTimestamp ?? null) : null,
        page.recordedAt,
        page.runId,
      );
    }
    moved.changes += changes.length;
  }
}

/** The text kept whole; encoded here only where a delta was expected before the transaction. */
function wholeFrame(version: NewVersion, encoded: EncodedText, { dictionary }: StudyWriting): Uint8Array {
  return encoded.whole ?? encodeWhole(bytesOf(version), dictionary?.content);
}

function countState(moved: TotalsMoved, from: StudyState, to: StudyState): void {
  moved[from] -= 1;
  moved[to] += 1;
}
