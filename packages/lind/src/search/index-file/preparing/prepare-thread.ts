/** What a thread runs that prepares studies: texts come in, documents go out, in the same order. */
import { parentPort } from "node:worker_threads";
import type { Study } from "ctgov/study";
import type { FailedAnswer } from "../../../base/answering-thread.ts";
import { must } from "../../../base/assert.ts";
import { BatchBuilder } from "../document.ts";
import { buffersOf, type PreparedBatch } from "../prepared-batch.ts";
import { pickTexts, prepareTexts } from "./prepare-texts.ts";

export interface PrepareRequest {
  readonly kind: "prepare" | "pick";
  readonly texts: readonly string[];
}

export type PrepareAnswer =
  | { readonly kind: "prepared"; readonly batch: PreparedBatch }
  | { readonly kind: "picked"; readonly studies: readonly Study[] };

const port = must(parentPort, "this file runs in a thread");
const builder = new BatchBuilder();

port.on("message", ({ kind, texts }: PrepareRequest) => {
  try {
    if (kind === "pick") return port.postMessage({ kind: "picked", studies: pickTexts(texts) } satisfies PrepareAnswer);
    const batch = prepareTexts(builder, texts);
    port.postMessage({ kind: "prepared", batch } satisfies PrepareAnswer, buffersOf(batch));
  } catch (error) {
    port.postMessage({ kind: "failed", error } satisfies FailedAnswer);
  }
});
