import { type NctId, parseNctId } from "ctgov/study";
import type { Context } from "hono";
import { findStudy, findStudyAsOf, parseStudy } from "../../../app/serving/find-study.ts";
import type { StudyFormats } from "../../../app/serving/study-formats.ts";
import { unreachable } from "../../../base/assert.ts";
import { choiceOf, dayOf, listOf, type Parameters, readParameters, type TakenParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { JSON_TYPE, type ListRoute, projectionOf } from "./list-studies.ts";
import { cutTo, markupOf, openWriter } from "./open-writer.ts";

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
  const writer = writerOf(parameters, formats);
  const asOf = dayOf(parameters, "asOf");
  const found = asOf === undefined ? await findStudy(mirror, nctId) : await findStudyAsOf(mirror, nctId, asOf);
  switch (found.kind) {
    case "study":
      return c.body(writer.write(found.text), 200, writer.headersOf(nctId));
    case "alias":
      return c.body(null, 301, { location: `/api/v2/studies/${found.of}${url.search}` });
    case "none":
      throw new Refusal(404, `NCT number ${nctId} not found`);
    default:
      return unreachable(found);
  }
}

interface TextWriter {
  headersOf(nctId: NctId): Record<string, string>;
  write(text: string): string | Uint8Array<ArrayBuffer>;
}

function writerOf(parameters: Parameters, formats: StudyFormats): TextWriter {
  const format = choiceOf(parameters, "format", ["json", ...Object.keys(formats.fetch)]);
  const markup = markupOf(parameters, formats.markup);
  const fields = listOf(parameters, "fields");
  const known = formats.fetch[format];
  if (known === undefined) {
    const show = cutTo(fields === undefined ? undefined : projectionOf(fields, undefined), markup);
    return { headersOf: () => ({ "content-type": JSON_TYPE }), write: show };
  }
  const { contentType, fileName } = known;
  const writer = openWriter(known, fields);
  return {
    headersOf: (nctId) => ({
      "content-type": contentType,
      ...(fileName === undefined ? {} : { "content-disposition": `attachment; filename="${fileName(nctId)}"` }),
    }),
    write: (text) => {
      const written = writer.write(parseStudy(text));
      return typeof written === "string" ? written : new Uint8Array(written);
    },
  };
}
