import { describe, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { createPost } from "../http-post.ts";
import { type AnswerRequest, openReceiver } from "../http-receiver-under-test.ts";
import { eventOf, HOSTILE_TEXTS, messageOf, studiesOf, studyOf } from "../message-under-test.ts";
import { createSlackChannel } from "./slack-channel.ts";
import { slackProblems } from "./slack-rules-under-test.ts";

const never = new AbortController().signal;

async function open(answer: AnswerRequest) {
  const receiver = await openReceiver(answer);
  const url = `${receiver.url}/services/T000/B000/S3CRET`;
  const post = createPost({ allowPrivate: true, clock: systemClock });
  return { receiver, channel: createSlackChannel({ url, userAgent: "Lind/0.1.0" }, { post }) };
}

/** Answers as Slack does. */
const slack: AnswerRequest = ({ headers, body }, response) => {
  const isJson = headers["content-type"]?.startsWith("application/json") === true;
  const problems = isJson ? slackProblems(JSON.parse(body)) : ["no JSON"];
  if (problems.length > 0) response.writeHead(400).end("invalid_blocks");
  else response.writeHead(200).end("ok");
};

describe("Slack", () => {
  test("takes every message, however large and whatever stands in it", async () => {
    const { receiver, channel } = await open(slack);
    const hostile = HOSTILE_TEXTS.map((text, at) =>
      studyOf({ nctId: `NCT${String(at).padStart(8, "0")}`, title: text, events: [eventOf({ sentence: text })] }),
    );
    const messages = [
      messageOf(),
      messageOf({ kind: "test", studies: [] }),
      messageOf({ kind: "digest", studies: studiesOf(500, 5) }),
      messageOf({ kind: "digest", studies: studiesOf(3, 500) }),
      messageOf({ kind: "digest", studies: hostile }),
    ];
    for (const message of messages) expect(await channel.send(message, never)).toEqual({ kind: "sent" });
    expect(receiver.received).toHaveLength(messages.length);
  });

  test.each([
    [400, "invalid_payload", { kind: "refused", reason: "the receiver answered 400: invalid_payload" }],
    [403, "action_prohibited", { kind: "refused", reason: "the receiver answered 403: action_prohibited" }],
    [404, "no_service", { kind: "refused", reason: "the receiver answered 404: no_service" }],
    [410, "channel_is_archived", { kind: "refused", reason: "the receiver answered 410: channel_is_archived" }],
    [500, "rollup_error", { kind: "try-again", reason: "the receiver answered 500: rollup_error" }],
    [502, "<html>Bad gateway</html>", { kind: "try-again", reason: "the receiver answered 502" }],
    [200, "<html>Sign in</html>", { kind: "try-again", reason: 'the receiver answered 200 without Slack\'s "ok"' }],
  ])("an answer of %i %s", async (status, words, expected) => {
    const { channel } = await open((_request, response) => response.writeHead(status).end(words));
    expect(await channel.send(messageOf(), never)).toEqual(expected);
  });

  test("says how long to wait", async () => {
    const { channel } = await open((_request, response) =>
      response.writeHead(429, { "retry-after": "30" }).end("rate_limited"),
    );
    expect(await channel.send(messageOf(), never)).toEqual({
      kind: "try-again",
      reason: "the receiver answered 429: rate_limited",
      retryAfterMs: 30_000,
    });
  });
});
