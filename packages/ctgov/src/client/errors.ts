/** Every way in which a request can fail; each code belongs to one class of the tree. */
export type CtgovErrorCode =
  | "HTTP_STATUS"
  | "NETWORK_FAILED"
  | "BODY_CUT"
  | "TIMEOUT"
  | "RESPONSE_SHAPE"
  | "RESPONSE_IS_HTML"
  | "BODY_TOO_LARGE"
  | "PARAMETER_INVALID"
  | "LIMIT_REACHED";

/** A refusal is about what was asked; a failure is about the world. */
export type CtgovErrorKind = "refusal" | "failure";

const CTGOV_ERROR = "ctgov.error";

/**
 * The base of the tree. `isTransient` says whether the same request may succeed later without anybody doing
 * anything; what a program needs stands in the fields of the subclass, never only in the text.
 */
abstract class CtgovErrorBase extends Error {
  abstract readonly code: CtgovErrorCode;
  abstract readonly kind: CtgovErrorKind;
  abstract readonly isTransient: boolean;
  /** Recognised by name, so that two copies of the package agree on what is an error of theirs. */
  readonly family: string = CTGOV_ERROR;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/**
 * Statuses that pass by themselves: the request timed out or came too early, there were too many, or the registry
 * or something in front of it failed. Every other status is an answer and stays the same.
 */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** How much of an error's text goes into the message; `bodyText` has all of it. */
const EXCERPT_LENGTH_MAX = 400;

/** The registry answered with a status that is no success. Its errors are plain text, kept in `bodyText`. */
export class HttpError extends CtgovErrorBase {
  override readonly name = "HttpError";
  readonly code = "HTTP_STATUS";
  readonly kind: CtgovErrorKind;
  readonly isTransient: boolean;
  readonly status: number;
  readonly url: string;
  /** The body as text, cut at 64 KiB. */
  readonly bodyText: string;
  /** The body is an HTML page: it does not come from the API itself, whose errors are plain text. */
  readonly isHtml: boolean;
  /** How long the server asks to wait, where it says so. */
  readonly retryAfterMs: number | undefined;

  constructor(answer: {
    readonly status: number;
    readonly url: string;
    readonly bodyText: string;
    readonly isHtml: boolean;
    readonly retryAfterMs?: number | undefined;
    /** Instead of the body's own words, where those do not say what is wrong. */
    readonly reason?: string | undefined;
  }) {
    const reason = answer.reason ?? (answer.isHtml ? "an HTML page" : excerptOf(answer.bodyText));
    super(`${hostOf(answer.url)} answered ${answer.status}${reason === "" ? "." : `: ${reason}`}`);
    this.status = answer.status;
    this.url = answer.url;
    this.bodyText = answer.bodyText;
    this.isHtml = answer.isHtml;
    this.retryAfterMs = answer.retryAfterMs;
    this.isTransient = TRANSIENT_STATUSES.has(answer.status);
    this.kind = answer.status >= 400 && answer.status < 500 && !this.isTransient ? "refusal" : "failure";
  }
}

/** No connection, or one that broke: before the answer (`NETWORK_FAILED`) or within its body (`BODY_CUT`). */
export class NetworkError extends CtgovErrorBase {
  override readonly name = "NetworkError";
  readonly code: "NETWORK_FAILED" | "BODY_CUT";
  readonly kind = "failure";
  readonly isTransient: boolean;
  readonly url: string;
  readonly host: string;
  /** The platform's own code where it gives one: `ENOTFOUND`, `ECONNREFUSED`, `ECONNRESET`. */
  readonly systemCode: string | undefined;

  constructor(
    code: "NETWORK_FAILED" | "BODY_CUT",
    url: string,
    options: { readonly reason?: string | undefined; readonly cause?: unknown } = {},
  ) {
    const systemCode = systemCodeOf(options.cause);
    const host = hostOf(url);
    const what = code === "BODY_CUT" ? `The answer of ${host} ended early` : `${host} cannot be reached`;
    const why = options.reason ?? systemCode;
    super(why === undefined ? `${what}.` : `${what} (${why}).`, options.cause);
    this.code = code;
    this.url = url;
    this.host = host;
    this.systemCode = systemCode;
    this.isTransient = systemCode === undefined || !isLastingCode(systemCode);
  }
}

/** One attempt took longer than `timeoutMs`, its body included. */
export class TimeoutError extends CtgovErrorBase {
  override readonly name = "TimeoutError";
  readonly code = "TIMEOUT";
  readonly kind = "failure";
  readonly isTransient = true;
  readonly url: string;
  readonly timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    super(`${hostOf(url)} did not finish its answer within ${timeoutMs} ms.`);
    this.url = url;
    this.timeoutMs = timeoutMs;
  }
}

/**
 * The answer is not what the API describes. `RESPONSE_IS_HTML`: it is a web page, which is what a network that wants
 * a sign-in first (a captive portal) answers to everything.
 */
export class ResponseShapeError extends CtgovErrorBase {
  override readonly name = "ResponseShapeError";
  readonly code: "RESPONSE_SHAPE" | "RESPONSE_IS_HTML";
  readonly kind = "failure";
  readonly isTransient = false;
  readonly url: string;
  /** Where in the answer; empty for the answer as a whole. */
  readonly fieldPath: string;
  readonly expected: string;

  constructor(url: string, fieldPath: string, expected: string, options: ShapeErrorOptions = {}) {
    const isHtml = options.isHtml === true;
    const host = hostOf(url);
    const place = fieldPath === "" ? "" : `what API v2 describes: ${fieldPath} is not `;
    super(
      isHtml
        ? `${host} answered with an HTML page, not ${expected}.`
        : `The answer of ${host} is not ${place}${expected}.`,
      options.cause,
    );
    this.code = isHtml ? "RESPONSE_IS_HTML" : "RESPONSE_SHAPE";
    this.url = url;
    this.fieldPath = fieldPath;
    this.expected = expected;
  }

  get isHtml(): boolean {
    return this.code === "RESPONSE_IS_HTML";
  }
}

interface ShapeErrorOptions {
  readonly isHtml?: boolean | undefined;
  readonly cause?: unknown;
}

/** The body is larger than the client was told to read. */
export class BodyTooLargeError extends CtgovErrorBase {
  override readonly name = "BodyTooLargeError";
  readonly code = "BODY_TOO_LARGE";
  readonly kind = "failure";
  readonly isTransient = false;
  readonly url: string;
  readonly bytesMax: number;

  constructor(url: string, bytesMax: number) {
    super(`The answer of ${hostOf(url)} is larger than ${bytesMax} bytes; ask for smaller pages or fewer fields.`);
    this.url = url;
    this.bytesMax = bytesMax;
  }
}

/** A parameter, its value or an address that API v2 does not have; found before anything was sent. */
export class ParameterError extends CtgovErrorBase {
  override readonly name = "ParameterError";
  readonly code = "PARAMETER_INVALID";
  readonly kind = "refusal";
  readonly isTransient = false;
  /** The wrong name (or the right name of a wrong value). */
  readonly parameter: string;
  /** What to use instead, ready to be typed, where that is known. */
  readonly suggestion: string | undefined;

  constructor(parameter: string, message: string, suggestion?: string) {
    super(message);
    this.parameter = parameter;
    this.suggestion = suggestion;
  }
}

/** A limit of the client's own was reached: more pages than `pagesMax`, more waiting requests than the queue holds. */
export class LimitError extends CtgovErrorBase {
  override readonly name = "LimitError";
  readonly code = "LIMIT_REACHED";
  readonly kind = "failure";
  readonly isTransient = false;
  readonly limit: "pagesMax" | "waitingMax";
  readonly max: number;

  constructor(limit: "pagesMax" | "waitingMax", max: number, message: string) {
    super(message);
    this.limit = limit;
    this.max = max;
  }
}

/** Any error of the client; `code` tells the classes apart, also across copies of the package. */
export type CtgovError =
  | HttpError
  | NetworkError
  | TimeoutError
  | ResponseShapeError
  | BodyTooLargeError
  | ParameterError
  | LimitError;

/** True for an error of the client, also one from another copy of the package (where `instanceof` fails). */
export function isCtgovError(error: unknown): error is CtgovError {
  return error instanceof Error && "family" in error && error.family === CTGOV_ERROR;
}

function excerptOf(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length <= EXCERPT_LENGTH_MAX ? line : `${line.slice(0, EXCERPT_LENGTH_MAX)} …`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

// A name that nobody knows and a certificate that does not fit stay so until a person does something.
function isLastingCode(systemCode: string): boolean {
  return systemCode === "ENOTFOUND" || /CERT|SIGNATURE|^ERR_TLS|^ERR_INVALID_URL/.test(systemCode);
}

/** How far down the chain of causes a system code is looked for. */
const CAUSES_MAX = 5;

function systemCodeOf(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
    cause = cause.cause;
  }
  return undefined;
}
