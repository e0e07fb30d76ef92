import type { Transferable, Worker } from "node:worker_threads";
import { must } from "./assert.ts";

/** What a thread answers with where it could not. */
export interface FailedAnswer {
  readonly kind: "failed";
  readonly error: unknown;
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that answers each request with one message, in their order. Once it has ended, every request fails. */
export class AnsweringThread<Request, Answer extends { readonly kind: string }> {
  readonly #worker: Worker;
  readonly #waiting: Waiting<Answer>[] = [];
  #failure: { readonly error: unknown } | undefined;

  /** `endedMessage` is the error of what was asked of a thread that has ended. */
  constructor(worker: Worker, endedMessage: string) {
    this.#worker = worker;
    worker.on("message", (answer: Answer | FailedAnswer) => {
      const { resolve, reject } = must(this.#waiting.shift(), "an answer has a request");
      if (isFailed(answer)) reject(answer.error);
      else resolve(answer);
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error(endedMessage)));
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  ask(request: Request, transfer: readonly Transferable[] = []): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request, transfer);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function isFailed(answer: { readonly kind: string }): answer is FailedAnswer {
  return answer.kind === "failed";
}

/** The thread that has the least to do; there is at least one. */
export function leastBusy<Thread extends { readonly waitingCount: number }>(threads: readonly Thread[]): Thread {
  return threads.reduce((a, b) => (b.waitingCount < a.waitingCount ? b : a));
}
