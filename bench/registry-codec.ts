// What texts cost in the store: dictionaries of several kinds, deltas between real versions, deltas of very large texts.
//   node --conditions=source bench/registry-codec.ts DATA       (DATA holds studies/*.json and versions/NCT…/*.json)
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import { must } from "../packages/lind/src/base/assert.ts";
import { decodeText, encodeDelta, encodeWhole } from "../packages/lind/src/registry/sqlite/text-codec.ts";
import { makeDictionary } from "../packages/lind/src/registry/sqlite/text-dictionary.ts";

const data = must(process.argv[2], "name the folder with studies/ and versions/");
const readAll = (folder: string) => readdirSync(folder).map((name) => readFileSync(join(folder, name)));
const records = readAll(join(data, "studies"));
const samples = records.filter((_, at) => at % 2 === 0);
const others = records.filter((_, at) => at % 2 === 1);
const rawBytes = others.reduce((sum, text) => sum + text.byteLength, 0);

/** CPU time of one of the fastest of three rounds, in microseconds. */
function cpuMicros(round: () => void): number {
  const rounds = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    round();
    const used = process.cpuUsage(before);
    return used.user + used.system;
  });
  return Math.min(...rounds);
}

/** Whole records, as a dictionary without any choice. */
function wholeRecords(bytes: number): Buffer {
  const small = samples.filter((text) => text.byteLength >= 3_000 && text.byteLength <= 12_000);
  const stride = Math.max(1, Math.floor(small.length / (bytes / 7_000)));
  return Buffer.concat(small.filter((_, at) => at % stride === 0)).subarray(0, bytes);
}

const dictionaries: readonly (readonly [string, Uint8Array | undefined])[] = [
  ["none", undefined],
  ["whole records, 112 kB", wholeRecords(112 * 1024)],
  ["whole records, 48 kB", wholeRecords(48 * 1024)],
  ["shared segments, 48 kB (used)", makeDictionary(samples)],
  ["the same from 50 records only", makeDictionary(samples.slice(0, 50))],
];
console.log(
  `\n${others.length} records, mean ${Math.round(rawBytes / others.length)} bytes; dictionaries of ${samples.length} others`,
);
for (const [name, dictionary] of dictionaries) {
  const frames = others.map((text) => encodeWhole(text, dictionary));
  const bytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
  const encode = cpuMicros(() => {
    for (const text of others) encodeWhole(text, dictionary);
  });
  const decode = cpuMicros(() => {
    for (const [at, frame] of frames.entries()) decodeText(frame, must(others[at], "a text").byteLength, dictionary);
  });
  const micros = (total: number) => `${(total / others.length).toFixed(0)} µs`;
  console.log(`${name.padEnd(32)} ${(bytes / rawBytes).toFixed(3)}  write ${micros(encode)}  read ${micros(decode)}`);
}

console.log("\nthe older of two real versions, as a delta from the newer");
for (const folder of readdirSync(join(data, "versions"))) {
  const [older, newer] = readAll(join(data, "versions", folder)).map((text) => text);
  if (older === undefined || newer === undefined) continue;
  const frame = encodeDelta(older, newer);
  console.log(`${folder}  ${String(older.byteLength).padStart(7)} -> ${frame.byteLength} bytes`);
}

console.log(
  "\nvery large texts with an edit in every 100 kB, as a delta: level 3 as it is, and with tables for the size (used)",
);
for (const megabytes of [1, 4, 16]) {
  const base = Buffer.concat(Array.from({ length: 2 }, () => records).flat()).subarray(0, megabytes * 1024 * 1024);
  const text = Buffer.from(base);
  for (let at = 50_000; at < text.byteLength; at += 100_000) text.write("2026-11-22", at);
  const params = { [constants.ZSTD_c_compressionLevel]: 3 };
  const plain = zstdCompressSync(text, { params, dictionary: base });
  const startMs = performance.now();
  const frame = encodeDelta(text, base);
  const ms = performance.now() - startMs;
  console.log(`${megabytes} MB: ${plain.byteLength} -> ${frame.byteLength} bytes, ${ms.toFixed(0)} ms`);
}
