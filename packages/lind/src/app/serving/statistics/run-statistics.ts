import { findField, type NctId } from "ctgov/study";
import { must, unreachable } from "../../../base/assert.ts";
import type { Registry, TextSize } from "../../../registry/registry.ts";
import { parseStored } from "../../read-studies.ts";
import { ListSizeCounter } from "./count-list-sizes.ts";
import { SizeCounter } from "./count-sizes.ts";
import { type FieldStats, ValueCounter } from "./count-values.ts";
import type { StatisticsAnswer, StatisticsRequest } from "./statistics.ts";

/** One pass over the studies, in the thread that asks. */
export async function runStatistics(registry: Registry, request: StatisticsRequest): Promise<StatisticsAnswer> {
  switch (request.kind) {
    case "sizes": {
      const counter = new SizeCounter();
      for await (const { nctId, textBytes } of sizesOf(registry, request)) counter.add(nctId, textBytes);
      return { kind: "sizes", stats: counter.stats() };
    }
    case "values":
      return { kind: "values", stats: await countValues(() => studiesOf(registry, request), request.pieces) };
    case "list-sizes": {
      const counters = request.pieces.map((piece) => new ListSizeCounter(nodeOf(piece)));
      for await (const { text } of studiesOf(registry, request)) {
        const study = parseStored(text);
        for (const counter of counters) counter.add(study);
      }
      return { kind: "list-sizes", stats: counters.map((counter) => counter.stats()) };
    }
    default:
      return unreachable(request);
  }
}

/** Memory for the values of one pass, in bytes; what has no room is counted in another. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;
/** Studies between two looks at the memory. */
const STUDIES_A_LOOK = 500;

type Texts = AsyncIterable<{ readonly nctId: NctId; readonly text: string }>;

/**
 * Counts the values of pieces, as many of them in a pass as there is room for; the largest wait for the next one. One is
 * counted in any case.
 */
export async function countValues(
  studies: () => Texts,
  pieces: readonly string[],
  heldBytesMax: number = HELD_BYTES_MAX,
): Promise<readonly FieldStats[]> {
  const counted = new Map<string, FieldStats>();
  for (let waiting = pieces; waiting.length > 0; ) {
    const counters = waiting.map((piece) => new ValueCounter(nodeOf(piece)));
    const postponed: string[] = [];
    let studiesCount = 0;
    for await (const { nctId, text } of studies()) {
      const study = parseStored(text);
      for (const counter of counters) counter.add(nctId, study);
      studiesCount += 1;
      if (studiesCount % STUDIES_A_LOOK === 0) postponed.push(...postponeLargest(counters, heldBytesMax));
    }
    for (const counter of counters) counted.set(counter.piece, counter.stats());
    waiting = postponed;
  }
  return pieces.map((piece) => must(counted.get(piece), "every piece was counted"));
}

/** Takes the largest out until the others have room, and tells which. */
function postponeLargest(counters: ValueCounter[], heldBytesMax: number): readonly string[] {
  const postponed: string[] = [];
  let held = counters.reduce((sum, { bytes }) => sum + bytes, 0);
  if (held <= heldBytesMax) return postponed;
  counters.sort((a, b) => a.bytes - b.bytes);
  while (held > heldBytesMax && counters.length > 1) {
    const largest = must(counters.pop(), "there are counters");
    held -= largest.bytes;
    postponed.push(largest.piece);
  }
  return postponed;
}

/** The texts of the studies that are present, or were registered at the end of the day. */
async function* studiesOf(registry: Registry, { asOf }: StatisticsRequest): Texts {
  if (asOf !== undefined) yield* registry.scanStudiesAsOf(asOf);
  else for await (const study of registry.scanStudies()) if (study.state === "present") yield study;
}

/** Sizes read at once. */
const SIZES_BATCH = 10_000;

async function* sizesOf(registry: Registry, { asOf }: StatisticsRequest): AsyncIterable<TextSize> {
  if (asOf !== undefined) {
    yield* registry.scanStudiesAsOf(asOf);
    return;
  }
  let after: NctId | undefined;
  for (;;) {
    const sizes = await registry.listTextSizes({ after, limit: SIZES_BATCH });
    yield* sizes;
    if (sizes.length < SIZES_BATCH) return;
    after = sizes.at(-1)?.nctId;
  }
}

function nodeOf(piece: string) {
  return must(findField(piece), "a field that is counted is in the dictionary");
}
