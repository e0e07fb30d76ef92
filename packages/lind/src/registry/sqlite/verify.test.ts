import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must } from "../../base/assert.ts";
import type { Registry } from "../registry.ts";
import { add, commit, findingsOf, NOON, nctId, past, studyText, update } from "../store-under-test.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "./open.ts";
import { blobOf, integerOf } from "./row.ts";

const A = nctId(1);
const B = nctId(2);
let home = "";

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "lind-verify-"));
  await using registry = await openSqliteRegistry({ home, mode: "write" });
  await commit(registry, [add(A, studyText(A, 1)), update(A, 1, studyText(A, 2)), add(B, studyText(B, 1))]);
  await commit(registry, [past(A, 2, studyText(A, 0))]);
  await registry.advanceMark("search", 3, "2026-08-07T00:00:00.000Z");
  const { scopeId } = await registry.saveScope({ kind: "everything" }, "2026-08-07T00:00:00.000Z");
  const scope = { scopeId, checkpointNumber: 0, checkpoint: "{}", generation: 1, seen: [A, B], left: [] };
  await commit(registry, [], { scope });
  await makeDelivery(registry);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A watch with a pause that is over, and one alert on its way. */
async function makeDelivery(registry: Registry): Promise<void> {
  const { watchId } = await registry.addWatch({ name: "mine", definition: "{}", createdAt: NOON });
  const alert = { watchId, alertKey: "a", nctId: A, version: 2, seq: 2, payload: "{}", dueAt: NOON };
  await registry.commitEvaluation({ after: 0, upTo: 3, at: NOON, alerts: [alert] });
  const delivery = { watchId, kind: "alert" as const, messageKey: "m", alertIds: [1] };
  await registry.commitDeliveries({ at: NOON, deliveries: [delivery], discarded: [] });
  await registry.pauseWatch(watchId, NOON);
  await registry.resumeWatch(watchId, NOON);
  await registry.pauseWatch(watchId, NOON);
}

async function verify(): Promise<readonly string[]> {
  await using registry = await openSqliteRegistry({ home, mode: "read" });
  return await findingsOf(registry);
}

/** Breaks the store behind its back. */
function breakStore(...statements: readonly string[]): void {
  const database = new DatabaseSync(join(home, REGISTRY_FILE), { enableForeignKeyConstraints: false });
  database.exec("pragma ignore_check_constraints = on");
  for (const sql of statements) database.exec(sql);
  database.close();
}

describe("verify", () => {
  test("finds nothing in a whole store, and tells how far it is", async () => {
    await using registry = await openSqliteRegistry({ home, mode: "read" });
    const progress: (readonly [number, number])[] = [];
    expect(await registry.verify((done, total) => progress.push([done, total]))).toEqual([]);
    expect(progress).toEqual([
      [0, 4],
      [4, 4],
    ]);
  });

  test.each([
    ["update study_text set encoded = zeroblob(length(encoded)) where version_id = 3", /text of NCT00000002 version 1/],
    ["update study_version set text_hash = zeroblob(32) where version_id = 1", /NCT00000001 version 1 is not the text/],
    [
      "update study_version set text_bytes = text_bytes + 1 where version_id = 3",
      /NCT00000002 version 1: The frame holds/,
    ],
    ["update study_version set base_version_id = 3 where version_id = 1", /difference from another study/],
    ["update study_version set base_version_id = version_id where version_id = 1", /longer than 8/],
    ["update study_version set delta_height = 0", /deeper in its chain/],
    ["update study_version set stored_bytes = 1 where version_id = 3", /counts 1 stored bytes for version 1/],
    ["delete from study_text where version_id = 1", /version 1 without a text/],
    ["delete from study_version where version_id = 3", /NCT00000002 has no version that is current/],
    ["update study set version_id = 4 where nct_id = 'NCT00000001'", /has no version that is current/],
    ["update study_version set version = 9 where version_id = 3", /not numbered from 1/],
    ["delete from change where seq = 2", /lacks changes that led to version 2/],
    ["delete from change where kind = 'study.added'", /NCT00000001 has no change of kind study.added/],
    ["update change set version = 7 where seq = 2", /the change 2 to version 7, which is not stored/],
    ["update mark set seq = 99", /mark of search \(99\) lies beyond/],
    ["update scope set checkpoint = null", /scope 1 has a checkpoint number/],
    ["update store set provenance = null", /does not say whether they are real/],
    ["update store set version_total = 7", /counts 7 versions where there are 4/],
    ["update store set present_total = 0", /counts 0 studies where there are 2/],
    ["update watch set since_seq = 99", /watch mine begins beyond the end of the feed \(99\)/],
    ["update watch set definition = '{'", /CHECK constraint failed in watch/],
    ["update watch_pause set up_to_seq = 7 where pause_number = 1", /watch mine was paused twice at once/],
    ["update alert set delivery_id = null", /delivery 1 has nothing to tell/],
    ["update alert set version = 7", /NCT00000001 has the alert 1 of version 7, which is not stored/],
    ["update alert set seq = 8", /NCT00000001 has the alert 1 of changes that the monitor has not read/],
    ["update alert set watch_id = 2", /has the alert 1 in a delivery of another watch/],
    ["update delivery set state = 'sent'", /CHECK constraint failed in delivery/],
    ["delete from watch", /delivery refers to a row of watch/],
    ["insert into scope_study values (1, 'NCT09999999', 1)", /scope_study refers to a row of study/],
  ])("finds: %s", async (sql, finding) => {
    breakStore(sql);
    expect((await verify()).join("\n")).toMatch(finding);
  });

  test("finds a dictionary that is lost or changed", async () => {
    {
      await using registry = await openSqliteRegistry({ home, mode: "write" });
      const ids = Array.from({ length: 400 }, (_, at) => nctId(at + 100));
      await commit(
        registry,
        ids.map((id) => add(id, studyText(id, 1, 20))),
      );
    }
    expect(await verify()).toEqual([]);
    breakStore("update text_dictionary set content = zeroblob(length(content))");
    expect((await verify()).length).toBeGreaterThanOrEqual(400);
    breakStore("delete from text_dictionary");
    expect((await verify()).join("\n")).toMatch(/lost its text dictionary 1/);
  });

  test("finds a byte that flipped on the disk, and reading that study says so", async () => {
    const file = join(home, REGISTRY_FILE);
    const database = new DatabaseSync(file);
    const row = must(database.prepare("select encoded from study_text where version_id = 3").get(), "a text");
    database.close();
    const bytes = readFileSync(file);
    const encoded = blobOf(row, "encoded");
    const at = bytes.indexOf(encoded) + (encoded.byteLength >> 1);
    bytes[at] = must(bytes[at], "a byte") ^ 0x40;
    writeFileSync(file, bytes);
    await using registry = await openSqliteRegistry({ home, mode: "read" });
    expect(await registry.verify(() => undefined)).toEqual([
      { nctId: B, what: expect.stringContaining("cannot give back the text of NCT00000002 version 1") },
    ]);
    await expect(registry.readStudy(B)).rejects.toMatchObject({ code: "STORE_CORRUPT", details: { nctId: B } });
    expect((await registry.readStudy(A))?.text).toBe(studyText(A, 2));
  });

  test("goes on past a page that is overwritten", async () => {
    const file = join(home, REGISTRY_FILE);
    const database = new DatabaseSync(file);
    const root = must(
      database.prepare("select rootpage from sqlite_schema where name = 'change_kind'").get(),
      "a root",
    );
    database.close();
    const bytes = readFileSync(file);
    const page = integerOf(root, "rootpage");
    bytes.fill(0xab, (page - 1) * 8_192, page * 8_192);
    writeFileSync(file, bytes);
    const findings = await verify();
    expect(findings.join("\n")).toMatch(/damaged/);
    expect(findings.join("\n")).not.toMatch(/cannot give back/);
  });
});
