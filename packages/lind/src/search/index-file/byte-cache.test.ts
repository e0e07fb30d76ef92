import { expect, test } from "vitest";
import { ByteCache } from "./byte-cache.ts";

function makeCache(bytesMax: number) {
  const made: string[] = [];
  const cache = new ByteCache<string>(bytesMax, (value) => value.length);
  const get = (key: string, value: string) =>
    cache.get(key, () => {
      made.push(key);
      return value;
    });
  return { cache, get, made };
}

test("a value is made once while it is at hand", () => {
  const { get, made } = makeCache(10);
  expect([get("a", "1234"), get("a", "1234"), get("b", "12")]).toEqual(["1234", "1234", "12"]);
  expect(made).toEqual(["a", "b"]);
});

test("what was used longest ago goes first when there is no room", () => {
  const { cache, get, made } = makeCache(10);
  get("a", "1234");
  get("b", "1234");
  get("a", "1234");
  get("c", "1234");
  expect(cache.bytes).toBe(8);
  get("a", "1234");
  get("b", "1234");
  expect(made).toEqual(["a", "b", "c", "b"]);
});

test("a value that is larger than the cache is given out and not kept", () => {
  const { cache, get, made } = makeCache(3);
  expect(get("a", "1234")).toBe("1234");
  expect(get("a", "1234")).toBe("1234");
  expect(made).toEqual(["a", "a"]);
  expect(cache.bytes).toBe(0);
});

test("a cleared cache holds nothing", () => {
  const { cache, get, made } = makeCache(10);
  get("a", "1234");
  cache.clear();
  expect(cache.bytes).toBe(0);
  get("a", "1234");
  expect(made).toEqual(["a", "a"]);
});
