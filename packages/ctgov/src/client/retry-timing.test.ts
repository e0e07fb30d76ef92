import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HttpError, NetworkError, TimeoutError } from "./errors.ts";
import {
  backOffMs,
  DEFAULT_RETRY_POLICY,
  decideRetry,
  parseHttpDate,
  parseRetryAfter,
  type RetryPolicy,
} from "./retry-timing.ts";

const NOW = Date.UTC(2026, 7, 14, 9, 0, 5);

function status(status: number, retryAfterMs?: number): HttpError {
  return new HttpError({
    status,
    url: "https://clinicaltrials.gov/api/v2/version",
    bodyText: "",
    isHtml: false,
    retryAfterMs,
  });
}

describe("an HTTP date", () => {
  test.each([
    ["Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"],
    ["Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37.000Z"],
    ["Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37.000Z"],
    ["Wed Nov 16 08:49:37 1994", "1994-11-16T08:49:37.000Z"],
    ["Fri, 14 Aug 2026 09:00:05 GMT", "2026-08-14T09:00:05.000Z"],
    ["Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59.000Z"],
    ["Sat, 31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00.000Z"],
    ["Thu, 01 Jan 0099 00:00:00 GMT", "0099-01-01T00:00:00.000Z"],
    // Two digits: at most 50 years ahead of 2026, else the century before.
    ["Friday, 14-Aug-76 09:00:05 GMT", "2076-08-14T09:00:05.000Z"],
    ["Sunday, 14-Aug-77 09:00:05 GMT", "1977-08-14T09:00:05.000Z"],
  ])("%s is %s", (text, iso) => {
    expect(new Date(parseHttpDate(text, NOW) ?? Number.NaN).toISOString()).toBe(iso);
  });

  test.each([
    "Thu, 30 Feb 2026 00:00:00 GMT",
    "Sun, 29 Feb 2026 00:00:00 GMT",
    "Sun, 31 Apr 2026 00:00:00 GMT",
    "Sun, 00 Nov 2026 08:49:37 GMT",
    "Sun, 06 Nov 2026 24:00:00 GMT",
    "Sun, 06 Nov 2026 08:60:00 GMT",
    "Sun, 06 Nov 2026 08:49:61 GMT",
    "Sun, 06 Nov 2026 08:49:37 +0200",
    "Sun, 06 Nov 2026 08:49:37",
    "Sun, 6 Nov 2026 08:49:37 GMT",
    "Xyz, 06 Nov 2026 08:49:37 GMT",
    "Sun, 06 Abc 2026 08:49:37 GMT",
    "sun, 06 nov 2026 08:49:37 gmt",
    "2026-11-06T08:49:37Z",
    "",
  ])("%j is none", (text) => {
    expect(parseHttpDate(text, NOW)).toBeUndefined();
  });

  test("every second since 1970 reads back in the preferred form", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        expect(parseHttpDate(new Date(seconds * 1000).toUTCString(), NOW)).toBe(seconds * 1000);
      }),
    );
  });

  test("no text makes it throw", () => {
    fc.assert(fc.property(fc.string(), (text) => parseHttpDate(text, NOW) === undefined));
  });
});

describe("Retry-After", () => {
  test.each([
    ["0", 0],
    ["120", 120_000],
    [" 7 ", 7_000],
    ["9".repeat(30), Number.MAX_SAFE_INTEGER],
    ["Fri, 14 Aug 2026 09:01:05 GMT", 60_000],
    ["Friday, 14-Aug-26 09:01:05 GMT", 60_000],
    ["Fri Aug 14 09:01:05 2026", 60_000],
    ["Fri, 14 Aug 2026 08:00:00 GMT", 0],
  ])("%s is %d ms", (text, ms) => {
    expect(parseRetryAfter(text, NOW)).toBe(ms);
  });

  test.each(["", "soon", "-1", "1.5", "1e3", "Fri, 32 Aug 2026 09:01:05 GMT"])("%j counts as absent", (text) => {
    expect(parseRetryAfter(text, NOW)).toBeUndefined();
  });
});

describe("the back-off", () => {
  const policy: RetryPolicy = { attemptsMax: 9, delayMsBase: 500, delayMsMax: 3_000, retryAfterMsMax: 10_000 };

  test("its upper end doubles up to the cap", () => {
    const nearlyOne = () => 0.999_999;
    expect([1, 2, 3, 4, 5, 60].map((attempt) => backOffMs(attempt, policy, nearlyOne))).toEqual([
      499, 999, 1_999, 2_999, 2_999, 2_999,
    ]);
    expect(backOffMs(3, policy, () => 0.25)).toBe(500);
    expect(backOffMs(3, policy, () => 0)).toBe(0);
  });

  test("every delay lies between nothing and the upper end", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (attempt, chance, delayMsBase, delayMsMax) => {
          const delayMs = backOffMs(attempt, { ...policy, delayMsBase, delayMsMax }, () => chance);
          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThan(Math.max(1, delayMsMax));
          expect(delayMs).toBeLessThan(Math.max(1, delayMsBase * 2 ** (attempt - 1)));
          expect(Number.isInteger(delayMs)).toBe(true);
        },
      ),
    );
  });
});

describe("the decision after a failure", () => {
  const half = () => 0.5;

  test.each([408, 425, 429, 500, 502, 503, 504])("%d is tried again", (code) => {
    expect(decideRetry(status(code), 1, DEFAULT_RETRY_POLICY, half)).toEqual({ kind: "retry", delayMs: 250 });
  });

  test.each([301, 304, 400, 401, 403, 404, 410, 413, 451, 501, 505, 511])("%d is not", (code) => {
    expect(decideRetry(status(code, 1_000), 1, DEFAULT_RETRY_POLICY, half)).toEqual({ kind: "stop", why: "lasting" });
  });

  test("broken connections, cut bodies and timeouts are tried again", () => {
    const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
    for (const error of [
      new NetworkError("NETWORK_FAILED", "https://x.test/", { cause: reset }),
      new NetworkError("BODY_CUT", "https://x.test/"),
      new TimeoutError("https://x.test/", 1),
    ]) {
      expect(decideRetry(error, 2, DEFAULT_RETRY_POLICY, half)).toEqual({ kind: "retry", delayMs: 500 });
    }
  });

  test.each(["ENOTFOUND", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"])(
    "%s stays as it is",
    (code) => {
      const cause = new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code }) });
      const error = new NetworkError("NETWORK_FAILED", "https://x.test/", { cause });
      expect(decideRetry(error, 1, DEFAULT_RETRY_POLICY, half)).toEqual({ kind: "stop", why: "lasting" });
    },
  );

  test("Retry-After replaces the client's own choice", () => {
    expect(decideRetry(status(429, 7_000), 1, DEFAULT_RETRY_POLICY, half)).toEqual({ kind: "retry", delayMs: 7_000 });
    expect(decideRetry(status(503, 0), 4, DEFAULT_RETRY_POLICY, half)).toEqual({ kind: "retry", delayMs: 0 });
    expect(decideRetry(status(429, 120_000), 1, DEFAULT_RETRY_POLICY, half)).toEqual({
      kind: "retry",
      delayMs: 120_000,
    });
  });

  test("a server that asks for more than two minutes gets no further attempt", () => {
    expect(decideRetry(status(429, 120_001), 1, DEFAULT_RETRY_POLICY, half)).toEqual({
      kind: "stop",
      why: "retry-after",
    });
  });

  test("the last attempt is the last", () => {
    expect(decideRetry(status(500), 4, DEFAULT_RETRY_POLICY, half).kind).toBe("retry");
    expect(decideRetry(status(500), 5, DEFAULT_RETRY_POLICY, half)).toEqual({ kind: "stop", why: "attempts" });
  });
});
