import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type ErrorCode, isLindError } from "../base/errors.ts";
import { withoutTag } from "./http/etag.ts";
import { Refusal } from "./refusal.ts";
import type { ServerEnv } from "./server-env.ts";

/** The status that each refusal and failure is answered with; `docs/errors.md` has them for people. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  USAGE: 400,
  INPUT_UNREADABLE: 400,
  STUDY_NOT_FOUND: 404,
  VERSION_NOT_FOUND: 404,
  WATCH_NOT_FOUND: 404,
  REGISTRY_UNAVAILABLE: 503,
  REGISTRY_REFUSED: 502,
  REGISTRY_SHAPE_CHANGED: 502,
  REGISTRY_MOVING: 503,
  STORE_BUSY: 503,
  STORE_TOO_NEW: 500,
  STORE_UNWRITABLE: 500,
  STORE_FULL: 507,
  STORE_CORRUPT: 500,
  PROVENANCE_MIXED: 409,
  INDEX_MISSING: 503,
  PAGE_TOKEN_INVALID: 400,
  QUERY_TIMEOUT: 503,
  ALREADY_RUNNING: 503,
  INTERRUPTED: 503,
};

/** How long a client does well to wait before it asks again. */
const RETRY_AFTER_SECONDS = 5;

/** An error as an answer: what happened in words, and for a program its code. */
interface ErrorAnswer {
  readonly status: ContentfulStatusCode;
  /** Undefined for what is refused in the words of the API itself. */
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly hint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

function toAnswer(error: unknown, requestId: string): ErrorAnswer {
  if (error instanceof Refusal) {
    return { status: error.status, code: undefined, message: error.message, hint: undefined, headers: error.headers };
  }
  if (isLindError(error)) {
    const status = HTTP_STATUS[error.code];
    const headers: Record<string, string> = status === 503 ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {};
    return { status, code: error.code, message: error.message, hint: error.hint, headers };
  }
  const message = `This should not have happened. The server's log tells more under the request id ${requestId}.`;
  return { status: 500, code: undefined, message, hint: undefined, headers: {} };
}

/** One line of plain text, as every error of the registry is. */
function plainError(error: unknown, c: Context<ServerEnv>): Response {
  const { status, message, hint, headers } = toAnswer(error, c.get("requestId"));
  const text = hint === undefined ? message : `${message} ${hint}`;
  return c.body(text, status, { ...headers, "content-type": "text/plain", "x-content-type-options": "nosniff" });
}

/** Problem details (RFC 9457): the errors of Lind's own paths. */
function problemError(error: unknown, c: Context<ServerEnv>): Response {
  const requestId = c.get("requestId");
  const { status, code, message, hint, headers } = toAnswer(error, requestId);
  const problem = { type: "about:blank", title: message, status, code, hint, requestId };
  return c.body(JSON.stringify(problem), status, { ...headers, "content-type": "application/problem+json" });
}

const PROBLEM_PATH = "/api/lind/";

/** Where an error is answered: the registry's paths speak its language, ours tell programs more. */
export function answerError(error: unknown, c: Context<ServerEnv>): Response {
  withoutTag(c);
  return c.req.path.startsWith(PROBLEM_PATH) ? problemError(error, c) : plainError(error, c);
}
