import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { zipArchive } from "../../../../../test/support/zip-archive.ts";
import { hashText } from "../../base/hash.ts";
import { createSimulation, LIVELY } from "../../simulator/simulation.ts";
import { toBytesRecord } from "../../sources/bytes-record.ts";
import type { InputRecord } from "../../sources/record.ts";
import { readZip } from "../../sources/zip/read-zip.ts";
import type { TextTask } from "../known-studies.ts";
import { type ReadTexts, readTexts } from "../text-work.ts";
import { openTextThreads } from "./open-text-threads.ts";

/** Threads, held against the same work without them. */

const studies = [...createSimulation({ ...LIVELY, studies: 60, seed: 9 }).texts("2026-08-14")];

/** Everything that a source may hand over: packed, as bytes, as text, damaged, several in one file, converted. */
async function inputs(): Promise<readonly InputRecord[]> {
  const files = studies
    .slice(0, 30)
    .map(({ nctId, text }) => ({ name: `${nctId.slice(-2)}/${nctId}.json`, content: text }));
  const archive = zipArchive([
    ...files,
    {
      name: "list.json",
      content: `[${studies
        .slice(30, 35)
        .map(({ text }) => text)
        .join(",")}]`,
    },
    { name: "90/NCT00000090.json", content: '{"protocolSection":{}}' },
    { name: "91/NCT00000091.json", content: "{}", packed: deflateRawSync("{ }") },
  ]);
  const file = {
    bytes: archive.length,
    read: async (at: number, bytes: number) => archive.subarray(at, at + bytes),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const log = { info: () => undefined, warn: () => undefined };
  const records: InputRecord[] = [];
  for await (const group of readZip({ file, label: "x.zip", log, onBytes: () => undefined })) records.push(...group);
  for (const [at, { nctId, text }] of studies.slice(35).entries()) {
    const bytes = toBytesRecord(Buffer.from(text), `bytes ${at}`, nctId);
    records.push(at % 2 === 0 && bytes !== undefined ? bytes : { kind: "record", place: `text ${at}`, text });
  }
  const converted = { kind: "record" as const, place: "xml", text: "{", notUnderstood: ["study_type: Exploratory"] };
  return [...records, converted, { kind: "unreadable", place: "gone", reason: "It is damaged.", text: "\ud800" }];
}

/** Every third text is stored already. */
async function tasks(): Promise<readonly TextTask[]> {
  return (await inputs()).map((record, at) => {
    const study = studies[at];
    if (study === undefined || at % 3 !== 0) return { record };
    return { record, stored: { nctId: study.nctId, textHash: hashText(study.text) } };
  });
}

/** As plain values: a study of a thread decodes its text when it is asked for. */
const plain = ({ studies: read, ...rest }: ReadTexts) => ({
  ...rest,
  studies: read.map(({ bytes, ...study }) => ({ ...study, hash: hashText(bytes ?? study.text) })),
});

describe("text work in threads", () => {
  test("comes to what it does without them, in the order of the batches", async () => {
    const all = await tasks();
    const batches = [all.slice(0, 25), all.slice(25, 40), all.slice(40)];
    await using threads = openTextThreads({ threadsCount: 2, localBatches: 1 });
    const read = await Promise.all(batches.map((batch) => threads.read(batch)));
    const expected = await Promise.all(batches.map((batch) => readTexts(batch)));
    expect(read.map(plain)).toEqual(expected.map(plain));
    expect(expected.flatMap(({ known }) => known).length).toBeGreaterThan(5);
    expect(expected.flatMap(({ unreadable }) => unreadable).length).toBe(4);
    expect(expected.flatMap(({ notUnderstood }) => notUnderstood)).toEqual([
      { place: "xml", notUnderstood: ["study_type: Exploratory"] },
    ]);
  });

  test("that have ended fail what waits for them, and what comes later", async () => {
    const threads = openTextThreads({ threadsCount: 1, localBatches: 0 });
    const batch = await tasks();
    const failure = expect(threads.read(batch)).rejects.toThrow("has ended");
    await threads[Symbol.asyncDispose]();
    await failure;
    await expect(threads.read(batch)).rejects.toThrow("has ended");
  });
});
