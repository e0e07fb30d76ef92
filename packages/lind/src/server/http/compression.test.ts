import { expect, test } from "vitest";
import { chooseEncoding } from "./compression.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["identity", undefined],
  ["gzip", "gzip"],
  ["gzip, deflate, br", "br"],
  ["gzip, deflate, br, zstd", "zstd"],
  ["br;q=0.5, gzip;q=0.8", "gzip"],
  ["*", "zstd"],
  ["*;q=0", undefined],
  ["zstd;q=0, *", "br"],
  ["GZIP ; Q=1", "gzip"],
  ["gzip;q=x", undefined],
])("of %j is chosen %j", (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});
