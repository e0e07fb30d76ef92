import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "../../base/log.ts";
import type { ConceptGroup } from "../../query/concepts/concept-group.ts";
import { type ConceptListFile, parseConceptList } from "../../query/concepts/concept-list.ts";

/** The list that comes with Lind; it stands beside the program, in the same place in a checkout and in a package. */
const SHIPPED_FOLDER = fileURLToPath(new URL("../../../concepts", import.meta.url));
/** What the user imported, below the home. */
const IMPORTED_FOLDER = "concepts";

/** The folder of a home that holds imported lists, one file a source: `mesh.txt`. */
export function importedFolder(home: string): string {
  return join(home, IMPORTED_FOLDER);
}

/** Read once: what comes with Lind does not change while it runs. */
let shippedGroups: readonly ConceptGroup[] | undefined;

/** The concepts of the list that comes with Lind and of what was imported into the home. */
export function readConceptGroups(home: string, log: Log): readonly ConceptGroup[] {
  shippedGroups ??= readLists(SHIPPED_FOLDER, "list:", log);
  return [...shippedGroups, ...readLists(importedFolder(home), "", log)];
}

/** Another text whenever a list was imported into the home, renewed or removed; the one that comes with Lind stays as it is. */
export function conceptFilesStamp(home: string): string {
  const folder = importedFolder(home);
  return listNames(folder)
    .map((name) => {
      const { mtimeMs, size, ino } = statSync(join(folder, name));
      return `${name} ${mtimeMs} ${size} ${ino}`;
    })
    .join("\n");
}

function readLists(folder: string, prefix: string, log: Log): readonly ConceptGroup[] {
  return listFiles(folder, prefix).flatMap((file) => {
    const { groups, problems } = parseConceptList(file);
    for (const { line, message } of problems) log.warn(`${file.file}, line ${line}: ${message}`);
    return groups;
  });
}

/** Every text file below a folder; the source of its concepts is its path without the ending. */
function listFiles(folder: string, prefix: string): readonly ConceptListFile[] {
  return listNames(folder).map((name) => ({
    file: name,
    source: `${prefix}${name.slice(0, -".txt".length).replaceAll("\\", "/")}`,
    text: readFileSync(join(folder, name), "utf8"),
  }));
}

function listNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".txt"))
    .sort();
}
