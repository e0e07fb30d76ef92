import type { Worker } from "node:worker_threads";
import { must } from "../../../base/assert.ts";
import type { PreparedBatch } from "../prepared-batch.ts";
import type { Done } from "./in-order.ts";
import type { ScanMessage } from "./scan-thread.ts";

/** The studies of an index, prepared, in the order of the scan; those behind the place `after` only. */
export type ScanPrepared = (after: string | undefined) => AsyncIterable<Done<PreparedBatch>>;

/** What a thread that runs `serveScan` prepares. The thread ends with the iteration, whichever way that ends. */
export async function* scanInThread(thread: Worker): AsyncGenerator<Done<PreparedBatch>> {
  const arrived: ScanMessage[] = [];
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  const onArrival = () => wake();
  thread.on("message", (message: ScanMessage) => {
    arrived.push(message);
    onArrival();
  });
  const fail = (error: unknown) => {
    failure ??= error instanceof Error ? error : new Error(String(error));
    onArrival();
  };
  thread.on("error", fail);
  thread.on("exit", () => fail(new Error("The thread that reads studies ended before its work.")));
  try {
    for (;;) {
      while (arrived.length === 0 && failure === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (arrived.length === 0) throw must(failure, "nothing came and nothing more will");
      const message = must(arrived.shift(), "a message arrived");
      if (message.kind === "end") return;
      thread.postMessage("taken");
      yield { result: message.batch, keys: message.keys, place: message.place };
    }
  } finally {
    await thread.terminate();
  }
}
