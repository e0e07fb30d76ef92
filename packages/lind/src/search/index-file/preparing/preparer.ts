import type { Study } from "ctgov/study";
import type { PreparedBatch } from "../prepared-batch.ts";

/** Turns texts of studies into documents, here or in other threads. */
export interface Preparer extends AsyncDisposable {
  /** How many groups of texts may be under way at once, so that it is never idle and memory stays bounded. */
  readonly tasksMax: number;
  /** The documents of the texts, in their order. */
  prepare(texts: readonly string[]): Promise<PreparedBatch>;
  /** Only what names are learnt from. */
  pick(texts: readonly string[]): Promise<readonly Study[]>;
}
