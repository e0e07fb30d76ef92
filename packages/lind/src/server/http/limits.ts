/** Characters of a request's address. */
export const URL_LENGTH_MAX = 16_384;

/** Bytes of all headers of a request, its address among them. */
export const HEADER_BYTES_MAX = 32_768;

/** Studies in a page; a larger `pageSize` is coerced, as the registry does. */
export const PAGE_SIZE_MAX = 1_000;

/** How long a client may take for its headers, and for its whole request. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;

/** A connection on which nothing moves for so long is ended: a client that stopped reading, or one that is gone. */
export const IDLE_TIMEOUT_MS = 120_000;

/** How long a connection is kept open for the client's next request. */
export const KEEP_ALIVE_TIMEOUT_MS = 30_000;

/** How long answers that are under way may take when the server is told to stop. */
export const DRAIN_MS_MAX = 10_000;
