import type { StudyFormat, StudyWriter } from "../../../app/serving/study-formats.ts";
import { Refusal } from "../../refusal.ts";

export interface Writer extends StudyWriter {
  readonly contentType: string;
}

/** The writer of a format for `fields`; a name that the format does not have is refused in the registry's words. */
export function openWriter(format: StudyFormat, fields: readonly string[] | undefined): Writer {
  const opened = format.open(fields);
  if (opened.kind === "writer") return { contentType: format.contentType, ...opened };
  throw new Refusal(400, `Parameter 'fields' contains invalid ${opened.fieldNoun} name: '${opened.name}'`);
}
