import { expect, test } from "vitest";
import { BULK_BYTES_MAX, judgeAnswer, type Part, rangeHeaders } from "./download-plan.ts";

const url = "https://registry.example/file";
const note = { url, etag: '"a"', bytesTotal: 100 };
const half: Part = { bytes: 50, note };
const nothing: Part = { bytes: 0, note: undefined };

test.each([
  ["nothing", nothing, {}],
  ["a part", half, { range: "bytes=50-", "if-range": '"a"' }],
  ["a part of nobody knows what", { bytes: 50, note: undefined }, {}],
  ["a part without an ETag", { bytes: 50, note: { ...note, etag: undefined } }, {}],
  ["a part of another address", { bytes: 50, note: { ...note, url: "https://other.example" } }, {}],
])("what is asked after %s", (_, part, headers) => {
  expect(rangeHeaders(part, url)).toEqual(headers);
});

const of = (etag: string, range: string) => ({ etag, "content-range": range });

test.each<readonly [string, number, Readonly<Record<string, string>>, Part, string]>([
  ["the whole file", 200, { etag: '"a"', "content-length": "100" }, nothing, "begin"],
  ["the whole file instead of the rest", 200, { etag: '"b"', "content-length": "90" }, half, "begin"],
  ["a file of unknown length", 200, {}, nothing, "begin"],
  ["a file that is too large", 200, { "content-length": String(BULK_BYTES_MAX + 1) }, nothing, "give-up"],
  ["a web page", 200, { "content-type": "text/html; charset=utf-8" }, nothing, "try-again"],
  ["the rest", 206, of('"a"', "bytes 50-99/100"), half, "append"],
  ["the rest of an unknown length", 206, of('"a"', "bytes 50-99/*"), half, "append"],
  ["another part", 206, of('"a"', "bytes 40-99/100"), half, "discard"],
  ["a part of another file", 206, of('"b"', "bytes 50-99/100"), half, "discard"],
  ["a part of a weakly known file", 206, of('W/"a"', "bytes 50-99/100"), half, "discard"],
  ["a part of a file of another length", 206, of('"a"', "bytes 50-98/99"), half, "discard"],
  ["a part without its place", 206, { etag: '"a"' }, half, "discard"],
  ["a part that nobody asked for", 206, of('"a"', "bytes 0-99/100"), nothing, "discard"],
  ["no rest, because there is all", 416, { "content-range": "bytes */50" }, half, "complete"],
  ["no rest, because the file became shorter", 416, { "content-range": "bytes */40" }, half, "discard"],
  ["no rest, without saying more", 416, {}, half, "discard"],
  ["too many requests", 429, {}, half, "try-again"],
  ["a server in trouble", 503, {}, half, "try-again"],
  ["no such file", 404, {}, half, "give-up"],
  ["a refusal", 400, {}, half, "give-up"],
])("an answer with %s", (_, status, headers, part, kind) => {
  expect(judgeAnswer({ status, headers: new Headers(headers) }, part, url).kind).toBe(kind);
});
