import { isJsonObject, type JsonObject, type NctId, parseNctId } from "ctgov/study";
import { LindError } from "../base/errors.ts";
import { emptyTally, type Tally } from "./report.ts";

/** The form of the checkpoint's JSON. A change that an older program would misread takes the next number. */
const CHECKPOINT_SCHEMA = 1;

/** How far the sync of a scope is: what a later run, in another process, must know. */
export interface Checkpoint {
  /** Counts the pulls of the scope; each member carries the number of the pull that met it last. */
  readonly generation: number;
  readonly reached?: Reached | undefined;
  /** A pull that has not been finished. */
  readonly pull?: Pull | undefined;
  /** For a list of ids: the last id that the rotating look has reached. */
  readonly lookedUpTo?: NctId | undefined;
  readonly run?: RunNote | undefined;
}

/** What the scope's store stands at. */
export interface Reached {
  /** The data version that was pulled. */
  readonly dataTimestamp: string;
  readonly etag?: string | undefined;
  /** The ISO day from which (less one day) the next delta asks; absent while no study was ever met. */
  readonly mark?: string | undefined;
  /** Counts agreed, or the sync has given up: the same data need not be asked again. */
  readonly isSettled: boolean;
  /** A study may be missing that no delta shows, as when the data moved under the full pull: ids must be listed. */
  readonly isSweepDue: boolean;
  /** Studies that the registry lists and that cannot be read. */
  readonly unreadable: number;
  /** Answers of the last run that held a record nobody could read. */
  readonly garbled: number;
  /** Runs on end that finished with a difference. */
  readonly tries: number;
  /** A run has ended complete: from then on, entering and leaving the scope is news. */
  readonly wasComplete: boolean;
}

/**
 * `full`: every page of the scope. `delta`: the pages of what was posted since the mark. `wide`: the same for the whole
 * registry, of which only the scope's ids are kept. `ids`: a list of ids, `IDS_PER_REQUEST` at a time.
 */
const PULL_KINDS = ["full", "delta", "wide", "ids"] as const;
export type PullKind = (typeof PULL_KINDS)[number];

export interface Pull {
  readonly kind: PullKind;
  readonly generation: number;
  /** The data version when the pull began, and its ETag. */
  readonly dataTimestamp: string;
  readonly etag?: string | undefined;
  /** SHA-256 of the parameters: a token is never used with another question. */
  readonly parametersHash: string;
  /** For `delta` and `wide`: the first day asked for. */
  readonly since?: string | undefined;
  /** The page to ask for next; absent before the first. */
  readonly pageToken?: string | undefined;
  /** For `ids`: the last id that was asked for. */
  readonly after?: NctId | undefined;
  readonly pagesDone: number;
  /** Records read, duplicates included. */
  readonly received: number;
  /** Of them, how many could not be read. */
  readonly unreadable: number;
  readonly maxLastUpdatePostDate?: string | undefined;
  /** As the first page said. */
  readonly totalCount?: number | undefined;
  /** Every page is committed; what remains is to hold the counts against each other. */
  readonly isRead: boolean;
}

/** Which run wrote the checkpoint and what it had committed by then. */
interface RunNote {
  readonly runId: number;
  readonly at: string;
  readonly requests: number;
  readonly bytes: number;
  readonly tally: Tally;
}

/** The checkpoint as the text that the store keeps. */
export function printCheckpoint(checkpoint: Checkpoint): string {
  return JSON.stringify({ schema: CHECKPOINT_SCHEMA, ...checkpoint });
}

/** Reads a stored checkpoint; a scope that was never pulled has none. Throws `STORE_TOO_NEW` and `STORE_CORRUPT`. */
export function parseCheckpoint(text: string | undefined): Checkpoint {
  if (text === undefined) return { generation: 0 };
  const object = parseObject(text);
  const { schema } = object;
  if (typeof schema === "number" && schema > CHECKPOINT_SCHEMA) {
    throw new LindError("STORE_TOO_NEW", `The scope's checkpoint has form ${schema}; this Lind knows form 1.`, {
      hint: "Update Lind, or sync with the version that wrote it.",
      details: { schema },
    });
  }
  if (schema !== CHECKPOINT_SCHEMA) throw corrupt("schema");
  return {
    generation: readCount(object, "generation"),
    reached: readPart(object, "reached", readReached),
    pull: readPart(object, "pull", readPull),
    lookedUpTo: readNctId(object, "lookedUpTo"),
    run: readPart(object, "run", readRunNote),
  };
}

function readReached(object: JsonObject): Reached {
  return {
    dataTimestamp: readText(object, "dataTimestamp"),
    etag: readOptionalText(object, "etag"),
    mark: readOptionalText(object, "mark"),
    isSettled: readFlag(object, "isSettled"),
    isSweepDue: readFlag(object, "isSweepDue"),
    unreadable: readCount(object, "unreadable"),
    garbled: readCount(object, "garbled"),
    tries: readCount(object, "tries"),
    wasComplete: readFlag(object, "wasComplete"),
  };
}

function readPull(object: JsonObject): Pull {
  const kind = PULL_KINDS.find((known) => known === readText(object, "kind"));
  if (kind === undefined) throw corrupt("kind");
  return {
    kind,
    generation: readCount(object, "generation"),
    dataTimestamp: readText(object, "dataTimestamp"),
    etag: readOptionalText(object, "etag"),
    parametersHash: readText(object, "parametersHash"),
    since: readOptionalText(object, "since"),
    pageToken: readOptionalText(object, "pageToken"),
    after: readNctId(object, "after"),
    pagesDone: readCount(object, "pagesDone"),
    received: readCount(object, "received"),
    unreadable: readCount(object, "unreadable"),
    maxLastUpdatePostDate: readOptionalText(object, "maxLastUpdatePostDate"),
    totalCount: readOptionalCount(object, "totalCount"),
    isRead: readFlag(object, "isRead"),
  };
}

function readRunNote(object: JsonObject): RunNote {
  const { tally } = object;
  if (!isJsonObject(tally)) throw corrupt("tally");
  const names = Object.keys(emptyTally) as readonly (keyof Tally)[];
  const counts = names.map((name) => [name, readCount(tally, name)] as const);
  return {
    runId: readCount(object, "runId"),
    at: readText(object, "at"),
    requests: readCount(object, "requests"),
    bytes: readCount(object, "bytes"),
    tally: { ...emptyTally, ...Object.fromEntries(counts) },
  };
}

function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Not JSON is answered like any other wrong form, below.
  }
  throw corrupt("the object itself");
}

function readPart<T>(object: JsonObject, key: string, read: (part: JsonObject) => T): T | undefined {
  const part = object[key];
  if (part === undefined) return undefined;
  if (!isJsonObject(part)) throw corrupt(key);
  return read(part);
}

function readText(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value !== "string") throw corrupt(key);
  return value;
}

function readOptionalText(object: JsonObject, key: string): string | undefined {
  return object[key] === undefined ? undefined : readText(object, key);
}

function readCount(object: JsonObject, key: string): number {
  const value = object[key];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw corrupt(key);
  return value;
}

function readOptionalCount(object: JsonObject, key: string): number | undefined {
  return object[key] === undefined ? undefined : readCount(object, key);
}

function readFlag(object: JsonObject, key: string): boolean {
  const value = object[key];
  if (typeof value !== "boolean") throw corrupt(key);
  return value;
}

function readNctId(object: JsonObject, key: string): NctId | undefined {
  if (object[key] === undefined) return undefined;
  const nctId = parseNctId(readText(object, key));
  if (nctId === undefined) throw corrupt(key);
  return nctId;
}

function corrupt(what: string): LindError {
  return new LindError("STORE_CORRUPT", `The scope's checkpoint cannot be read (${what}).`, {
    hint: "Run `lind verify`, then `lind sync --full` into a new home if the store is damaged.",
    details: { what },
  });
}
