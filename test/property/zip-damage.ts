import { isLindError } from "../../packages/lind/src/base/errors.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { createSimulation, LIVELY } from "../../packages/lind/src/simulator/simulation.ts";
import type { SourceRecord } from "../../packages/lind/src/sources/record.ts";
import { readZip } from "../../packages/lind/src/sources/zip/read-zip.ts";
import { unpacked } from "../support/unpacked.ts";
import { zipArchive } from "../support/zip-archive.ts";

/** An archive of simulated studies, and the right text of each. */
export interface Archived {
  readonly archive: Buffer;
  readonly texts: ReadonlySet<string>;
}

/** An archive as the registry's whole download is laid out. */
export function archiveOf(studies: number, seed: number): Archived {
  const simulation = createSimulation({ ...LIVELY, seed, studies });
  const all = [...simulation.texts("2026-08-14")];
  const files = all.map(({ nctId, text }) => ({ name: `${nctId.slice(-2)}/${nctId}.json`, content: text }));
  return { archive: zipArchive(files), texts: new Set(all.map(({ text }) => text)) };
}

/** What came of an archive. */
export interface Came {
  readonly texts: ReadonlySet<string>;
  /** How many studies are said to be missing or wrong. */
  readonly reported: number;
}

/** Reads an archive; undefined where it is refused as a whole. Throws for a text that nobody packed, and for any crash. */
export async function readDamaged(archive: Uint8Array, packed: ReadonlySet<string>): Promise<Came | undefined> {
  let records: readonly SourceRecord[];
  const file = {
    bytes: archive.length,
    read: (at: number, bytes: number) => Promise.resolve(archive.slice(at, at + bytes)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  try {
    records = await unpacked(readZip({ file, label: "x.zip", log: silentLog, onBytes: () => undefined }));
  } catch (error) {
    if (isLindError(error) && error.code === "INPUT_UNREADABLE") return undefined;
    throw error;
  }
  const texts = new Set(records.flatMap((record) => (record.kind === "record" ? [record.text] : [])));
  const wrong = [...texts].find((text) => !packed.has(text));
  if (wrong !== undefined) throw new Error(`A text came that nobody packed: ${wrong.slice(0, 200)}`);
  const reported = records.reduce((sum, record) => sum + (record.kind === "record" ? 0 : countOf(record.reason)), 0);
  return { texts, reported };
}

/** How many files a reason speaks of. */
function countOf(reason: string): number {
  const [, promised, named] = /promises (\d+) files, and its directory names (\d+)/.exec(reason) ?? [];
  return promised === undefined ? 1 : Math.max(0, Number(promised) - Number(named));
}
