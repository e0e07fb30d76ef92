import type { Context } from "hono";
import { listAllStudies } from "../../../app/serving/list-all-studies.ts";
import {
  bindListing,
  LIST_PARAMETERS,
  type ListedPage,
  listStudies,
  type PageWanted,
  type Query,
} from "../../../app/serving/list-studies.ts";
import type { ListedMirror, ServedMirror } from "../../../app/serving/served-mirror.ts";
import { formats } from "../../../formats/formats.ts";
import type { ListWriter } from "../../../formats/list-writer.ts";
import { sendParts } from "../../http/send-parts.ts";
import {
  booleanOf,
  choiceOf,
  type Parameters,
  pageSizeOf,
  readParameters,
  type TakenParameters,
  textOf,
} from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { AS_OF, listedMirror } from "./as-of.ts";
import { LIST_FORMATS, openWriter } from "./open-writer.ts";
import { textOfProblems } from "./refusal-texts.ts";

const TAKEN: TakenParameters = { names: [...LIST_PARAMETERS, AS_OF], prefixes: ["query", "filter", "postFilter"] };

/** `/studies`: a page of studies in one of the formats, or all of them as lines. */
export async function answerListing(
  mirror: ServedMirror,
  c: Context<ServerEnv>,
  query: URLSearchParams,
): Promise<Response> {
  const { [AS_OF]: asOf = "", ...parameters } = readParameters(query, TAKEN);
  const format = choiceOf(parameters, "format", LIST_FORMATS);
  const wanted = pageWanted(parameters);
  const listed = await listedMirror(mirror, c, { [AS_OF]: asOf });
  const bound = await bindListing(listed, parameters);
  if (bound.kind === "problems") throw new Refusal(400, textOfProblems(bound.problems));
  const queried = bound.query.pieces;
  if (format === "ndjson") {
    return sendAll(listed, c, bound.query, openWriter(format, parameters, { queried }), parameters);
  }
  // The writer is made before the page is read, so that a field it does not have is refused at once.
  const answer: { page?: ListedPage } = {};
  const writer = openWriter(format, parameters, {
    queried,
    page: { totalCount: () => answer.page?.totalCount, nextPageToken: () => answer.page?.nextPageToken },
    hasHeader: wanted.pageToken === undefined,
  });
  const page = await listStudies(listed, bound.query, wanted);
  answer.page = page;
  const headers = { "content-type": formats[format].mediaType, ...(format === "json" ? {} : headersOf(page)) };
  return sendParts(c, written(page.studies, writer), headers);
}

function pageWanted(parameters: Parameters): PageWanted {
  return {
    pageSize: pageSizeOf(parameters),
    pageToken: textOf(parameters, "pageToken"),
    countTotal: booleanOf(parameters, "countTotal"),
  };
}

/** All studies of a search as lines. They are read as the client takes them, so a slow one costs no memory. */
async function sendAll(
  mirror: ListedMirror,
  c: Context<ServerEnv>,
  query: Query,
  writer: ListWriter,
  parameters: Parameters,
): Promise<Response> {
  for (const name of ["pageSize", "pageToken"]) {
    if (textOf(parameters, name) === undefined) continue;
    throw new Refusal(400, `\`${name}\` does not go with format=ndjson, which sends every study.`);
  }
  const { totalCount, studies } = await listAllStudies(mirror, query, booleanOf(parameters, "countTotal"));
  const headers = totalCount === undefined ? {} : { "x-total-count": String(totalCount) };
  return sendParts(c, written(studies, writer), { "content-type": formats.ndjson.mediaType, ...headers });
}

async function* written(studies: ListedPage["studies"], writer: ListWriter): AsyncGenerator<string> {
  yield writer.head();
  for await (const { text } of studies) yield writer.study(text);
  yield writer.tail();
}

/** Formats without a place for count and token have them in headers, as the registry's CSV has. */
function headersOf({ totalCount, nextPageToken }: ListedPage): Readonly<Record<string, string>> {
  return {
    ...(totalCount === undefined ? {} : { "x-total-count": String(totalCount) }),
    ...(nextPageToken === undefined ? {} : { "x-next-page-token": nextPageToken }),
  };
}
