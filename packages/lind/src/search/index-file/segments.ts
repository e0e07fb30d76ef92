/** How the full-text tables keep their words: in segments, of which a search looks into each. */
import { type Connection, single } from "./connection.ts";

const TEXT_TABLES = ["study_text", "location_text"] as const;

/** A page of words fills a page of the file; SQLite keeps 35 bytes of it, and a few for the row. */
const LEAF_BYTES = 8_100;

/**
 * Words that a build collects before it writes a segment, in bytes. A commit of a build has about 20 MB, and could be one
 * segment; what fits into the processor's cache is collected faster, and twice as many segments cost less.
 */
const BUILD_HASH_BYTES = 12 * 1024 * 1024;
/** SQLite allows 2,000 segments; a build of 600,000 studies makes about 300 and merges them once, at its end. */
const BUILD_CRISIS_SEGMENTS = 1_900;
/** SQLite's own settings, for an index that follows: merging a little with each commit. */
const FOLLOW_AUTOMERGE = 4;
const FOLLOW_CRISIS_SEGMENTS = 16;
const FOLLOW_HASH_BYTES = 16 * 1024 * 1024;

/** Pages that one step of the last merge writes (4 kB each), so that the log stays short. */
const MERGE_PAGES = 16_000;
const MERGE_STEPS_MAX = 10_000;

/** Leaves merging to the end of the build. */
export function tuneForBuild(connection: Connection): void {
  connection.write(() => {
    for (const table of TEXT_TABLES) {
      configure(connection, table, "pgsz", LEAF_BYTES);
      configure(connection, table, "automerge", 0);
      configure(connection, table, "crisismerge", BUILD_CRISIS_SEGMENTS);
      configure(connection, table, "hashsize", BUILD_HASH_BYTES);
    }
  });
}

/** Merges what the build has written into one segment, and sets what following needs. */
export function settleSegments(connection: Connection, signal: AbortSignal | undefined): void {
  for (const table of TEXT_TABLES) mergeAll(connection, table, signal);
  giveBackPages(connection);
  connection.write(() => {
    for (const table of TEXT_TABLES) {
      configure(connection, table, "automerge", FOLLOW_AUTOMERGE);
      configure(connection, table, "crisismerge", FOLLOW_CRISIS_SEGMENTS);
      configure(connection, table, "hashsize", FOLLOW_HASH_BYTES);
    }
  });
}

/**
 * The names are this program's own: SQL takes no placeholder for them. A number of JavaScript's is bound as a fraction,
 * which FTS5 refuses.
 */
function configure(connection: Connection, table: (typeof TEXT_TABLES)[number], name: string, value: number): void {
  connection.prepare(`insert into ${table} (${table}, rank) values ('${name}', cast(? as integer))`).run(value);
}

/** A negative number of pages makes SQLite take all segments together; further steps go on until nothing changes. */
function mergeAll(connection: Connection, table: (typeof TEXT_TABLES)[number], signal: AbortSignal | undefined): void {
  let pages = -MERGE_PAGES;
  for (let step = 0; step < MERGE_STEPS_MAX; step++) {
    signal?.throwIfAborted();
    const before = totalChanges(connection);
    connection.write(() => configure(connection, table, "merge", pages));
    // The statement itself counts as one change (https://sqlite.org/fts5.html, the merge command).
    if (totalChanges(connection) - before < 2) return;
    pages = MERGE_PAGES;
  }
}

/** Merging leaves as much free space as it wrote. */
function giveBackPages(connection: Connection): void {
  for (let step = 0; step < MERGE_STEPS_MAX; step++) {
    const free = single(connection.prepare("pragma freelist_count"))["freelist_count"];
    if (free === 0) return;
    connection.prepare(`pragma incremental_vacuum(${MERGE_PAGES})`).all();
  }
}

function totalChanges(connection: Connection): number {
  return Number(single(connection.prepare("select total_changes() as amount"))["amount"]);
}
