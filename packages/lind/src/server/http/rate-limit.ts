import type { MiddlewareHandler } from "hono";
import type { Clock } from "../../base/clock.ts";
import { Refusal } from "../refusal.ts";
import type { ServerEnv } from "../server-env.ts";
import { clientOf, isLoopback } from "./client-address.ts";

/** A client that was quiet may ask so many seconds' worth of requests at once. */
const BURST_SECONDS = 2;
/** Clients that are remembered; the one that was heard of least recently is forgotten first. */
const CLIENTS_MAX = 10_000;

/** Limits the requests of each client beyond this machine; its own programs may ask as fast as they like. */
export function rateLimit(ratePerSecond: number, clock: Clock): MiddlewareHandler<ServerEnv> {
  const buckets = new TokenBuckets(ratePerSecond);
  return async (c, next) => {
    const client = clientOf(c);
    if (!isLoopback(client)) {
      const waitMs = buckets.take(client, clock.monotonicMs());
      if (waitMs > 0) throw tooMany(ratePerSecond, waitMs);
    }
    await next();
  };
}

function tooMany(ratePerSecond: number, waitMs: number): Refusal {
  return new Refusal(429, `A client may ask ${ratePerSecond} times a second.`, {
    "retry-after": String(Math.ceil(waitMs / 1_000)),
  });
}

/** A bucket of tokens for each client, filled at an even rate. */
export class TokenBuckets {
  readonly #ratePerSecond: number;
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  constructor(ratePerSecond: number) {
    this.#ratePerSecond = ratePerSecond;
  }

  /** Takes a token and answers 0; where there is none, answers after how many milliseconds there will be one. */
  take(client: string, nowMs: number): number {
    const full = Math.max(1, this.#ratePerSecond * BURST_SECONDS);
    const { tokens, atMs } = this.#buckets.get(client) ?? { tokens: full, atMs: nowMs };
    const filled = Math.min(full, tokens + ((nowMs - atMs) / 1_000) * this.#ratePerSecond);
    const isTaken = filled >= 1;
    // Written again at the end of the map, whose beginning is then who was quiet the longest.
    this.#buckets.delete(client);
    this.#buckets.set(client, { tokens: isTaken ? filled - 1 : filled, atMs: nowMs });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > CLIENTS_MAX && oldest !== undefined) this.#buckets.delete(oldest);
    return isTaken ? 0 : ((1 - filled) / this.#ratePerSecond) * 1_000;
  }
}
