import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import { makeFolder } from "./make-folder.ts";

describe("makeFolder", () => {
  test("makes what is missing, and leaves what is there", () => {
    const folder = join(temporaryFolder(), "a", "b", "c");
    makeFolder(folder);
    writeFileSync(join(folder, "kept.txt"), "kept");
    makeFolder(folder);
    makeFolder(`${folder}/../d/`);
    expect([join(folder, "kept.txt"), join(folder, "..", "d")].map((path) => existsSync(path))).toEqual([true, true]);
  });

  test("goes through a link to a folder", () => {
    const folder = temporaryFolder();
    const link = join(folder, "link");
    symlinkSync(temporaryFolder(), link, "junction");
    makeFolder(join(link, "a"));
    expect(existsSync(join(link, "a"))).toBe(true);
  });

  test("says what stands in the way", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    for (const path of [file, join(file, "a"), join(file, "a", "b")]) {
      expect(() => makeFolder(path), path).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^E(EXIST|NOTDIR)$/) }),
      );
    }
  });

  test.runIf(existsSync("/proc/self"))("ends where a folder takes no names", () => {
    for (const path of ["/proc/x", "/proc/x/y/z"]) {
      expect(() => makeFolder(path), path).toThrow(
        expect.objectContaining({ code: "EPERM", message: "nothing can be made in /proc" }),
      );
    }
  });
});
