/** Which files of a home are indexes. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../base/assert.ts";

/**
 * Each build has a file of its own, `search-1.sqlite`, `search-2.sqlite`, and the highest number counts. A new build is
 * never put in the place of an older file: a process that still reads the older one shares its log with whoever opens
 * that name next, and SQLite would mix two databases. While it is made, a build has another ending.
 */
const FINISHED = /^search-(\d{1,9})\.sqlite$/;
const BUILDING_FILE = "search.building";
/** What SQLite keeps beside a database. */
const COMPANIONS = ["-wal", "-shm", "-journal"];

export interface IndexFile {
  readonly path: string;
  readonly number: number;
}

/** The index of a home, or undefined where there is none. */
export function findIndexFile(home: string): IndexFile | undefined {
  return listIndexFiles(home)[0];
}

/**
 * Whether a file that was found is still the index. Numbers of files have no gaps, so it is while it is there and the next
 * one is not; listing the folder before each search took a seventh of the median search.
 */
export function isStillNewest(home: string, { path, number }: IndexFile, identity: number | undefined): boolean {
  return identityOf(path) === identity && !existsSync(pathOf(home, number + 1));
}

/** The newest first. */
function listIndexFiles(home: string): readonly IndexFile[] {
  const names = existsSync(home) ? readdirSync(home) : [];
  const numbers = names.flatMap((name) => FINISHED.exec(name)?.[1] ?? []).map(Number);
  return numbers.toSorted((a, b) => b - a).map((number) => ({ number, path: pathOf(home, number) }));
}

function pathOf(home: string, number: number): string {
  return join(home, `search-${number}.sqlite`);
}

/** Where a build is made. One is left behind by a process that was killed, and the next build goes on with it. */
export function buildingPath(home: string): string {
  return join(home, BUILDING_FILE);
}

/**
 * Makes the finished build the index. It must be closed, so that all of it is in the one file. Nothing happens in
 * between: before the renaming the older index counts, after it the new one.
 */
export function publishBuild(home: string): IndexFile {
  const number = (findIndexFile(home)?.number ?? 0) + 1;
  const path = pathOf(home, number);
  assert(!existsSync(`${buildingPath(home)}-wal`), "a build that is closed is whole in its one file");
  renameSync(buildingPath(home), path);
  return { path, number };
}

/**
 * Removes all indexes but the newest. A process that reads one keeps it open until it looks for a newer one. The oldest
 * goes first, and none before it has gone, so that there are no gaps.
 */
export function removeOlderFiles(home: string): void {
  for (const { path } of listIndexFiles(home).slice(1).toReversed()) {
    removeFile(path);
    if (existsSync(path)) return;
  }
}

/** Removes every index of a home, and one that is being built: all of it can be made again. */
export function removeAllIndexes(home: string): void {
  for (const { path } of listIndexFiles(home)) removeFile(path);
  removeFile(buildingPath(home));
}

export function removeFile(path: string): void {
  for (const ending of ["", ...COMPANIONS]) removeUnlessOpen(path + ending);
}

/** Removes an index with all that stands beside it. */
export function removeFolder(path: string): void {
  removeUnlessOpen(path);
}

function removeUnlessOpen(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch (error) {
    // Windows keeps files that somebody has open; the next build removes them.
    if (!(error instanceof Error && "code" in error && (error.code === "EBUSY" || error.code === "EPERM"))) throw error;
  }
}

/** Tells a file from a later one of the same name: an index that was deleted is made again as the first. */
export function identityOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/** Bytes of an index, with its log. */
export function bytesOf(path: string): number {
  return ["", ...COMPANIONS].reduce(
    (sum, ending) => sum + (statSync(path + ending, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
