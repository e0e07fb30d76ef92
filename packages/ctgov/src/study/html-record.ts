import { decodeEntities } from "./entities.ts";
import { markdownOfHtml } from "./html-text.ts";
import { rewriteFields } from "./markup-fields.ts";

/**
 * A record in HTML, as the registry's history of versions has it, in the markdown of API v2: fields of the type `markup`
 * by `markdownOfHtml`, entities of all other texts read. Everything else stays as it is written. For comparing and showing;
 * what is stored is what came.
 */
export function toMarkdownRecord(text: string): string {
  return rewriteFields(rewriteFields(text, "markup", markdownOfHtml), "text", decodeEntities);
}
