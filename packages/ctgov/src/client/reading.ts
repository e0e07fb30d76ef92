import { cutPage, isJsonObject, type JsonValue, type NctId, parseNctId } from "../study/index.ts";
import { pagedStudiesShape } from "./answers.ts";
import { ResponseShapeError } from "./errors.ts";
import { decodeText, parseJson, type Received } from "./json-body.ts";
import { conforms, type Shape } from "./shape.ts";

/** A page of a listing as the exact texts of its studies. */
export interface StudyTextPage {
  readonly studyTexts: readonly string[];
  readonly totalCount: number | undefined;
  readonly nextPageToken: string | undefined;
}

/** The exact text of one study. */
export interface StudyText {
  readonly text: string;
  /** The id that was asked for, in its canonical form. */
  readonly askedId: NctId;
  /** The id that the record itself has; undefined where `fields` did not ask for it. */
  readonly nctId: NctId | undefined;
  /** The record has another id than the one asked for, which is therefore an alias of it. */
  readonly isAlias: boolean;
}

/** A page as a table: CRLF line ends; the first page begins with the names of the columns. */
export interface CsvPage {
  readonly text: string;
  readonly totalCount: number | undefined;
  readonly nextPageToken: string | undefined;
}

/** A study in a format other than JSON, byte for byte. */
export interface StudyFile {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
}

/** The answer as what `shape` describes; throws a `ResponseShapeError` that names the first place where it differs. */
export function readJson<T>(received: Received, shape: Shape<T>): T {
  const { value } = parseJson(received);
  return requireShape(received, value, shape);
}

/** The text as it came, once it is sure to be what `shape` describes. */
export function readJsonText<T>(received: Received, shape: Shape<T>): string {
  const { text, value } = parseJson(received);
  requireShape(received, value, shape);
  return text;
}

function requireShape<T>(received: Received, value: unknown, shape: Shape<T>): T {
  if (conforms(shape, value)) return value;
  const mismatch = shape.mismatch(value, "");
  throw new ResponseShapeError(received.url, mismatch?.fieldPath ?? "", mismatch?.expected ?? "what the API describes");
}

/** Cuts the exact texts of the studies out of a page. A study that is no JSON is among them; its reader finds out. */
export function readStudyTexts(received: Received): StudyTextPage {
  const page = cutPage(received.bytes);
  if (page !== undefined) return page;
  const { value } = parseJson(received);
  requireShape(received, value, pagedStudiesShape);
  throw new ResponseShapeError(received.url, "", "one page of studies");
}

export function readStudyText(received: Received, askedId: NctId, shape: Shape<object>): StudyText {
  const { text, value } = parseJson(received);
  requireShape(received, value, shape);
  const nctId = nctIdOf(value);
  return { text, askedId, nctId, isAlias: nctId !== undefined && nctId !== askedId };
}

function nctIdOf(study: unknown): NctId | undefined {
  let node: JsonValue | undefined;
  for (const name of ["protocolSection", "identificationModule", "nctId"]) {
    const parent: unknown = node ?? study;
    if (!isJsonObject(parent)) return undefined;
    node = parent[name];
    if (node === undefined) return undefined;
  }
  return typeof node === "string" ? parseNctId(node) : undefined;
}

export function readCsv(received: Received): CsvPage {
  const totalCount = received.headers.get("x-total-count");
  return {
    text: decodeText(received, "CSV"),
    totalCount: totalCount === null || !/^\d+$/.test(totalCount) ? undefined : Number(totalCount),
    nextPageToken: received.headers.get("x-next-page-token") ?? undefined,
  };
}

export function readFile(received: Received): StudyFile {
  return { bytes: received.bytes, contentType: received.headers.get("content-type") ?? undefined };
}

/** Any text, for a request whose answer nothing is known about. */
export function readText(received: Received): string {
  return decodeText(received, "an answer of the API");
}
