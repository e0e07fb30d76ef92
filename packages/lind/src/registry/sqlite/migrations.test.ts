import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { add, commit, nctId, studyText } from "../store-under-test.ts";
import { SCHEMA_NUMBER } from "./migrations.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "./open.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "lind-migrations-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function raw<T>(body: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(home, REGISTRY_FILE));
  try {
    return body(database);
  } finally {
    database.close();
  }
}

async function makeStore(): Promise<void> {
  await using registry = await openSqliteRegistry({ home, mode: "write" });
  await commit(registry, [add(nctId(1), studyText(nctId(1), 1))]);
}

describe("a fresh store", () => {
  test("has the tables of schema.dump.sql", async () => {
    await makeStore();
    const rows = raw((database) =>
      database
        .prepare("select type, name, sql from sqlite_schema where sql is not null order by type desc, name")
        .all(),
    );
    const settings = raw((database) =>
      ["application_id", "user_version", "page_size", "journal_mode"].map((name) => {
        const row = database.prepare(`pragma ${name}`).get();
        return `-- ${name}: ${row?.[name]}`;
      }),
    );
    const dump = [...settings, ...rows.map(({ sql }) => `${sql};`)].join("\n\n");
    await expect(`${dump}\n`).toMatchFileSnapshot("schema.dump.sql");
  });

  test("names each migration once, also when it is opened again", async () => {
    await makeStore();
    await (await openSqliteRegistry({ home, mode: "write" }))[Symbol.asyncDispose]();
    const rows = raw((database) => database.prepare("select number, name from migration order by number").all());
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: SCHEMA_NUMBER }, (_, at) => at + 1));
  });

  test("may be made by two at once", async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openSqliteRegistry({ home, mode: "write" })));
    for (const registry of opened) await registry[Symbol.asyncDispose]();
    expect(raw((database) => database.prepare("select count(*) as amount from migration").get())).toEqual({
      amount: SCHEMA_NUMBER,
    });
  });
});

describe("an older schema", () => {
  test.each(["read", "write"] as const)("becomes today's with all that it holds, in mode %s", async (mode) => {
    await makeStore();
    const dumpOf = () =>
      raw((database) =>
        database.prepare("select name, sql from sqlite_schema where sql is not null order by name").all(),
      );
    const today = dumpOf();
    // What the first migration made, and nothing of the later ones.
    raw((database) => {
      for (const table of ["completeness", "dropped_version"]) database.exec(`drop table ${table}`);
      database.exec("delete from migration where number > 1; pragma user_version = 1");
    });
    {
      await using registry = await openSqliteRegistry({ home, mode });
      expect((await registry.readStudy(nctId(1)))?.text).toBe(studyText(nctId(1), 1));
    }
    expect(dumpOf()).toEqual(today);
    expect(raw((database) => database.prepare("pragma user_version").get())).toEqual({ user_version: SCHEMA_NUMBER });
  });
});

describe("another schema", () => {
  test.each(["read", "write"] as const)(
    "a newer one refuses this program in mode %s and says which it has",
    async (mode) => {
      await makeStore();
      raw((database) => database.exec(`pragma user_version = ${SCHEMA_NUMBER + 1}`));
      await expect(openSqliteRegistry({ home, mode })).rejects.toMatchObject({
        code: "STORE_TOO_NEW",
        details: { found: SCHEMA_NUMBER + 1, known: SCHEMA_NUMBER },
        message: expect.stringContaining(`schema ${SCHEMA_NUMBER + 1}`),
        hint: expect.stringContaining("newer Lind"),
      });
      expect(raw((database) => database.prepare("pragma user_version").get())).toEqual({
        user_version: SCHEMA_NUMBER + 1,
      });
    },
  );

  test.each(["read", "write"] as const)("a database that is not Lind's is left alone in mode %s", async (mode) => {
    raw((database) => database.exec("create table song (title text)"));
    await expect(openSqliteRegistry({ home, mode })).rejects.toMatchObject({
      code: "STORE_CORRUPT",
      message: expect.stringContaining("not one of Lind's"),
    });
    expect(raw((database) => database.prepare("pragma journal_mode").get())).toEqual({ journal_mode: "delete" });
  });
});
