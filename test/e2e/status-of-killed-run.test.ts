import { expect, test } from "vitest";
import { openSqliteRegistry } from "../../packages/lind/src/registry/sqlite/open.ts";
import { runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("lind status says no counts of a run that was killed, and the counts of the others", async () => {
  const home = temporaryFolder();
  const startedAt = "2026-08-14T10:00:00.000Z";
  {
    await using registry = await openSqliteRegistry({ home, mode: "write" });
    const done = await registry.startRun({ source: "file:whole.json", startedAt });
    const counts = { added: 0, updated: 0, unchanged: 7, removed: 0, past: 0, quarantined: 0, requests: 0, bytes: 10 };
    await registry.finishRun(done, { ...counts, outcome: "complete", endedAt: startedAt, durationMs: 5 });
    await registry.startRun({ source: "file:killed.json", startedAt });
  }
  const { out } = await runLind(["status"], { home });
  const rows = out.split("\n").filter((line) => line.includes("file:"));
  expect(
    rows.map((row) =>
      row
        .trim()
        .split(/\s{2,}/)
        .slice(3),
    ),
  ).toEqual([["running"], ["complete", "0", "0", "7", "0", "0", "5 ms"]]);
});
