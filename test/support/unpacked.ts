import type { InputRecord, SourceRecord } from "../../packages/lind/src/sources/record.ts";
import { unpackRecord } from "../../packages/lind/src/sources/zip/unpack-record.ts";

/** Every record of a source, the packed files of an archive unpacked. */
export async function unpacked(groups: AsyncIterable<readonly InputRecord[]>): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const group of groups) {
    for (const record of group) records.push(...(record.kind === "packed" ? await unpackRecord(record) : [record]));
  }
  return records;
}
