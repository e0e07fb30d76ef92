/** What was read of a body. */
export interface ReadBody {
  readonly bytes: Uint8Array;
  /** False when the body went on beyond `bytesMax`; `bytes` is its beginning then. */
  readonly isWhole: boolean;
}

/**
 * Reads a body as it comes, up to `bytesMax`; the rest is not read. Rejects with the signal's reason as soon as that is
 * aborted, also where the body itself knows nothing of the signal, and with the stream's own error where it breaks.
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number,
  signal: AbortSignal,
  onBytes: (count: number) => void,
): Promise<ReadBody> {
  if (body === null) return { bytes: new Uint8Array(0), isWhole: true };
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    while (true) {
      const { done, value } = await untilAborted(reader.read(), signal);
      if (done) return { bytes: join(chunks, size), isWhole: true };
      onBytes(value.length);
      const room = bytesMax - size;
      chunks.push(value.length <= room ? value : value.subarray(0, room));
      size += Math.min(value.length, room);
      if (value.length > room) return { bytes: join(chunks, size), isWhole: false };
    }
  } finally {
    // Frees the connection where the body was not read to its end; a finished or broken stream does not mind.
    reader.cancel().catch(() => undefined);
  }
}

/** The promise's outcome, or the signal's reason as soon as that is aborted. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
