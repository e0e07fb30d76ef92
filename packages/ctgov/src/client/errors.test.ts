import { describe, expect, expectTypeOf, test } from "vitest";
import {
  BodyTooLargeError,
  type CtgovError,
  HttpError,
  isCtgovError,
  LimitError,
  NetworkError,
  ParameterError,
  ResponseShapeError,
  TimeoutError,
} from "./errors.ts";

const URL_ = "https://clinicaltrials.gov/api/v2/studies?query.cond=x";

function http(status: number, bodyText = "", isHtml = false): HttpError {
  return new HttpError({ status, url: URL_, bodyText, isHtml });
}

describe("the tree of errors", () => {
  test.each<[CtgovError, string, string, boolean, string]>([
    [http(400, "Bad\n thing"), "HTTP_STATUS", "refusal", false, "clinicaltrials.gov answered 400: Bad thing"],
    [http(429), "HTTP_STATUS", "failure", true, "clinicaltrials.gov answered 429."],
    [http(408), "HTTP_STATUS", "failure", true, "clinicaltrials.gov answered 408."],
    [http(501), "HTTP_STATUS", "failure", false, "clinicaltrials.gov answered 501."],
    [http(403, "<p>", true), "HTTP_STATUS", "refusal", false, "clinicaltrials.gov answered 403: an HTML page"],
    [
      new NetworkError("NETWORK_FAILED", URL_),
      "NETWORK_FAILED",
      "failure",
      true,
      "clinicaltrials.gov cannot be reached.",
    ],
    [
      new NetworkError("BODY_CUT", URL_, { reason: "3 of 9 bytes came" }),
      "BODY_CUT",
      "failure",
      true,
      "The answer of clinicaltrials.gov ended early (3 of 9 bytes came).",
    ],
    [
      new TimeoutError(URL_, 9),
      "TIMEOUT",
      "failure",
      true,
      "clinicaltrials.gov did not finish its answer within 9 ms.",
    ],
    [
      new ResponseShapeError(URL_, "studies[3]", "an object"),
      "RESPONSE_SHAPE",
      "failure",
      false,
      "The answer of clinicaltrials.gov is not what API v2 describes: studies[3] is not an object.",
    ],
    [
      new ResponseShapeError(URL_, "", "JSON", { isHtml: true }),
      "RESPONSE_IS_HTML",
      "failure",
      false,
      "clinicaltrials.gov answered with an HTML page, not JSON.",
    ],
    [
      new BodyTooLargeError(URL_, 9),
      "BODY_TOO_LARGE",
      "failure",
      false,
      "The answer of clinicaltrials.gov is larger than 9 bytes; ask for smaller pages or fewer fields.",
    ],
    [new ParameterError("fmt", "No fmt.", "format"), "PARAMETER_INVALID", "refusal", false, "No fmt."],
    [new LimitError("pagesMax", 9, "Too many."), "LIMIT_REACHED", "failure", false, "Too many."],
  ])("%s", (error, code, kind, isTransient, message) => {
    expect({ code: error.code, kind: error.kind, isTransient: error.isTransient, message: error.message }).toEqual({
      code,
      kind,
      isTransient,
      message,
    });
    expect(error.name).toBe(error.constructor.name);
    expect(isCtgovError(error)).toBe(true);
  });

  test("a system code is found in the chain of causes, and the chain may be a circle", () => {
    const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
    const error = new NetworkError("NETWORK_FAILED", URL_, { cause: new TypeError("fetch failed", { cause: reset }) });
    expect(error.systemCode).toBe("ECONNRESET");
    const circle = new Error("a");
    circle.cause = circle;
    expect(new NetworkError("NETWORK_FAILED", URL_, { cause: circle }).systemCode).toBeUndefined();
  });

  test("a long text is kept whole and shown in part", () => {
    const error = http(400, "x".repeat(5_000));
    expect(error.bodyText).toHaveLength(5_000);
    expect(error.message.length).toBeLessThan(450);
  });

  test("the code tells the classes apart for the compiler, too", () => {
    const error: CtgovError = http(429);
    if (isCtgovError(error) && error.code === "HTTP_STATUS") expectTypeOf(error).toEqualTypeOf<HttpError>();
    expect(error.status).toBe(429);
  });
});

describe("the guard", () => {
  test("knows errors of another copy of the package", async () => {
    const path = "./errors.ts?another-copy";
    const other: typeof import("./errors.ts") = await import(/* @vite-ignore */ path);
    const error = new other.TimeoutError(URL_, 1);
    expect(error).not.toBeInstanceOf(TimeoutError);
    expect(isCtgovError(error)).toBe(true);
  });

  test.each([
    new Error("x"),
    undefined,
    null,
    "text",
    { family: "ctgov.error" },
    Object.assign(new Error("x"), { family: "y" }),
  ])("%s is none", (thing) => {
    expect(isCtgovError(thing)).toBe(false);
  });
});
