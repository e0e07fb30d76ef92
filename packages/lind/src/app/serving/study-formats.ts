import type { JsonObject, NctId } from "ctgov/study";

/** A way to write studies besides the registry's own JSON, which is sent as it is stored. */
export interface StudyFormat<Written extends string | Uint8Array> {
  readonly contentType: string;
  /** The name of the file that a browser makes of it; undefined for what a browser shows. */
  readonly fileName?: ((nctId: NctId) => string) | undefined;
  /** A writer for what `fields` asks for (undefined: everything), or the name in it that the format does not have. */
  open(fields: readonly string[] | undefined): StudyWriter<Written> | UnknownFieldName;
}

export interface StudyWriter<Written extends string | Uint8Array> {
  readonly kind: "writer";
  /** Stands before the first study of a listing; later pages go on without it. */
  readonly head: string;
  /** One study; of a single study the whole file, its head included. */
  write(study: JsonObject): Written;
}

export interface UnknownFieldName {
  readonly kind: "unknown";
  readonly name: string;
  /** How the registry calls a field of this format: `CSV column`. */
  readonly fieldNoun: string;
}

/** The writers that a server has, by the value of `format` or `markupFormat`. What has none is refused. */
export interface StudyFormats {
  /** For `/studies`. */
  readonly list: Readonly<Record<string, StudyFormat<string>>>;
  /** For `/studies/{nctId}`. */
  readonly fetch: Readonly<Record<string, StudyFormat<string | Uint8Array>>>;
  /** A record's text with its markup in another format than markdown; JSON only. */
  readonly markup: Readonly<Record<string, (text: string) => string>>;
}

/** No writer is joined yet: only JSON with markdown is answered. */
export const studyFormats: StudyFormats = { list: {}, fetch: {}, markup: {} };
