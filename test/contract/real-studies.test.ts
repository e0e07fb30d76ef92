import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runLind } from "../support/run-lind.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = sharedPath("data/studies");

describe.skipIf(!hasSharedData)("real studies", () => {
  test("every one loads and comes back byte for byte, a second load changes nothing, and the store is whole", async () => {
    const home = temporaryFolder();
    const files = readdirSync(folder);
    const loaded = await runLind(["sync", "--file", folder, "--json"], { home });
    expect(loaded.err.trim()).toMatch(
      /^New in the registry, kept as it is: field \S+modelPredictions \(first in NCT\d+\)\.$/,
    );
    expect(JSON.parse(loaded.out)).toMatchObject({ added: files.length, updated: 0, quarantined: 0 });
    const ids = files.map((file) => basename(file, ".json"));
    const { out } = await runLind(["get", ...ids, "--format", "json"], { home });
    const expected = createHash("sha256");
    for (const file of files) expected.update(readFileSync(join(folder, file))).update("\n");
    expect(createHash("sha256").update(out).digest("hex")).toBe(expected.digest("hex"));

    const again = await runLind(["sync", "--file", folder, "--json"], { home });
    expect(JSON.parse(again.out)).toMatchObject({ added: 0, updated: 0, unchanged: files.length, quarantined: 0 });
    const status = await runLind(["status", "--json"], { home });
    expect(JSON.parse(status.out)).toMatchObject({
      studies: files.length,
      versions: files.length,
      changes: files.length,
    });
    expect((await runLind(["verify"], { home })).exitCode).toBe(0);
  });
});

describe.skipIf(!hasSharedData)("real versions", () => {
  const studies = hasSharedData ? readdirSync(sharedPath("data/versions")) : [];
  let home = "";
  beforeAll(() => {
    expect(studies.length).toBeGreaterThan(0);
  });

  test.each(studies)("%s gives a history that comes back byte for byte", async (nctId) => {
    home = temporaryFolder();
    const texts = readdirSync(sharedPath("data/versions", nctId)).sort();
    await runLind(["sync", "--file", sharedPath("data/versions", nctId)], { home });
    const history: readonly {
      version: number;
      dataTimestamp: string;
      lastUpdatePostDate: string;
      edits: number | null;
    }[] = JSON.parse((await runLind(["history", nctId, "--json"], { home })).out);
    expect(history.map((entry) => `${entry.lastUpdatePostDate}__${entry.dataTimestamp}.json`)).toEqual(texts);
    // The nine pairs differ in what the registry derives, and in nothing that a person edited.
    expect(history.map((entry) => entry.edits)).toEqual([null, 0]);
    for (const text of texts) {
      const day = text.slice(12, 22);
      const { out } = await runLind(["get", nctId, "--as-of", day, "--format", "json"], { home });
      expect(out).toBe(`${readFileSync(sharedPath("data/versions", nctId, text), "utf8")}\n`);
    }
    expect((await runLind(["verify"], { home })).exitCode).toBe(0);
  });

  test("the order in which versions are loaded does not matter", async () => {
    const backwards = temporaryFolder();
    const nctId = "NCT02397473";
    const texts = readdirSync(sharedPath("data/versions", nctId)).sort();
    for (const text of texts.toReversed()) {
      await runLind(["sync", "--file", sharedPath("data/versions", nctId, text)], { home: backwards });
    }
    const newest = await runLind(["get", nctId, "--format", "json"], { home: backwards });
    expect(newest.out).toBe(`${readFileSync(sharedPath("data/versions", nctId, texts.at(-1) ?? ""), "utf8")}\n`);
    const history: readonly { dataTimestamp: string }[] = JSON.parse(
      (await runLind(["history", nctId, "--json"], { home: backwards })).out,
    );
    expect(history.map((entry) => entry.dataTimestamp)).toEqual(["2025-10-02", "2025-10-08"]);
  });
});
