/**
 * Makes a dictionary for zstd out of sample records. Pure and deterministic.
 *
 * What pays in a dictionary is what many records share, said once. So the samples are cut into shingles, each shingle
 * counts the records that have it, and the dictionary collects the segments whose shingles are shared most, after the
 * COVER algorithm (Liao, Petri, Moffat, Wirth: Effective construction of relative Lempel-Ziv dictionaries, WWW 2016) by
 * which zstd's own tool trains. zstd reads the dictionary anew for every text, so a small one that is well chosen is
 * worth more than a large one: 48 kB made in this way beat 112 kB of whole records in size and in time, see
 * `bench/codec.ts`.
 */
import { assert } from "../../base/assert.ts";

/** The size of a dictionary, in bytes. */
export const DICTIONARY_BYTES: number = 48 * 1024;
/** With less sample text than this a dictionary would be a copy of the samples themselves. */
export const SAMPLE_BYTES_MIN: number = 8 * DICTIONARY_BYTES;
/** Enough to know what records share; more costs time and says little. */
const SAMPLE_BYTES_MAX = 2 * 1024 * 1024;
/** Of one record: a few records with hundreds of locations must not crowd out the others. */
const RECORD_BYTES_MAX = 32 * 1024;

/** Bytes of a shingle: about the shortest match that zstd likes. */
const SHINGLE_BYTES = 8;
/** Bytes of a segment, the piece that a dictionary is put together from. */
const SEGMENT_BYTES = 256;
/** Shingles are told apart by 20 bits of a hash; a collision only makes one segment look better than it is. */
const SHINGLE_BITS = 20;
/** Knuth's multiplicative hash: 2 to the 32, divided by the golden ratio. */
const HASH_FACTOR = 0x9e3779b1;

/** Undefined where the samples are too few. */
export function makeDictionary(samples: readonly Uint8Array[]): Uint8Array | undefined {
  const sample = gather(samples);
  if (sample.bytes.byteLength < SAMPLE_BYTES_MIN) return undefined;
  const shingles = hashShingles(sample.bytes);
  const counts = countRecords(shingles, sample.starts);
  const epochs = DICTIONARY_BYTES / SEGMENT_BYTES;
  const epochBytes = Math.floor(shingles.length / epochs);
  const segments: Segment[] = [];
  // One segment from each stretch of the samples, so that all kinds of records have their say.
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const segment = bestSegment(shingles, counts, epoch * epochBytes, (epoch + 1) * epochBytes);
    segments.push(segment);
    // What is in the dictionary already is worth nothing a second time.
    for (const shingle of shinglesOf(shingles, segment.start)) counts[shingle] = 0;
  }
  // Matches near the end cost fewer bits, so the most shared segments come last.
  segments.sort((left, right) => left.score - right.score || left.start - right.start);
  const dictionary = Buffer.concat(segments.map(({ start }) => sample.bytes.subarray(start, start + SEGMENT_BYTES)));
  assert(dictionary.byteLength === DICTIONARY_BYTES, "a dictionary has its full size");
  return dictionary;
}

interface Sample {
  readonly bytes: Uint8Array;
  /** Where each record begins. */
  readonly starts: readonly number[];
}

/** The beginnings of the samples, taken evenly where there are too many. */
function gather(samples: readonly Uint8Array[]): Sample {
  const cut = samples.map((sample) => sample.subarray(0, RECORD_BYTES_MAX));
  const bytesTotal = cut.reduce((sum, sample) => sum + sample.byteLength, 0);
  const stride = Math.max(1, bytesTotal / SAMPLE_BYTES_MAX);
  const chosen: Uint8Array[] = [];
  for (let at = 0; at < cut.length; at += stride) {
    const sample = cut[Math.floor(at)];
    if (sample !== undefined) chosen.push(sample);
  }
  const starts: number[] = [];
  let bytes = 0;
  for (const sample of chosen) {
    starts.push(bytes);
    bytes += sample.byteLength;
  }
  return { bytes: Buffer.concat(chosen, bytes), starts };
}

/** The hash of the shingle that begins at each position. */
function hashShingles(bytes: Uint8Array): Uint32Array {
  const shingles = new Uint32Array(bytes.byteLength - SHINGLE_BYTES + 1);
  for (let at = 0; at < shingles.length; at += 1) {
    let hash = 0;
    for (let offset = 0; offset < SHINGLE_BYTES; offset += 1) {
      hash = Math.imul(hash ^ (bytes[at + offset] ?? 0), HASH_FACTOR);
    }
    shingles[at] = hash >>> (32 - SHINGLE_BITS);
  }
  return shingles;
}

/** In how many records each shingle is; one that only a single record has is worth nothing. */
function countRecords(shingles: Uint32Array, starts: readonly number[]): Uint32Array {
  const counts = new Uint32Array(2 ** SHINGLE_BITS);
  const metIn = new Int32Array(2 ** SHINGLE_BITS).fill(-1);
  for (const [record, start] of starts.entries()) {
    const end = starts[record + 1] ?? shingles.length;
    for (let at = start; at < Math.min(end, shingles.length); at += 1) {
      const shingle = shingles[at] ?? 0;
      if (metIn[shingle] === record) continue;
      metIn[shingle] = record;
      counts[shingle] = (counts[shingle] ?? 0) + 1;
    }
  }
  return counts.map((count) => (count === 1 ? 0 : count));
}

interface Segment {
  readonly start: number;
  readonly score: number;
}

/** The segment between `from` and `to` whose distinct shingles are shared most; a window slides over the stretch. */
function bestSegment(shingles: Uint32Array, counts: Uint32Array, from: number, to: number): Segment {
  const width = SEGMENT_BYTES - SHINGLE_BYTES + 1;
  const inWindow = new Map<number, number>();
  let best: Segment = { start: from, score: 0 };
  let score = 0;
  for (let at = from; at < to; at += 1) {
    const entering = shingles[at] ?? 0;
    const met = inWindow.get(entering) ?? 0;
    inWindow.set(entering, met + 1);
    if (met === 0) score += counts[entering] ?? 0;
    if (at - from >= width) {
      const leaving = shingles[at - width] ?? 0;
      const left = (inWindow.get(leaving) ?? 1) - 1;
      if (left > 0) inWindow.set(leaving, left);
      else {
        inWindow.delete(leaving);
        score -= counts[leaving] ?? 0;
      }
    }
    if (score > best.score && at - from >= width - 1) best = { start: at - width + 1, score };
  }
  return best;
}

function shinglesOf(shingles: Uint32Array, start: number): Uint32Array {
  return shingles.subarray(start, start + SEGMENT_BYTES - SHINGLE_BYTES + 1);
}
