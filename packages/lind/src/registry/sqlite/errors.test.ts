import { describe, expect, test } from "vitest";
import { LindError } from "../../base/errors.ts";
import { toStoreError } from "./errors.ts";

function sqliteError(errcode: number): Error {
  return Object.assign(new Error("as SQLite says"), { code: "ERR_SQLITE_ERROR", errcode });
}

describe("an error of SQLite's", () => {
  test.each([
    [5, "STORE_BUSY"],
    [261, "STORE_BUSY"],
    [6, "STORE_BUSY"],
    [8, "STORE_UNWRITABLE"],
    [1_544, "STORE_UNWRITABLE"],
    [14, "STORE_UNWRITABLE"],
    [13, "STORE_FULL"],
    [4_874, "STORE_FULL"],
    [10, "STORE_CORRUPT"],
    [266, "STORE_CORRUPT"],
    [11, "STORE_CORRUPT"],
    [26, "STORE_CORRUPT"],
  ])("%i becomes %s, with the file, what to do, and its cause", (errcode, code) => {
    const cause = sqliteError(errcode);
    const error = toStoreError(cause, "/home/x/registry.sqlite");
    expect(error).toMatchObject({ code, cause, details: { location: "/home/x/registry.sqlite" } });
    expect(error).toBeInstanceOf(LindError);
    expect((error as LindError).message).toMatch(/\/home\/x\/registry\.sqlite.*\.$/);
    expect((error as LindError).hint).toMatch(/\.$/);
  });

  test("a broken constraint and a wrong statement are bugs and come back unchanged", () => {
    for (const errcode of [1, 19, 787, 1_555]) {
      const error = sqliteError(errcode);
      expect(toStoreError(error, "x")).toBe(error);
    }
    expect(toStoreError("a string", "x")).toBe("a string");
  });

  test("an error of Lind's passes", () => {
    const error = new LindError("PROVENANCE_MIXED", "No.");
    expect(toStoreError(error, "x")).toBe(error);
  });

  test.each([
    ["ENOSPC", "STORE_FULL"],
    ["EDQUOT", "STORE_FULL"],
    ["EACCES", "STORE_UNWRITABLE"],
    ["EROFS", "STORE_UNWRITABLE"],
    ["ENOTDIR", "STORE_UNWRITABLE"],
  ])("the system's %s becomes %s", (code, expected) => {
    expect(toStoreError(Object.assign(new Error("no"), { code }), "x")).toMatchObject({ code: expected });
  });
});
