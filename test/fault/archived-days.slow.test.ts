import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SEARCH_FAILPOINTS } from "../../packages/lind/src/base/failpoint.ts";
import { createSimulation, LIVELY } from "../../packages/lind/src/simulator/simulation.ts";
import { runLindProcess } from "../support/lind-process.ts";

/**
 * A real process, killed as by a power cut while it builds the index of a day, then run again: the day has to be found as
 * if nothing had happened, also where more of the day was stored in between.
 */

/** More than one commit of a build, and enough for a thread that reads. */
const STUDIES = 5_000;
const DAY = "2026-08-14";

let home: string;
let expected: string;

function lind(args: readonly string[], failpoint = "") {
  return runLindProcess([...args, "--home", home], { LIND_FAILPOINT: failpoint });
}

async function load(name: string, texts: Iterable<string>): Promise<void> {
  const file = join(home, name);
  writeFileSync(file, [...texts].join("\n"));
  expect(await lind(["sync", "--file", file, "--quiet"])).toMatchObject({ exitCode: 0 });
}

const idsOn = (failpoint = "") => lind(["search", "placebo", "--as-of", DAY, "--format", "ids", "--quiet"], failpoint);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "lind-test-"));
  const simulation = createSimulation({ ...LIVELY, studies: STUDIES, seed: 5 });
  const textsOn = (day: string) => [...simulation.texts(day)].map(({ text }) => text);
  await load("first.ndjson", textsOn(DAY));
  await load("second.ndjson", textsOn("2026-08-18"));
  const undisturbed = await idsOn();
  expect(undisturbed.exitCode).toBe(0);
  expected = undisturbed.out;
  expect(expected.split("\n").length).toBeGreaterThan(100);
}, 120_000);
afterAll(() => rmSync(home, { recursive: true }));

describe("kill -9 while the index of a day is built, then another search", () => {
  for (const failpoint of SEARCH_FAILPOINTS) {
    test(failpoint, async () => {
      rmSync(join(home, "asof"), { recursive: true, force: true });
      expect((await idsOn(failpoint)).signal).toBe("SIGKILL");
      const again = await idsOn();
      expect({ exitCode: again.exitCode, out: again.out }).toEqual({ exitCode: 0, out: expected });
      expect(existsSync(join(home, "asof", DAY, "search.building"))).toBe(false);
    });
  }

  test("a build that was begun before more of the day was stored is begun anew", async () => {
    rmSync(join(home, "asof"), { recursive: true, force: true });
    expect((await idsOn("search.committed")).signal).toBe("SIGKILL");
    const id = "NCT00000001";
    const [text = ""] = createSimulation({ ...LIVELY, studies: 1, seed: 6 })
      .texts(DAY)
      .map((study) => study.text);
    await load("late.ndjson", [text.replaceAll("NCT90000001", id)]);
    const { out } = await lind(["search", "--ids", id, "--as-of", DAY, "--format", "ids", "--quiet"]);
    expect(out).toBe(`${id}\n`);
  });
});
