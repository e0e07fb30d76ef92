import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { must } from "../../packages/lind/src/base/assert.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { hashText } from "../../packages/lind/src/base/hash.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { openSqliteRegistry } from "../../packages/lind/src/registry/sqlite/open.ts";
import { decodeText, encodeWhole, WholeEncoder } from "../../packages/lind/src/registry/sqlite/text-codec.ts";
import { makeDictionary } from "../../packages/lind/src/registry/sqlite/text-dictionary.ts";
import { BatchBuilder } from "../../packages/lind/src/search/index-file/document.ts";
import { followFeed } from "../../packages/lind/src/search/index-file/follow-feed.ts";
import {
  createLocalPreparer,
  prepareTexts,
} from "../../packages/lind/src/search/index-file/preparing/prepare-texts.ts";
import { unpackWhole } from "../../packages/lind/src/sources/zip/unpack-entry.ts";
import { DEFLATED } from "../../packages/lind/src/sources/zip/zip-format.ts";
import { loadRecords } from "../../packages/lind/src/sync/load.ts";
import { readRecord } from "../../packages/lind/src/sync/read-record.ts";
import { median } from "../measure.ts";
import { simulatorOf } from "./simulation.ts";

const STUDIES = 4_000;
const BATCH = 200;
const PREPARED = 64;
const ROUNDS = 3;

/** Microseconds of processor time a study. */
export interface Stages {
  readonly unpack: number;
  readonly hash: number;
  readonly parse: number;
  readonly read: number;
  readonly compress: number;
  readonly load: number;
  readonly decompress: number;
  readonly prepare: number;
  readonly index: number;
}

/** Each stage of a first load by itself, in this thread. `load` and `index` hold those before them. */
export async function measureStages(): Promise<Stages> {
  const { simulation, day } = simulatorOf(STUDIES, 0);
  const texts = [...simulation.texts(day)].map(({ text }) => text);
  const rounds: Stages[] = [];
  for (let round = 0; round <= ROUNDS; round++) rounds.push(await measureOnce(texts));
  // The first round compiles.
  const warm = rounds.slice(1);
  const of = (stage: keyof Stages) => median(warm.map((each) => each[stage]));
  return {
    unpack: of("unpack"),
    hash: of("hash"),
    parse: of("parse"),
    read: of("read"),
    compress: of("compress"),
    load: of("load"),
    decompress: of("decompress"),
    prepare: of("prepare"),
    index: of("index"),
  };
}

async function measureOnce(all: readonly string[]): Promise<Stages> {
  const bytes = all.map((text) => Buffer.from(text));
  const packed = bytes.map((each) => ({
    packed: deflateRawSync(each),
    bytes: each.length,
    crc: crc32(each),
    method: DEFLATED,
  }));
  const dictionary = must(makeDictionary(bytes.slice(0, BATCH)), "enough samples");
  const frames = bytes.map((each) => encodeWhole(each, dictionary));
  const records = all.map((text, at) => ({ kind: "record" as const, place: String(at), text, bytes: bytes[at] }));
  const builder = new BatchBuilder();
  const prepare = () => {
    for (let from = 0; from < all.length; from += PREPARED) prepareTexts(builder, all.slice(from, from + PREPARED));
  };
  return {
    unpack: each(() => packed.forEach((entry) => void unpackWhole(entry.packed, entry))),
    hash: each(() => bytes.forEach((text) => void hashText(text))),
    parse: each(() => bytes.forEach((text) => void JSON.parse(text.toString("utf8")))),
    read: each(() => records.forEach((record) => void readRecord(record))),
    compress: await eachAsync(() => encodeAll(bytes, dictionary)),
    decompress: each(() => frames.forEach((frame, at) => void decodeText(frame, bytes[at]?.length ?? 0, dictionary))),
    prepare: each(prepare),
    ...(await measureStoring(records)),
  };
}

/** As a page of a commit is encoded: in threads of zlib's own. */
async function encodeAll(texts: readonly Uint8Array[], dictionary: Uint8Array): Promise<void> {
  using encoder = new WholeEncoder(dictionary);
  await Promise.all(texts.map((text) => encoder.encode(text)));
}

/** Loading and indexing in one thread, into a home of its own. */
async function measureStoring(
  records: readonly { readonly kind: "record"; readonly place: string; readonly text: string }[],
): Promise<Pick<Stages, "load" | "index">> {
  const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
  const registry = await openSqliteRegistry({ home, mode: "write" });
  const signal = new AbortController().signal;
  const effects = { clock: systemClock, failpoint: noFailpoint, log: silentLog, progress: noProgress, signal };
  async function* batches() {
    for (let from = 0; from < records.length; from += BATCH) yield records.slice(from, from + BATCH);
  }
  const load = await eachAsync(() => loadRecords({ registry, source: "bench", batches: batches(), effects }));
  const index = await eachAsync(() => followFeed({ registry, home, openPreparer: createLocalPreparer }));
  await registry[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
  return { load, index };
}

function each(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return spent(before);
}

async function eachAsync(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return spent(before);
}

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / STUDIES;
}

export function stageRows(stages: Stages): readonly (readonly string[])[] {
  const row = (name: string, micros: number) => [name, String(Math.round(micros))];
  const { unpack, hash, parse, read, compress, load, decompress, prepare, index } = stages;
  return [
    row("unpack and check", unpack),
    row("hash (SHA-256)", hash),
    row("decode and `JSON.parse`", parse),
    row("novelties, nesting and the few values that a version has", read - parse - hash),
    row("compress with the dictionary", compress),
    row("write to the store, plan, collect garbage", load - read - compress),
    row("index: read and decompress", decompress),
    row("index: parse, and cut into words and values", prepare),
    row("index: write words and columns, learn names, merge", index - prepare - decompress),
    row("together", unpack + load + index),
  ];
}
