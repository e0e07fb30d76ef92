import { type Duplex, Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { constants, createBrotliCompress, createGzip, createZstdCompress } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import { unreachable } from "../../base/assert.ts";
import type { ServerEnv } from "../server-env.ts";

/** Encodings in the order of our preference: what compresses best for the time it takes comes first. */
const ENCODINGS = ["zstd", "br", "gzip"] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** What answers differ by, beside the address. */
export const VARY = "accept-encoding";

/** Below this many bytes there is nothing to gain. */
const BYTES_MIN = 1_024;

/** Text of any kind but a stream of events, which must not wait for a block to fill. */
const COMPRESSIBLE = /^(?:text\/(?!event-stream)|application\/(?:json|x-ndjson|problem\+json|fhir\+json|xml))/;

/** Compresses answers as they are sent, in the encoding that the client likes best among those we have. */
export function compression(): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    c.header("vary", VARY);
    await next();
    const encoding = chooseEncoding(c.req.header("accept-encoding"));
    // To look at an answer's headers costs as much as to make it; who takes no encoding does not pay for that.
    if (encoding === undefined || c.req.method === "HEAD") return;
    const { headers } = c.res;
    const length = headers.get("content-length");
    const isSmall = length !== null && Number(length) < BYTES_MIN;
    if (isSmall || c.res.body === null || !COMPRESSIBLE.test(headers.get("content-type") ?? "")) return;
    const etag = headers.get("etag");
    c.res = new Response(compress(c.res.body, encoding), c.res);
    c.res.headers.delete("content-length");
    c.header("content-encoding", encoding);
    // The registry marks the tag of a compressed answer.
    if (etag !== null) c.header("etag", etag.replace(/"$/, `-${encoding}"`));
  };
}

function compress(body: ReadableStream<Uint8Array>, encoding: Encoding): ReadableStream<Uint8Array> {
  const encoder = createEncoder(encoding);
  const source = Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
  // An answer that breaks off must not look finished: the error ends the encoder, and with it the connection.
  source.on("error", (error) => encoder.destroy(error));
  encoder.on("close", () => source.destroy());
  source.pipe(encoder);
  const chunks: AsyncIterator<Uint8Array> = encoder[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      // A client that left ends the encoder, which ends what it reads from.
      cancel: () => void encoder.destroy(),
    },
    { highWaterMark: 0 },
  );
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
