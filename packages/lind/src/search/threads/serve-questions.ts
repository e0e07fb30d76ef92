import type { MessagePort } from "node:worker_threads";
import { unreachable } from "../../base/assert.ts";
import type { Searcher } from "../searcher.ts";
import { type Answer, type Question, toSentError } from "./messages.ts";

/** What answers questions about the present, or about a day. Whatever it throws is the answer. */
export type SearcherOf = (asOf: string | undefined) => Searcher;

/** The life of a query thread: one question after another, each answered on the port it came by. */
export function serveQuestions(port: MessagePort, searcherOf: SearcherOf): void {
  port.on("message", (question: Question) => {
    answer(question, searcherOf).then(
      (found) => port.postMessage(found),
      (error: unknown) => port.postMessage({ kind: "error", error: toSentError(error) } satisfies Answer),
    );
  });
}

async function answer(question: Question, searcherOf: SearcherOf): Promise<Answer> {
  const searcher = searcherOf(question.asOf);
  switch (question.kind) {
    case "search":
      return { kind: "search", page: await searcher.search(question.query, question.request) };
    case "count":
      return { kind: "count", totalCount: await searcher.count(question.query) };
    case "facets":
      return { kind: "facets", facets: await searcher.facets(question.query, question.requests) };
    default:
      return unreachable(question);
  }
}
