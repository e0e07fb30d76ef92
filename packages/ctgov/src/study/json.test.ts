import { expect, test } from "vitest";
import { isJsonObject } from "./json.ts";

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  [undefined, false],
  ["{}", false],
  [1, false],
])("isJsonObject tells an object from everything else: %j", (value, isObject) => {
  expect(isJsonObject(value)).toBe(isObject);
});
