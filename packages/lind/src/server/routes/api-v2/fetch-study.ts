import { type NctId, parseNctId } from "ctgov/study";
import type { Context } from "hono";
import { findStudy, findStudyAsOf } from "../../../app/serving/find-study.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import { unreachable } from "../../../base/assert.ts";
import { formats } from "../../../formats/formats.ts";
import { zipStudies } from "../../../formats/json-zip.ts";
import { type ListWriter, writeOne } from "../../../formats/list-writer.ts";
import { choiceOf, dayOf, type Parameters, readParameters, type TakenParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { AS_OF } from "./as-of.ts";
import { openStudyText, openWriter, STUDY_FORMATS } from "./open-writer.ts";

const TAKEN: TakenParameters = { names: ["format", "markupFormat", "fields", AS_OF], prefixes: [] };

/** As the registry's OpenAPI document has it. */
const NCT_ID = /^nct0*[1-9]\d{0,7}$/i;

type StudyFormat = (typeof STUDY_FORMATS)[number];

/** `/studies/{nctId}`: the stored text as it is, the asked parts of it, or another format. */
export async function answerStudy(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  const url = new URL(c.req.url);
  const idText = c.req.param("nctId") ?? "";
  const nctId = NCT_ID.test(idText) ? parseNctId(idText) : undefined;
  if (nctId === undefined) throw new Refusal(400, "Parameter `nctId` has incorrect format");
  const parameters = readParameters(url.searchParams, TAKEN);
  const format = choiceOf(parameters, "format", STUDY_FORMATS);
  const write = studyWriter(format, parameters, nctId);
  const asOf = dayOf(parameters, AS_OF);
  const found = asOf === undefined ? await findStudy(mirror, nctId) : await findStudyAsOf(mirror, nctId, asOf);
  switch (found.kind) {
    case "study":
      return c.body(await write(found.text), 200, headersOf(format, nctId));
    case "alias":
      return c.body(null, 301, { location: `/api/v2/studies/${found.of}${url.search}` });
    case "none":
      throw new Refusal(404, `NCT number ${nctId} not found`);
    default:
      return unreachable(found);
  }
}

type Written = string | Uint8Array<ArrayBuffer>;

type WriteStudy = (text: Uint8Array<ArrayBuffer>) => Written | Promise<Written>;

/** What makes a body of a study's stored text; a field that the format does not have is refused before it is read. */
function studyWriter(format: StudyFormat, parameters: Parameters, nctId: NctId): WriteStudy {
  switch (format) {
    case "json": {
      const show = openStudyText(parameters);
      return show === undefined ? (text) => text : (text) => show(decode(text));
    }
    case "json.zip": {
      const show = openStudyText(parameters) ?? ((text) => text);
      return (text) => zipOf(nctId, show(decode(text)));
    }
    case "csv":
    case "ris":
    case "fhir.json":
    case "markdown":
      return writeWith(openWriter(format, parameters, {}));
    default:
      return unreachable(format);
  }
}

function writeWith(writer: ListWriter): WriteStudy {
  return (text) => writeOne(writer, decode(text));
}

function decode(text: Uint8Array): string {
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString();
}

async function zipOf(nctId: NctId, text: string): Promise<Uint8Array<ArrayBuffer>> {
  async function* one() {
    yield { nctId, text };
  }
  const parts: Uint8Array[] = [];
  for await (const part of zipStudies(one())) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}

/** A browser shows JSON and makes a file of everything else. */
function headersOf(format: StudyFormat, nctId: NctId): Record<string, string> {
  const { mediaType, extension } = formats[format];
  return format === "json"
    ? { "content-type": mediaType }
    : { "content-type": mediaType, "content-disposition": `attachment; filename="${nctId}.${extension}"` };
}
