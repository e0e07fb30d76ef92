import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BULK_FAILPOINTS, FAILPOINTS } from "../../packages/lind/src/base/failpoint.ts";
import { runLindProcess } from "../support/lind-process.ts";
import { readStoreContent } from "../support/store-content.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { serveWholeRegistry } from "../support/whole-registry.ts";

/**
 * A real process, killed as by a power cut while it mirrors the whole registry by its archive: during the download, the
 * load, the filling of the scope, between load and delta, and in the delta. Run again, the store ends as one that was never
 * disturbed, and nothing of the archive is left.
 */

const STUDIES = 450;
const BY_ARCHIVE = ["sync", "--all", "--via", "archive"] as const;
/** A place is passed several times; the first and a later one are different places to die. */
const TIMES = [1, 3] as const;

const places = [...BULK_FAILPOINTS, ...FAILPOINTS].flatMap((name) => TIMES.map((time) => `${name}:${time}`));
const killed: string[] = [];

async function syncWith(url: string, home: string, failpoint: string, args: readonly string[] = BY_ARCHIVE) {
  return runLindProcess([...args, "--home", home], { LIND_UPSTREAM: url, LIND_FAILPOINT: failpoint });
}

describe("kill -9 at a failpoint of a load by the archive, then restart", () => {
  test.each(places)("%s", async (failpoint) => {
    const { url } = await serveWholeRegistry({ studies: STUDIES, seed: 21 });
    const folder = temporaryFolder();
    const [killedHome, undisturbedHome] = [join(folder, "killed"), join(folder, "undisturbed")];
    const first = await syncWith(url, killedHome, failpoint);
    if (first.signal !== null) killed.push(failpoint);
    // By itself it takes the way that is the cheaper one by then; twice, so that leftovers would have their chance.
    for (const args of [BY_ARCHIVE, ["sync"]]) expect((await syncWith(url, killedHome, "", args)).exitCode).toBe(0);
    await syncWith(url, undisturbedHome, "");
    const content = await readStoreContent(killedHome);
    expect(content).toEqual(await readStoreContent(undisturbedHome));
    expect(content.findings).toEqual([]);
    expect(readdirSync(join(killedHome, "download"))).toEqual(["lock"]);
  });

  test("every failpoint killed at least once", () => {
    const names = [...BULK_FAILPOINTS, ...FAILPOINTS];
    expect(names.filter((name) => !killed.some((place) => place.startsWith(`${name}:`)))).toEqual([]);
  });
});

describe("kill -9, and the registry moves on before the restart", () => {
  // `--via pages` goes without the archive, of which a part may be loaded.
  const ways = [
    ["sync", "--all"],
    ["sync", "--all", "--via", "pages"],
  ] as const;
  const cases = ["bulk.chunk-written:2", "sync.page-committed:2", "bulk.loaded:1"].flatMap((failpoint) =>
    ways.map((way) => [failpoint, way] as const),
  );
  test.each(cases)("%s, %j", async (failpoint, way) => {
    const { simulator, url } = await serveWholeRegistry({ studies: STUDIES, seed: 22, rederivationsPerDayShare: 0 });
    const home = join(temporaryFolder(), "home");
    expect((await syncWith(url, home, failpoint)).signal).toBe("SIGKILL");
    simulator.advance(3);
    expect((await syncWith(url, home, "", way)).exitCode).toBe(0);
    // Whatever is derived anew without a post is not for a delta to see, so the ids and their post dates are compared.
    const { studies, findings } = await readStoreContent(home);
    const present = studies.filter((line) => line.includes(" present ")).map((line) => line.split(" ")[0]);
    expect(present).toEqual([...simulator.simulation.truthAt(simulator.day).texts.keys()].sort());
    expect(findings).toEqual([]);
  });
});
