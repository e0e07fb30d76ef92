import type { Clock } from "../base/clock.ts";
import { type Answer, bytesOfBody } from "./api/answer.ts";
import type { Simulator } from "./simulator.ts";

/** The shape of `fetch` with a ready request: what a client takes as its transport. */
export type SimulatorTransport = (request: Request) => Promise<Response>;

/**
 * The simulator without a socket. It answers every host alike, so that a client keeps the registry's address. Redirects are
 * handed back, not followed. A lost connection looks as it does with `fetch`: a `TypeError` whose cause has a code.
 */
export function createSimulatorTransport(simulator: Simulator): SimulatorTransport {
  return async (request) => {
    if (request.signal.aborted) throw request.signal.reason;
    const headers = new Map([...request.headers].map(([name, value]) => [name.toLowerCase(), value]));
    const answer = await simulator.answer({ method: request.method, url: new URL(request.url), headers });
    if (answer.delivery.kind === "reset") throw connectionLost("fetch failed");
    return toResponse(answer, request, simulator.clock);
  };
}

function toResponse(answer: Answer, request: Request, clock: Clock): Response {
  const { status, headers } = answer;
  const hasBody = answer.body.length > 0 && request.method !== "HEAD";
  const body = hasBody ? bodyOf(answer, clock, request.signal) : null;
  return new Response(body, { status, headers });
}

function bodyOf(
  answer: Answer,
  clock: Clock,
  signal: AbortSignal,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  const { delivery } = answer;
  switch (delivery.kind) {
    case "whole":
    case "reset":
      // Of a text a response would look at each character before it encodes it.
      return bytesOfBody(answer);
    case "cut": {
      const bytes = bytesOfBody(answer).subarray(0, delivery.bytes);
      return streamOf(async function* () {
        yield bytes;
        throw connectionLost("terminated");
      });
    }
    case "slow":
      return streamOf(() => slowly(bytesOfBody(answer), delivery, clock, signal));
  }
}

/** The pieces of a slow body, a pause before each but the first. Aborting the signal ends the pause and the body. */
export async function* slowly(
  bytes: Uint8Array,
  { pauseMs, pieces }: { readonly pauseMs: number; readonly pieces: number },
  clock: Clock,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const size = Math.max(1, Math.ceil(bytes.length / Math.max(1, pieces)));
  for (let at = 0; at < bytes.length; at += size) {
    if (at > 0) await clock.sleep(pauseMs, signal);
    yield bytes.subarray(at, at + size);
  }
}

function streamOf(pieces: () => AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  const source = pieces();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await source.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await source.return(undefined);
    },
  });
}

function connectionLost(message: string): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  return new TypeError(message, { cause });
}
