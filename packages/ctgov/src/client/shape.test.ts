import { describe, expect, test } from "vitest";
import { anyObject, conforms, flag, list, number, object, optional, type Shape, text } from "./shape.ts";

interface Tree {
  readonly name: string;
  readonly weight?: number | undefined;
  readonly children?: readonly Tree[] | undefined;
}

const treeShape: Shape<Tree> = object<Tree>({
  name: text,
  weight: optional(number),
  children: optional(list((): Shape<Tree> => treeShape)),
});

describe("a value that fits", () => {
  test.each<unknown>([
    { name: "a" },
    { name: "a", weight: 0.5, children: [] },
    { name: "a", children: [{ name: "b", children: [{ name: "c" }] }], somethingNew: true },
  ])("%j", (value) => {
    expect(conforms(treeShape, value)).toBe(true);
  });
});

describe("the first difference is named with its place", () => {
  test.each<[unknown, string, string]>([
    [null, "", "an object"],
    [[], "", "an object"],
    ["x", "", "an object"],
    [{}, "name", "a text"],
    [{ name: 1 }, "name", "a text"],
    [{ name: "a", weight: null }, "weight", "a number"],
    [{ name: "a", children: {} }, "children", "a list"],
    [{ name: "a", children: [{ name: "b" }, { name: "c", children: [7] }] }, "children[1].children[0]", "an object"],
  ])("%j", (value, fieldPath, expected) => {
    expect(treeShape.mismatch(value, "")).toEqual({ fieldPath, expected });
  });

  test("also for flags and objects of any kind", () => {
    expect(flag.mismatch("true", "isEnum")).toEqual({ fieldPath: "isEnum", expected: "true or false" });
    expect(anyObject().mismatch([], "study")).toEqual({ fieldPath: "study", expected: "an object" });
    expect(anyObject().mismatch({ anything: 1 }, "study")).toBeUndefined();
  });

  test("inherited names are no members", () => {
    expect(object<{ toString: string }>({ toString: text }).mismatch({}, "")).toEqual({
      fieldPath: "toString",
      expected: "a text",
    });
  });
});
