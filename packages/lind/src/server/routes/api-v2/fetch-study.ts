import { parseNctId, projectText } from "ctgov/study";
import type { Context } from "hono";
import { findStudy, findStudyAsOf, parseStudy } from "../../../app/serving/find-study.ts";
import { unreachable } from "../../../base/assert.ts";
import { choiceOf, dayOf, listOf, type Parameters, readParameters, type TakenParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { JSON_TYPE, type ListRoute, projectionOf } from "./list-studies.ts";
import { openWriter } from "./open-writer.ts";

const TAKEN: TakenParameters = { names: ["format", "markupFormat", "fields", "asOf"], prefixes: [] };

/** As the registry's OpenAPI document has it. */
const NCT_ID = /^nct0*[1-9]\d{0,7}$/i;

/** `/studies/{nctId}`: the stored text as it is, the asked parts of it, or another format. */
export async function answerStudy({ mirror, formats }: ListRoute, c: Context<ServerEnv>): Promise<Response> {
  const url = new URL(c.req.url);
  const idText = c.req.param("nctId") ?? "";
  const nctId = NCT_ID.test(idText) ? parseNctId(idText) : undefined;
  if (nctId === undefined) throw new Refusal(400, "Parameter `nctId` has incorrect format");
  const parameters = readParameters(url.searchParams, TAKEN);
  const write = writerOf(parameters, formats.fetch);
  const asOf = dayOf(parameters, "asOf");
  const found = asOf === undefined ? await findStudy(mirror, nctId) : await findStudyAsOf(mirror, nctId, asOf);
  switch (found.kind) {
    case "study":
      return c.body(write.write(found.text), 200, { "content-type": write.contentType });
    case "alias":
      return c.body(null, 301, { location: `/api/v2/studies/${found.of}${url.search}` });
    case "none":
      throw new Refusal(404, `NCT number ${nctId} not found`);
    default:
      return unreachable(found);
  }
}

interface TextWriter {
  readonly contentType: string;
  readonly write: (text: string) => string;
}

function writerOf(parameters: Parameters, formats: ListRoute["formats"]["fetch"]): TextWriter {
  const format = choiceOf(parameters, "format", ["json", ...Object.keys(formats)]);
  choiceOf(parameters, "markupFormat", ["markdown"]);
  const fields = listOf(parameters, "fields");
  const known = formats[format];
  if (known !== undefined) {
    const writer = openWriter(known, fields);
    return { contentType: writer.contentType, write: (text) => writer.head + writer.write(parseStudy(text)) };
  }
  if (fields === undefined) return { contentType: JSON_TYPE, write: (text) => text };
  const projection = projectionOf(fields, undefined);
  return { contentType: JSON_TYPE, write: (text) => projectText(text, projection) };
}
