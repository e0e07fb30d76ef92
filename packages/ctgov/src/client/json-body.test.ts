import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endsEarly, looksLikeHtml, parseJson } from "./json-body.ts";

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function received(body: Uint8Array) {
  return { url: "https://clinicaltrials.gov/api/v2/version", headers: new Headers(), bytes: body };
}

describe("a body that ends early", () => {
  test.each(["", " \n", "\uFEFF", "{", '{"a"', '{"a":[1,2', '{"a":"}', '{"a":"\\"}', '[{"a":1},', '{"a":{"b":[1]}'])(
    "%j",
    (text) => {
      expect(endsEarly(bytesOf(text))).toBe(true);
    },
  );

  test.each(["{}", "[]", '{"a":"}"}', '{"a":"\\""}', '\uFEFF {"a":[1]}\n', '{"a":}', "]", "oops", '"text', "12"])(
    "%j does not",
    (text) => {
      expect(endsEarly(bytesOf(text))).toBe(false);
    },
  );

  test("is every beginning of a JSON object or list, in bytes, and not the whole", () => {
    const value = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()));
    fc.assert(
      fc.property(value, fc.nat(), (json, cut) => {
        const bytes = bytesOf(JSON.stringify(json));
        expect(endsEarly(bytes)).toBe(false);
        expect(endsEarly(bytes.subarray(0, cut % bytes.length))).toBe(true);
      }),
    );
  });
});

describe("the text of a JSON body", () => {
  test("is exact, without a byte order mark and what surrounds the value", () => {
    expect(parseJson(received(bytesOf('\uFEFF\r\n {"a": 40.0,"b":" x "}\n')))).toEqual({
      text: '{"a": 40.0,"b":" x "}',
      value: { a: 40, b: " x " },
    });
  });

  test("a mark inside stays", () => {
    expect(parseJson(received(bytesOf('{"a":"\uFEFF"}'))).text).toBe('{"a":"\uFEFF"}');
  });

  test("whatever is stringified comes back", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (json) => {
        const text = JSON.stringify(json);
        expect(parseJson(received(bytesOf(text)))).toEqual({ text, value: JSON.parse(text) });
      }),
    );
  });
});

describe("a web page", () => {
  test.each([
    [null, "<!doctype html><p>x"],
    ["application/json", " \n<HTML lang=en>"],
    [null, "\uFEFF<html>"],
    ["text/html; charset=utf-8", "<p>Sign in</p>"],
    ["application/xhtml+xml", '<?xml version="1.0"?><html>'],
  ])("%s %j", (type, text) => {
    expect(looksLikeHtml(type, bytesOf(text))).toBe(true);
  });

  test.each([
    ["application/json", '{"a":"<html>"}'],
    ["text/html", '{"a":1}'],
    ["text/plain", "`x` is unknown parameter"],
    ["text/csv", "NCT Number\r\n"],
    [null, ""],
    ["text/plain", "<x> is not allowed"],
  ])("%s %j is none", (type, text) => {
    expect(looksLikeHtml(type, bytesOf(text))).toBe(false);
  });
});
