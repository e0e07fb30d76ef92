import { type Client, type ClientObserver, createClient, type Transport } from "ctgov/client";
import type { Clock } from "../../base/clock.ts";
import type { Traffic } from "../upstream.ts";
import { toLindError } from "./to-lind-error.ts";

export interface ApiUpstreamOptions {
  /** The registry, or a mirror or simulation of it: `LIND_UPSTREAM`. The real one by default. */
  readonly baseUrl?: string | undefined;
  /** The platform's `fetch` by default. */
  readonly transport?: Transport | undefined;
  readonly clock: Clock;
  /** Uniform in [0, 1): the jitter of retries. */
  readonly random: () => number;
  readonly ratePerSecond?: number | undefined;
  readonly attemptsMax?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly bodyBytesMax?: number | undefined;
  readonly userAgent?: string | undefined;
  /** Told of every request, answer, retry and slowing. */
  readonly observer?: ClientObserver | undefined;
}

const USER_AGENT = "lind/0.1 (self-hosted mirror of ClinicalTrials.gov)";

/** A client that counts what it asks. Throws `USAGE` for an address that cannot be one. */
export function openClient(options: ApiUpstreamOptions): { readonly client: Client; readonly traffic: () => Traffic } {
  let requests = 0;
  let bytes = 0;
  const observer: ClientObserver = (event) => {
    if (event.kind === "request") requests += 1;
    if (event.kind === "response") bytes += event.bytes;
    options.observer?.(event);
  };
  try {
    const client = createClient({ ...options, observer, userAgent: options.userAgent ?? USER_AGENT });
    return { client, traffic: () => ({ requests, bytes }) };
  } catch (error) {
    throw toLindError(error, options.baseUrl ?? "");
  }
}
