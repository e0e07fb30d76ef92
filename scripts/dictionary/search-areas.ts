import { printFile, printRows, printTuple } from "./print.ts";
import type { DictionarySources } from "./sources.ts";

/** `search-areas.ts`: the weighted sets of pieces that a search reads. */
export function printSearchAreas({ searchDocuments }: DictionarySources): string {
  const rows = searchDocuments.flatMap((document) =>
    document.areas.map((area) => {
      const head = printTuple([document.name, area.name, area.param, area.uiLabel]);
      const parts = area.parts.map((part) => {
        const flags = `${part.isEnum ? "e" : ""}${part.isSynonyms ? "s" : ""}`;
        return `    ${printTuple([part.weight, part.type, flags, part.pieces])},\n`;
      });
      return `[${head}, [\n${parts.join("")}  ]]`;
    }),
  );
  return printFile([
    'import type { SearchAreaRow } from "../generated-rows.ts";',
    `export const SEARCH_AREA_ROWS: readonly SearchAreaRow[] = ${printRows(rows)};`,
  ]);
}
