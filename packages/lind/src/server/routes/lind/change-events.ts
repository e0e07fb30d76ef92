import type { Context, Handler } from "hono";
import { toChangeJson } from "../../../app/change-json.ts";
import { type FeedNews, followChanges } from "../../../app/serving/follow-changes.ts";
import { LISTENERS_MAX } from "../../http/limits.ts";
import { breakingOff } from "../../http/send-parts.ts";
import { booleanOf, readParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { afterOf, kindsOf } from "./changes.ts";
import type { LindRoute } from "./lind-api.ts";

/**
 * `/changes/stream`: the change feed as server-sent events, each with its `seq` as id. A browser that lost the connection
 * sends the last id itself and goes on behind it.
 */
export function streamChanges({ mirror, clock, stopping }: LindRoute): Handler<ServerEnv> {
  let listeners = 0;
  return (c) => {
    const names = ["after", "kind", "noise"];
    const parameters = readParameters(new URL(c.req.url).searchParams, { names, prefixes: [] });
    const lastEventId = c.req.header("last-event-id") ?? "";
    const after = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : afterOf(parameters);
    const filters = { kinds: kindsOf(parameters), editsOnly: !booleanOf(parameters, "noise") };
    if (listeners >= LISTENERS_MAX) {
      throw new Refusal(503, `${LISTENERS_MAX} clients listen already.`, { "retry-after": "60" });
    }
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
    if (c.req.method === "HEAD") return c.body(null, 200, headers);
    listeners += 1;
    const left = new AbortController();
    const signal = AbortSignal.any([left.signal, stopping]);
    const news = followChanges(mirror, { after, ...filters, clock, signal });
    const stream = eventStream(c, news, () => {
      listeners -= 1;
      left.abort();
    });
    return c.body(stream, 200, headers);
  };
}

/**
 * `onEnd` is called once, whether the news or the listener ended it. Whoever leaves while news are waited for takes
 * neither them nor an end.
 */
function eventStream(
  c: Context<ServerEnv>,
  news: AsyncGenerator<FeedNews>,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  let hasLeft = false;
  return new ReadableStream<Uint8Array>(
    {
      // A first line at once: the listener then knows that it is heard.
      start: (controller) => controller.enqueue(Buffer.from(": changes\n\n")),
      pull: breakingOff(c, async (controller) => {
        const next = await news.next();
        if (hasLeft) return;
        if (next.done !== true) {
          controller.enqueue(Buffer.from(printNews(next.value)));
          return;
        }
        onEnd();
        controller.close();
      }),
      cancel: () => {
        hasLeft = true;
        onEnd();
      },
    },
    { highWaterMark: 0 },
  );
}

function printNews(news: FeedNews): string {
  if (news.kind === "quiet") return ": quiet\n\n";
  return `id: ${news.change.seq}\nevent: change\ndata: ${JSON.stringify(toChangeJson(news.change))}\n\n`;
}
