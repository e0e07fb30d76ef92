import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { type JsonObject, type NctId, parseNctId } from "ctgov/study";
import { LindError } from "../base/errors.ts";
import { hashText } from "../base/hash.ts";
import type { Change } from "../changes/change.ts";
import { diffStudies } from "../changes/diff-studies.ts";
import { classifyChanges } from "../changes/events/classify.ts";
import type { StudyEvent } from "../changes/events/event.ts";
import { registrationDay, textAt } from "../changes/events/study-pair.ts";
import { withoutUnpostedEdits } from "../changes/unposted.ts";
import { openFileSource, STANDARD_INPUT } from "../sources/files/open-file-source.ts";
import type { SourceRecord } from "../sources/record.ts";
import { unpackRecord } from "../sources/zip/unpack-record.ts";
import { readRecord } from "../sync/read-record.ts";
import type { Effects } from "./open-lind.ts";
import { parseStored } from "./read-studies.ts";

/** What differs between two files in one study; of those without any difference there is none. */
export interface StudyDiff {
  readonly nctId: NctId;
  readonly title: string;
  readonly registeredOn: string | undefined;
  /** The most severe first; never empty. */
  readonly events: readonly StudyEvent[];
}

/** What a comparison of two files has met; whole once its last study was given. */
export interface FileDiffCounts {
  before: number;
  after: number;
  added: number;
  removed: number;
  changed: number;
  /** Records of either place that are no studies. */
  unreadable: number;
}

export interface FileDiff {
  readonly counts: FileDiffCounts;
  /** Studies that only the first place has, in its order; then changed and added ones in the order of the second. */
  readonly studies: AsyncIterable<StudyDiff>;
}

/** Studies whose earlier texts are kept at a time, compressed to about 5 kB each. */
export const STUDIES_A_ROUND = 40_000;

/**
 * Compares two places that hold studies: files, folders, archives (`openFileSource`), in any order, without a store.
 *
 * Memory grows by some 200 bytes a study, never with the texts: a first reading of both places keeps the hash of each text, and
 * tells which differ; a second one keeps the earlier texts of these, compressed, and meets the later ones one by one.
 * Where more than `studiesARound` differ, the second reading is repeated. Of a study that stands twice in one place the last counts.
 * Throws USAGE for standard input, which cannot be read twice, and where a place holds no study at all.
 */
export function diffFiles(
  before: string,
  after: string,
  effects: Effects,
  studiesARound: number = STUDIES_A_ROUND,
): FileDiff {
  const counts: FileDiffCounts = { before: 0, after: 0, added: 0, removed: 0, changed: 0, unreadable: 0 };
  return { counts, studies: compare({ before, after, effects, studiesARound, counts }) };
}

interface Comparison {
  readonly before: string;
  readonly after: string;
  readonly effects: Effects;
  readonly studiesARound: number;
  readonly counts: FileDiffCounts;
}

async function* compare(comparison: Comparison): AsyncGenerator<StudyDiff> {
  const { before, after, studiesARound, counts } = comparison;
  const earlier = await indexPlace(before, comparison);
  const later = await indexPlace(after, comparison);
  counts.before = earlier.digests.size;
  counts.after = later.digests.size;
  // A study that is there but broken was neither removed nor added.
  const removed = invert(earlier.digests, (nctId) => !later.digests.has(nctId) && !later.broken.has(nctId));
  const differing = [...later.digests].filter(([nctId, digest]) => earlier.digests.get(nctId) !== digest);
  for (let start = 0; start === 0 || start < differing.length; start += studiesARound) {
    const wanted = new Map(differing.slice(start, start + studiesARound));
    const round: Round = {
      earlier,
      later,
      removed: start === 0 ? removed : new Map(),
      kept: invert(earlier.digests, (nctId) => wanted.has(nctId)),
      arriving: invert(wanted, () => true),
      texts: new Map(),
    };
    yield* readEarlier(round, comparison);
    yield* meetLater(round, comparison);
  }
}

/** One reading of both places; what was met is taken out of its maps, which are by the digests of texts. */
interface Round {
  readonly earlier: PlaceIndex;
  readonly later: PlaceIndex;
  readonly removed: Map<string, NctId>;
  /** Earlier texts that the later ones will be compared with. */
  readonly kept: Map<string, NctId>;
  readonly arriving: Map<string, NctId>;
  /** The earlier texts, compressed. */
  readonly texts: Map<NctId, Uint8Array>;
}

async function* readEarlier(round: Round, comparison: Comparison): AsyncGenerator<StudyDiff> {
  const { removed, kept, texts, later } = round;
  if (removed.size + kept.size === 0) return;
  for await (const { digest, record } of readDigests(comparison.before, comparison.effects)) {
    const [keptId, removedId] = [take(kept, digest), take(removed, digest)];
    if ((keptId ?? removedId) === undefined || readId(record, comparison) === undefined) continue;
    if (keptId !== undefined) texts.set(keptId, compress(record.text));
    if (removedId === undefined) continue;
    comparison.counts.removed += 1;
    yield tellRemoved(removedId, record.text, later.dataDay);
  }
}

async function* meetLater(round: Round, comparison: Comparison): AsyncGenerator<StudyDiff> {
  const { arriving, texts, earlier, later } = round;
  if (arriving.size === 0) return;
  for await (const { digest, record } of readDigests(comparison.after, comparison.effects)) {
    const nctId = take(arriving, digest);
    if (nctId === undefined || readId(record, comparison) === undefined) continue;
    const old = texts.get(nctId);
    texts.delete(nctId);
    if (old !== undefined) {
      const study = tellChanged(nctId, old, record.text, later.dataDay);
      if (study.events.length === 0) continue;
      comparison.counts.changed += 1;
      yield study;
    } else if (!earlier.digests.has(nctId) && !earlier.broken.has(nctId)) {
      comparison.counts.added += 1;
      yield tellAdded(nctId, record.text, later.dataDay);
    }
  }
}

/** The ids of a place that `isWanted` names, by the digest of their text. Two studies never share a text: it has the id in it. */
function invert(digests: ReadonlyMap<NctId, string>, isWanted: (nctId: NctId) => boolean): Map<string, NctId> {
  const inverted = new Map<string, NctId>();
  for (const [nctId, digest] of digests) if (isWanted(nctId)) inverted.set(digest, nctId);
  return inverted;
}

/** Each text once, also where the place holds it twice. */
function take(ids: Map<string, NctId>, digest: string): NctId | undefined {
  const nctId = ids.get(digest);
  ids.delete(digest);
  return nctId;
}

/** What a first reading keeps of a place. */
interface PlaceIndex {
  readonly digests: ReadonlyMap<NctId, string>;
  /** Studies whose record begins as one and cannot be read. */
  readonly broken: ReadonlySet<NctId>;
  /** The newest data day that a record names. */
  readonly dataDay: string | undefined;
}

async function indexPlace(path: string, comparison: Comparison): Promise<PlaceIndex> {
  const digests = new Map<NctId, string>();
  const broken = new Set<NctId>();
  let dataDay: string | undefined;
  for await (const record of readRecords(path, comparison.effects)) {
    const quickId = idOf(record);
    const nctId = isAsPromised(record, quickId) ? quickId : readId(record, comparison);
    if (nctId === undefined) {
      if (quickId !== undefined) broken.add(quickId);
      continue;
    }
    digests.set(nctId, digestOf(record.text));
    const { day = "" } = findDataDay(record.text) ?? {};
    if (day > (dataDay ?? "")) dataDay = day;
  }
  if (digests.size === 0) {
    throw new LindError("USAGE", `${path} holds no study that can be read.`, {
      hint: "Name a file of studies (JSON, NDJSON, the bulk archive) or a folder of such files.",
      details: { path },
    });
  }
  return { digests, broken, dataDay };
}

/** How the registry begins each record, so that the id is known without parsing the rest. */
const BEGINNING = /^\s*\{\s*"protocolSection"\s*:\s*\{\s*"identificationModule"\s*:\s*\{\s*"nctId"\s*:\s*"(NCT\d{8})"/;

/** The id of a text that begins as the registry's do; what differs is read in full before it is compared. */
function idOf({ text }: SourceRecord): NctId | undefined {
  return parseNctId(BEGINNING.exec(text)?.[1] ?? "");
}

/** True where nothing speaks against the quick id: a place that promises another one, or a reader that gave up. */
function isAsPromised(record: SourceRecord, quickId: NctId | undefined): boolean {
  if (record.kind === "unreadable" || quickId === undefined) return false;
  return record.promisedId === undefined || parseNctId(record.promisedId) === quickId;
}

/** Records that cannot be read are told one by one up to here, then counted only. */
const UNREADABLE_TOLD_MAX = 5;

/** The id of a record that is a study; any other is told and counted. */
function readId(record: SourceRecord, { counts, effects }: Comparison): NctId | undefined {
  const read = readRecord(record);
  if (read.kind === "study") return read.nctId;
  counts.unreadable += 1;
  if (counts.unreadable <= UNREADABLE_TOLD_MAX) effects.log.info(`${read.quarantine.place}: ${read.quarantine.reason}`);
  return undefined;
}

async function* readDigests(
  path: string,
  effects: Effects,
): AsyncGenerator<{ readonly digest: string; readonly record: SourceRecord }> {
  for await (const record of readRecords(path, effects)) {
    if (record.kind === "record") yield { digest: digestOf(record.text), record };
  }
}

async function* readRecords(path: string, effects: Effects): AsyncGenerator<SourceRecord> {
  if (path === STANDARD_INPUT) {
    throw new LindError("USAGE", "Standard input cannot be compared: both places are read twice.", {
      hint: "Save it as a file and name that.",
    });
  }
  const source = await openFileSource(path, effects);
  for await (const batch of source.batches) {
    effects.signal.throwIfAborted();
    effects.progress({ ...source.progress(), label: `reading ${source.label}` });
    for (const record of batch) yield* record.kind === "packed" ? await unpackRecord(record) : [record];
  }
}

/** The day on which the registry served a record stands in each of them; it makes every text of two days differ. */
const DATA_DAY_KEY = '"versionHolder"';
const DATA_DAY = /"versionHolder"\s*:\s*"([^"]{0,40})"/y;

function findDataDay(text: string): { readonly day: string; readonly start: number; readonly end: number } | undefined {
  // It stands near the end, and a pattern that is tried at one place does not walk through the text.
  const start = text.lastIndexOf(DATA_DAY_KEY);
  DATA_DAY.lastIndex = Math.max(start, 0);
  const match = start < 0 ? null : DATA_DAY.exec(text);
  return match === null ? undefined : { day: match[1] ?? "", start, end: start + match[0].length };
}

/** Half of a SHA-256, in hex: two different texts of one study never meet. */
const DIGEST_LENGTH = 32;

function digestOf(text: string): string {
  const stamp = findDataDay(text);
  const content = stamp === undefined ? text : text.slice(0, stamp.start) + text.slice(stamp.end);
  return hashText(content).slice(0, DIGEST_LENGTH);
}

/** Speed before size: a text is kept for the length of one reading. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

function compress(text: string): Uint8Array {
  return zstdCompressSync(text, COMPRESSION);
}

function tellRemoved(nctId: NctId, text: string, dataDay: string | undefined): StudyDiff {
  const study = parseStored(text);
  const removed: Change = { kind: "study.removed", nature: "edit", fieldPath: "" };
  const registeredOn = registrationDay({ before: study, after: study }, dataDay);
  const events = classifyChanges({ before: study, after: study, changes: [removed], registeredOn });
  return { nctId, title: titleOf(study), registeredOn, events };
}

function tellAdded(nctId: NctId, text: string, dataDay: string | undefined): StudyDiff {
  const study = parseStored(text);
  const added: Change = { kind: "study.added", nature: "edit", fieldPath: "" };
  const registeredOn = registrationDay({ before: {}, after: study }, dayOf(text) ?? dataDay);
  const events = classifyChanges({ after: study, changes: [added], registeredOn });
  return { nctId, title: titleOf(study), registeredOn, events };
}

function tellChanged(nctId: NctId, old: Uint8Array, text: string, dataDay: string | undefined): StudyDiff {
  const [before, after] = [parseStored(zstdDecompressSync(old).toString("utf8")), parseStored(text)];
  const changes = withoutUnpostedEdits(before, after, diffStudies(before, after));
  const registeredOn = registrationDay({ before, after }, dayOf(text) ?? dataDay);
  return {
    nctId,
    title: titleOf(after),
    registeredOn,
    events: classifyChanges({ before, after, changes, registeredOn }),
  };
}

/** A folder may hold records of many days: a record's own day is the one on which it said what it says. */
function dayOf(text: string): string | undefined {
  return findDataDay(text)?.day;
}

function titleOf(study: JsonObject): string {
  return textAt(study, "protocolSection.identificationModule.briefTitle") ?? "";
}
