/** Every refusal and failure that Lind can answer with; `EXIT_CODES` says how the command line ends for each. */
export type ErrorCode =
  | "USAGE"
  | "INPUT_UNREADABLE"
  | "STUDY_NOT_FOUND"
  | "VERSION_NOT_FOUND"
  | "WATCH_NOT_FOUND"
  | "REGISTRY_UNAVAILABLE"
  | "REGISTRY_REFUSED"
  | "REGISTRY_SHAPE_CHANGED"
  | "REGISTRY_MOVING"
  | "STORE_BUSY"
  | "STORE_TOO_NEW"
  | "STORE_UNWRITABLE"
  | "STORE_FULL"
  | "STORE_CORRUPT"
  | "PROVENANCE_MIXED"
  | "INDEX_MISSING"
  | "PAGE_TOKEN_INVALID"
  | "QUERY_TIMEOUT"
  | "ALREADY_RUNNING"
  | "INTERRUPTED";

/** A refusal is about what was asked; a failure is about the world. */
export type ErrorKind = "refusal" | "failure";

/** Exit codes of the command line: 1 nothing found, 2 wrong use, 3 try again later, 4 needs a person, 130 interrupted. */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  USAGE: 2,
  INPUT_UNREADABLE: 4,
  STUDY_NOT_FOUND: 1,
  VERSION_NOT_FOUND: 1,
  WATCH_NOT_FOUND: 1,
  REGISTRY_UNAVAILABLE: 3,
  REGISTRY_REFUSED: 2,
  REGISTRY_SHAPE_CHANGED: 4,
  REGISTRY_MOVING: 3,
  STORE_BUSY: 3,
  STORE_TOO_NEW: 4,
  STORE_UNWRITABLE: 4,
  STORE_FULL: 4,
  STORE_CORRUPT: 4,
  PROVENANCE_MIXED: 2,
  INDEX_MISSING: 4,
  PAGE_TOKEN_INVALID: 2,
  QUERY_TIMEOUT: 3,
  ALREADY_RUNNING: 3,
  INTERRUPTED: 130,
};

const KINDS: Readonly<Record<ErrorCode, ErrorKind>> = {
  USAGE: "refusal",
  INPUT_UNREADABLE: "refusal",
  STUDY_NOT_FOUND: "refusal",
  VERSION_NOT_FOUND: "refusal",
  WATCH_NOT_FOUND: "refusal",
  REGISTRY_UNAVAILABLE: "failure",
  REGISTRY_REFUSED: "refusal",
  REGISTRY_SHAPE_CHANGED: "failure",
  REGISTRY_MOVING: "failure",
  STORE_BUSY: "failure",
  STORE_TOO_NEW: "failure",
  STORE_UNWRITABLE: "failure",
  STORE_FULL: "failure",
  STORE_CORRUPT: "failure",
  PROVENANCE_MIXED: "refusal",
  INDEX_MISSING: "failure",
  PAGE_TOKEN_INVALID: "refusal",
  QUERY_TIMEOUT: "failure",
  ALREADY_RUNNING: "failure",
  INTERRUPTED: "failure",
};

const LIND_ERROR = "lind.error";

/**
 * A refusal or a failure with a stable code. The message is one sentence for a person (what happened, with what);
 * `hint` is one more that says what to do. Whatever a program needs stands in `details`, never only in the text.
 */
export class LindError extends Error {
  override readonly name = "LindError";
  /** Recognised by name, so that two copies of the package agree on what is an error of Lind's. */
  readonly family: string = LIND_ERROR;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly hint?: string | undefined;
      readonly details?: Readonly<Record<string, string | number | boolean>> | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }

  get kind(): ErrorKind {
    return KINDS[this.code];
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** True for an error of Lind's, also one from another copy of the package. */
export function isLindError(error: unknown): error is LindError {
  return error instanceof Error && "family" in error && error.family === LIND_ERROR;
}

/** The text of anything that was thrown, for a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
