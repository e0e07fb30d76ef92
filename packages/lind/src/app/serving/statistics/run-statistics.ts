import { findField, type NctId } from "ctgov/study";
import { must, unreachable } from "../../../base/assert.ts";
import type { Registry } from "../../../registry/registry.ts";
import { parseStored } from "../../read-studies.ts";
import { ListSizeCounter } from "./count-list-sizes.ts";
import { SizeCounter } from "./count-sizes.ts";
import { ValueCounter } from "./count-values.ts";
import type { StatisticsAnswer, StatisticsRequest } from "./statistics.ts";

/** One pass over the studies, in the thread that asks. */
export async function runStatistics(registry: Registry, request: StatisticsRequest): Promise<StatisticsAnswer> {
  switch (request.kind) {
    case "sizes": {
      const counter = new SizeCounter();
      for await (const { nctId, text } of studiesOf(registry, request)) counter.add(nctId, text);
      return { kind: "sizes", stats: counter.stats() };
    }
    case "values": {
      const counters = request.pieces.map((piece) => new ValueCounter(nodeOf(piece)));
      for await (const { nctId, text } of studiesOf(registry, request)) {
        const study = parseStored(text);
        for (const counter of counters) counter.add(nctId, study);
      }
      return { kind: "values", stats: counters.map((counter) => counter.stats()) };
    }
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

/** The texts of the studies that are present, or were registered at the end of the day. */
async function* studiesOf(
  registry: Registry,
  { asOf }: StatisticsRequest,
): AsyncIterable<{ readonly nctId: NctId; readonly text: string }> {
  if (asOf !== undefined) yield* registry.scanStudiesAsOf(asOf);
  else for await (const study of registry.scanStudies()) if (study.state === "present") yield study;
}

function nodeOf(piece: string) {
  return must(findField(piece), "a field that is counted is in the dictionary");
}
