import { type CtgovError, type HttpError, isCtgovError, type NetworkError } from "ctgov/client";
import { unreachable } from "../../base/assert.ts";
import { LindError } from "../../base/errors.ts";

/** What to do when the registry does not answer as it should, and nothing is known to be wrong here. */
const LATER = "Try again later, or set LIND_UPSTREAM to another registry or mirror.";

const SIGN_IN = "Sign in to the network if it asks for that, or check LIND_UPSTREAM.";

const TOO_OLD = "Check that LIND_UPSTREAM is a registry; if it is, this version of Lind is too old for it.";

/**
 * The one place that knows the client's errors and Lind's. Whatever is neither (a bug) is given back as it is.
 */
export function toLindError(error: unknown, registryUrl: string, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) {
    return new LindError("INTERRUPTED", `The request to ${registryUrl} was interrupted.`, { cause: error });
  }
  return isCtgovError(error) ? translate(error, registryUrl) : error;
}

function translate(error: CtgovError, registryUrl: string): unknown {
  switch (error.code) {
    case "HTTP_STATUS":
      return translateStatus(error);
    case "NETWORK_FAILED":
      return new LindError("REGISTRY_UNAVAILABLE", error.message, {
        hint: hintForNetwork(error, registryUrl),
        details: detailsOf(error.url, { host: error.host, systemCode: error.systemCode }),
        cause: error,
      });
    case "BODY_CUT":
    case "TIMEOUT":
      return new LindError("REGISTRY_UNAVAILABLE", error.message, {
        hint: LATER,
        details: detailsOf(error.url, {}),
        cause: error,
      });
    case "RESPONSE_IS_HTML":
      return new LindError("REGISTRY_UNAVAILABLE", webPageMessage(error.url), {
        hint: SIGN_IN,
        details: detailsOf(error.url, {}),
        cause: error,
      });
    case "RESPONSE_SHAPE":
      return new LindError("REGISTRY_SHAPE_CHANGED", error.message, {
        hint: TOO_OLD,
        details: detailsOf(error.url, { fieldPath: error.fieldPath, expected: error.expected }),
        cause: error,
      });
    case "BODY_TOO_LARGE":
      return new LindError("REGISTRY_SHAPE_CHANGED", error.message, {
        hint: TOO_OLD,
        details: detailsOf(error.url, { bytesMax: error.bytesMax }),
        cause: error,
      });
    case "PARAMETER_INVALID":
      return new LindError("USAGE", error.message, {
        hint: error.suggestion === undefined ? undefined : `Use ${error.suggestion}.`,
        details: { parameter: error.parameter },
        cause: error,
      });
    case "LIMIT_REACHED":
      return error;
    default:
      return unreachable(error);
  }
}

/** Answers that a proxy or a network with a sign-in gives in the registry's place. */
const SIGN_IN_STATUSES: ReadonlySet<number> = new Set([407, 511]);

function translateStatus(error: HttpError): LindError {
  const details = detailsOf(error.url, { status: error.status, retryAfterMs: error.retryAfterMs });
  if (!error.isTransient && (error.isHtml || SIGN_IN_STATUSES.has(error.status))) {
    return new LindError("REGISTRY_UNAVAILABLE", webPageMessage(error.url, error.status), {
      hint: SIGN_IN,
      details,
      cause: error,
    });
  }
  if (error.kind === "refusal") {
    const hint = hintForRefusal(error.status);
    return new LindError("REGISTRY_REFUSED", error.message, { hint, details, cause: error });
  }
  const hint = error.retryAfterMs === undefined ? LATER : waitHint(error.retryAfterMs);
  return new LindError("REGISTRY_UNAVAILABLE", error.message, { hint, details, cause: error });
}

function hintForRefusal(status: number): string {
  if (status === 400) return "Change the condition that the registry names; `lind search --help` has examples.";
  if (status === 401 || status === 403) {
    return "It refuses this machine, whatever is asked: try from another network, or set LIND_UPSTREAM to a mirror.";
  }
  return TOO_OLD;
}

function waitHint(retryAfterMs: number): string {
  return `The registry asks to wait ${Math.ceil(retryAfterMs / 1000)} s; try again then, or set LIND_UPSTREAM to a mirror.`;
}

function hintForNetwork(error: NetworkError, registryUrl: string): string {
  if (error.systemCode === "ENOTFOUND" || error.systemCode === "EAI_AGAIN") {
    return `Check the network connection, and that ${registryUrl} (LIND_UPSTREAM) is spelled right.`;
  }
  if (error.systemCode === "ECONNREFUSED")
    return `Nothing listens at ${registryUrl}; start it, or check LIND_UPSTREAM.`;
  if (!error.isTransient) return "The connection is not trusted: check the certificate and what stands in between.";
  return LATER;
}

function webPageMessage(url: string, status?: number): string {
  const host = URL.canParse(url) ? new URL(url).host : url;
  return `${host} answered with a web page instead of data${status === undefined ? "" : ` (status ${status})`}.`;
}

function detailsOf(
  url: string,
  more: Readonly<Record<string, string | number | undefined>>,
): Readonly<Record<string, string | number>> {
  const details: Record<string, string | number> = { url };
  for (const [name, value] of Object.entries(more)) if (value !== undefined) details[name] = value;
  return details;
}
