import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it that are not there; one that is there is left as it is. What the system says is
 * thrown as it comes, and `EPERM` for a folder in which nothing can be made.
 *
 * Node's own recursive `mkdir` is not used: where a folder that is there answers `ENOENT`, as `/proc` does, it goes up
 * and down between the two for ever, and takes the process with it.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  // Ends: each step is one name nearer to the root, which is there.
  for (let folder = resolve(path); !isFolder(folder); folder = dirname(folder)) missing.push(folder);
  for (const folder of missing.reverse()) makeOne(folder);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (codeOf(error) === "EEXIST" && isFolder(folder)) return;
    if (codeOf(error) !== "ENOENT") throw error;
    throw Object.assign(new Error(`nothing can be made in ${dirname(folder)}`, { cause: error }), { code: "EPERM" });
  }
}

/** True for a folder, and for the root of a drive that is not there: nothing is above it. */
function isFolder(path: string): boolean {
  return dirname(path) === path || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
