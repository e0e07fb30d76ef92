import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeSimulation } from "../../packages/lind/src/app/simulate.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { serveWholeRegistry } from "../support/whole-registry.ts";

/** Every command of docs/operations.md, in its order, on one home: what an operator is told to type works. */

const page = readFileSync(join(import.meta.dirname, "../../docs/operations.md"), "utf8");
const lines = [...page.matchAll(/```\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trimEnd().split("\n"));

/** The words of a line, with the places that it names moved into the test's folder. */
function wordsOf(line: string, folder: string): readonly string[] {
  const [command = ""] = line.split(" #");
  return command
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((word) =>
      word.startsWith("/backups/") || word.endsWith(".zip") ? join(folder, word.replaceAll("/", "_")) : word,
    );
}

test("every command of the operator's page does what it says", async () => {
  const { simulator, url } = await serveWholeRegistry({ studies: 30 });
  const folder = temporaryFolder();
  const archive = { progress: noProgress, signal: new AbortController().signal };
  await writeSimulation(simulator, join(folder, "ctg-studies.json.zip"), archive);
  const [home, other] = [join(folder, "home"), join(folder, "other")];
  expect(lines.length).toBeGreaterThan(12);
  for (const line of lines) {
    expect(line).toMatch(/^lind [a-z]/);
    const words = wordsOf(line, folder);
    // A backup is restored on another machine at first, and over the store that is there then.
    const run = await runLind(words, { home: words[0] === "restore" ? other : home, upstream: url });
    expect([line, run.exitCode, run.err.includes("lind:")]).toEqual([line, 0, false]);
  }
  const [here, there] = await Promise.all([home, other].map((one) => runLind(["verify", "--json"], { home: one })));
  expect(JSON.parse(there?.out ?? "")).toMatchObject({ findings: [], studies: JSON.parse(here?.out ?? "").studies });
});
