import { describe, expect, test } from "vitest";
import { type Clock, systemClock } from "../base/clock.ts";
import { ANSWER_BYTES_MAX, createPost, type PostOutcome, type PostSettings, type ResolveName } from "./http-post.ts";
import { type AnswerRequest, openReceiver, type Receiver } from "./http-receiver-under-test.ts";
import { SELF_SIGNED } from "./self-signed-under-test.ts";

const never = new AbortController().signal;

function post(url: string, given: Partial<PostSettings> = {}, signal = never): Promise<PostOutcome> {
  const send = createPost({ allowPrivate: true, clock: systemClock, ...given });
  return send({ url, headers: { "content-type": "text/plain" }, body: "hällo" }, signal);
}

/** Resolves every name to these addresses. */
function namesAt(...addresses: readonly string[]): ResolveName {
  return (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
}

/** A clock on which every wait is over at once. */
const hurriedClock: Clock = { ...systemClock, sleep: () => Promise.resolve() };

const ok: AnswerRequest = (_request, response) => response.writeHead(200).end("ok");

describe("a request to a receiver", () => {
  test("arrives once, and the answer's beginning comes back", async () => {
    const receiver = await openReceiver((_request, response) =>
      response.writeHead(429, { "retry-after": "7" }).end("later"),
    );
    expect(await post(`${receiver.url}/hook?x=1`)).toMatchObject({
      kind: "answered",
      status: 429,
      retryAfterMs: 7_000,
      text: "later",
    });
    expect(receiver.received).toMatchObject([
      { method: "POST", path: "/hook?x=1", body: "hällo", headers: { "content-type": "text/plain" } },
    ]);
  });

  test("an answer without end is read to the limit only", async () => {
    const receiver = await openReceiver((_request, response) => {
      response.writeHead(200);
      const more = () => response.write("x".repeat(65_536), () => !response.destroyed && more());
      more();
    });
    const outcome = await post(receiver.url);
    expect(outcome.kind === "answered" && outcome.text.length).toBe(ANSWER_BYTES_MAX);
  });

  test("a receiver that says nothing is unreachable after the time limit", async () => {
    const receiver = await openReceiver(() => undefined);
    expect(await post(receiver.url, { clock: hurriedClock, timeoutMs: 20_000 })).toEqual({
      kind: "unreachable",
      reason: "there was no answer within 20 s",
    });
  });

  test("a receiver that goes away after the request may have it or not", async () => {
    const receiver = await openReceiver((_request, response) => response.socket?.resetAndDestroy());
    expect(await post(receiver.url)).toEqual({
      kind: "unreachable",
      reason: "the receiver closed the connection without an answer",
    });
    expect(receiver.received).toHaveLength(1);
  });

  test("a status counts even where the words after it are cut", async () => {
    const receiver = await openReceiver((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("o", () => response.destroy());
    });
    expect(await post(receiver.url)).toMatchObject({ kind: "answered", status: 200, text: "o" });
  });

  test("nobody listens, or the name has no address", async () => {
    expect(await post("http://127.0.0.1:9/secret")).toEqual({ kind: "unreachable", reason: "nobody listens there" });
    const resolveName: ResolveName = (_name, _options, callback) =>
      callback(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }), []);
    expect(await post("http://nowhere.example/", { resolveName })).toEqual({
      kind: "unreachable",
      reason: "the name has no address",
    });
  });

  test("an interruption ends it", async () => {
    const stop = new AbortController();
    const receiver = await openReceiver(() => stop.abort());
    const interrupted = { kind: "unreachable", reason: "it was interrupted" };
    expect(await post(receiver.url, {}, stop.signal)).toEqual(interrupted);
    expect(await post(receiver.url, {}, stop.signal)).toEqual(interrupted);
    expect(receiver.received).toHaveLength(1);
  });
});

describe("receivers that are not on the public internet", () => {
  test.each([
    ["http://127.0.0.1:PORT/", "127.0.0.1 is not on the public internet but this machine (loopback)"],
    ["http://2130706433:PORT/", "127.0.0.1 is not on the public internet but this machine (loopback)"],
    ["http://0x7f.1:PORT/", "127.0.0.1 is not on the public internet but this machine (loopback)"],
    ["http://[::1]:PORT/", "::1 is not on the public internet but this machine (loopback)"],
    ["http://[::ffff:127.0.0.1]:PORT/", "::ffff:7f00:1 is not on the public internet but an IPv4 address in the form"],
    ["http://localhost:PORT/", "localhost (127.0.0.1) is not on the public internet but this machine (loopback)"],
    ["http://hook.example:PORT/", "hook.example (127.0.0.1) is not on the public internet but this machine"],
    ["http://169.254.169.254/latest/meta-data", "169.254.169.254 is not on the public internet but link-local"],
    ["http://user:pass@hook.example/", "the address has a user name or a password in it"],
    ["ftp://hook.example/", "the address is no http or https URL"],
    ["hook.example", "the address is no http or https URL"],
  ])("%s is forbidden", async (template, reason) => {
    const receiver = await openReceiver(ok);
    const url = template.replace("PORT", new URL(receiver.url).port);
    const outcome = await post(url, { allowPrivate: false, resolveName: namesAt("127.0.0.1") });
    expect(outcome).toEqual({ kind: "forbidden", reason: expect.stringContaining(reason) });
    expect(receiver.received).toEqual([]);
  });

  test("one private address among public ones is enough", async () => {
    const outcome = await post("http://hook.example/", {
      allowPrivate: false,
      resolveName: namesAt("8.8.8.8", "10.0.0.1"),
    });
    expect(outcome).toMatchObject({ kind: "forbidden", reason: expect.stringContaining("hook.example (10.0.0.1)") });
  });

  test("a name is looked at when it is used, each time: it may have moved", async () => {
    const receiver = await openReceiver(ok);
    let asked = 0;
    const resolveName: ResolveName = (_name, _options, callback) => {
      asked += 1;
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    };
    const url = `http://moving.example:${new URL(receiver.url).port}/`;
    expect(await post(url, { resolveName })).toMatchObject({ kind: "answered", status: 200 });
    expect(await post(url, { resolveName, allowPrivate: false })).toMatchObject({ kind: "forbidden" });
    expect(asked).toBe(2);
    expect(receiver.received).toHaveLength(1);
  });
});

describe("redirects", () => {
  function redirecting(status: number, location: string): Promise<Receiver> {
    return openReceiver((request, response) =>
      request.path === "/end" ? ok(request, response, 0) : response.writeHead(status, { location }).end(),
    );
  }

  test.each([307, 308])("%i keeps the message", async (status) => {
    const receiver = await redirecting(status, "/end");
    expect(await post(receiver.url)).toMatchObject({ kind: "answered", status: 200 });
    expect(receiver.received.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      "POST / hällo",
      "POST /end hällo",
    ]);
  });

  test.each([301, 302, 303])("%i would drop it and is not followed", async (status) => {
    const receiver = await redirecting(status, "/end");
    expect(await post(receiver.url)).toEqual({
      kind: "forbidden",
      reason: `the receiver answered ${status}, a redirect that drops the message; give its new address`,
    });
    expect(receiver.received).toHaveLength(1);
  });

  test("three are followed, a fourth is not", async () => {
    const receiver = await openReceiver((request, response) => {
      const left = Number(request.path.slice(1));
      if (left === 0) ok(request, response, 0);
      else response.writeHead(308, { location: `/${left - 1}` }).end();
    });
    expect(await post(`${receiver.url}/3`)).toMatchObject({ kind: "answered", status: 200 });
    expect(await post(`${receiver.url}/4`)).toEqual({
      kind: "forbidden",
      reason: "the receiver redirects more than 3 times",
    });
    expect(receiver.received).toHaveLength(8);
  });

  test.each([
    ["http://169.254.169.254/", "169.254.169.254 is not on the public internet but link-local"],
    ["http://inner.example/", "inner.example (127.0.0.1) is not on the public internet but this machine (loopback)"],
    ["http://user:pass@hook.example/", "the address has a user name or a password in it"],
    ["file:///etc/passwd", "the address is no http or https URL"],
    ["http://", "the receiver answered 307 with an address that cannot be read"],
  ])("one to %s is refused", async (location, reason) => {
    const receiver = await redirecting(307, location);
    const settings: PostSettings = {
      clock: systemClock,
      resolveName: namesAt("127.0.0.1"),
      // The first receiver passes for a public one.
      get allowPrivate() {
        return receiver.received.length === 0;
      },
    };
    const outcome = await createPost(settings)({ url: receiver.url, headers: {}, body: "" }, never);
    expect(outcome).toEqual({ kind: "forbidden", reason: expect.stringContaining(reason) });
  });
});

describe("certificates", () => {
  test("one that nobody vouches for is refused, also when the environment says otherwise", async () => {
    const receiver = await openReceiver(ok, { tls: SELF_SIGNED });
    const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      expect(await post(receiver.url)).toEqual({
        kind: "unreachable",
        reason: "the receiver's certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)",
      });
    } finally {
      if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
    }
    expect(receiver.received).toEqual([]);
  });

  test("one that is trusted is taken, for its own name only", async () => {
    const receiver = await openReceiver(ok, { tls: SELF_SIGNED });
    expect(await post(receiver.url, { ca: SELF_SIGNED.cert })).toMatchObject({ kind: "answered", status: 200 });
    const url = receiver.url.replace("127.0.0.1", "other.example");
    expect(await post(url, { ca: SELF_SIGNED.cert, resolveName: namesAt("127.0.0.1") })).toEqual({
      kind: "unreachable",
      reason: "the receiver's certificate is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)",
    });
  });

  test("no redirect leads from an encrypted connection to one that is not", async () => {
    const plain = await openReceiver(ok);
    const receiver = await openReceiver(
      (_request, response) => response.writeHead(307, { location: plain.url }).end(),
      {
        tls: SELF_SIGNED,
      },
    );
    expect(await post(receiver.url, { ca: SELF_SIGNED.cert })).toEqual({
      kind: "forbidden",
      reason: "the receiver redirects from https to a connection that is not encrypted",
    });
    expect(plain.received).toEqual([]);
  });
});
