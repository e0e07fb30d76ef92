import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { readIndexContent } from "../../../../../test/support/index-content.ts";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { type FailpointName, SEARCH_FAILPOINTS } from "../../base/failpoint.ts";
import type { Registry } from "../../registry/registry.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "../../registry/sqlite/open.ts";
import { add, changeOf, commit, nctId, update } from "../../registry/store-under-test.ts";
import { createSimulation, LIVELY } from "../../simulator/simulation.ts";
import { type FollowOptions, followFeed } from "./follow-feed.ts";
import { createLocalPreparer } from "./preparing/prepare-texts.ts";
import { openIndexReader } from "./read-index.ts";

/** Enough for a build of two commits. */
const STUDIES = 4_300;
const TEXTS = 150;
const texts = [...createSimulation({ ...LIVELY, studies: TEXTS, seed: 3 }).texts("2026-08-14")].map(({ text }) => text);

/** What a process of its own runs: it dies at a place as in a loss of power. */
const PROGRAM = `
  import { followFeed } from ${JSON.stringify(new URL("./follow-feed.ts", import.meta.url).href)};
  import { openSqliteRegistry } from ${JSON.stringify(new URL("../../registry/sqlite/open.ts", import.meta.url).href)};
  const [home, place] = process.argv.slice(1);
  const registry = await openSqliteRegistry({ home, mode: "write" });
  const failpoint = (name) => { if (name === place) process.kill(process.pid, "SIGKILL"); };
  await followFeed({ registry, home, failpoint });
`;

function followAndDie(home: string, place: FailpointName): Promise<NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    const program = ["--conditions=source", "--input-type=module", "--eval", PROGRAM, home, place];
    const child = spawn(process.execPath, program, { stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", (_, signal) => resolve(signal));
  });
}

async function open(home: string): Promise<Registry> {
  const registry = await openSqliteRegistry({ home, mode: "write" });
  onTestFinished(() => registry[Symbol.asyncDispose]());
  return registry;
}

const follow = (home: string, registry: Registry, more: Partial<FollowOptions> = {}) =>
  followFeed({ registry, home, ...more });

/** Studies of a home, by id and version. */
function versionsIn(home: string): readonly string[] {
  const reader = openIndexReader(home, { cacheBytes: 1_000_000 });
  const versions: string[] = [];
  reader.current(reader.documentsCount).forEach((doc) => {
    const { nctId: id, version } = reader.documentOf(doc);
    versions.push(`${id}.${version}`);
  });
  reader.close();
  return versions.sort();
}

describe("a process that dies", () => {
  const stored = mkdtempSync(join(tmpdir(), "lind-follow-"));
  afterAll(() => rmSync(stored, { recursive: true }));

  beforeAll(async () => {
    await using registry = await openSqliteRegistry({ home: stored, mode: "write" });
    const numbers = Array.from({ length: STUDIES }, (_, at) => at + 1);
    await commit(
      registry,
      numbers.map((number) => add(nctId(number), texts[number % TEXTS] ?? "")),
    );
  });

  test.each(SEARCH_FAILPOINTS)(
    "at %s while it builds leaves nothing that the next one cannot finish",
    async (place) => {
      const home = temporaryFolder();
      copyFileSync(join(stored, REGISTRY_FILE), join(home, REGISTRY_FILE));
      expect(await followAndDie(home, place)).toBe("SIGKILL");
      const registry = await open(home);
      await follow(home, registry);
      expect(versionsIn(home).length).toBe(STUDIES);
      expect(await registry.readMark("search")).toBe(STUDIES);
    },
  );

  test.each(["search.inside-transaction", "search.committed"] as const)(
    "at %s while it follows leaves a whole index",
    async (place) => {
      const home = temporaryFolder();
      copyFileSync(join(stored, REGISTRY_FILE), join(home, REGISTRY_FILE));
      const registry = await open(home);
      await follow(home, registry);
      const before = versionsIn(home);
      await commit(registry, [
        update(nctId(1), 1, texts[77] ?? ""),
        { kind: "remove", nctId: nctId(2), over: 1, changes: [changeOf("study.removed")] },
      ]);
      expect(await followAndDie(home, place)).toBe("SIGKILL");
      const after = [`${nctId(1)}.2`, ...before.slice(2)];
      expect(versionsIn(home)).toEqual(place === "search.committed" ? after : before);
      await follow(home, registry, { openPreparer: createLocalPreparer });
      expect(versionsIn(home)).toEqual(after);
    },
  );
});

describe("threads", () => {
  test("make the same index as one process alone", async () => {
    // More than are prepared before threads are started.
    const count = 600;
    const homes = [temporaryFolder(), temporaryFolder()];
    for (const [at, home] of homes.entries()) {
      const registry = await open(home);
      const numbers = Array.from({ length: count }, (_, index) => index + 1);
      await commit(
        registry,
        numbers.map((number) => add(nctId(number), texts[number % TEXTS] ?? "")),
      );
      await follow(home, registry, at === 0 ? {} : { openPreparer: createLocalPreparer });
    }
    const [threaded, local] = homes.map(readIndexContent);
    expect(threaded?.size).toBe(count);
    for (const [id, study] of local ?? []) expect(threaded?.get(id)).toEqual(study);
  });
});
