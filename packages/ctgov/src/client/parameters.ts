import type { Phase, Status, StudyType } from "../study/index.ts";

/** The operations of API v2, by the ids of its OpenAPI document. */
export type OperationId =
  | "listStudies"
  | "fetchStudy"
  | "studiesMetadata"
  | "searchAreas"
  | "enums"
  | "sizeStats"
  | "fieldValuesStats"
  | "listFieldSizesStats"
  | "version";

/**
 * What the registry's own site asks for the history of a record, below `/api/int`. It is no part of API v2: no document
 * describes it, and it may change without notice.
 */
export type HistoryOperationId = "listHistory" | "fetchHistoryVersion";

/** A list is given as an array, or as one text in the registry's own notation (separated by commas or pipes). */
export type OneOrMany<T extends string> = T | readonly T[];

/** A study that meets all the conditions that are given is listed; a list inside one condition is a choice. */
export interface StudyConditions {
  /** Words or search expressions (Essie), each in its own search area. They affect the order by relevance. */
  readonly "query.cond"?: string | undefined;
  readonly "query.term"?: string | undefined;
  readonly "query.locn"?: string | undefined;
  readonly "query.titles"?: string | undefined;
  readonly "query.intr"?: string | undefined;
  readonly "query.outc"?: string | undefined;
  readonly "query.spons"?: string | undefined;
  readonly "query.lead"?: string | undefined;
  readonly "query.id"?: string | undefined;
  readonly "query.patient"?: string | undefined;
  /** The registry ignores every filter when one of the queries holds nothing but NCT ids. */
  readonly "filter.overallStatus"?: OneOrMany<Status> | undefined;
  /** `distance(latitude,longitude,distance)` with a distance such as `50mi` or `80km`. */
  readonly "filter.geo"?: string | undefined;
  readonly "filter.ids"?: OneOrMany<string> | undefined;
  /** A search expression (Essie): `AREA[StartDate]RANGE[2024-01-01,MAX]`. */
  readonly "filter.advanced"?: string | undefined;
  /** Pairs `area:synonym_id`. */
  readonly "filter.synonyms"?: OneOrMany<string> | undefined;
  /** The same as `filter.*`; the registry has both because its own site does. */
  readonly "postFilter.overallStatus"?: OneOrMany<Status> | undefined;
  readonly "postFilter.geo"?: string | undefined;
  readonly "postFilter.ids"?: OneOrMany<string> | undefined;
  readonly "postFilter.advanced"?: string | undefined;
  readonly "postFilter.synonyms"?: OneOrMany<string> | undefined;
  /** `results:with,status:rec com`. The registry answers an unknown key with no study, not with an error. */
  readonly aggFilters?: OneOrMany<string> | undefined;
  /** `func:exp,scale:300mi,offset:0mi,decay:0.5`; without effect unless `filter.geo` is given. */
  readonly geoDecay?: string | undefined;
  /** Not a parameter of the API: becomes a part of `filter.advanced`. Also takes the classic labels ("Phase 2"). */
  readonly phase?: OneOrMany<Phase> | undefined;
  /** Not a parameter of the API: becomes a part of `filter.advanced`. */
  readonly studyType?: OneOrMany<StudyType> | undefined;
}

/** One page of a listing. Every page after the first repeats the conditions, `fields` and `sort` of the first. */
export interface ListStudiesParameters extends StudyConditions {
  /** Pieces, field paths, modules, search areas, or `@query`; without it the records come whole. */
  readonly fields?: OneOrMany<string> | undefined;
  /** At most two of `Field`, `Field:asc`, `Field:desc`, `@relevance`; without it the order is arbitrary. */
  readonly sort?: OneOrMany<string> | undefined;
  /** Counts the studies of all pages into `totalCount`; only on the first page. */
  readonly countTotal?: boolean | undefined;
  /** 1 to 1,000; 0 is the registry's default of 10. */
  readonly pageSize?: number | undefined;
  /** The `nextPageToken` of the page before. */
  readonly pageToken?: string | undefined;
  readonly markupFormat?: MarkupFormat | undefined;
  /** For the other format of lists there is `listStudiesCsv`. */
  readonly format?: "json" | undefined;
}

/** As for JSON; `fields` holds names of columns. */
export interface ListStudiesCsvParameters extends Omit<ListStudiesParameters, "format" | "markupFormat"> {}

export interface FetchStudyParameters {
  /** Any case and any number of zeros: `nct102` is `NCT00000102`. */
  readonly nctId: string;
  readonly fields?: OneOrMany<string> | undefined;
  readonly markupFormat?: MarkupFormat | undefined;
  /** For the other formats of a study there is `fetchStudyFile`. */
  readonly format?: "json" | undefined;
}

export interface FetchHistoryParameters {
  readonly nctId: string;
}

export interface FetchHistoryVersionParameters {
  readonly nctId: string;
  /** The registry's number of the version, which counts from 0. */
  readonly version: number;
}

export interface FetchStudyFileParameters {
  readonly nctId: string;
  readonly format: StudyFileFormat;
  /** Columns for `csv`, tags for `ris`, names as for JSON for `json.zip`; `fhir.json` takes none. */
  readonly fields?: OneOrMany<string> | undefined;
}

export interface StudiesMetadataParameters {
  /** Also the pieces that can be searched but are in no record. */
  readonly includeIndexedOnly?: boolean | undefined;
  /** Also the pieces that only older records have. */
  readonly includeHistoricOnly?: boolean | undefined;
}

export interface FieldValuesStatsParameters {
  readonly types?: OneOrMany<FieldStatsType> | undefined;
  /** Pieces or field paths of leaves. */
  readonly fields?: OneOrMany<string> | undefined;
}

export interface ListFieldSizesStatsParameters {
  readonly fields?: OneOrMany<string> | undefined;
}

/** `legacy` is what the classic registration system understands; it has CRLF line ends. */
export type MarkupFormat = "markdown" | "legacy";

export type StudyFileFormat = "csv" | "json.zip" | "fhir.json" | "ris";

export type FieldStatsType = "ENUM" | "STRING" | "DATE" | "INTEGER" | "NUMBER" | "BOOLEAN";

/** How a value is written: one text, a list joined by commas, a number without sign, `true` or `false`. */
export type ParameterKind = "text" | "list" | "count" | "flag";

/** What one operation asks: its path below `/api/v2`, and its query parameters with how each is written. */
export interface Operation {
  readonly path: string;
  readonly parameters: ReadonlyMap<string, ParameterKind>;
}

const NONE: ReadonlyMap<string, ParameterKind> = new Map();

const QUERY_AREAS = ["cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient"];

const FILTERS: readonly (readonly [string, ParameterKind])[] = [
  ["overallStatus", "list"],
  ["geo", "text"],
  ["ids", "list"],
  ["advanced", "text"],
  ["synonyms", "list"],
];

/** Every operation of the OpenAPI document 2.0.5 with every parameter that it names. */
export const OPERATIONS: Readonly<Record<OperationId, Operation>> = {
  listStudies: {
    path: "/studies",
    parameters: new Map<string, ParameterKind>([
      ["format", "text"],
      ["markupFormat", "text"],
      ...QUERY_AREAS.map((area) => [`query.${area}`, "text"] as const),
      ...FILTERS.map(([name, kind]) => [`filter.${name}`, kind] as const),
      ...FILTERS.map(([name, kind]) => [`postFilter.${name}`, kind] as const),
      ["aggFilters", "list"],
      ["geoDecay", "text"],
      ["fields", "list"],
      ["sort", "list"],
      ["countTotal", "flag"],
      ["pageSize", "count"],
      ["pageToken", "text"],
    ]),
  },
  fetchStudy: {
    path: "/studies/{nctId}",
    parameters: new Map<string, ParameterKind>([
      ["format", "text"],
      ["markupFormat", "text"],
      ["fields", "list"],
    ]),
  },
  studiesMetadata: {
    path: "/studies/metadata",
    parameters: new Map<string, ParameterKind>([
      ["includeIndexedOnly", "flag"],
      ["includeHistoricOnly", "flag"],
    ]),
  },
  searchAreas: { path: "/studies/search-areas", parameters: NONE },
  enums: { path: "/studies/enums", parameters: NONE },
  sizeStats: { path: "/stats/size", parameters: NONE },
  fieldValuesStats: {
    path: "/stats/field/values",
    parameters: new Map<string, ParameterKind>([
      ["types", "list"],
      ["fields", "list"],
    ]),
  },
  listFieldSizesStats: {
    path: "/stats/field/sizes",
    parameters: new Map<string, ParameterKind>([["fields", "list"]]),
  },
  version: { path: "/version", parameters: NONE },
};

/** The registry's largest page; it silently answers a larger `pageSize` with this many studies. */
export const PAGE_SIZE_MAX: number = 1_000;
