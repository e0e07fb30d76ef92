/** What goes wrong with an index file, as an error of Lind's. The only place that reads SQLite's result codes here. */
import { isLindError, LindError, messageOf } from "../../base/errors.ts";

/** Primary result codes of SQLite (https://sqlite.org/rescode.html); the low byte of an extended code. */
const SQLITE = {
  error: 1,
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  ioErr: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  protocol: 15,
  notADatabase: 26,
} as const;

const REBUILD_HINT =
  "Run `lind index --rebuild`; the index is made from the stored studies, and nothing of them is lost.";

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

export function missingError(home: string): LindError {
  return new LindError("INDEX_MISSING", `The studies in ${home} have no search index yet.`, {
    hint: "Run `lind index` to make it.",
    details: { home },
  });
}

/** The index was made by another program version; it cannot be read, and is built anew by the next `lind index`. */
export function outdatedError(location: string): LindError {
  return new LindError("INDEX_MISSING", `The search index ${location} was made by another version of this program.`, {
    hint: "Run `lind index` to make it anew.",
    details: { location },
  });
}

/** `what` is a clause: "is not a SQLite database". */
export function corruptError(location: string, what: string, cause?: unknown): LindError {
  return new LindError("STORE_CORRUPT", `The search index ${location} ${what}.`, {
    hint: REBUILD_HINT,
    details: { location },
    cause,
  });
}

export function busyError(location: string, cause?: unknown): LindError {
  return new LindError("STORE_BUSY", `Another process is writing the search index ${location}.`, {
    hint: "Wait for it to end, then run the command again.",
    details: { location },
    cause,
  });
}

function unwritableError(location: string, cause: unknown): LindError {
  return new LindError("STORE_UNWRITABLE", `The search index ${location} cannot be opened or written by this user.`, {
    hint: "Make the folder and its files writable for this user, or name another folder with --home.",
    details: { location },
    cause,
  });
}

function fullError(location: string, cause: unknown): LindError {
  return new LindError("STORE_FULL", `There is no space left for the search index ${location}.`, {
    hint: "Free space on that disk, then run the command again; it goes on where it stopped.",
    details: { location },
    cause,
  });
}

/** Statements are right for the tables of this format, so one that misses a table met a file that lost it. */
function isAboutLayout(error: unknown): boolean {
  return /^no such (?:table|column)/.test(messageOf(error));
}

/** The error to throw for whatever a statement threw; a wrong statement is a bug of this program and comes back unchanged. */
export function toIndexError(error: unknown, location: string): unknown {
  if (isLindError(error)) return error;
  switch (primaryCode(error)) {
    case SQLITE.busy:
    case SQLITE.locked:
    case SQLITE.protocol:
      return busyError(location, error);
    case SQLITE.readonly:
    case SQLITE.cantOpen:
    case SQLITE.perm:
      return unwritableError(location, error);
    case SQLITE.full:
      return fullError(location, error);
    case SQLITE.error:
      return isAboutLayout(error) ? corruptError(location, "lacks a part of its tables", error) : error;
    case SQLITE.notADatabase:
      return corruptError(location, "is not a SQLite database", error);
    case SQLITE.corrupt:
      return corruptError(location, "is damaged", error);
    case SQLITE.ioErr:
      return corruptError(location, `could not be read or written by the system (${messageOf(error)})`, error);
    default:
      return error;
  }
}
