/** Characters of a request's address. A longer search goes into the body of `POST /api/v2/studies/search`. */
export const URL_LENGTH_MAX = 16_384;

/** Bytes of all headers of a request, its address among them. */
export const HEADER_BYTES_MAX = 32_768;

/** Bytes of a request's body. */
export const BODY_BYTES_MAX = 1_048_576;
/** A watch in a body; a list of a thousand ids fits. */
export const WATCH_BYTES_MAX = 65_536;

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

/** Changes in a page of the change feed. */
export const CHANGES_MAX = 1_000;

/** Studies in a page of events; two texts are read for each. */
export const EVENT_STUDIES_MAX = 1_000;

/** Facets that are counted in one request, and values of each that are given. */
export const FACETS_MAX = 10;
export const FACET_VALUES_MAX = 1_000;

/** Clients that may listen to the change feed at the same time. */
export const LISTENERS_MAX = 100;
