import { expect, test } from "vitest";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
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

test("lind status shows every figure of large runs on 80 columns", async () => {
  const home = temporaryFolder();
  const counts = { added: 600_123, updated: 598_765, unchanged: 599_876, removed: 12_345, requests: 123_456 };
  const rest = { past: 0, quarantined: 0, bytes: 10, endedAt: "2026-08-14T12:10:00.000Z", durationMs: 7_800_000 };
  {
    await using registry = await openSqliteRegistry({ home, mode: "write" });
    for (const outcome of ["complete", "interrupted", "unchanged"] as const) {
      const run = await registry.startRun({
        source: "file:/data/ctg-studies.json.zip",
        startedAt: "2026-08-14T10:00:00.000Z",
      });
      await registry.finishRun(run, { ...counts, ...rest, outcome });
    }
  }
  const clock = { ...systemClock, now: () => Date.parse("2026-08-15T00:00:00Z") };
  const { out } = await runLind(["status"], { home, clock, terminalColumns: 80 });
  const lines = out.trimEnd().split("\n");
  const at = lines.findIndex((line) => /^Run +Began +Source +Ended/.test(line));
  const table = lines.slice(at, at + 4);
  expect(table.filter((line) => line.length > 80)).toEqual([]);
  for (const row of table.slice(1)) {
    expect(row).toMatch(/08-14 10:00 .* 600,123 +598,765 +599,876 +12,345 +123,456 +2h 10m$/);
  }
});
