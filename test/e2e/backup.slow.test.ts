import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tryLock } from "../../packages/lind/src/registry/sqlite/file-lock.ts";
import { openSqliteRegistry } from "../../packages/lind/src/registry/sqlite/open.ts";
import { findIndexFile } from "../../packages/lind/src/search/index-file/index-files.ts";
import { runLind } from "../support/run-lind.ts";
import { readStoreContent } from "../support/store-content.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { serveWholeRegistry } from "../support/whole-registry.ts";

/** Backing up and restoring as a person does it, with an imported list and a store that moves on in between. */

async function world() {
  const { simulator, url } = await serveWholeRegistry({ studies: 40 });
  const folder = temporaryFolder();
  const home = join(folder, "home");
  const backup = join(folder, "backup");
  const lind = (...argv: readonly string[]) => runLind(argv, { home, upstream: url });
  const other = (...argv: readonly string[]) => runLind(argv, { home: join(folder, "other"), upstream: url });
  await lind("sync", "--all");
  mkdirSync(join(home, "concepts"));
  writeFileSync(join(home, "concepts", "ours.txt"), "heart attack | myocardial infarction\n");
  return { simulator, folder, home, backup, lind, other };
}

describe("a backup", () => {
  test("becomes a home with the same content on another machine, and goes on there", async () => {
    const { simulator, folder, home, backup, lind, other } = await world();
    const made = await lind("backup", backup, "--json");
    expect(made.exitCode).toBe(0);
    expect(JSON.parse(made.out).manifest).toMatchObject({ format: 1, store: { studies: 40, lastSeq: 40 } });
    expect(readdirSync(backup).sort()).toEqual(["concepts", "manifest.json", "registry.sqlite"]);
    expect(readdirSync(folder).sort()).toEqual(["backup", "home"]);
    const restored = await other("restore", backup);
    expect([restored.exitCode, restored.out]).toEqual([0, expect.stringContaining("40 studies in 40 versions as of")]);
    expect(restored.out).toContain("verified");
    const otherHome = join(folder, "other");
    expect(await readStoreContent(otherHome)).toEqual(await readStoreContent(home));
    expect(readFileSync(join(otherHome, "concepts", "ours.txt"), "utf8")).toContain("heart attack");
    simulator.advance(3);
    for (const run of [lind, other]) expect((await run("sync")).exitCode).toBe(0);
    expect(await readStoreContent(otherHome)).toEqual(await readStoreContent(home));
    expect((await other("search", "--count")).out).toBe((await lind("search", "--count")).out);
  });

  test("of an earlier day takes the place of a store with --force only, and the index is of it", async () => {
    const { simulator, home, backup, lind } = await world();
    await lind("backup", backup);
    const before = await readStoreContent(home);
    simulator.advance(5);
    await lind("sync");
    await lind("index");
    const refused = await lind("restore", backup);
    expect([refused.exitCode, refused.err]).toEqual([2, expect.stringContaining("holds a store already")]);
    expect((await lind("restore", backup, "--force")).exitCode).toBe(0);
    expect(await readStoreContent(home)).toEqual(before);
    expect((await lind("search", "--format", "ids")).out.trimEnd().split("\n")).toHaveLength(40);
    expect(readdirSync(home).filter((name) => name.startsWith("restoring"))).toEqual([]);
  });

  test("takes the place of a store that cannot be opened any more", async () => {
    const { home, backup, lind } = await world();
    await lind("backup", backup);
    writeFileSync(join(home, "registry.sqlite"), "This was a database once.");
    writeFileSync(join(home, "registry.sqlite-wal"), "And this its log.");
    expect((await lind("status")).exitCode).toBe(4);
    expect((await lind("restore", backup, "--force")).exitCode).toBe(0);
    expect((await lind("verify")).exitCode).toBe(0);
  });

  test("is refused where a file is not what the manifest says, and the home stays as it is", async () => {
    const { home, backup, lind, other } = await world();
    await lind("backup", backup);
    const before = await readStoreContent(home);
    const damaged = `${backup}-damaged`;
    cpSync(backup, damaged, { recursive: true });
    const bytes = readFileSync(join(damaged, "registry.sqlite"));
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    writeFileSync(join(damaged, "registry.sqlite"), bytes);
    const run = await lind("restore", damaged, "--force");
    expect([run.exitCode, run.err]).toEqual([
      4,
      expect.stringContaining("registry.sqlite is not what the manifest says"),
    ]);
    expect(await readStoreContent(home)).toEqual(before);
    expect((await other("restore", damaged)).exitCode).toBe(4);
    expect((await other("status")).err).toContain("Nothing is stored");
  });

  test.each<[string, (manifest: Record<string, unknown>) => unknown, string]>([
    ["a later form", (manifest) => ({ ...manifest, format: 2 }), "has form 2"],
    ["a later schema", (manifest) => ({ ...manifest, store: { schema: 999, lastSeq: 1 } }), "has schema 999"],
    [
      "a path that leads out",
      (m) => ({ ...m, files: [{ path: "concepts/../../x.txt", bytes: 1, hash: "" }] }),
      "no backup",
    ],
    ["no files", (manifest) => ({ ...manifest, files: undefined }), "no backup"],
    ["no store", (manifest) => ({ ...manifest, files: [] }), "names no registry.sqlite"],
  ])("whose manifest has %s is refused", async (_, edit, words) => {
    const { backup, lind, other, folder } = await world();
    await lind("backup", backup);
    const path = join(backup, "manifest.json");
    writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, "utf8")))));
    const run = await other("restore", backup);
    expect([run.exitCode === 0, run.err]).toEqual([false, expect.stringContaining(words)]);
    expect(existsSync(join(folder, "other", "registry.sqlite"))).toBe(false);
  });

  test("goes into a folder of its own, and not where another one is being written", async () => {
    const { home, folder, backup, lind } = await world();
    for (const [place, words] of [
      [home, "cannot go into the home"],
      [folder, "is there already"],
    ] as const) {
      const run = await lind("backup", place);
      expect([run.exitCode, run.err]).toEqual([2, expect.stringContaining(words)]);
    }
    mkdirSync(`${backup}.partial`);
    writeFileSync(join(`${backup}.partial`, "registry.sqlite"), "left by a killed backup");
    {
      using lock = tryLock(join(`${backup}.partial`, "lock"));
      expect(lock).toBeDefined();
      expect((await lind("backup", backup)).exitCode).toBe(3);
    }
    mkdirSync(backup);
    expect((await lind("backup", backup)).exitCode).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["backup", "home"]);
  });

  test("waits for whoever has the store open that it would replace", async () => {
    const { home, backup, lind } = await world();
    await lind("backup", backup);
    await lind("index");
    {
      await using reader = await openSqliteRegistry({ home, mode: "read" });
      expect((await reader.count()).studies).toBe(40);
      const run = await lind("restore", backup, "--force");
      expect([run.exitCode, run.err]).toEqual([3, expect.stringContaining("registry.sqlite")]);
      expect((await reader.count()).studies).toBe(40);
      expect(findIndexFile(home), "its index is still there").toBeDefined();
    }
    expect((await lind("restore", backup, "--force")).exitCode).toBe(0);
  });

  test("says that secrets are not in it, and of what a folder is that is none", async () => {
    const { home, backup, lind } = await world();
    writeFileSync(join(home, "secrets.json"), "{}");
    expect((await lind("backup", backup)).err).toContain("secrets.json is not in the backup");
    expect(existsSync(join(backup, "secrets.json"))).toBe(false);
    const run = await lind("restore", home);
    expect([run.exitCode, run.err]).toEqual([2, expect.stringContaining("is no backup of Lind's")]);
  });
});
