import { once } from "node:events";
import type { MessagePort } from "node:worker_threads";
import { BatchBuilder } from "../document.ts";
import type { StudyVersionKey } from "../index-writer.ts";
import { buffersOf, type PreparedBatch } from "../prepared-batch.ts";
import type { ScannedStudy } from "../scan-studies.ts";
import { inOrder } from "./in-order.ts";
import { prepareTexts } from "./prepare-texts.ts";

/** What a scanning thread sends; the asking thread answers each batch with any message. */
export type ScanMessage =
  | {
      readonly kind: "prepared";
      readonly batch: PreparedBatch;
      readonly keys: readonly StudyVersionKey[];
      readonly place: string | undefined;
    }
  | { readonly kind: "end" };

/** Batches that may be on their way, so that neither thread waits for the other and memory stays bounded. */
const BATCHES_AHEAD = 8;

/**
 * The life of a thread that reads studies and prepares them, while the thread that started it writes the
 * index: reading, decoding and parsing take as long as writing, so the two keep two processors busy.
 */
export async function serveScan(port: MessagePort, studies: AsyncIterable<ScannedStudy>): Promise<void> {
  const builder = new BatchBuilder();
  let ahead = 0;
  port.on("message", () => {
    ahead -= 1;
  });
  const batches = inOrder(studies, 1, async (texts) => prepareTexts(builder, texts));
  for await (const { result, keys, place } of batches) {
    while (ahead >= BATCHES_AHEAD) await once(port, "message");
    ahead += 1;
    port.postMessage({ kind: "prepared", batch: result, keys, place } satisfies ScanMessage, buffersOf(result));
  }
  port.postMessage({ kind: "end" } satisfies ScanMessage);
  port.close();
}
