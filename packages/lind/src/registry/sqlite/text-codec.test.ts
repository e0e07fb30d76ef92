import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText, encodeDelta, encodeWhole, WholeEncoder } from "./text-codec.ts";

const MIB = 1024 * 1024;

const someBytes = fc.string({ unit: "binary", maxLength: 3_000 }).map((text) => Buffer.from(text, "utf8"));

/** A long text and an edited copy of it: pieces inserted, replaced or cut at random places. */
const someEdits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(200),
    insert: fc.string({ unit: "binary" }),
  }),
  { maxLength: 8 },
);

function edited(
  text: string,
  edits: readonly { readonly at: number; readonly cut: number; readonly insert: string }[],
) {
  return edits.reduce((result, { at, cut, insert }) => {
    const place = Math.floor(at * result.length);
    return result.slice(0, place) + insert + result.slice(place + cut);
  }, text);
}

/** Deterministic text that a compressor cannot guess. */
function noise(bytes: number, seed: number): Buffer {
  const result = Buffer.alloc(bytes);
  let state = seed;
  for (let at = 0; at < bytes; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    result[at] = 32 + ((state >>> 16) % 90);
  }
  return result;
}

describe("a whole text", () => {
  test("comes back byte for byte, with any dictionary or none", () => {
    fc.assert(
      fc.property(someBytes, fc.option(someBytes, { nil: undefined }), (text, dictionary) => {
        expect(decodeText(encodeWhole(text, dictionary), text.byteLength, dictionary).equals(text)).toBe(true);
      }),
    );
  });

  test.each([0, 1, 63, 64, 1_023, 1_024, 65_536, 4 * MIB])("of %i bytes comes back", (bytes) => {
    const text = noise(bytes, 1);
    expect(decodeText(encodeWhole(text, undefined), bytes, undefined).equals(text)).toBe(true);
  });
});

describe("many whole texts", () => {
  test("become the frames that each becomes alone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someBytes, { maxLength: 5 }), someBytes, async (texts, dictionary) => {
        using encoder = new WholeEncoder(dictionary);
        const frames = await Promise.all(texts.map((text) => encoder.encode(text)));
        expect(frames).toEqual(texts.map((text) => encodeWhole(text, dictionary)));
      }),
    );
  });

  test("come back where frames are longer than one piece of zlib's", async () => {
    const dictionary = noise(50_000, 1);
    const texts = [300_000, 0, 1, 4 * MIB, 200_000].map((bytes, seed) => noise(bytes, seed + 2));
    using encoder = new WholeEncoder(dictionary);
    const frames = await Promise.all(texts.map((text) => encoder.encode(text)));
    for (const [at, frame] of frames.entries()) {
      const text = texts[at] ?? Buffer.alloc(0);
      expect(decodeText(frame, text.byteLength, dictionary).equals(text)).toBe(true);
    }
  });

  test("that are under way when nobody wants them any more fail", async () => {
    const encoder = new WholeEncoder(noise(1_000, 1));
    const underWay = encoder.encode(noise(4 * MIB, 2));
    const failure = expect(underWay).rejects.toThrow();
    encoder[Symbol.dispose]();
    await failure;
  });
});

describe("a delta", () => {
  test("comes back byte for byte from any base", () => {
    fc.assert(
      fc.property(someBytes, someBytes, (text, base) => {
        expect(decodeText(encodeDelta(text, base), text.byteLength, base).equals(text)).toBe(true);
      }),
    );
  });

  test("of an edited text costs about what the edits cost", () => {
    const base = noise(20_000, 7).toString("utf8");
    fc.assert(
      fc.property(someEdits, (edits) => {
        const text = Buffer.from(edited(base, edits), "utf8");
        const frame = encodeDelta(text, Buffer.from(base, "utf8"));
        const inserted = edits.reduce((sum, { insert }) => sum + Buffer.byteLength(insert), 0);
        expect(frame.byteLength).toBeLessThan(120 + inserted + 40 * edits.length);
        expect(decodeText(frame, text.byteLength, Buffer.from(base, "utf8")).equals(text)).toBe(true);
      }),
    );
  });

  test.each([
    ["1 MiB", MIB],
    ["4 MiB", 4 * MIB],
    ["9 MiB", 9 * MIB],
  ])("of %s with three edits far apart costs less than a kilobyte", (_, bytes) => {
    const base = noise(bytes, 3);
    const text = Buffer.concat([Buffer.from("at the front"), base]);
    text.write("in the middle", bytes >> 1);
    text.write("near the end", bytes - 100);
    const frame = encodeDelta(text, base);
    expect(frame.byteLength).toBeLessThan(1_024);
    expect(decodeText(frame, text.byteLength, base).equals(text)).toBe(true);
  });
});

describe("a damaged frame", () => {
  const text = noise(5_000, 11);
  const dictionary = noise(3_000, 13);

  test("is never taken for a text, whichever byte is damaged", () => {
    const frame = encodeWhole(text, dictionary);
    fc.assert(
      fc.property(fc.nat(frame.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Buffer.from(frame);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        let decoded: Buffer;
        try {
          decoded = decodeText(damaged, text.byteLength, dictionary);
        } catch {
          return;
        }
        // Some bits of a frame's head mean nothing; then the text must be the right one all the same.
        expect(decoded.equals(text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("is noticed when it is cut, when the dictionary is another, and when the length is another", () => {
    const frame = encodeWhole(Buffer.concat([dictionary, text]), dictionary);
    const bytes = dictionary.byteLength + text.byteLength;
    expect(() => decodeText(frame.subarray(0, -1), bytes, dictionary)).toThrow();
    expect(() => decodeText(frame, bytes, noise(3_000, 14))).toThrow();
    expect(() => decodeText(frame, bytes, undefined)).toThrow();
    expect(() => decodeText(frame, bytes - 1, dictionary)).toThrow();
    expect(() => decodeText(frame, bytes + 1, dictionary)).toThrow(/were stored/);
  });
});
