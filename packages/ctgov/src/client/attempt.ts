import type { Address } from "./address.ts";
import { readBody, untilAborted } from "./body.ts";
import type { ClientClock, ClientObserver, Transport } from "./effects.ts";
import { BodyTooLargeError, HttpError, isCtgovError, NetworkError, TimeoutError } from "./errors.ts";
import { etagsMatch } from "./etag.ts";
import { looksLikeHtml, type Received } from "./json-body.ts";
import type { Limiter } from "./limiter.ts";
import { parseHttpDate, parseRetryAfter } from "./retry-timing.ts";

/** One try of one request. */
export interface Attempt {
  readonly address: Address;
  readonly accept: string;
  /** Counted from 1. */
  readonly number: number;
  readonly ifNoneMatch: string | undefined;
}

/** Everything an attempt acts through, and its limits. */
export interface RequestEffects {
  readonly transport: Transport;
  readonly clock: ClientClock;
  readonly limiter: Limiter;
  readonly observer: ClientObserver;
  readonly userAgent: string | undefined;
  readonly timeoutMs: number;
  readonly bodyBytesMax: number;
  /** A `Retry-After` up to this holds back every request, not only the one that was told. */
  readonly retryAfterMsMax: number;
}

export type AttemptOutcome =
  | { readonly kind: "received"; readonly received: Received }
  | { readonly kind: "unchanged"; readonly etag: string };

/** Redirects that are followed where the transport does not do it itself. An alias takes one. */
const REDIRECTS_MAX = 5;

/** How much of the body of an error is read; the registry's own are one line. */
const ERROR_BYTES_MAX = 64 * 1024;

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Sends one request when it is its turn and reads the whole answer. Throws an error of the client, or the reason of the
 * caller's signal. A redirect that the transport hands back is followed within the same origin.
 */
export async function attemptRequest(
  attempt: Attempt,
  effects: RequestEffects,
  signal: AbortSignal,
): Promise<AttemptOutcome> {
  let { url } = attempt.address;
  for (let hops = 0; ; hops++) {
    await effects.limiter.turn(signal);
    const answer = await withTimeout(url, effects, signal, (limited) => ask(url, attempt, effects, limited));
    if (answer.kind !== "redirect") return answer;
    const target = URL.canParse(answer.location, url) ? new URL(answer.location, url) : undefined;
    if (target === undefined || target.origin !== new URL(url).origin || hops === REDIRECTS_MAX) {
      const reason = target === undefined ? "a redirect to nowhere" : `a redirect to ${target.href}, not followed`;
      throw new HttpError({ status: answer.status, url, bodyText: "", isHtml: false, reason });
    }
    url = target.href;
  }
}

interface Redirect {
  readonly kind: "redirect";
  readonly status: number;
  readonly location: string;
}

/** Sends the request once and reads what comes. */
async function ask(
  url: string,
  attempt: Attempt,
  effects: RequestEffects,
  signal: AbortSignal,
): Promise<AttemptOutcome | Redirect> {
  const { clock, limiter, observer, transport } = effects;
  const { operation } = attempt.address;
  const request = new Request(url, { headers: headersOf(attempt, effects.userAgent), signal, redirect: "follow" });
  observer({ kind: "request", operation, url, attempt: attempt.number });
  const startedAt = monotonic(clock);
  const response = await untilAborted(transport(request), signal).catch((cause) => {
    throw signal.aborted || isCtgovError(cause) ? cause : new NetworkError("NETWORK_FAILED", url, { cause });
  });
  const { status } = response;
  const retryAfterMs = retryAfterOf(response, clock);
  const holdMs = (retryAfterMs ?? 0) <= effects.retryAfterMsMax ? retryAfterMs : undefined;
  limiter.seen({ operation, status, latencyMs: monotonic(clock) - startedAt, holdMs });
  let bytes = 0;
  const count = (more: number) => {
    bytes += more;
  };
  try {
    return await readAnswer(response, { url, attempt, effects, signal, retryAfterMs, count });
  } finally {
    observer({ kind: "response", operation, url, status, bytes, durationMs: monotonic(clock) - startedAt });
  }
}

interface Reading {
  readonly url: string;
  readonly attempt: Attempt;
  readonly effects: RequestEffects;
  readonly signal: AbortSignal;
  readonly retryAfterMs: number | undefined;
  readonly count: (bytes: number) => void;
}

async function readAnswer(response: Response, reading: Reading): Promise<AttemptOutcome | Redirect> {
  const { attempt, effects, signal, count } = reading;
  const url = response.url === "" ? reading.url : response.url;
  const etag = response.headers.get("etag");
  const { ifNoneMatch } = attempt;
  const isSame = response.ok && etag !== null && ifNoneMatch !== undefined && etagsMatch(etag, ifNoneMatch);
  if (ifNoneMatch !== undefined && (response.status === 304 || isSame)) {
    await discard(response);
    return { kind: "unchanged", etag: etag ?? ifNoneMatch };
  }
  const location = response.headers.get("location");
  if (REDIRECT_STATUSES.has(response.status) && location !== null) {
    await discard(response);
    return { kind: "redirect", status: response.status, location };
  }
  if (!response.ok) throw await readError(response, url, reading);
  const { bytes, isWhole } = await readBody(response.body, effects.bodyBytesMax, signal, count).catch((cause) => {
    throw signal.aborted ? signal.reason : new NetworkError("BODY_CUT", url, { cause });
  });
  if (!isWhole) throw new BodyTooLargeError(url, effects.bodyBytesMax);
  const promised = promisedBytes(response);
  if (promised !== undefined && bytes.length !== promised) {
    throw new NetworkError("BODY_CUT", url, { reason: `${bytes.length} of ${promised} bytes came` });
  }
  return { kind: "received", received: { url, headers: response.headers, bytes } };
}

/** The error that a status is. A body that cannot be read leaves the status as it is. */
async function readError(response: Response, url: string, reading: Reading): Promise<HttpError> {
  const { signal, count, retryAfterMs } = reading;
  let bytes = new Uint8Array(0);
  try {
    bytes = new Uint8Array((await readBody(response.body, ERROR_BYTES_MAX, signal, count)).bytes);
  } catch (error) {
    if (signal.aborted) throw error;
  }
  const bodyText = new TextDecoder().decode(bytes);
  const isHtml = looksLikeHtml(response.headers.get("content-type"), bytes);
  return new HttpError({ status: response.status, url, bodyText, isHtml, retryAfterMs });
}

/**
 * The length that the server promised for the bytes that arrive here. After decompression it counts other bytes, and a
 * browser hides from other origins' pages whether there was any; then nothing is known.
 */
function promisedBytes(response: Response): number | undefined {
  const length = response.headers.get("content-length");
  const encoding = response.headers.get("content-encoding") ?? "identity";
  if (length === null || !/^\d+$/.test(length) || encoding !== "identity" || response.type === "cors") return undefined;
  return Number(length);
}

/** `Retry-After` by the server's own clock where it tells its time, so that a wrong clock here does no harm. */
function retryAfterOf(response: Response, clock: ClientClock): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  const serverDate = response.headers.get("date");
  const nowMs = clock.now();
  const serverMs = serverDate === null ? undefined : parseHttpDate(serverDate, nowMs);
  return parseRetryAfter(value, serverMs ?? nowMs);
}

function headersOf(attempt: Attempt, userAgent: string | undefined): Headers {
  const headers = new Headers({ accept: attempt.accept });
  // Where a browser forbids the name, it leaves it out without a word.
  if (userAgent !== undefined) headers.set("user-agent", userAgent);
  if (attempt.ifNoneMatch !== undefined) headers.set("if-none-match", attempt.ifNoneMatch);
  return headers;
}

/**
 * Runs with a signal that is aborted by the caller's signal or after `timeoutMs`. Nothing stays attached to the caller's
 * signal afterwards, which may live as long as the program (`AbortSignal.any` leaves a trace of every request on it).
 */
async function withTimeout<T>(
  url: string,
  effects: RequestEffects,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limited = new AbortController();
  const timer = new AbortController();
  const onAbort = () => limited.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  effects.clock.sleep(effects.timeoutMs, timer.signal).then(
    () => limited.abort(new TimeoutError(url, effects.timeoutMs)),
    () => undefined,
  );
  try {
    signal.throwIfAborted();
    return await run(limited.signal);
  } catch (error) {
    // What the transport makes of an aborted signal is its own; why it was aborted is known here.
    throw limited.signal.aborted ? limited.signal.reason : error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    timer.abort();
  }
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}

function monotonic(clock: ClientClock): number {
  return clock.monotonicMs?.() ?? clock.now();
}
