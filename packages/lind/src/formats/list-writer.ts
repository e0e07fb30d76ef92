/**
 * Writes a list of studies, or one, in a format: what `head` gives, then one piece of text for each study, then what
 * `tail` gives. It keeps no study, so a list of any length takes constant memory. A writer is for one list, since it
 * may remember whether it has begun.
 */
export interface ListWriter {
  head(): string;
  /** The next study, from its stored text, with whatever separates it from the one before. Never throws. */
  study(text: string): string;
  tail(): string;
}

/** The names of `fields` that a format knows, or the first one that it does not. */
export type NamedFields<Field> =
  | { readonly kind: "fields"; readonly fields: readonly Field[] }
  | { readonly kind: "unknown"; readonly name: string; readonly suggestion: string | undefined };

/** A list that holds one study. */
export function writeOne(writer: ListWriter, text: string): string {
  return writer.head() + writer.study(text) + writer.tail();
}
