import {
  type Client,
  type ClientClock,
  type ClientEvent,
  type ClientOptions,
  type CtgovError,
  createClient,
  isCtgovError,
} from "ctgov/client";

/** A clock that a test moves. It records every wait except the timeouts of attempts, which it keeps until `advance`. */
export interface FakeClock extends ClientClock {
  readonly sleeps: readonly number[];
  /** Lets time pass; timeouts that come due fire. */
  advance(ms: number): void;
  /** Timeouts that nobody has cancelled. */
  readonly armed: number;
}

interface Armed {
  readonly atMs: number;
  readonly fire: () => void;
}

/** Waits of exactly `timeoutMs` are timeouts; any other wait is over at once, and it is then later by that much. */
export function createFakeClock(timeoutMs: number, startMs = Date.UTC(2026, 7, 14, 9, 0, 5)): FakeClock {
  let nowMs = startMs;
  const sleeps: number[] = [];
  const armed = new Set<Armed>();
  const arm = (ms: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const timer: Armed = {
        atMs: nowMs + ms,
        fire: () => {
          armed.delete(timer);
          resolve();
        },
      };
      armed.add(timer);
      signal?.addEventListener("abort", () => {
        armed.delete(timer);
        reject(signal.reason);
      });
    });
  return {
    sleeps,
    now: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      if (ms === timeoutMs) return arm(ms, signal);
      sleeps.push(ms);
      // Whoever can go on now does so before time passes.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      nowMs += ms;
    },
    advance: (ms) => {
      nowMs += ms;
      for (const timer of armed) if (timer.atMs <= nowMs) timer.fire();
    },
    get armed() {
      return armed.size;
    },
  };
}

/** One prepared answer: a response, or what goes wrong, or a function that looks at the request. */
export type Scripted = Response | Error | ((request: Request) => Response | Promise<Response>);

export interface ScriptedTransport {
  (request: Request): Promise<Response>;
  readonly requests: readonly Request[];
  /** Answers that nobody has asked for yet. */
  readonly left: number;
}

/** Answers the requests in order with what was prepared, and fails on one request too many. */
export function scriptedTransport(...answers: readonly Scripted[]): ScriptedTransport {
  const left = [...answers];
  const requests: Request[] = [];
  const transport = async (request: Request): Promise<Response> => {
    requests.push(request);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`No answer was prepared for ${request.url}.`);
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(request) : answer;
  };
  return Object.defineProperty(Object.assign(transport, { requests, left: 0 }), "left", { get: () => left.length });
}

export function jsonResponse(value: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json", ...headers } });
}

/** As the registry answers errors. */
export function textResponse(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, { status, headers: { "content-type": "text/plain", ...headers } });
}

/** The timeout of attempts that a scripted client has. */
export const TIMEOUT_MS = 60_000;

export interface ScriptedClient {
  readonly client: Client;
  readonly clock: FakeClock;
  readonly transport: ScriptedTransport;
  readonly events: readonly ClientEvent[];
  urls(): readonly string[];
}

/** A client over prepared answers, without a rate limit, with everything that it does on record. */
export function scriptedClient(answers: readonly Scripted[], options: ClientOptions = {}): ScriptedClient {
  const clock = createFakeClock(TIMEOUT_MS);
  const transport = scriptedTransport(...answers);
  const events: ClientEvent[] = [];
  const observer = (event: ClientEvent) => events.push(event);
  const ratePerSecond = Number.POSITIVE_INFINITY;
  const client = createClient({ transport, clock, random: () => 0.5, ratePerSecond, observer, ...options });
  return { client, clock, transport, events, urls: () => transport.requests.map((request) => request.url) };
}

/** The client's error that a promise ends with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<CtgovError> {
  const error = await promise.then(
    () => new Error("It should have failed."),
    (reason: unknown) => reason,
  );
  if (!isCtgovError(error)) throw error;
  return error;
}

/** A page of studies that have nothing but their ids. */
export function pageOf(...nctIds: readonly string[]): { readonly studies: readonly object[] } {
  return { studies: nctIds.map((nctId) => ({ protocolSection: { identificationModule: { nctId } } })) };
}
