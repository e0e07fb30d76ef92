/** What a thread runs that reads records: tasks come in, what became of them goes out, in the same order. */
import { parentPort } from "node:worker_threads";
import type { FailedAnswer } from "../../base/answering-thread.ts";
import { must } from "../../base/assert.ts";
import { readTexts } from "../text-work.ts";
import { receiveTasks, type SentTasks, sendTexts } from "./messages.ts";

const port = must(parentPort, "this file runs in a thread");
let before: Promise<void> = Promise.resolve();

// Reading waits only where a file of an archive holds several studies; the answers keep their order all the same.
port.on("message", (sent: SentTasks) => {
  before = before.then(() => answer(sent));
});

async function answer(sent: SentTasks): Promise<void> {
  try {
    const texts = sendTexts(await readTexts(receiveTasks(sent)));
    port.postMessage(texts, [texts.bytes.buffer]);
  } catch (error) {
    port.postMessage({ kind: "failed", error } satisfies FailedAnswer);
  }
}
