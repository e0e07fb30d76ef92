import { type Duplex, Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { constants, createBrotliCompress, createGzip, createZstdCompress } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import { unreachable } from "../../base/assert.ts";
import type { ServerEnv } from "../server-env.ts";

/** Encodings in the order of our preference: what compresses best for the time it takes comes first. */
const ENCODINGS = ["zstd", "br", "gzip"] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** Below this many bytes there is nothing to gain. */
const BYTES_MIN = 1_024;

/** Text of any kind but a stream of events, which must not wait for a block to fill. */
const COMPRESSIBLE = /^(?:text\/(?!event-stream)|application\/(?:json|x-ndjson|problem\+json|fhir\+json|xml))/;

/** Compresses answers as they are sent, in the encoding that the client likes best among those we have. */
export function compression(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    if (!COMPRESSIBLE.test(headers.get("content-type") ?? "")) return;
    c.header("vary", "accept-encoding", { append: true });
    const encoding = chooseEncoding(c.req.header("accept-encoding"));
    const length = headers.get("content-length");
    const isSmall = length !== null && Number(length) < BYTES_MIN;
    if (encoding === undefined || isSmall || c.req.method === "HEAD" || c.res.body === null) return;
    const etag = headers.get("etag");
    c.res = new Response(compress(c.res.body, encoding), c.res);
    c.res.headers.delete("content-length");
    c.header("content-encoding", encoding);
    // The registry marks the tag of a compressed answer.
    if (etag !== null) c.header("etag", etag.replace(/"$/, `-${encoding}"`));
  };
}

function compress(body: ReadableStream<Uint8Array>, encoding: Encoding): ReadableStream {
  const encoder = createEncoder(encoding);
  const source = Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
  // An answer that breaks off must not look finished: the error ends the encoder, and with it the connection.
  source.on("error", (error) => encoder.destroy(error));
  encoder.on("close", () => source.destroy());
  source.pipe(encoder);
  return Readable.toWeb(encoder) as ReadableStream;
}

function createEncoder(encoding: Encoding): Duplex {
  switch (encoding) {
    case "gzip":
      return createGzip({ level: GZIP_LEVEL });
    case "br":
      return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
    case "zstd":
      return createZstdCompress();
    default:
      return unreachable(encoding);
  }
}

// The slow ends of both scales save a tenth of the bytes for several times the time.
const GZIP_LEVEL = 4;
const BROTLI_QUALITY = 4;

/** The encoding of the highest weight in the header; undefined where it takes none of ours. */
export function chooseEncoding(header: string | undefined): Encoding | undefined {
  if (header === undefined || header === "") return undefined;
  const weights = parseWeights(header);
  let best: Encoding | undefined;
  let bestWeight = 0;
  for (const encoding of ENCODINGS) {
    const weight = weights.get(encoding) ?? weights.get("*") ?? 0;
    if (weight > bestWeight) {
      best = encoding;
      bestWeight = weight;
    }
  }
  return best;
}

function parseWeights(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const item of header.toLowerCase().split(",")) {
    const [name = "", ...parameters] = item.split(";").map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    const weight = quality === undefined ? 1 : Number(quality.slice("q=".length));
    weights.set(name, Number.isNaN(weight) ? 0 : weight);
  }
  return weights;
}
