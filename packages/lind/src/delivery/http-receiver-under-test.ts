import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import { onTestFinished } from "vitest";
import { must } from "../base/assert.ts";

/** One request that a receiver got, its body read to the end. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type AnswerRequest = (received: ReceivedRequest, response: ServerResponse, count: number) => void;

export interface Receiver {
  /** `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
}

export interface ReceiverOptions {
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

/** A receiver on this machine that answers as it is told; it ends with the test. */
export async function openReceiver(answer: AnswerRequest, { tls }: ReceiverOptions = {}): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  const listener: RequestListener = async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { method = "", url: path = "", headers } = request;
    const one = { method, path, headers, body: Buffer.concat(pieces).toString("utf8") };
    received.push(one);
    answer(one, response, received.length);
  };
  const server = tls === undefined ? createHttp(listener) : createHttps(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = must(server.address(), "a listening server has an address");
  const port = typeof address === "string" ? 0 : address.port;
  return { url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`, received };
}
