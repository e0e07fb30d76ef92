import type { CtgovError } from "./errors.ts";
import type { HistoryOperationId, OperationId } from "./parameters.ts";

/** Sends one request: the platform's `fetch`, a proxy, a cache, or a program in the same process. */
export type Transport = (request: Request) => Promise<Response>;

/** Time as the client sees it; it comes in as an argument, so that a test decides what time it is. */
export interface ClientClock {
  /** Wall time, milliseconds since 1970-01-01T00:00:00Z; only compared with the dates of `Retry-After`. */
  now(): number;
  /** Milliseconds from an arbitrary start that never go backwards. Without it, spacing relies on `now`. */
  monotonicMs?: (() => number) | undefined;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

type AskedOperation = OperationId | HistoryOperationId;

/** What the client does, for counting and for progress. `response` comes once for each `request` that was answered. */
export type ClientEvent =
  | { readonly kind: "request"; readonly operation: AskedOperation; readonly url: string; readonly attempt: number }
  | {
      readonly kind: "response";
      readonly operation: AskedOperation;
      readonly url: string;
      readonly status: number;
      /** Bytes of the body that arrived, as they are after decompression; also of a body that broke off. */
      readonly bytes: number;
      /** From the request to the last byte. */
      readonly durationMs: number;
    }
  | {
      readonly kind: "retry";
      readonly operation: AskedOperation;
      readonly url: string;
      /** The attempt that failed, counted from 1. */
      readonly attempt: number;
      readonly delayMs: number;
      readonly reason: CtgovError;
    }
  /** Requests are spaced further apart from now on, because the registry asked for it or answers slowly. */
  | { readonly kind: "slowed"; readonly spacingMs: number; readonly reason: "overload" | "latency" };

export type ClientObserver = (event: ClientEvent) => void;
