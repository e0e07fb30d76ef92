import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { must } from "../../packages/lind/src/base/assert.ts";
import { findIndexFile } from "../../packages/lind/src/search/index-file/index-files.ts";
import { LIND_PROGRAM } from "./lind-process.ts";

/**
 * Runs the built program until it ends or its time is over, whichever comes first; then it is killed as by a power cut.
 * Without a time it lives as long as it needs. True where it ended by itself. Throws where it failed.
 */
export async function runForAWhile(args: readonly string[], lifeMs?: number | undefined): Promise<boolean> {
  const child = spawn(process.execPath, [LIND_PROGRAM, ...args], {
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const timer = lifeMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), lifeMs);
  const [exitCode, signal] = await once(child, "close");
  clearTimeout(timer);
  if (signal === "SIGKILL") return false;
  if (exitCode !== 0) throw new Error(`The load ended with ${exitCode}: ${err}`);
  return true;
}

/** False for a home whose first run died before it had made the tables. */
export function hasTables(home: string): boolean {
  if (!existsSync(join(home, "registry.sqlite"))) return false;
  return reading(
    join(home, "registry.sqlite"),
    (database) => database.prepare("select 1 from sqlite_schema where name = 'store'").get() !== undefined,
  );
}

/** What must hold of a store of a first load at any moment, whoever died: as cheap as a few counts. */
export function brokenCounts(home: string): readonly string[] {
  if (!hasTables(home)) return [];
  return reading(join(home, "registry.sqlite"), (database) => {
    const counts = database
      .prepare(`
        select (select count(*) from study) as studies, (select count(*) from study_version) as versions,
          (select count(*) from study_text) as texts, (select count(*) from change) as changes,
          (select count(*) from study_version v left join study_text t using (version_id)
            where length(t.encoded) is not v.stored_bytes) as torn,
          present_total, version_total, change_total
        from store`)
      .get();
    const { torn, ...numbers } = counts ?? {};
    // Every study of a first load has one version, with one text and one change.
    const isWhole = torn === 0 && new Set(Object.values(numbers)).size === 1;
    return isWhole ? [] : [JSON.stringify(counts)];
  });
}

/** Names everything that a store says of its studies, in whatever order it was stored. */
export function digestOfStore(home: string): string {
  return reading(join(home, "registry.sqlite"), (database) =>
    digestOf(database, [
      "select nct_id, version, hex(text_hash), is_past, change_count, overall_status, brief_title from study_version order by 1, 2",
      "select nct_id, state, merged_into from study order by 1",
      "select nct_id, version, kind, field_path from change order by 1, 2, 3, 4",
    ]),
  );
}

/** Names what an index holds: its studies and versions, and every word with how often it stands in how many of them. */
export function digestOfIndex(home: string): string {
  // A database of a wrong name would be made.
  return reading(must(findIndexFile(home), "there is an index").path, (database) => {
    for (const table of ["study_text", "location_text"]) {
      database.exec(`create virtual table temp.${table}_words using fts5vocab(main, ${table}, row)`);
    }
    return digestOf(database, [
      "select nct_number, version from study_document order by 1, 2",
      "select study_total, dead_total, document_total from index_state",
      "select term, doc, cnt from temp.study_text_words order by 1",
      "select term, doc, cnt from temp.location_text_words order by 1",
      "select column_name, count(*) from column_chunk group by 1 order by 1",
    ]);
  });
}

function digestOf(database: DatabaseSync, questions: readonly string[]): string {
  const hash = createHash("sha256");
  for (const question of questions) {
    for (const row of database.prepare(question).iterate()) hash.update(`${JSON.stringify(Object.values(row))}\n`);
  }
  return hash.digest("hex");
}

function reading<T>(path: string, read: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return read(database);
  } finally {
    database.close();
  }
}
