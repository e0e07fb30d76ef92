import type { InputRecord } from "../record.ts";

/** How large a batch may be. One record alone may be larger than `charactersMax`. */
export interface BatchLimits {
  readonly recordsMax: number;
  /** Characters of all texts together. */
  readonly charactersMax: number;
}

/** Groups records anew, in their order, into batches of bounded size. */
export async function* toBatches(
  groups: AsyncIterable<readonly InputRecord[]>,
  limits: BatchLimits,
): AsyncGenerator<readonly InputRecord[]> {
  let batch: InputRecord[] = [];
  let characters = 0;
  for await (const group of groups) {
    for (const record of group) {
      const length = lengthOf(record);
      if (batch.length > 0 && characters + length > limits.charactersMax) {
        yield batch;
        batch = [];
        characters = 0;
      }
      batch.push(record);
      characters += length;
      if (batch.length < limits.recordsMax) continue;
      yield batch;
      batch = [];
      characters = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

/** Bytes where there are bytes, so that a text that is not asked for is not decoded: at least as many as characters. */
function lengthOf(record: InputRecord): number {
  if (record.kind === "packed") return record.bytes;
  return record.kind === "record" && record.bytes !== undefined ? record.bytes.length : record.text.length;
}
