import type { JsonObject } from "ctgov/study";

/** A way to write studies besides the registry's own JSON, which is sent as it is stored. */
export interface StudyFormat {
  readonly contentType: string;
  /** A writer for what `fields` asks for (undefined: everything), or the name in it that the format does not have. */
  open(fields: readonly string[] | undefined): StudyWriter | UnknownFieldName;
}

export interface StudyWriter {
  readonly kind: "writer";
  /** Stands before the first study of a listing; later pages go on without it. */
  readonly head: string;
  write(study: JsonObject): string;
}

export interface UnknownFieldName {
  readonly kind: "unknown";
  readonly name: string;
  /** How the registry calls a field of this format: `CSV column`. */
  readonly fieldNoun: string;
}

/** The writers that a server has, by the value of `format`. A format without a writer is refused. */
export interface StudyFormats {
  /** For `/studies`. */
  readonly list: Readonly<Record<string, StudyFormat>>;
  /** For `/studies/{nctId}`. */
  readonly fetch: Readonly<Record<string, StudyFormat>>;
}

/** No writer is joined yet: only JSON is answered. */
export const studyFormats: StudyFormats = { list: {}, fetch: {} };
