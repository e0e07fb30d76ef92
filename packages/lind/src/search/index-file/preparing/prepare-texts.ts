import type { Study } from "ctgov/study";
import { messageOf } from "../../../base/errors.ts";
import { BatchBuilder } from "../document.ts";
import { toLearnable } from "../learnable.ts";
import type { PreparedBatch } from "../prepared-batch.ts";
import type { Preparer } from "./preparer.ts";

/** Prepares texts in the thread that asks. The builder keeps its buffers from one group of texts to the next. */
export function prepareTexts(builder: BatchBuilder, texts: readonly string[]): PreparedBatch {
  for (const text of texts) builder.add(parse(text));
  return builder.take();
}

export function pickTexts(texts: readonly string[]): readonly Study[] {
  return texts.map((text) => toLearnable(parse(text)));
}

/** A preparer without threads: for a handful of studies, and for tests. */
export function createLocalPreparer(): Preparer {
  const builder = new BatchBuilder();
  return {
    tasksMax: 1,
    prepare: async (texts) => prepareTexts(builder, texts),
    pick: async (texts) => pickTexts(texts),
    async [Symbol.asyncDispose]() {},
  };
}

/** A stored text is JSON: it was parsed before it was stored. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Broken assumption: a stored text is JSON (${messageOf(error)})`);
  }
}
