import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { assertListingsHold, histories, ListingWorld } from "./open-listings.ts";

const RUNS = 12;
const makeHome = () => mkdtempSync(join(tmpdir(), "lind-test-"));

describe("a listing that is read page by page while studies are synced and indexed", () => {
  test("gives each study of its first moment exactly once, in order, in the version of that moment", () =>
    assertListingsHold(histories({ withRebuilds: false, stepsMax: 30 }), { runs: RUNS, makeHome }));

  test("ends without an error when the index is built anew meanwhile", () =>
    assertListingsHold(histories({ withRebuilds: true, stepsMax: 30 }), { runs: RUNS, makeHome }));

  test("goes on in what is current after a rebuild, behind the last place that was given out", async () => {
    const world = new ListingWorld(temporaryFolder());
    const record = { title: "Lemon", enrollment: 1, start: undefined };
    for (const number of [1, 2, 3, 4]) await world.sync([number], record);
    await world.index("follow");
    await world.begin(0, 2);
    await world.sync([5], record);
    await world.remove(3);
    await world.index("rebuild");
    await world.finish();
    expect(world.seen(0)).toEqual(["NCT00000001", "NCT00000002", "NCT00000004", "NCT00000005"]);
    world.close();
  });
});
