import type { ListSizes } from "./count-list-sizes.ts";
import type { SizeStats } from "./count-sizes.ts";
import type { FieldStats } from "./count-values.ts";

export type { FieldStats, ListSizes, SizeStats };

/** Statistics over all present studies, or all of the end of a day. */
export type StatisticsRequest = StatisticsSubject & {
  /** `2025-06-01`; undefined for the present. */
  readonly asOf: string | undefined;
};

export type StatisticsSubject =
  | { readonly kind: "sizes" }
  | { readonly kind: "values"; readonly pieces: readonly string[] }
  | { readonly kind: "list-sizes"; readonly pieces: readonly string[] };

export type StatisticsAnswer =
  | { readonly kind: "sizes"; readonly stats: SizeStats }
  | { readonly kind: "values"; readonly stats: readonly FieldStats[] }
  | { readonly kind: "list-sizes"; readonly stats: readonly ListSizes[] };

/** Makes the pass. A server does it in a thread of its own, so that nobody waits for it but who asked. */
export type RunStatistics = (request: StatisticsRequest) => Promise<StatisticsAnswer>;

export interface Statistics {
  /** `dataTag` says of which data; an answer is kept until the data are others. */
  ask(request: StatisticsRequest, dataTag: string): Promise<StatisticsAnswer>;
}

/** Answers that are kept. The question for all fields is one of them. */
const KEPT_MAX = 32;

/** Asks once for each question and data version: whoever asks the same meanwhile waits for the same pass. */
export function createStatistics(run: RunStatistics): Statistics {
  const kept = new Map<string, Promise<StatisticsAnswer>>();
  let keptOf = "";
  return {
    ask: (request, dataTag) => {
      if (dataTag !== keptOf) kept.clear();
      keptOf = dataTag;
      const key = JSON.stringify(request);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const answer = run(request);
      kept.set(key, answer);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
      // A pass that failed is made again by the next who asks.
      answer.catch(() => kept.delete(key));
      return answer;
    },
  };
}
