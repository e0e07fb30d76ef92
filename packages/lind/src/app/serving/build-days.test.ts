import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { openSqliteRegistry } from "../../registry/sqlite/open.ts";
import { add, commit, nctId, studyText } from "../../registry/store-under-test.ts";
import { archivedFolder } from "../search/archived-days.ts";
import { readIndexState } from "../search/index-state.ts";
import { openDayBuilder } from "./build-days.ts";

const DAY = "2026-06-10";

async function storedHome(): Promise<string> {
  const home = temporaryFolder();
  await using registry = await openSqliteRegistry({ home, mode: "write" });
  await commit(registry, [
    add(nctId(1), studyText(nctId(1), 1), { lastUpdatePostDate: "2026-06-01" }),
    add(nctId(2), studyText(nctId(2), 1), { lastUpdatePostDate: "2026-07-01" }),
  ]);
  return home;
}

const builderOf = (home: string) => openDayBuilder({ home, upstream: "http://127.0.0.1:9", ratePerSecond: undefined });

describe("a process that builds the index of a day", () => {
  test("leaves the index beside the home's", async () => {
    const home = await storedHome();
    await using builder = builderOf(home);
    expect(await builder.build(DAY)).toEqual({ kind: "archived" });
    expect(readIndexState(archivedFolder(home, DAY))).toMatchObject({ studies: 1, archived: { day: DAY } });
    expect(existsSync(join(home, "search-1.sqlite"))).toBe(false);
  });

  test("tells why it could not", async () => {
    await using builder = builderOf(temporaryFolder());
    const answer = await builder.build(DAY);
    expect(answer).toMatchObject({
      kind: "failed",
      error: { code: "USAGE", message: expect.stringContaining("Nothing is stored in") },
    });
  });

  test("ends with whoever asked for it", async () => {
    const home = await storedHome();
    const builder = builderOf(home);
    const building = builder.build(DAY);
    await builder[Symbol.asyncDispose]();
    expect(await building).toMatchObject({ kind: "failed" });
  });
});
