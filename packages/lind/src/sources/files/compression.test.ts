import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decompressed } from "./compression.ts";

async function* inChunks(content: Uint8Array, bytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += bytes) yield content.subarray(from, from + bytes);
}

/** What came out, and the code of the error that ended it. */
async function read(
  content: Uint8Array,
  chunkBytes = 1_000,
): Promise<{ readonly text: string; readonly code?: unknown }> {
  const parts: Uint8Array[] = [];
  const text = () => Buffer.concat(parts).toString();
  try {
    for await (const part of decompressed(inChunks(content, chunkBytes))) parts.push(part);
  } catch (error) {
    return { text: text(), code: error instanceof Error && "code" in error ? error.code : error };
  }
  return { text: text() };
}

/** Text that compresses to something like half its size. */
const toLines = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index} ${Math.sin(index)}\n`).join("");
const lines = toLines(2_000);

describe.each([
  ["gzip", gzipSync],
  ["zstd", zstdCompressSync],
] as const)("%s", (_name, compress) => {
  test("is decompressed, in whatever chunks it comes", async () => {
    const content = compress(lines);
    for (const chunkBytes of [61, 4_096, content.length])
      expect(await read(content, chunkBytes)).toEqual({ text: lines });
  });

  test("in several parts is read to its end", async () => {
    const parts = fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 100 }), async (texts, chunkBytes) => {
        const content = Buffer.concat(texts.map((text) => compress(text)));
        expect(await read(content, chunkBytes)).toEqual({ text: texts.join("") });
      }),
      { numRuns: 60 },
    );
  });

  test("of a few bytes that stand for many is given piece by piece", async () => {
    const content = compress(Buffer.alloc(64 * 1024 * 1024));
    let [bytes, pieces] = [0, 0];
    for await (const part of decompressed(inChunks(content, content.length))) {
      bytes += part.length;
      pieces += 1;
    }
    expect(bytes).toBe(64 * 1024 * 1024);
    expect(pieces).toBeGreaterThan(100);
  });

  test("that ends too early gives what was there and says so", async () => {
    // Several blocks of 128 kB, which is what zstd decompresses at once.
    const long = toLines(20_000);
    const whole = compress(long);
    const { text, code } = await read(whole.subarray(0, whole.length - 2_000));
    expect(code).toBe("Z_BUF_ERROR");
    expect(long.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(long.length / 2);
  });

  test("may be left before its end", async () => {
    for await (const part of decompressed(inChunks(compress(lines.repeat(50)), 1_000))) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
  });
});

test("zero bytes behind gzip data are padding, anything else is damage", async () => {
  expect(await read(Buffer.concat([gzipSync(lines), Buffer.alloc(5_000)]))).toEqual({ text: lines });
  expect((await read(Buffer.concat([gzipSync(lines), Buffer.from("more")]))).code).toBe("Z_DATA_ERROR");
});

test("text behind zstd data is damage", async () => {
  const { text, code } = await read(Buffer.concat([zstdCompressSync(lines), Buffer.from("more")]));
  expect({ text, code }).toEqual({ text: lines, code: "ZSTD_error_prefix_unknown" });
});

test("what is not compressed goes through as it is", async () => {
  expect(await read(Buffer.from("{}"))).toEqual({ text: "{}" });
  expect(await read(Buffer.alloc(0))).toEqual({ text: "" });
});
