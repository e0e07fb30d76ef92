import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBody, untilAborted } from "./body.ts";

const never = new AbortController().signal;

/** A stream that gives these chunks and says whether it was cancelled. */
function streamOf(chunks: readonly Uint8Array[]) {
  const state = { isCancelled: false };
  const left = [...chunks];
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = left.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    cancel: () => {
      state.isCancelled = true;
    },
  });
  return { stream, state };
}

describe("reading a body", () => {
  test("joins whatever chunks it comes in, up to the limit", async () => {
    const chunk = fc.uint8Array({ maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(chunk, { maxLength: 10 }),
        fc.integer({ min: 1, max: 100 }),
        async (chunks, bytesMax) => {
          const all = Buffer.concat(chunks);
          let counted = 0;
          const body = await readBody(streamOf(chunks).stream, bytesMax, never, (count) => {
            counted += count;
          });
          expect(Buffer.from(body.bytes).equals(all.subarray(0, bytesMax))).toBe(true);
          expect(body.isWhole).toBe(all.length <= bytesMax);
          if (body.isWhole) expect(counted).toBe(all.length);
        },
      ),
    );
  });

  test("stops reading beyond the limit", async () => {
    const { stream, state } = streamOf(Array.from({ length: 100 }, () => new Uint8Array(10)));
    let counted = 0;
    const body = await readBody(stream, 25, never, (count) => {
      counted += count;
    });
    expect(body).toMatchObject({ isWhole: false, bytes: { length: 25 } });
    expect(counted).toBe(30);
    expect(state.isCancelled).toBe(true);
  });

  test("no body is empty", async () => {
    expect(await readBody(null, 1, never, () => undefined)).toEqual({ bytes: new Uint8Array(0), isWhole: true });
  });

  test("an abort ends it at once and lets go of the stream", async () => {
    const controller = new AbortController();
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      cancel: () => {
        isCancelled = true;
      },
    });
    const body = readBody(stream, 1, controller.signal, () => undefined);
    controller.abort(new Error("enough"));
    await expect(body).rejects.toThrow("enough");
    expect(isCancelled).toBe(true);
  });
});

describe("waiting until an abort", () => {
  test("gives the promise's own outcome", async () => {
    expect(await untilAborted(Promise.resolve(7), never)).toBe(7);
    await expect(untilAborted(Promise.reject(new Error("no")), never)).rejects.toThrow("no");
  });

  test("an abort that came before counts", async () => {
    const aborted = AbortSignal.abort(new Error("before"));
    await expect(untilAborted(new Promise(() => undefined), aborted)).rejects.toThrow("before");
  });

  test("a promise that fails afterwards is nobody's surprise", async () => {
    const aborted = AbortSignal.abort(new Error("before"));
    await expect(untilAborted(Promise.reject(new Error("late")), aborted)).rejects.toThrow("before");
  });
});
