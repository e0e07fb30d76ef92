import { type Projection, projectStudyText } from "ctgov/study";
import { withLegacyMarkup } from "./legacy-markup.ts";
import type { ListWriter } from "./list-writer.ts";

/** `markdown` is how the registry stores it; `legacy` is the classic form. */
export type MarkupFormat = "markdown" | "legacy";

export interface JsonOptions {
  /** Undefined for whole records. */
  readonly projection?: Projection | undefined;
  readonly markupFormat?: MarkupFormat | undefined;
}

/** What stands around the studies of one page of `/studies`. */
export interface JsonPage {
  /** Asked before the first study; only the first page of a listing has it, and only where it was asked for. */
  readonly totalCount?: (() => number | undefined) | undefined;
  /** Asked when the last study has been written; undefined on the last page. */
  readonly nextPageToken?: (() => string | undefined) | undefined;
}

/** The text of a study as it is answered: its stored text itself, unless only a part or other markup is asked for. */
export function jsonTextOf(text: string, { projection, markupFormat }: JsonOptions): string {
  const projected = projection === undefined ? text : projectStudyText(text, projection);
  return markupFormat === "legacy" ? withLegacyMarkup(projected) : projected;
}

/** A list as the site's download has it: `[`, one study a line, `]`. */
export function createJsonWriter(options: JsonOptions = {}): ListWriter {
  return framed(
    () => "[\n",
    options,
    () => "\n]",
  );
}

/** A page as the API answers it: the total first, one study a line, the token last. */
export function createJsonPageWriter(page: JsonPage, options: JsonOptions = {}): ListWriter {
  const head = () => {
    const total = page.totalCount?.();
    return total === undefined ? '{"studies":[\n' : `{"totalCount":${total},"studies":[\n`;
  };
  return framed(head, options, () => {
    const token = page.nextPageToken?.();
    return `\n]${token === undefined ? "" : `,"nextPageToken":${JSON.stringify(token)}`}}`;
  });
}

/** One study a line and nothing else. */
export function createNdjsonWriter(options: JsonOptions = {}): ListWriter {
  return { head: () => "", study: (text) => `${jsonTextOf(text, options)}\n`, tail: () => "" };
}

function framed(head: () => string, options: JsonOptions, tail: () => string): ListWriter {
  let separator = "";
  return {
    head,
    study: (text) => {
      const written = `${separator}${jsonTextOf(text, options)}`;
      separator = ",\n";
      return written;
    },
    tail,
  };
}
