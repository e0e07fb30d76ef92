import { type Projection, projectText } from "ctgov/study";
import type { StudyFormat, StudyFormats, StudyWriter } from "../../../app/serving/study-formats.ts";
import { choiceOf, type Parameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";

/** The writer of a format for `fields`; a name that the format does not have is refused in the registry's words. */
export function openWriter<Written extends string | Uint8Array>(
  format: StudyFormat<Written>,
  fields: readonly string[] | undefined,
): StudyWriter<Written> {
  const opened = format.open(fields);
  if (opened.kind === "writer") return opened;
  throw new Refusal(400, `Parameter 'fields' contains invalid ${opened.fieldNoun} name: '${opened.name}'`);
}

/** A record's stored text as an answer shows it. */
export type ShowText = (text: string) => string;

/** The text in the asked `markupFormat`. */
export function markupOf(parameters: Parameters, markups: StudyFormats["markup"]): ShowText {
  const markup = choiceOf(parameters, "markupFormat", ["markdown", ...Object.keys(markups)]);
  return markups[markup] ?? ((text) => text);
}

/** Cut to fields, where some are asked for. */
export function cutTo(projection: Projection | undefined, show: ShowText): ShowText {
  return projection === undefined ? show : (text) => projectText(show(text), projection);
}
