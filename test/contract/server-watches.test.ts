import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createServer } from "../../packages/lind/src/server/create-server.ts";
import { WATCH_BYTES_MAX } from "../../packages/lind/src/server/http/limits.ts";
import { type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { studyText } from "../support/study-text.ts";

/** Watches over HTTP: read by everybody, set by administrators. */

const ADMIN = "an-admin-token-of-the-test";
const READER = "a-reading-token-of-the-test";
const SLACK = "slack:https://hooks.slack.com/services/T000/B000/abcdefgh";

let served: ServedStudies;
beforeAll(async () => {
  served = await serveStudies({ texts: [studyText({ nctId: "NCT00000301", briefTitle: "Lemons" })], isLocal: true });
});
afterAll(() => served[Symbol.asyncDispose]());

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

async function ask(path: string, init?: RequestInit) {
  const response = await served.ask(`/api/lind/watches${path}`, init);
  return { status: response.status, json: await response.json() };
}

describe("a watch over HTTP", () => {
  test("is set, read, paused, resumed, snoozed and removed", async () => {
    const asked = { name: "lemons", parameters: { "query.titles": "lemons" }, on: ["status.", "results."], to: SLACK };
    const added = await ask("", post({ ...asked, digest: "weekly", at: "friday 07:30" }));
    expect(added).toMatchObject({
      status: 200,
      json: {
        ...{ name: "lemons", state: "active", on: ["status.", "results."], severity: "low" },
        ...{ to: "slack:https://hooks.slack.com/…", parameters: { "query.titles": "lemons" } },
        digest: { kind: "weekly", weekday: "friday", at: "07:30", zone: "UTC" },
      },
    });
    expect(await ask("")).toEqual({ status: 200, json: { watches: [added.json] } });
    expect(await ask("/lemons")).toEqual({ status: 200, json: added.json });
    expect(JSON.stringify(await ask(""))).not.toContain("abcdefgh");
    expect(await ask("", post(asked))).toMatchObject({ status: 400, json: { code: "USAGE" } });
    expect(await ask("/lemons/pause", post("{}"))).toMatchObject({ status: 200, json: { state: "paused" } });
    expect(await ask("/lemons/pause", post("{}"))).toMatchObject({ status: 400, json: { code: "USAGE" } });
    expect(await ask("/lemons/resume", post("{}"))).toMatchObject({ json: { state: "active", passedOver: 0 } });
    expect(await ask("/lemons/snooze", post({ until: "3d" }))).toMatchObject({ json: { state: "snoozed" } });
    expect(await ask("/lemons/snooze", post({ until: null }))).toMatchObject({ json: { state: "active" } });
    const status = await (await served.ask("/api/lind/status")).json();
    expect(status).toMatchObject({ outbox: { watches: [{ watchName: "lemons" }] } });
    expect(await ask("/lemons", { method: "DELETE" })).toMatchObject({ status: 200, json: { name: "lemons" } });
    expect(await ask("/lemons")).toMatchObject({ status: 404, json: { code: "WATCH_NOT_FOUND" } });
    // The server reads on while others wrote.
    expect((await served.ask("/api/v2/studies/NCT00000301")).status).toBe(200);
  });

  test.each<[string, unknown, number, RegExp]>([
    ["without a name", { to: "feed" }, 400, /has a name/],
    ["without a channel", { name: "x" }, 400, /where it sends/],
    ["with a field that there is not", { name: "x", to: "feed", kinds: "status." }, 400, /no field "kinds"/],
    ["with a parameter of pages", { name: "x", to: "feed", parameters: { pageSize: "5" } }, 400, /"pageSize"/],
    ["with a broken search", { name: "x", to: "feed", parameters: { "query.cond": "(a" } }, 400, /character 1/],
    ["with a kind that there is not", { name: "x", to: "feed", on: "resluts" }, 400, /Did you mean results/],
    ["that writes a file", { name: "x", to: "file:/etc/passwd" }, 403, /set on it/],
    ["that reads a file", { name: "x", to: "slack:file:/etc/passwd" }, 403, /set on it/],
    ["that asks a private address", { name: "x", to: "webhook:http://10.0.0.1/" }, 400, /not on the public internet/],
    ["that is no object", "[]", 400, /no JSON object/],
    ["that is no JSON", "{", 400, /no JSON object/],
    ["that is too large", `{"name":"${"x".repeat(WATCH_BYTES_MAX)}"}`, 413, /at most/],
  ])("%s is refused", async (_, body, status, title) => {
    expect(await ask("", post(body))).toMatchObject({ status, json: { title: expect.stringMatching(title), status } });
    expect(await ask("")).toMatchObject({ json: { watches: [] } });
  });

  test("a page of another origin cannot write: a form is no JSON", async () => {
    const form = { method: "POST", headers: { "content-type": "text/plain" }, body: '{"name":"x","to":"feed"}' };
    expect(await ask("", form)).toMatchObject({ status: 415 });
    expect(await ask("/x/pause", { method: "POST" })).toMatchObject({ status: 415 });
  });
});

describe("who may", () => {
  const serverWith = (more: Partial<typeof served.server>) => createServer({ ...served.server, ...more });
  const statusOf = async (more: Partial<typeof served.server>, init: RequestInit, path = "") =>
    (await serverWith(more).request(`http://127.0.0.1/api/lind/watches${path}`, init)).status;
  const tokens = [
    { scope: "admin", token: ADMIN },
    { scope: "read", token: READER },
  ] as const;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  test("whoever reads sees watches, administrators set them", async () => {
    const body = { name: "tokens", to: "feed" };
    expect(await statusOf({ tokens }, {})).toBe(401);
    expect(await statusOf({ tokens }, { headers: bearer(READER) })).toBe(200);
    expect(await statusOf({ tokens }, post(body, bearer(READER)))).toBe(403);
    expect(await statusOf({ tokens }, { method: "DELETE", headers: bearer(READER) }, "/tokens")).toBe(403);
    expect(await statusOf({ tokens }, post(body, bearer(ADMIN)))).toBe(200);
    expect(await statusOf({ tokens }, { method: "DELETE", headers: bearer(ADMIN) }, "/tokens")).toBe(200);
  });

  test("a server that is open to everybody changes nothing", async () => {
    expect(await statusOf({ tokens: [], isLocal: false }, {})).toBe(200);
    expect(await statusOf({ tokens: [], isLocal: false }, post({ name: "x", to: "feed" }))).toBe(403);
  });
});

describe("a feed", () => {
  test("links to the address that people use, else to the one that was asked", async () => {
    await served.ask("/api/lind/watches", post({ name: "linked", to: "feed" }));
    const selfLinkAt = async (publicUrl: string | undefined) => {
      const app = createServer({ ...served.server, publicUrl });
      const feed = await (await app.request("http://127.0.0.1:4747/feeds/linked.atom")).text();
      return /<link rel="self" [^>]*href="([^"]+)"/.exec(feed)?.[1];
    };
    expect(await selfLinkAt("https://lind.example.org/ct")).toBe("https://lind.example.org/ct/feeds/linked.atom");
    expect(await selfLinkAt(undefined)).toBe("http://127.0.0.1:4747/feeds/linked.atom");
  });
});
