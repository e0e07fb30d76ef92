import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import { must } from "../packages/lind/src/base/assert.ts";
import { decodeText, encodeDelta, encodeWhole } from "../packages/lind/src/registry/sqlite/text-codec.ts";
import { makeDictionary } from "../packages/lind/src/registry/sqlite/text-dictionary.ts";
import { hasSharedData, sharedPath } from "../test/support/shared.ts";
import { table } from "./measure.ts";

/** What texts cost in the store: dictionaries of several kinds, deltas between real versions and of very large texts. */
export function benchCodec(): Promise<string> {
  if (!hasSharedData) return Promise.resolve("## Compression\n\nNot measured: real records are not at hand.");
  const records = readAll(sharedPath("data/studies"));
  const sections = [
    "## Compression",
    "",
    ...dictionaryTable(records),
    "",
    ...versionTable(),
    "",
    ...largeTable(records),
  ];
  return Promise.resolve(sections.join("\n"));
}

const readAll = (folder: string) => readdirSync(folder).map((name) => readFileSync(join(folder, name)));

function dictionaryTable(records: readonly Buffer[]): readonly string[] {
  const samples = records.filter((_, at) => at % 2 === 0);
  const others = records.filter((_, at) => at % 2 === 1);
  const rawBytes = others.reduce((sum, text) => sum + text.byteLength, 0);
  const dictionaries: readonly (readonly [string, Uint8Array | undefined])[] = [
    ["none", undefined],
    ["whole records, 112 kB", wholeRecords(samples, 112 * 1024)],
    ["whole records, 48 kB", wholeRecords(samples, 48 * 1024)],
    ["shared segments, 48 kB (used)", makeDictionary(samples)],
    ["the same from 50 records only", makeDictionary(samples.slice(0, 50))],
  ];
  const rows = dictionaries.map(([name, dictionary]) => {
    const frames = others.map((text) => encodeWhole(text, dictionary));
    const bytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
    const write = cpuMicros(() => {
      for (const text of others) encodeWhole(text, dictionary);
    });
    const read = cpuMicros(() => {
      for (const [at, frame] of frames.entries()) decodeText(frame, must(others[at], "a text").byteLength, dictionary);
    });
    const micros = (total: number) => `${(total / others.length).toFixed(0)} µs`;
    return [name, (bytes / rawBytes).toFixed(3), micros(write), micros(read)];
  });
  return [
    `${others.length} real records, ${Math.round(rawBytes / others.length)} bytes at the mean, with dictionaries made of ${samples.length} others; CPU time a record.`,
    "",
    table(["dictionary", "stored / text", "write", "read"], rows),
  ];
}

/** Whole records, as a dictionary without any choice. */
function wholeRecords(samples: readonly Buffer[], bytes: number): Buffer {
  const small = samples.filter((text) => text.byteLength >= 3_000 && text.byteLength <= 12_000);
  const stride = Math.max(1, Math.floor(small.length / (bytes / 7_000)));
  return Buffer.concat(small.filter((_, at) => at % stride === 0)).subarray(0, bytes);
}

/** CPU time of the fastest of three rounds, in microseconds. */
function cpuMicros(round: () => void): number {
  const rounds = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    round();
    const used = process.cpuUsage(before);
    return used.user + used.system;
  });
  return Math.min(...rounds);
}

function versionTable(): readonly string[] {
  const rows = readdirSync(sharedPath("data/versions")).flatMap((nctId) => {
    const [older, newer] = readAll(sharedPath("data/versions", nctId));
    if (older === undefined || newer === undefined) return [];
    return [[nctId, `${older.byteLength} B`, `${encodeDelta(older, newer).byteLength} B`]];
  });
  return [
    "The older of two real versions, kept as its difference from the newer.",
    "",
    table(["study", "text", "stored"], rows),
  ];
}

function largeTable(records: readonly Buffer[]): readonly string[] {
  const rows = [1, 4, 16].map((megabytes) => {
    const base = Buffer.concat([...records, ...records]).subarray(0, megabytes * 1024 * 1024);
    const text = Buffer.from(base);
    for (let at = 50_000; at < text.byteLength; at += 100_000) text.write("2026-11-22", at);
    const params = { [constants.ZSTD_c_compressionLevel]: 3 };
    const plain = zstdCompressSync(text, { params, dictionary: base });
    const startedMs = performance.now();
    const frame = encodeDelta(text, base);
    const elapsedMs = performance.now() - startedMs;
    return [`${megabytes} MB`, `${plain.byteLength} B`, `${frame.byteLength} B`, `${elapsedMs.toFixed(0)} ms`];
  });
  return [
    "Very large texts with an edit in every 100 kB, as a difference: zstd's level 3 as it is, and with tables for the size.",
    "",
    table(["text", "level 3", "used", "time"], rows),
  ];
}
