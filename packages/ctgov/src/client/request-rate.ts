/**
 * How fast requests may go out. All of it is a pure decision over this state; `limiter.ts` waits and applies it.
 *
 * The rule: requests are at least `spacingMs` apart, without bursts. The spacing starts at what was asked for and never
 * falls below it. It doubles when the registry says that it has too much to do (429, 503), grows by half when an answer takes
 * three times as long as that operation has been taking, and shrinks by a tenth with each good answer. Halving the
 * rate at once and regaining it slowly is how competing senders share a server fairly (Chiu and Jain, 1989; TCP does it so,
 * RFC 5681). The factors 3, 1.5 and 0.9 are ours: doubling is undone after seven good answers.
 */
export interface RequestRate {
  /** What the caller asked for, in milliseconds between two requests; 0 is unlimited. */
  readonly spacingMsMin: number;
  readonly spacingMs: number;
  /** When the last request went out. */
  readonly lastAtMs: number | undefined;
  /** No request before this time, because a `Retry-After` said so. */
  readonly heldUntilMs: number;
  /** The usual time to the first byte, by operation: a page of studies takes longer than a version. */
  readonly usualLatencyMs: Readonly<Record<string, number>>;
}

/** The furthest that requests are spread, in milliseconds. */
export const SPACING_MS_MAX: number = 30_000;

/** Where the slowing starts for a host without a limit. */
export const SPACING_MS_FIRST: number = 100;

/** Answers below this are never slow, however fast they were before. */
const SLOW_LATENCY_MS_MIN = 2_000;

const SLOW_LATENCY_FACTOR = 3;
const OVERLOAD_FACTOR = 2;
const LATENCY_FACTOR = 1.5;
const RECOVERY_FACTOR = 0.9;
/** The weight of the newest answer in the usual latency. */
const LATENCY_WEIGHT = 0.2;
const OVERLOAD_STATUSES: ReadonlySet<number> = new Set([429, 503]);

/** What was seen of one request. */
export interface RequestOutcome {
  readonly operation: string;
  readonly status: number;
  /** From the request to the first byte of the answer. */
  readonly latencyMs: number;
  /** What the server asked to wait, where the client follows it. */
  readonly holdMs?: number | undefined;
}

export function startRate(ratePerSecond: number): RequestRate {
  const spacingMs = Number.isFinite(ratePerSecond) ? Math.ceil(1000 / ratePerSecond) : 0;
  return { spacingMsMin: spacingMs, spacingMs, lastAtMs: undefined, heldUntilMs: 0, usualLatencyMs: {} };
}

/** How long the next request has to wait; 0 means that it may go now. */
export function waitMs(rate: RequestRate, nowMs: number): number {
  const earliest = rate.lastAtMs === undefined ? rate.heldUntilMs : rate.lastAtMs + rate.spacingMs;
  return Math.max(0, earliest - nowMs, rate.heldUntilMs - nowMs);
}

/** A request goes out now. */
export function requestSent(rate: RequestRate, nowMs: number): RequestRate {
  return { ...rate, lastAtMs: nowMs };
}

/** Learns from an answer; `slowed` says why the spacing grew, where it did. */
export function responseSeen(
  rate: RequestRate,
  outcome: RequestOutcome,
  nowMs: number,
): { readonly rate: RequestRate; readonly slowed: "overload" | "latency" | undefined } {
  const usual = rate.usualLatencyMs[outcome.operation];
  const isOverload = OVERLOAD_STATUSES.has(outcome.status);
  const isSlow = usual !== undefined && outcome.latencyMs > Math.max(SLOW_LATENCY_MS_MIN, usual * SLOW_LATENCY_FACTOR);
  const learned = isOverload ? rate : withLatency(rate, outcome, usual);
  const held = { ...learned, heldUntilMs: Math.max(rate.heldUntilMs, nowMs + (outcome.holdMs ?? 0)) };
  if (isOverload) return { rate: spread(held, OVERLOAD_FACTOR), slowed: "overload" };
  if (isSlow) return { rate: spread(held, LATENCY_FACTOR), slowed: "latency" };
  return { rate: outcome.status < 400 ? recover(held) : held, slowed: undefined };
}

function withLatency(rate: RequestRate, outcome: RequestOutcome, usual: number | undefined): RequestRate {
  const average = usual === undefined ? outcome.latencyMs : usual + (outcome.latencyMs - usual) * LATENCY_WEIGHT;
  return { ...rate, usualLatencyMs: { ...rate.usualLatencyMs, [outcome.operation]: average } };
}

function spread(rate: RequestRate, factor: number): RequestRate {
  const wider = Math.min(SPACING_MS_MAX, Math.max(rate.spacingMs * factor, SPACING_MS_FIRST));
  return { ...rate, spacingMs: Math.max(rate.spacingMsMin, wider) };
}

function recover(rate: RequestRate): RequestRate {
  const narrower = rate.spacingMs * RECOVERY_FACTOR;
  // Below the first step a host without a limit is back to no spacing at all.
  const isBack = rate.spacingMsMin === 0 && narrower < SPACING_MS_FIRST / OVERLOAD_FACTOR;
  return { ...rate, spacingMs: isBack ? 0 : Math.max(rate.spacingMsMin, narrower) };
}
