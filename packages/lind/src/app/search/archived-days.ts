/** The indexes of days that are over: which are kept below a home, and whether they still show their day. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, toTimestamp } from "../../base/clock.ts";
import { isLindError, LindError, messageOf } from "../../base/errors.ts";
import { makeFolder } from "../../base/make-folder.ts";
import type { Registry } from "../../registry/registry.ts";
import { showsDay } from "../../search/index-file/archived-state.ts";
import { readFeedOrigin } from "../../search/index-file/feed-origin.ts";
import { removeFolder } from "../../search/index-file/index-files.ts";
import type { IndexState } from "../../search/search-index.ts";
import { readIndexState } from "./index-state.ts";

/** Below a home; may be deleted at any time. */
const ARCHIVE_FOLDER = "asof";
/** One more lets go of the day that was asked for the longest ago. An index of the whole registry takes some gigabytes. */
export const ARCHIVED_DAYS_MAX = 5;
/** Holds the number of the day's last use; the highest of all days was asked for last. */
const USED_FILE = "last-use";
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Lets go of all of them. */
export function removeArchivedDays(home: string): void {
  removeFolder(join(home, ARCHIVE_FOLDER));
}

/** The folder of an archived day's index, which is laid out as a home's is. */
export function archivedFolder(home: string, day: string): string {
  return join(home, ARCHIVE_FOLDER, day);
}

/** Refuses a day that has not come: what will be registered at its end is not known. */
export function checkArchivedDay(day: string, clock: Clock): void {
  const today = toTimestamp(clock.now()).slice(0, day.length);
  if (day <= today) return;
  throw new LindError("USAGE", `${day} has not come yet, so nothing is known of its end.`, {
    hint: `The last day that can be asked for is today, ${today}.`,
  });
}

/** The index of a day where there is one of this store that still shows it. */
export async function findArchivedDay(home: string, day: string, registry: Registry): Promise<IndexState | undefined> {
  const state = readStateOf(archivedFolder(home, day));
  if (state?.archived?.day !== day || state.feedOrigin !== (await readFeedOrigin(registry))) return undefined;
  return (await showsDay(state.archived, registry)) ? state : undefined;
}

/** What cannot be read is as good as not there: it is made of what is stored. */
function readStateOf(folder: string): IndexState | undefined {
  try {
    return readIndexState(folder);
  } catch (error) {
    if (isLindError(error) && error.code === "STORE_CORRUPT") return undefined;
    throw error;
  }
}

/** Makes the folder of a day that is about to be built, and lets go of days beyond the limit. */
export function makeRoomFor(home: string, day: string): string {
  const folder = archivedFolder(home, day);
  try {
    makeFolder(folder);
    writeUse(home, day);
  } catch (error) {
    throw new LindError("STORE_UNWRITABLE", `${folder} cannot be written: ${messageOf(error)}.`, {
      hint: "Make the folder writable for this user, or name another one with --home.",
      cause: error,
    });
  }
  const others = listArchivedDays(home).filter((each) => each !== day);
  for (const each of others.slice(ARCHIVED_DAYS_MAX - 1)) removeFolder(archivedFolder(home, each));
  return folder;
}

/** Where this user may not write, the order of use stays as it was, and nothing is deleted by it. */
export function noteUse(home: string, day: string): void {
  try {
    writeUse(home, day);
  } catch {}
}

/** Uses are counted, not timed: the clock may jump. Nothing is written for a day that is asked for again and again. */
function writeUse(home: string, day: string): void {
  const last = listArchivedDays(home).find((each) => each !== day);
  const lastUse = last === undefined ? 0 : useOf(home, last);
  if (useOf(home, day) <= lastUse) writeFileSync(join(archivedFolder(home, day), USED_FILE), String(lastUse + 1));
}

/** The days that have a folder, the one that was asked for last first. */
function listArchivedDays(home: string): readonly string[] {
  const folder = join(home, ARCHIVE_FOLDER);
  const days = existsSync(folder) ? readdirSync(folder).filter((name) => DAY.test(name)) : [];
  return days
    .map((day) => ({ day, use: useOf(home, day) }))
    .sort((a, b) => b.use - a.use || b.day.localeCompare(a.day))
    .map(({ day }) => day);
}

/** 0 for a day that does not say. */
function useOf(home: string, day: string): number {
  try {
    return Number.parseInt(readFileSync(join(archivedFolder(home, day), USED_FILE), "utf8"), 10) || 0;
  } catch {
    return 0;
  }
}
