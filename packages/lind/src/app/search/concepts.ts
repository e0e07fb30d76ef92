import { createReadStream, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { LindError, messageOf } from "../../base/errors.ts";
import { makeFolder } from "../../base/make-folder.ts";
import type { ConceptGroup } from "../../query/concepts/concept-group.ts";
import { createConcepts } from "../../query/concepts/create-concepts.ts";
import { readMeshDescriptors } from "../../query/concepts/mesh-descriptors.ts";
import { printConceptList } from "../../query/concepts/print-concept-list.ts";
import type { Synonyms } from "../../query/concepts.ts";
import { wordsOf } from "../../query/words/words.ts";
import type { Lind } from "../open-lind.ts";
import { importedFolder, readConceptGroups } from "./concept-files.ts";
import { readLearntGroups } from "./index-state.ts";

/** What an import brought. */
export interface ImportReport {
  /** The list that was written: a readable text file, which can be edited or deleted. */
  readonly file: string;
  readonly concepts: number;
  readonly names: number;
}

/** The name of the imported thesaurus, and of its file. */
const MESH = "mesh";

/**
 * Imports NLM's MeSH descriptors (`descYYYY.xml`) as a list of the home, in place of an earlier import. The older list
 * stays whole until the new one is.
 */
export async function importMesh(lind: Lind, path: string): Promise<ImportReport> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new LindError("USAGE", `There is no file ${path}.`, { hint: FILE_HINT });
  }
  const groups: ConceptGroup[] = [];
  for await (const group of readMeshDescriptors(readFile(path))) {
    groups.push(group);
    if (groups.length % PROGRESS_EVERY === 0) {
      lind.effects.progress({ label: `reading ${basename(path)}`, done: groups.length, unit: "concepts" });
    }
  }
  const folder = importedFolder(lind.config.home);
  const file = join(folder, `${MESH}.txt`);
  const header = [`Concepts of NLM's Medical Subject Headings, imported from ${basename(path)}.`];
  writeWhole(folder, file, printConceptList(header, groups));
  const names = groups.reduce((sum, group) => sum + group.names.length + group.oneWayNames.length, 0);
  return { file, concepts: groups.length, names };
}

const PROGRESS_EVERY = 1_000;
const FILE_HINT = "Name the descriptor file of MeSH, such as desc2026.xml, unpacked.";

async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw new LindError("INPUT_UNREADABLE", `${path} cannot be read: ${messageOf(error)}.`, {
      hint: FILE_HINT,
    });
  }
}

/** A reader sees the older file or the new one. */
function writeWhole(folder: string, file: string, text: string): void {
  try {
    makeFolder(folder);
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch (error) {
    throw new LindError("STORE_UNWRITABLE", `${file} cannot be written: ${messageOf(error)}.`, {
      hint: "Make the folder writable for this user, or name another one with --home.",
      cause: error,
    });
  }
}

/** What is known of a name. */
export interface KnownName {
  readonly name: string;
  readonly synonyms: readonly Synonyms[];
  /** Preferred names of what it may mean besides; a name that means several things is searched as it stands. */
  readonly mayMean: readonly string[];
}

/** Looks a name up in all sources: the list that comes with Lind, imports, and what was learnt from the mirror. */
export async function lookUpName(lind: Lind, name: string): Promise<KnownName> {
  const concepts = createConcepts([
    ...readConceptGroups(lind.config.home, lind.effects.log),
    ...readLearntGroups(lind.config.home),
  ]);
  const words = wordsOf(name);
  return { name, synonyms: concepts.synonymsOf(words), mayMean: concepts.ambiguousMeaningsOf(words) };
}
