import { SEARCH_AREA_ROWS } from "./generated/search-areas.ts";

/** A weighted set of pieces that one kind of search reads (`/studies/search-areas`): `ConditionSearch`. */
export interface SearchArea {
  readonly name: string;
  /** The set of documents it belongs to; `Study` for every area of API 2.0.5. */
  readonly searchDocument: string;
  /** The request parameter that searches it, without its prefix: `cond` for `query.cond`; most areas have none. */
  readonly param: string | undefined;
  /** How the registry names the area to people, also in its errors: `Conditions or disease`. */
  readonly uiLabel: string | undefined;
  readonly parts: readonly SearchPart[];
}

/** Pieces that are searched alike. */
export interface SearchPart {
  readonly pieces: readonly string[];
  /** As in the dictionary; `text` where the part treats pieces of several types alike. */
  readonly type: string;
  readonly isEnum: boolean;
  readonly hasSynonyms: boolean;
  /** How much a match in this part counts, above 0 and at most 1. */
  readonly weight: number;
}

export const searchAreas: readonly SearchArea[] = SEARCH_AREA_ROWS.map(([head, parts]) => {
  const [searchDocument, name, param, uiLabel] = head;
  return {
    name,
    searchDocument,
    param,
    uiLabel,
    parts: parts.map(([weight, type, flags, pieces]) => ({
      pieces,
      type,
      isEnum: flags.includes("e"),
      hasSynonyms: flags.includes("s"),
      weight,
    })),
  };
});

/** The area of this name: `ConditionSearch`. */
export function findSearchArea(name: string): SearchArea | undefined {
  return searchAreas.find((area) => area.name === name);
}

/** The area that `query.<param>` searches; `query.lead` has none, it reads the one piece `LeadSponsorName`. */
export function findSearchAreaOfParam(param: string): SearchArea | undefined {
  return searchAreas.find((area) => area.param === param);
}
