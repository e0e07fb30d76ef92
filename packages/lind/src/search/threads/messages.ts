import { type ErrorCode, isLindError, LindError } from "../../base/errors.ts";
import type { Query } from "../../query/query.ts";
import type { Facet, FacetRequest, PageRequest, SearchPage } from "../search-index.ts";

/** What is asked of a query thread, about the present or about an archived day. */
export type Question = Asked & { readonly asOf?: string | undefined };

type Asked =
  | { readonly kind: "search"; readonly query: Query; readonly request: PageRequest }
  | { readonly kind: "count"; readonly query: Query }
  | { readonly kind: "facets"; readonly query: Query; readonly requests: readonly FacetRequest[] };

export type Answer =
  | { readonly kind: "search"; readonly page: SearchPage }
  | { readonly kind: "count"; readonly totalCount: number }
  | { readonly kind: "facets"; readonly facets: readonly Facet[] }
  | { readonly kind: "error"; readonly error: SentError };

/** An error as it crosses between threads, which keeps neither classes nor causes. */
export interface SentError {
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly hint: string | undefined;
  readonly stack: string | undefined;
}

export function toSentError(error: unknown): SentError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return isLindError(error)
    ? { code: error.code, message, hint: error.hint, stack }
    : { code: undefined, message, hint: undefined, stack };
}

/** The error again on the asking side; a refusal stays a refusal, a bug keeps the stack of the thread it happened in. */
export function fromSentError(sent: SentError): Error {
  if (sent.code !== undefined) return new LindError(sent.code, sent.message, { hint: sent.hint });
  const error = new Error(sent.message);
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}
