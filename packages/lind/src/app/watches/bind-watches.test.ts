import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { noFailpoint } from "../../base/failpoint.ts";
import { noProgress } from "../../base/progress.ts";
import { definitionOf, recordOf, storedWatch } from "../../monitor/monitor-under-test.ts";
import { printWatchDefinition, type WatchDefinition } from "../../monitor/watch-definition.ts";
import { createMatcher } from "../../query/matcher.ts";
import { type Lind, openLind } from "../open-lind.ts";
import { importedFolder } from "../search/concept-files.ts";
import { bindDefinition, bindWatches, watchConcepts } from "./bind-watches.ts";

/** A home that is not there: the list that comes with Lind is all that is known. */
function lindWith(warnings: string[], home = "/nonexistent/lind"): Lind {
  const log = { info: () => undefined, warn: (line: string) => warnings.push(line) };
  const effects = { clock: systemClock, random: () => 0.5, failpoint: noFailpoint, log, progress: noProgress };
  const config = { home, upstream: "http://127.0.0.1:9", ratePerSecond: undefined };
  return openLind(config, { ...effects, signal: new AbortController().signal });
}

function finds(definition: Partial<WatchDefinition>, study: unknown): boolean {
  const condition = bindDefinition(definitionOf(definition), watchConcepts(lindWith([])));
  return createMatcher({ condition, ranked: [], geoDecay: undefined, sort: [], pieces: [] })(study).isMatch;
}

describe("the search of a watch", () => {
  test("without conditions is everything", () => {
    expect(finds({}, recordOf("Scurvy"))).toBe(true);
  });

  test("understands names by the list that comes with Lind", () => {
    const parameters = { "query.cond": "heart attack" };
    expect(finds({ parameters }, recordOf("Myocardial Infarction"))).toBe(true);
    expect(finds({ parameters }, recordOf("Scurvy"))).toBe(false);
  });

  test("leaves out what is excluded", () => {
    const exclude = "AREA[OverallStatus]TERMINATED";
    expect(finds({ exclude }, recordOf("Scurvy", "RECRUITING"))).toBe(true);
    expect(finds({ exclude }, recordOf("Scurvy", "TERMINATED"))).toBe(false);
    expect(finds({ exclude, parameters: { "query.cond": "gout" } }, recordOf("Scurvy", "RECRUITING"))).toBe(false);
  });
});

describe("the names by which watches are bound", () => {
  test("are read once, and again when a list of the home is another", () => {
    const home = mkdtempSync(join(tmpdir(), "lind-names-"));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const lind = lindWith([], home);
    const first = watchConcepts(lind);
    expect(watchConcepts(lind)).toBe(first);
    const list = join(importedFolder(home), "own.txt");
    const knows = (name: string) => watchConcepts(lind).synonymsOf([name]).length > 0;
    mkdirSync(importedFolder(home));
    writeFileSync(list, "qwertitis | zxcvosis\n");
    expect([knows("qwertitis"), knows("asdfemia")]).toEqual([true, false]);
    writeFileSync(list, "asdfemia | zxcvosis | zxcvism\n");
    expect([knows("qwertitis"), knows("asdfemia")]).toEqual([false, true]);
    rmSync(list);
    expect([knows("qwertitis"), knows("asdfemia")]).toEqual([false, false]);
  });
});

test("a watch that cannot be read, or no longer be understood, is told of and does not stop the others", async () => {
  const warnings: string[] = [];
  const watches = [
    storedWatch({ name: "newer", definition: '{"version":2}' }),
    storedWatch({ name: "odd", definition: printWatchDefinition(definitionOf({ exclude: "AREA[Gone]x" })) }),
    storedWatch({ name: "whole", definition: printWatchDefinition(definitionOf()) }),
  ];
  const bound = await bindWatches(lindWith(warnings), watches);
  expect(bound.map(({ watch }) => watch.name)).toEqual(["whole"]);
  expect(warnings).toEqual([
    expect.stringMatching(/^The watch newer is not asked, because its definition has the form 2, .* Remove it/),
    expect.stringMatching(/^The watch odd is not asked, because its search is no longer understood: --exclude/),
  ]);
});
