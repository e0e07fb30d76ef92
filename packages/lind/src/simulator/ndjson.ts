import type { FileHandle } from "node:fs/promises";
import { dataDayOf, type Simulation } from "./simulation.ts";

/** Characters that are gathered before they are written: few writes, little memory. */
const CHUNK_CHARACTERS = 1 << 20;

export interface NdjsonCounts {
  readonly studies: number;
  readonly bytes: number;
}

/** Writes the studies of a day to an open file, one exact text a line; tells after each chunk how many are written. */
export async function writeNdjson(
  simulation: Simulation,
  day: string,
  file: Pick<FileHandle, "write">,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<NdjsonCounts> {
  const total = simulation.countBy(dataDayOf(day));
  let studies = 0;
  let bytes = 0;
  let chunk = "";
  const flush = async () => {
    const buffer = Buffer.from(chunk);
    chunk = "";
    bytes += buffer.length;
    // A write may take less than it is given.
    for (let at = 0; at < buffer.length; ) at += (await file.write(buffer, at)).bytesWritten;
    onProgress(studies, total);
  };
  for (const { text } of simulation.texts(day)) {
    chunk += `${text}\n`;
    studies += 1;
    if (chunk.length >= CHUNK_CHARACTERS) await flush();
  }
  await flush();
  return { studies, bytes };
}
