import { setImmediate as nextTurn } from "node:timers/promises";
import type { Context } from "hono";
import type { ServerEnv } from "../server-env.ts";

/** An answer up to this length is sent whole, with its length; a longer one as it is made. */
const WHOLE_LENGTH_MAX = 262_144;
/** Characters that are handed to the connection at once. */
const BATCH_LENGTH = 65_536;

/**
 * Sends a text that is made in parts. Until the first batch is full nothing is sent, so that what fails there still has
 * a status of its own. After that the next batch is made when the connection takes it, and none after the client left.
 */
export async function sendParts(
  c: Context<ServerEnv>,
  parts: AsyncIterable<string>,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await readBatch(iterator, WHOLE_LENGTH_MAX);
  return c.body(first.isLast ? first.text : streamOf(c, first.text, iterator), 200, { ...headers });
}

interface Batch {
  readonly text: string;
  readonly isLast: boolean;
}

async function readBatch(iterator: AsyncIterator<string>, lengthMin: number): Promise<Batch> {
  const texts: string[] = [];
  for (let length = 0; length < lengthMin; ) {
    const next = await iterator.next();
    if (next.done === true) return { text: texts.join(""), isLast: true };
    texts.push(next.value);
    length += next.value.length;
  }
  return { text: texts.join(""), isLast: false };
}

function streamOf(c: Context<ServerEnv>, first: string, iterator: AsyncIterator<string>): ReadableStream<Uint8Array> {
  let waiting: string | undefined = first;
  return new ReadableStream<Uint8Array>(
    {
      pull: breakingOff(c, async (controller) => {
        if (waiting !== undefined) {
          controller.enqueue(Buffer.from(waiting));
          waiting = undefined;
          return;
        }
        // Records are read without waiting for anything; other requests get their turn between batches.
        await nextTurn();
        const { text, isLast } = await readBatch(iterator, BATCH_LENGTH);
        if (text !== "") controller.enqueue(Buffer.from(text));
        if (isLast) controller.close();
      }),
      cancel: async () => {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

type Pull = (controller: ReadableStreamDefaultController<Uint8Array>) => Promise<void>;

/**
 * An answer that fails under way is broken off with its connection, so that no client takes a part of it for the whole,
 * and the log tells why. Its status was sent long ago.
 */
export function breakingOff(c: Context<ServerEnv>, pull: Pull): Pull {
  return async (controller) => {
    try {
      await pull(controller);
    } catch (error) {
      c.get("noteFailure")(error);
      const outgoing = c.env?.outgoing;
      if (outgoing === undefined) throw error;
      outgoing.destroy();
    }
  };
}
