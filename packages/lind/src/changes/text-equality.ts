/**
 * When two texts say the same. The registry serves one text as Markdown, as HTML and in older plain forms, and its own
 * conversions come and go: `&lt;`, `\<` and `<` are one character to a reader.
 */

/** Entities that registry texts were met with; any other name stays as it is. */
const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
  ["ge", "≥"],
  ["le", "≤"],
  ["ne", "≠"],
  ["plusmn", "±"],
  ["times", "×"],
  ["divide", "÷"],
  ["deg", "°"],
  ["micro", "µ"],
  ["mu", "μ"],
  ["alpha", "α"],
  ["beta", "β"],
  ["gamma", "γ"],
  ["delta", "δ"],
  ["middot", "·"],
  ["bull", "•"],
  ["hellip", "…"],
  ["ndash", "–"],
  ["mdash", "—"],
  ["lsquo", "‘"],
  ["rsquo", "’"],
  ["ldquo", "“"],
  ["rdquo", "”"],
  ["reg", "®"],
  ["copy", "©"],
  ["trade", "™"],
  ["sup2", "²"],
  ["sup3", "³"],
  ["frac12", "½"],
  ["eacute", "é"],
  ["egrave", "è"],
  ["agrave", "à"],
  ["ccedil", "ç"],
  ["auml", "ä"],
  ["ouml", "ö"],
  ["uuml", "ü"],
  ["szlig", "ß"],
]);

/** Texts were escaped twice on some ways into the registry (`&amp;lt;`), never more often. */
const ENTITY_PASSES_MAX = 2;

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,7}));/g;
const MARKDOWN_ESCAPE = /\\([!-/:-@[-`{-~])/g;
// Zero-width space, joiners, the byte order mark and the soft hyphen show nothing.
const INVISIBLE = /\u200b|\u200c|\u200d|\u2060|\ufeff|\u00ad/g;

function decodeEntities(text: string): string {
  return text.replace(ENTITY, (entity, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED_ENTITIES.get(name) ?? entity;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number.parseInt(decimal, 10);
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : entity;
  });
}

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
