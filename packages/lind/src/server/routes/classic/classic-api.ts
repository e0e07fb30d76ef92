import { type FieldNode, valuesOf } from "ctgov/study";
import { type Context, Hono } from "hono";
import { classicNameOf, findClassicField } from "../../../app/classic/classic-names.ts";
import { toClassicStudy } from "../../../app/classic/classic-study.ts";
import { classicValue } from "../../../app/classic/classic-value.ts";
import { createRankedStudies, type ReadRanked } from "../../../app/classic/ranked-studies.ts";
import { countFacets } from "../../../app/serving/count-facets.ts";
import { bindListing, type Query } from "../../../app/serving/list-studies.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import { fieldStatsTypeOf } from "../../../app/serving/statistics/field-kinds.ts";
import { dataEtag } from "../../http/etag.ts";
import { htmlPage } from "../../http/registry-pages.ts";
import { choiceOf, listOf, numberOf, type Parameters, readParameters, textOf } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { textOfProblems } from "../api-v2/refusal-texts.ts";
import { type ClassicHead, printFieldsCsv } from "./classic-csv.ts";

/** The version that the classic API had when the registry retired it. */
const CLASSIC_VERSION = "1.01.05";

const STUDY_FIELDS = { defaultCount: 20, countMax: 1_000, fieldsMax: 20 } as const;
const FULL_STUDIES = { defaultCount: 1, countMax: 100 } as const;
const VALUES_MAX = 1_000;

interface ClassicRoute {
  readonly mirror: ServedMirror;
  readonly ranked: ReadRanked;
}

/** The classic API (v1), which the registry retired in 2024, below `/api/query`. */
export function classicApi(mirror: ServedMirror): Hono<ServerEnv> {
  const route: ClassicRoute = { mirror, ranked: createRankedStudies(mirror) };
  const api = new Hono<ServerEnv>({ strict: false });
  api.use(dataEtag(mirror));
  api.get("/study_fields", (c) => answerStudyFields(route, c));
  api.get("/full_studies", (c) => answerFullStudies(route, c));
  api.get("/field_values", (c) => answerFieldValues(route, c));
  api.all("*", (c) => htmlPage(c, 404, "404 Not Found"));
  return api;
}

async function answerStudyFields({ mirror, ranked }: ClassicRoute, c: Context<ServerEnv>): Promise<Response> {
  const parameters = parametersOf(c, ["expr", "fields", "min_rnk", "max_rnk", "fmt"]);
  const format = choiceOf(parameters, "fmt", ["json", "csv"]);
  const nodes = (listOf(parameters, "fields") ?? []).map(fieldOf);
  if (nodes.length === 0 || nodes.length > STUDY_FIELDS.fieldsMax) {
    throw new Refusal(400, `Name 1 to ${STUDY_FIELDS.fieldsMax} fields: fields=NCTId,Condition,BriefTitle.`);
  }
  const ranks = ranksOf(parameters, STUDY_FIELDS);
  const { expression, query } = await expressionOf(mirror, parameters);
  const { totalCount, studies } = await ranked(expression, query, ranks.first, ranks.last);
  const head = await headOf(mirror, expression, totalCount, ranks, studies.length);
  const rows = studies.map((study, at) => ({
    rank: ranks.first + at,
    cells: nodes.map((node) => valuesOf(study, node.fieldPath).map((value) => classicValue(node, value))),
  }));
  const names = nodes.map((node) => classicNameOf(node.piece));
  if (format === "csv") return c.body(printFieldsCsv(head, names, rows), 200, { "content-type": "text/csv" });
  const studyFields = rows.map(({ rank, cells }) => ({
    Rank: rank,
    ...Object.fromEntries(names.map((name, at) => [name, cells[at]])),
  }));
  return c.json({ StudyFieldsResponse: { ...head, FieldList: names, StudyFields: studyFields } });
}

async function answerFullStudies({ mirror, ranked }: ClassicRoute, c: Context<ServerEnv>): Promise<Response> {
  const parameters = parametersOf(c, ["expr", "min_rnk", "max_rnk", "fmt"]);
  choiceOf(parameters, "fmt", ["json"]);
  const ranks = ranksOf(parameters, FULL_STUDIES);
  const { expression, query } = await expressionOf(mirror, parameters);
  const { totalCount, studies } = await ranked(expression, query, ranks.first, ranks.last);
  const head = await headOf(mirror, expression, totalCount, ranks, studies.length);
  const full = studies.map((study, at) => ({ Rank: ranks.first + at, Study: toClassicStudy(study) }));
  return c.json({ FullStudiesResponse: { ...head, FullStudies: full } });
}

async function answerFieldValues({ mirror }: ClassicRoute, c: Context<ServerEnv>): Promise<Response> {
  const parameters = parametersOf(c, ["expr", "field", "fmt"]);
  choiceOf(parameters, "fmt", ["json"]);
  const node = fieldOf(textOf(parameters, "field") ?? "");
  if (fieldStatsTypeOf(node) === "DATE" || node.type === "NormalizedTime") {
    throw new Refusal(400, `The values of ${node.piece} are dates or ages, which are not listed; ask study_fields.`);
  }
  const { expression, query } = await expressionOf(mirror, parameters);
  const [found] = await countFacets(mirror, query, [node.piece], VALUES_MAX);
  const [all] = await countFacets(mirror, EVERYTHING, [node.piece], Number.MAX_SAFE_INTEGER);
  const everywhere = new Map(all?.values.map(({ value, studiesCount }) => [value, studiesCount]));
  const values = found?.values ?? [];
  const totalCount = await mirror.index.count(query);
  const { studiesIndexed } = await mirror.readState();
  return c.json({
    FieldValuesResponse: {
      ...(await versionsOf(mirror)),
      Expression: expression,
      NStudiesAvail: studiesIndexed,
      NStudiesFound: totalCount,
      Field: classicNameOf(node.piece),
      NUniqueValues: found?.valuesCount ?? 0,
      FieldValues: values.map(({ value, studiesCount }) => ({
        FieldValue: classicValue(node, value),
        NStudiesWithValue: everywhere.get(value) ?? studiesCount,
        NStudiesFoundWithValue: studiesCount,
      })),
    },
  });
}

const EVERYTHING: Query = { condition: { kind: "all" }, ranked: [], geoDecay: undefined, sort: [], pieces: [] };

interface Ranks {
  readonly first: number;
  readonly last: number;
}

function ranksOf(parameters: Parameters, limits: { readonly defaultCount: number; readonly countMax: number }): Ranks {
  const bounds = { min: 1, max: Number.MAX_SAFE_INTEGER };
  const first = numberOf(parameters, "min_rnk", { ...bounds, otherwise: 1 });
  const last = numberOf(parameters, "max_rnk", { ...bounds, otherwise: first + limits.defaultCount - 1 });
  if (last < first || last - first >= limits.countMax) {
    throw new Refusal(400, `From min_rnk to max_rnk there are 1 to ${limits.countMax} studies.`);
  }
  return { first, last };
}

async function expressionOf(mirror: ServedMirror, parameters: Parameters) {
  const expression = textOf(parameters, "expr") ?? "";
  const bound = await bindListing(mirror, { "query.term": expression });
  if (bound.kind === "problems") throw new Refusal(400, textOfProblems(bound.problems));
  return { expression, query: bound.query };
}

async function headOf(
  mirror: ServedMirror,
  expression: string,
  totalCount: number,
  { first, last }: Ranks,
  returned: number,
): Promise<ClassicHead> {
  const { studiesIndexed } = await mirror.readState();
  return {
    ...(await versionsOf(mirror)),
    Expression: expression,
    NStudiesAvail: studiesIndexed,
    NStudiesFound: totalCount,
    MinRank: first,
    MaxRank: last,
    NStudiesReturned: returned,
  };
}

/** The classic form of the data's time: `2021:03:02 22:19:02.771`. */
async function versionsOf(mirror: ServedMirror): Promise<Pick<ClassicHead, "APIVrs" | "DataVrs">> {
  const { dataTimestamp = "" } = await mirror.readState();
  const [day = "", time = ""] = dataTimestamp.split("T");
  return { APIVrs: CLASSIC_VERSION, DataVrs: day === "" ? "" : `${day.replaceAll("-", ":")} ${time}.000` };
}

function fieldOf(name: string): FieldNode {
  const node = findClassicField(name);
  if (node === undefined || node.children.length > 0) throw new Refusal(400, `There is no study field "${name}".`);
  return node;
}

function parametersOf(c: Context<ServerEnv>, names: readonly string[]): Parameters {
  return readParameters(new URL(c.req.url).searchParams, { names, prefixes: [] });
}
