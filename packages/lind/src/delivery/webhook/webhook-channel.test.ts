import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { createPost } from "../http-post.ts";
import { type AnswerRequest, openReceiver } from "../http-receiver-under-test.ts";
import { messageOf } from "../message-under-test.ts";
import { createWebhookChannel } from "./webhook-channel.ts";

const never = new AbortController().signal;
const NOW = Date.UTC(2026, 4, 2, 14, 0, 0);
const clock = { ...systemClock, now: () => NOW };
const SECRETS = ["the new secret of the test", "the old secret of the test"];

async function open(answer: AnswerRequest, secrets: readonly string[] = SECRETS) {
  const receiver = await openReceiver(answer);
  const url = `${receiver.url}/hooks/T0P-S3CRET-PATH`;
  const channel = createWebhookChannel(
    { url, secrets, userAgent: "Lind/0.1.0" },
    { post: createPost({ allowPrivate: true, clock }), clock },
  );
  return { receiver, send: () => channel.send(messageOf(), never) };
}

describe("a webhook", () => {
  test("gets the message, its key, and a signature with each secret", async () => {
    const { receiver, send } = await open((_request, response) => response.writeHead(204).end());
    expect(await send()).toEqual({ kind: "sent" });
    const [request] = receiver.received;
    expect(JSON.parse(request?.body ?? "")).toMatchObject({ version: 1, id: "watch-1-seq-42", watch: "melanoma" });
    expect(request?.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Lind/0.1.0",
      "idempotency-key": "watch-1-seq-42",
    });
    const signed = SECRETS.map((secret) =>
      createHmac("sha256", secret)
        .update(`${NOW / 1000}.${request?.body}`)
        .digest("hex"),
    );
    expect(request?.headers["lind-signature"]).toBe(`t=${NOW / 1000},v1=${signed[0]},v1=${signed[1]}`);
  });

  test("is not signed without a secret", async () => {
    const { receiver, send } = await open((_request, response) => response.writeHead(200).end(), []);
    expect(await send()).toEqual({ kind: "sent" });
    expect(receiver.received[0]?.headers).not.toHaveProperty("lind-signature");
  });

  test.each([
    [200, "sent"],
    [202, "sent"],
    [400, "refused"],
    [401, "refused"],
    [404, "refused"],
    [408, "try-again"],
    [410, "refused"],
    [413, "refused"],
    [425, "try-again"],
    [429, "try-again"],
    [500, "try-again"],
    [503, "try-again"],
    [304, "refused"],
  ])("an answer of %i is %s", async (status, kind) => {
    const { send } = await open((_request, response) => response.writeHead(status).end());
    expect((await send()).kind).toBe(kind);
  });

  test("what the receiver asks for is handed on", async () => {
    const { send } = await open((_request, response) => response.writeHead(503, { "retry-after": "90" }).end());
    expect(await send()).toEqual({ kind: "try-again", reason: "the receiver answered 503", retryAfterMs: 90_000 });
  });

  test("a receiver that repeats a part of its address tells nobody a key that stands there", async () => {
    const receiver = await openReceiver(({ path }, response) => {
      const [place = "", query = ""] = path.split("?");
      const token = new URLSearchParams(query).get("token");
      response.writeHead(400).end(`no hook ${place.split("/").at(-1)}, ${query}, ${token}, at v1`);
    });
    const url = `${receiver.url}/v1/PATH-S3CRET?token=QUERY%2FS3CRET&v=1`;
    const effects = { post: createPost({ allowPrivate: true, clock }), clock };
    const result = await createWebhookChannel({ url, secrets: [], userAgent: "x" }, effects).send(messageOf(), never);
    expect(result).toEqual({ kind: "refused", reason: "the receiver answered 400: no hook …, …, …, at v1" });
  });

  test("a refusal says what the receiver says, without anything secret", async () => {
    const { send } = await open((request, response) =>
      response.writeHead(400).end(`no\u001b[31m ${request.path} ${SECRETS[0]} ${"x".repeat(500)}`),
    );
    const result = await send();
    expect(result.kind).toBe("refused");
    const { reason } = result.kind === "refused" ? result : { reason: "" };
    expect(reason).toMatch(/^the receiver answered 400: no \[31m … … x+…$/);
    expect(reason.length).toBeLessThan(250);
  });

  test.each([
    ["http://127.0.0.1:9/T0P-S3CRET-PATH", "try-again"],
    ["http://user:T0P-S3CRET@hook.example/", "refused"],
    ["nonsense-S3CRET", "refused"],
  ])("the reason for %s has nothing of the address", async (url, kind) => {
    const effects = { post: createPost({ allowPrivate: true, clock }), clock };
    const result = await createWebhookChannel({ url, secrets: SECRETS, userAgent: "x" }, effects).send(
      messageOf(),
      never,
    );
    expect(result.kind).toBe(kind);
    expect(JSON.stringify(result)).not.toMatch(/S3CRET|secret/);
  });
});
