import { findSearchAreaOfParam } from "ctgov/study";
import { LIST_PARAMETERS } from "../../../app/serving/list-studies.ts";
import { PAGE_SIZE_MAX } from "../../http/limits.ts";
import {
  BOOLEAN,
  describeOperation,
  INTEGER,
  NCT_ID,
  type Operation,
  type Parameter,
  query,
  ref,
  TEXT,
} from "./describe-operation.ts";

const REGISTRY = "The registry's API v2";
const CLASSIC = "The classic API (v1)";

/** What each parameter of `/studies` does that is no `query.*`; a `postFilter.*` means the same as its `filter.*`. */
const MEANINGS: Readonly<Record<string, string>> = {
  "query.lead": "A search expression for the name of the lead sponsor.",
  "query.patient": "A search expression over what a patient would ask for.",
  "filter.overallStatus": "Statuses, with commas or pipes between them.",
  "filter.geo": "A circle: distance(latitude,longitude,radius), the radius in mi or km.",
  "filter.ids": "Ids of studies, also ones that they had before.",
  "filter.advanced": "A search expression.",
  "filter.synonyms": "Numbers of the registry's thesaurus, which only the registry knows: refused here.",
  aggFilters: "The site's check boxes: status:rec com,phase:3,sex:f.",
  geoDecay: "How nearer studies rank higher beside filter.geo.",
  sort: "At most two fields, each with :asc or :desc; @relevance.",
  format: "json, or ndjson: every study of the search, one a line.",
  markupFormat: "markdown.",
  fields: "Pieces, field paths, structures, search areas, or @query, with commas or pipes between them.",
  countTotal: "Count all that match; on the first page only.",
  pageSize: `Studies in a page: 10, at most ${PAGE_SIZE_MAX}.`,
  pageToken: "The nextPageToken of the page before; all other parameters stay the same.",
};

function listParameter(name: string): Parameter {
  const area = name.startsWith("query.") ? findSearchAreaOfParam(name.slice("query.".length)) : undefined;
  const label = area?.uiLabel;
  const meaning = MEANINGS[name.replace("postFilter.", "filter.")];
  const words = meaning ?? (label === undefined ? "A search expression." : `A search expression: ${label}.`);
  const schema = name === "countTotal" ? BOOLEAN : name === "pageSize" ? { ...INTEGER, minimum: 0 } : TEXT;
  return query(name, words, schema);
}

const AS_OF_DAY = { type: "string", format: "date" } as const;
const AS_OF = query(
  "asOf",
  "A day: the studies as they were registered at its end. The registry has no such parameter.",
  AS_OF_DAY,
);

export const listParameters: readonly Parameter[] = [...LIST_PARAMETERS.map(listParameter), AS_OF];

const FIELDS = query("fields", "Pieces or field paths, with commas or pipes between them.");
const PAGE: readonly (readonly [string, ReturnType<typeof ref>])[] = [
  ["application/json", ref("PagedStudies")],
  ["application/x-ndjson", ref("Study")],
];
const UNAVAILABLE = {
  "503": "The index, or that of the day, is not made yet, or the search took too long; ask again.",
};

const BODY = {
  required: true,
  content: {
    "application/json": { schema: { type: "object", description: "The parameters of /studies by name." } },
    "application/x-www-form-urlencoded": { schema: { type: "object" } },
  },
};

/** The paths that the registry has or had; their errors are plain text. */
export const registryPaths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  "/api/v2/studies": {
    get: describeOperation(
      {
        id: "listStudies",
        tag: REGISTRY,
        summary: "A page of studies, or all of them as lines",
        parameters: listParameters,
        answers: PAGE,
        refusals: UNAVAILABLE,
        example: "/api/v2/studies?query.cond=melanoma&fields=NCTId,BriefTitle,OverallStatus&countTotal=true",
      },
      "plain",
    ),
  },
  "/api/v2/studies/search": {
    post: describeOperation(
      {
        id: "searchStudies",
        tag: REGISTRY,
        summary: "The same, with the parameters in a body",
        description: "For expressions that are longer than an address may be. The registry has no such path.",
        requestBody: BODY,
        answers: PAGE,
        refusals: { ...UNAVAILABLE, "413": "The body is too long.", "415": "The body is of another type." },
      },
      "plain",
    ),
  },
  "/api/v2/studies/{nctId}": {
    get: describeOperation(
      {
        id: "fetchStudy",
        tag: REGISTRY,
        summary: "One study, as it is or as it was",
        parameters: [
          NCT_ID,
          query("fields", "Pieces, field paths, structures or search areas."),
          query("format", "json."),
          query("markupFormat", "markdown."),
          query(
            "asOf",
            "A day: the record as it was registered at its end. The registry has no such parameter.",
            AS_OF_DAY,
          ),
        ],
        answers: [["application/json", ref("Study")]],
        refusals: { "301": "The id is one that the study had before.", "404": "No such study is stored." },
      },
      "plain",
    ),
  },
  "/api/v2/studies/metadata": {
    get: describeOperation(
      {
        id: "studiesMetadata",
        tag: REGISTRY,
        summary: "The fields of a study",
        parameters: [
          query("includeIndexedOnly", "Also what can only be searched.", BOOLEAN),
          query("includeHistoricOnly", "Taken, and without effect.", BOOLEAN),
        ],
        answers: [["application/json", { type: "array", items: { type: "object" } }]],
        example: "/api/v2/studies/metadata",
      },
      "plain",
    ),
  },
  "/api/v2/studies/search-areas": { get: description("searchAreas", "The search areas with their weights") },
  "/api/v2/studies/enums": { get: description("enums", "The enums with their values") },
  "/api/v2/studies/download": {
    get: describeOperation(
      {
        id: "downloadStudies",
        tag: REGISTRY,
        summary: "The registry's archive of everything; not here",
        parameters: [query("format", "json.zip.")],
        answers: [["application/zip", TEXT]],
        refusals: { "404": "The mirror has no archive." },
      },
      "plain",
    ),
  },
  "/api/v2/stats/size": { get: statistics("sizeStats", "How large the records are", []) },
  "/api/v2/stats/field/values": {
    get: statistics("fieldValuesStats", "The values of fields", [
      FIELDS,
      query("types", "Kinds of fields: ENUM, STRING, DATE, INTEGER, NUMBER, BOOLEAN."),
    ]),
  },
  "/api/v2/stats/fieldValues": {
    get: statistics("fieldValuesStatsOfBeta", "The same, at the path of the beta", [
      FIELDS,
      query("types", "Kinds of fields."),
    ]),
  },
  "/api/v2/stats/field/sizes": { get: statistics("listFieldSizesStats", "The lengths of lists", [FIELDS]) },
  "/api/v2/version": {
    get: describeOperation(
      {
        id: "version",
        tag: REGISTRY,
        summary: "The API's version and that of the data",
        answers: [["application/json", ref("Version")]],
        example: "/api/v2/version",
      },
      "plain",
    ),
  },
  "/api/query/study_fields": {
    get: describeOperation(
      {
        id: "studyFields",
        tag: CLASSIC,
        summary: "Up to 20 fields of up to 1,000 studies, by rank",
        parameters: [
          expression(),
          query("fields", "Names of fields, with commas between them."),
          ...ranks(),
          query("fmt", "json or csv."),
        ],
        answers: [
          ["application/json", { type: "object" }],
          ["text/csv", TEXT],
        ],
        refusals: UNAVAILABLE,
        example: "/api/query/study_fields?expr=melanoma&fields=NCTId,Condition,BriefTitle&fmt=json",
      },
      "plain",
    ),
  },
  "/api/query/full_studies": {
    get: describeOperation(
      {
        id: "fullStudies",
        tag: CLASSIC,
        summary: "Up to 100 records in the classic shape, by rank",
        parameters: [expression(), ...ranks(), query("fmt", "json.")],
        answers: [["application/json", { type: "object" }]],
        refusals: UNAVAILABLE,
      },
      "plain",
    ),
  },
  "/api/query/field_values": {
    get: describeOperation(
      {
        id: "fieldValues",
        tag: CLASSIC,
        summary: "The values of a field among the studies that were found",
        parameters: [expression(), query("field", "The name of a field."), query("fmt", "json.")],
        answers: [["application/json", { type: "object" }]],
        refusals: UNAVAILABLE,
      },
      "plain",
    ),
  },
};

function expression(): Parameter {
  return query("expr", "A search expression; everything where it is empty.");
}

function ranks(): readonly Parameter[] {
  return [query("min_rnk", "The first rank, from 1.", INTEGER), query("max_rnk", "The last rank.", INTEGER)];
}

function description(id: string, summary: string): Operation {
  const answers = [["application/json", { type: "array", items: { type: "object" } }]] as const;
  return describeOperation({ id, tag: REGISTRY, summary, answers }, "plain");
}

function statistics(id: string, summary: string, parameters: readonly Parameter[]): Operation {
  const answers = [["application/json", {}]] as const;
  const refusals = { "404": "There is no such field." };
  return describeOperation(
    { id, tag: REGISTRY, summary, parameters: [...parameters, AS_OF], answers, refusals },
    "plain",
  );
}
