import { isJsonObject, type JsonObject, listNovelties, type NctId, type Novelty, parseNctId } from "ctgov/study";
import { hashText } from "../base/hash.ts";
import { isSyntheticOrgStudyId } from "../base/synthetic.ts";
import type { NewQuarantine, Provenance } from "../registry/registry.ts";
import { RECORD_BYTES_MAX, type SourceRecord } from "../sources/record.ts";
import { NESTING_MAX, QUARANTINE_CHARACTERS } from "./limits.ts";

/**
 * A record that was read and hashed. The text is what is stored; the parsed form only decides and is not kept, because
 * a page of parsed records takes many times the memory of their texts.
 */
export interface ReadStudy {
  readonly kind: "study";
  readonly nctId: NctId;
  readonly text: string;
  /** The same as UTF-8, where it came so: the store need not encode it. */
  readonly bytes?: Uint8Array | undefined;
  readonly textHash: string;
  /** What the data dictionary does not know in it. */
  readonly novelties: readonly Novelty[];
  readonly provenance: Provenance;
  readonly lastUpdatePostDate: string | undefined;
  readonly overallStatus: string | undefined;
  readonly briefTitle: string | undefined;
  /** The registry's data day of the text, as the text itself says. */
  readonly versionHolder: string | undefined;
  /** Earlier ids that lead to this study now. */
  readonly nctIdAliases: readonly NctId[];
}

export interface ReadUnreadable {
  readonly kind: "unreadable";
  readonly quarantine: NewQuarantine;
}

/** A batch that was read: one study a record, or the reason why not. */
export interface ReadBatch {
  readonly studies: readonly ReadStudy[];
  readonly unreadable: readonly NewQuarantine[];
}

/** Parses and hashes each record once. */
export function readBatch(records: readonly SourceRecord[]): ReadBatch {
  const studies: ReadStudy[] = [];
  const unreadable: NewQuarantine[] = [];
  for (const record of records) {
    const read = readRecord(record);
    if (read.kind === "study") studies.push(read);
    else unreadable.push(read.quarantine);
  }
  return { studies, unreadable };
}

/** What a row of a list of ids says; there are as many as studies, and nothing of them is stored. */
export type ListedStudy = Pick<ReadStudy, "nctId" | "lastUpdatePostDate" | "nctIdAliases">;

/** The rows of a list of ids, without those that cannot be read. */
export function readListed(records: readonly SourceRecord[]): readonly ListedStudy[] {
  return records.flatMap((record) => {
    const known = recognize(record);
    return known.kind === "unreadable" ? [] : [toListed(known)];
  });
}

/** The text of a record as a study, or the reason why it is none. It never throws for what the text holds. */
export function readRecord(record: SourceRecord): ReadStudy | ReadUnreadable {
  const known = recognize(record);
  return known.kind === "unreadable" ? known : toReadStudy(known, record);
}

/** A record that is a study, parsed. */
interface Recognized {
  readonly kind: "study";
  readonly nctId: NctId;
  readonly study: JsonObject;
}

function recognize(record: SourceRecord): Recognized | ReadUnreadable {
  const { text, place } = record;
  if (record.kind === "unreadable") return refuse(place, record.reason, text);
  if (isTooLarge(text)) {
    const limit = `${RECORD_BYTES_MAX / 1024 / 1024} MB`;
    return refuse(place, `The record is larger than ${limit}; take it out of the input or split it.`, text);
  }
  if (!text.isWellFormed()) {
    return refuse(place, "The text is not valid Unicode; fetch the record again.", text.toWellFormed());
  }
  const value = parseJson(text);
  if (value === undefined) return refuse(place, "The text is not JSON; fetch the record again.", text);
  if (isNested(value) && isDeeperThan(value, NESTING_MAX)) {
    return refuse(place, `The JSON is nested more than ${NESTING_MAX} deep, as no study is; take it out.`, text);
  }
  const study = isJsonObject(value) ? value : {};
  const identification = at(study, "protocolSection", "identificationModule");
  const idText = textAt(identification, "nctId");
  if (idText === undefined) {
    const reason =
      "The JSON is not a study: it has no protocolSection.identificationModule.nctId; take it out of the input.";
    return refuse(place, reason, text);
  }
  const nctId = parseNctId(idText);
  if (nctId === undefined) {
    return refuse(
      place,
      `The study's nctId is "${idText.slice(0, 40)}", which is no NCT number; correct the record.`,
      text,
    );
  }
  const { promisedId } = record;
  if (promisedId !== undefined && parseNctId(promisedId) !== nctId) {
    const reason = `The place promises ${promisedId} and the text is ${nctId}; rename the one or correct the other.`;
    return refuse(place, reason, text, nctId);
  }
  return { kind: "study", nctId, study };
}

function toListed({ nctId, study }: Recognized): ListedStudy {
  const status = at(study, "protocolSection", "statusModule");
  return {
    nctId,
    lastUpdatePostDate: textAt(at(status, "lastUpdatePostDateStruct"), "date"),
    nctIdAliases: readAliases(at(study, "protocolSection", "identificationModule")),
  };
}

function toReadStudy(known: Recognized, { text, bytes }: Pick<ReadStudy, "text" | "bytes">): ReadStudy {
  const { study } = known;
  const identification = at(study, "protocolSection", "identificationModule");
  const status = at(study, "protocolSection", "statusModule");
  const isSynthetic = isSyntheticOrgStudyId(textAt(at(identification, "orgStudyIdInfo"), "id"));
  return {
    kind: "study",
    ...toListed(known),
    text,
    bytes,
    textHash: hashText(bytes ?? text),
    novelties: listNovelties(study),
    provenance: isSynthetic ? "synthetic" : "real",
    overallStatus: textAt(status, "overallStatus"),
    briefTitle: textAt(identification, "briefTitle"),
    versionHolder: textAt(at(study, "derivedSection", "miscInfoModule"), "versionHolder"),
  };
}

function readAliases(identification: JsonObject | undefined): readonly NctId[] {
  const aliases: unknown = valueAt(identification, "nctIdAliases");
  if (!Array.isArray(aliases)) return [];
  return aliases.map((alias: unknown) => (typeof alias === "string" ? parseNctId(alias) : undefined)).filter(isNctId);
}

function isNctId(nctId: NctId | undefined): nctId is NctId {
  return nctId !== undefined;
}

function refuse(place: string, reason: string, text: string, nctId?: NctId): ReadUnreadable {
  const kept = isTooLarge(text) ? text.slice(0, QUARANTINE_CHARACTERS) : text;
  return { kind: "unreadable", quarantine: { place, reason, text: kept, nctId } };
}

/** A UTF-16 unit takes at most three bytes, so almost no text has to be measured. */
function isTooLarge(text: string): boolean {
  if (text.length * 3 <= RECORD_BYTES_MAX) return false;
  return text.length > RECORD_BYTES_MAX || Buffer.byteLength(text) > RECORD_BYTES_MAX;
}

/** No JSON text gives `undefined`, so it can stand for "not JSON". */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Walks no deeper than it asks, so that a hostile record cannot exhaust the stack here or in anything that follows. Lists
 * apart from objects and no call for what is neither: a study is walked nine times as fast as by keys alone.
 */
function isDeeperThan(value: object, levels: number): boolean {
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item: unknown) => isNested(item) && isDeeperThan(item, levels - 1));
  for (const key in value) {
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    if (isNested(inner) && isDeeperThan(inner, levels - 1)) return true;
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function at(object: JsonObject | undefined, ...keys: readonly string[]): JsonObject | undefined {
  let value: unknown = object;
  for (const key of keys) value = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(value) ? value : undefined;
}

function valueAt(object: JsonObject | undefined, key: string): unknown {
  return object?.[key];
}

function textAt(object: JsonObject | undefined, key: string): string | undefined {
  const value = valueAt(object, key);
  return typeof value === "string" ? value : undefined;
}
