import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseNctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../../../../../test/support/shared.ts";
import { must } from "../../base/assert.ts";
import { add, commit, findingsOf, scanAll, update } from "../store-under-test.ts";
import { makeStore } from "./sqlite-under-test.ts";

/** File names begin with the id, or stand in a folder of its name. */
function readTexts(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

describe.skipIf(!hasSharedData)("real records", () => {
  test("come back byte for byte, in less than a quarter of their size", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    const folder = sharedPath("data/studies");
    const names = readdirSync(folder).sort();
    const ids = names.map((name) => must(parseNctId(name.slice(0, 11)), "a file is named after its study"));
    const texts = readTexts(folder);
    expect(texts.length).toBeGreaterThan(800);
    for (let from = 0; from < ids.length; from += 250) {
      await commit(
        registry,
        ids.slice(from, from + 250).map((id, at) => add(id, must(texts[from + at], "a text"))),
      );
    }
    const scanned = await scanAll(registry);
    expect(scanned.map((study) => study.nctId)).toEqual(ids);
    expect(scanned.every((study, at) => study.text === texts[at])).toBe(true);
    const { textBytes, storedBytes } = await registry.count();
    expect(textBytes).toBe(names.reduce((sum, name) => sum + readFileSync(join(folder, name)).byteLength, 0));
    expect(storedBytes / textBytes).toBeLessThan(0.25);
    expect(await findingsOf(registry)).toEqual([]);
  });

  test("in two versions cost the second time what differs", async () => {
    await using store = await makeStore();
    await using registry = await store.open();
    const folders = readdirSync(sharedPath("data/versions"));
    expect(folders.length).toBeGreaterThan(5);
    for (const folder of folders) {
      const id = must(parseNctId(folder), "a folder is named after its study");
      const [older = "", newer = ""] = readTexts(sharedPath("data/versions", folder));
      await commit(registry, [add(id, older)]);
      const before = await registry.count();
      await commit(registry, [update(id, 1, newer)]);
      const after = await registry.count();
      const whole = before.storedBytes / before.versions;
      expect(after.storedBytes - before.storedBytes).toBeLessThan(1_000 + whole / 10);
      expect((await registry.readVersion(id, 1))?.text).toBe(older);
      expect((await registry.readVersion(id, 2))?.text).toBe(newer);
    }
    expect(await findingsOf(registry)).toEqual([]);
  });
});
