import type { SourceRecord } from "../record.ts";
import { peek } from "./byte-stream.ts";
import { readJson } from "./json.ts";
import { readLegacyXml } from "./legacy-xml.ts";
import { readLines } from "./lines.ts";

/** How far the content is looked at to tell lines from other JSON, in bytes; the registry's largest study is smaller. */
const PEEK_BYTES_MAX = 4 * 1024 * 1024;

/** Reads the studies of a decompressed stream; `place` names the file in what is said about its records. */
export type ReadStudies = (bytes: AsyncIterable<Uint8Array>, place: string) => AsyncIterable<readonly SourceRecord[]>;

/** A kind of file: the names it goes by, without the ending for compression, and what reads it. */
export interface FileFormat {
  readonly endings: readonly string[];
  readonly read: ReadStudies;
}

/** What is read today; a further format is a further row. */
export const FORMATS: readonly FileFormat[] = [
  { endings: [".ndjson", ".jsonl"], read: readLines },
  { endings: [".json"], read: readByContent },
  { endings: [".xml"], read: readLegacyXml },
];

const COMPRESSED_ENDING = /\.(?:gz|zst)$/i;

/** The format that a file name tells; undefined for a name that tells none. */
export function formatOf(name: string): FileFormat | undefined {
  const plain = name.replace(COMPRESSED_ENDING, "").toLowerCase();
  return FORMATS.find((format) => format.endings.some((ending) => plain.endsWith(ending)));
}

/** `.ndjson, .jsonl, .json, each also with .gz or .zst`. */
export function listEndings(): string {
  return `${listPlainEndings()}, each also with .gz or .zst`;
}

/** Without compression, which is none of the names' inside an archive. */
export function listPlainEndings(): string {
  return FORMATS.flatMap((format) => format.endings).join(", ");
}

/** Reads text of which only the content can tell whether it has one JSON value a line or is JSON of another shape. */
export async function* readByContent(
  bytes: AsyncIterable<Uint8Array>,
  place: string,
): AsyncGenerator<readonly SourceRecord[]> {
  const peeked = await peek(bytes, (beginning) => secondLineStart(beginning) !== undefined, PEEK_BYTES_MAX);
  const read = hasValueALine(peeked.beginning) ? readLines : readJson;
  yield* read(peeked.bytes, place);
}

/** Where the content goes on after its first line break; undefined while nothing but white space follows. */
function secondLineStart(bytes: Uint8Array): number | undefined {
  const lineEnd = bytes.indexOf(0x0a);
  if (lineEnd < 0) return undefined;
  for (let at = lineEnd + 1; at < bytes.length; at += 1) if ((bytes[at] ?? 0) > 0x20) return at;
  return undefined;
}

function hasValueALine(beginning: Uint8Array): boolean {
  const start = secondLineStart(beginning);
  if (start === undefined) return false;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(beginning.subarray(0, start)));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
