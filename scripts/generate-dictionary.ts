import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printEnums } from "./dictionary/enums.ts";
import { printFields } from "./dictionary/fields.ts";
import { printSearchAreas } from "./dictionary/search-areas.ts";
import { type DictionarySources, readSources } from "./dictionary/sources.ts";
import { printStudyTypes } from "./dictionary/study-types.ts";

// Turns the recorded answers of the registry's describing endpoints into the data dictionary and the types of the
// library. Facts only: names, paths, types, weights, values; no sentence of the registry's documentation.

/** Where the generated files stand, from the root of the repository. */
export const GENERATED_FOLDER = "packages/ctgov/src/study/generated";

/** The generated files by name; the same sources give the same text. */
export function generateDictionary(sources: DictionarySources): ReadonlyMap<string, string> {
  return new Map([
    ["fields.ts", printFields(sources)],
    ["search-areas.ts", printSearchAreas(sources)],
    ["enums.ts", printEnums(sources)],
    ["study-types.ts", printStudyTypes(sources)],
  ]);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..");
  const folder = join(root, GENERATED_FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of generateDictionary(readSources(join(root, "../shared/reference")))) {
    writeFileSync(join(folder, file), text);
    console.log(`${GENERATED_FOLDER}/${file}`);
  }
}
