import { afterEach, describe, expect, test, vi } from "vitest";
import { createClient } from "./client.ts";
import { isBrowser, platformClock, platformRandom, platformTransport } from "./platform.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the platform", () => {
  test("its fetch is looked up when it is needed, so that a program may replace it", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      asked.push(request.url);
      return new Response("{}");
    });
    await platformTransport(new Request("http://127.0.0.1/x"));
    expect(asked).toEqual(["http://127.0.0.1/x"]);
  });

  test("its clock ends a sleep at once when it is aborted", async () => {
    const controller = new AbortController();
    const sleep = platformClock.sleep(86_400_000, controller.signal);
    controller.abort(new Error("enough"));
    await expect(sleep).rejects.toThrow("enough");
    await expect(platformClock.sleep(86_400_000, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
    await expect(platformClock.sleep(0)).resolves.toBeUndefined();
  });

  test("its time goes on and its chance lies below 1", () => {
    const before = platformClock.monotonicMs?.() ?? Number.NaN;
    expect(platformClock.monotonicMs?.()).toBeGreaterThanOrEqual(before);
    expect(platformClock.now()).toBeGreaterThan(Date.UTC(2026, 0));
    const chance = platformRandom();
    expect(chance).toBeGreaterThanOrEqual(0);
    expect(chance).toBeLessThan(1);
  });

  test("in a browser the client has no name of its own", async () => {
    expect(isBrowser()).toBe(false);
    vi.stubGlobal("document", {});
    expect(isBrowser()).toBe(true);
    let userAgent: string | null | undefined;
    const client = createClient({
      transport: async (request) => {
        userAgent = request.headers.get("user-agent");
        return new Response('{"apiVersion":"2.0.5"}');
      },
    });
    await client.version();
    expect(userAgent).toBeNull();
  });
});
