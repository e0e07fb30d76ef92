/** What goes wrong in SQLite, as an error of Lind's. The only place that reads SQLite's result codes. */
import type { NctId } from "ctgov/study";
import { isLindError, LindError, messageOf } from "../../base/errors.ts";

/** Primary result codes of SQLite (https://sqlite.org/rescode.html); the low byte of an extended code. */
const SQLITE = {
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

/** The index of the log could not grow, which only a full disk does (SQLITE_IOERR_SHMSIZE). */
const LOG_INDEX_FULL = 10 | (19 << 8);

/** The system says so when the disk fills outside a page write, for example while the log is being extended. */
const FULL_SYSTEM_CODES: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);
const UNWRITABLE_SYSTEM_CODES: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"]);

/** The extended result code of an error that `node:sqlite` threw; undefined for any other error. */
function extendedCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode : undefined;
}

function primaryCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}

/** True while another connection holds the lock that was wanted. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === SQLITE.busy || code === SQLITE.locked;
}

/** Another process holds the store, or has moved it since it was read. */
export function busyError(location: string, cause?: unknown): LindError {
  return new LindError("STORE_BUSY", `Another sync is writing ${location}.`, {
    hint: "Wait for it to end, then run the command again.",
    details: { location },
    cause,
  });
}

/** What was to be written rests on rows that another process has moved since they were read. */
export function movedMeanwhile(location: string): LindError {
  return new LindError("STORE_BUSY", `Another process delivers from ${location}.`, {
    hint: "Only one `lind run` works on a home; stop the other one, or leave the work to it.",
    details: { location },
  });
}

function unwritableError(location: string, cause?: unknown): LindError {
  return new LindError("STORE_UNWRITABLE", `The store ${location} cannot be written by this user.`, {
    hint: "Make the folder and its files writable for this user, or name another folder with --home.",
    details: { location },
    cause,
  });
}

/** `what` is a clause: "is not a SQLite database"; `nctId` where the damage is known to be in one study. */
export function corruptError(location: string, what: string, cause?: unknown, nctId?: NctId): LindError {
  return new LindError("STORE_CORRUPT", `The store ${location} ${what}.`, {
    hint: "Run `lind verify` to see what is damaged, and `lind restore` to bring back a backup.",
    details: nctId === undefined ? { location } : { location, nctId },
    cause,
  });
}

function fullError(location: string, cause: unknown): LindError {
  return new LindError(
    "STORE_FULL",
    `There is no space left for the store ${location}; what was stored before is whole.`,
    {
      hint: "Free space on that disk, then run the command again; it goes on where it stopped.",
      details: { location },
      cause,
    },
  );
}

/**
 * The error to throw for whatever a statement threw. A broken constraint and a wrong statement are bugs of this
 * program and come back unchanged.
 */
export function toStoreError(error: unknown, location: string): unknown {
  if (isLindError(error)) return error;
  if (extendedCode(error) === LOG_INDEX_FULL) return fullError(location, error);
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
    case SQLITE.notADatabase:
      return corruptError(location, "is not a SQLite database", error);
    case SQLITE.corrupt:
      return corruptError(location, "is damaged", error);
    case SQLITE.ioErr:
      return corruptError(location, `could not be read or written by the system (${messageOf(error)})`, error);
    default:
      return fromSystem(error, location);
  }
}

function fromSystem(error: unknown, location: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  if (FULL_SYSTEM_CODES.has(error.code)) return fullError(location, error);
  if (UNWRITABLE_SYSTEM_CODES.has(error.code)) return unwritableError(location, error);
  return error;
}
