import { type Projection, parseProjection } from "ctgov/study";
import type { Context } from "hono";
import { parseStudy } from "../../../app/serving/find-study.ts";
import { listAllStudies } from "../../../app/serving/list-all-studies.ts";
import {
  bindListing,
  LIST_PARAMETERS,
  type ListedPage,
  listStudies,
  type PageWanted,
  type Query,
} from "../../../app/serving/list-studies.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import type { StudyFormats, StudyWriter } from "../../../app/serving/study-formats.ts";
import { sendParts } from "../../http/send-parts.ts";
import {
  booleanOf,
  choiceOf,
  listOf,
  type Parameters,
  pageSizeOf,
  readParameters,
  type TakenParameters,
  textOf,
} from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { cutTo, markupOf, openWriter, type ShowText } from "./open-writer.ts";
import { textOfProblems } from "./refusal-texts.ts";

const TAKEN: TakenParameters = { names: LIST_PARAMETERS, prefixes: ["query", "filter", "postFilter"] };

/** The registry's JSON. */
const JSON_FORMAT = "json";
/** Ours: every study of a search, one a line, however many there are. */
const NDJSON_FORMAT = "ndjson";
export const JSON_TYPE = "application/json";

/** What `/studies` and its twin with the parameters in a body are made of. */
export interface ListRoute {
  readonly mirror: ServedMirror;
  readonly formats: StudyFormats;
}

/** `/studies`: a page of studies, in the registry's bytes or in another format. */
export async function answerListing(
  { mirror, formats }: ListRoute,
  c: Context<ServerEnv>,
  query: URLSearchParams,
): Promise<Response> {
  const parameters = readParameters(query, TAKEN);
  const format = choiceOf(parameters, "format", [JSON_FORMAT, NDJSON_FORMAT, ...Object.keys(formats.list)]);
  const markup = markupOf(parameters, formats.markup);
  const wanted = pageWanted(parameters);
  const bound = await bindListing(mirror, parameters);
  if (bound.kind === "problems") throw new Refusal(400, textOfProblems(bound.problems));
  const fields = listOf(parameters, "fields");
  const known = formats.list[format];
  if (known === undefined) {
    const show = cutTo(fields === undefined ? undefined : projectionOf(fields, bound.query), markup);
    if (format === NDJSON_FORMAT) return sendAll(mirror, c, bound.query, show, parameters);
    const page = await listStudies(mirror, bound.query, wanted);
    return sendParts(c, jsonPage(page, show), { "content-type": JSON_TYPE });
  }
  const writer = openWriter(known, fields);
  const page = await listStudies(mirror, bound.query, wanted);
  return sendParts(c, writtenPage(page, writer, wanted), { "content-type": known.contentType, ...headersOf(page) });
}

function pageWanted(parameters: Parameters): PageWanted {
  return {
    pageSize: pageSizeOf(parameters),
    pageToken: textOf(parameters, "pageToken"),
    countTotal: booleanOf(parameters, "countTotal"),
  };
}

/** The projection of `fields`; `@query` stands for what the search of the same request reads, where there is one. */
export function projectionOf(fields: readonly string[], query: Query | undefined): Projection {
  const parsed = parseProjection(fields, query?.pieces);
  if (parsed.kind === "projection") return parsed.projection;
  throw new Refusal(400, `Parameter 'fields' contains invalid field name: '${parsed.name}'`);
}

/** The bytes of a page as the registry lays them out: the count first, one study a line, the token last. */
async function* jsonPage(page: ListedPage, show: ShowText): AsyncGenerator<string> {
  const { totalCount, nextPageToken } = page;
  yield totalCount === undefined ? '{"studies":[\n' : `{"totalCount":${totalCount},"studies":[\n`;
  let separator = "";
  for await (const { text } of page.studies) {
    yield separator + show(text);
    separator = ",\n";
  }
  yield nextPageToken === undefined ? "\n]}" : `\n],"nextPageToken":${JSON.stringify(nextPageToken)}}`;
}

/** All studies of a search as lines. They are read as the client takes them, so a slow one costs no memory. */
async function sendAll(
  mirror: ServedMirror,
  c: Context<ServerEnv>,
  query: Query,
  show: ShowText,
  parameters: Parameters,
): Promise<Response> {
  for (const name of ["pageSize", "pageToken"]) {
    if (textOf(parameters, name) === undefined) continue;
    throw new Refusal(400, `\`${name}\` does not go with format=ndjson, which sends every study.`);
  }
  const { totalCount, studies } = await listAllStudies(mirror, query, booleanOf(parameters, "countTotal"));
  const headers = totalCount === undefined ? {} : { "x-total-count": String(totalCount) };
  return sendParts(c, lines(studies, show), { "content-type": "application/x-ndjson", ...headers });
}

async function* lines(studies: ListedPage["studies"], show: ShowText): AsyncGenerator<string> {
  for await (const { text } of studies) yield `${show(text)}\n`;
}

/** Formats without a place for count and token have them in headers, as the registry's CSV has. */
function headersOf({ totalCount, nextPageToken }: ListedPage): Readonly<Record<string, string>> {
  return {
    ...(totalCount === undefined ? {} : { "x-total-count": String(totalCount) }),
    ...(nextPageToken === undefined ? {} : { "x-next-page-token": nextPageToken }),
  };
}

async function* writtenPage(
  page: ListedPage,
  writer: StudyWriter<string>,
  { pageToken }: PageWanted,
): AsyncGenerator<string> {
  if (pageToken === undefined) yield writer.head;
  for await (const { text } of page.studies) yield writer.write(parseStudy(text));
}
