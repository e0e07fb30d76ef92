import { decodeEntities } from "ctgov/study";

/**
 * When two texts say the same. The registry serves one text as Markdown, as HTML and in older plain forms, and its own
 * conversions come and go: `&lt;`, `\<` and `<` are one character to a reader.
 */

/** Texts were escaped twice on some ways into the registry (`&amp;lt;`), never more often. */
const ENTITY_PASSES_MAX = 2;

const MARKDOWN_ESCAPE = /\\([!-/:-@[-`{-~])/g;
// Zero-width space, joiners, the byte order mark and the soft hyphen show nothing.
const INVISIBLE = /\u200b|\u200c|\u200d|\u2060|\ufeff|\u00ad/g;

/**
 * The text without what is only form: HTML entities and Markdown escapes are read, runs of white space and line
 * endings become one space, invisible characters go, Unicode is composed (NFC). Letters, signs, case and the presence
 * of a space stay, because `1 5` is not `15`.
 */
export function canonicalText(text: string): string {
  let plain = text;
  for (let pass = 0; pass < ENTITY_PASSES_MAX && plain.includes("&"); pass++) plain = decodeEntities(plain);
  if (plain.includes("\\")) plain = plain.replace(MARKDOWN_ESCAPE, "$1");
  return plain.normalize("NFC").replace(INVISIBLE, "").replace(/\s+/g, " ").trim();
}

/** True where the two texts differ in form only. */
export function isSameText(left: string, right: string): boolean {
  return left === right || canonicalText(left) === canonicalText(right);
}

/**
 * The text as a name is compared: canonical, lower case, without diacritics and punctuation. Mathematical signs and
 * the point inside a number stay, since `<5`, `>5`, `5.5` and `55` name different things.
 */
export function foldText(text: string): string {
  const canonical = canonicalText(text);
  const folded = canonical
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replace(/[^\p{L}\p{N}\p{Sm}%.]+/gu, " ")
    .replace(/(?<!\d)\.|\.(?!\d)/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  // A name of punctuation alone ("***") is still a name.
  return folded === "" ? canonical : folded;
}
