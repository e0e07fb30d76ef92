/** What a character is to a text of words. */
export type CharacterKind = "letter" | "digit" | "greek" | "apostrophe" | "separator";

/** A character as words see it: lower case, without marks; for a Greek letter its name. */
export interface FoldedCharacter {
  readonly kind: CharacterKind;
  readonly text: string;
}

/** Greek letters stand for themselves in names of proteins and drugs and are as often written out: `IFN-α`, `IFN-alpha`. */
const GREEK_NAMES: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta" }),
  ...Object.entries({ ι: "iota", κ: "kappa", λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", ο: "omicron", π: "pi" }),
  ...Object.entries({ ρ: "rho", σ: "sigma", ς: "sigma", τ: "tau", υ: "upsilon", φ: "phi", χ: "chi", ψ: "psi" }),
  ...Object.entries({ ω: "omega" }),
]);

/** Latin letters that Unicode does not decompose, as people write them who lack the key. */
const LATIN_LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", þ: "th", ı: "i", ŧ: "t" }),
);

/**
 * What people type for an apostrophe. U+00B4 (acute accent) would decompose into a space and a mark; it stands here
 * because `Crohn´s` is common in records typed on European keyboards.
 */
const APOSTROPHES: ReadonlySet<string> = new Set(["'", "\u2019", "\u2018", "\u201B", "\u02BC", "`", "\u00B4"]);

/** Would decompose into the letters TM and SM and so become a part of the name that they mark: `Keytruda™`. */
const TRADE_MARKS: ReadonlySet<string> = new Set(["\u2122", "\u2120"]);

/**
 * Marks, and what is there only to guide a typesetter (soft hyphen, joiners, variation selectors): parts of no word's
 * form. The space of no width is a space.
 */
const UNSEEN = /^(?!\u200B)[\p{M}\p{Default_Ignorable_Code_Point}]$/u;
const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{N}$/u;

/** The registry's text uses a few hundred characters beyond ASCII; a text made to fill the cache empties it. */
const FOLDS_CACHED_MAX = 4096;
const folds = new Map<string, readonly FoldedCharacter[]>();

/**
 * One code point as words see it: its compatibility decomposition without marks, in lower case. Often one character,
 * several for a ligature (`ﬁ`), none for a mark. Because each code point is decomposed by itself and marks are dropped,
 * a text has the same words in every Unicode normalisation form (but for the few characters named above).
 */
export function foldCharacter(character: string): readonly FoldedCharacter[] {
  const known = folds.get(character);
  if (known !== undefined) return known;
  if (folds.size >= FOLDS_CACHED_MAX) folds.clear();
  const folded = fold(character);
  folds.set(character, folded);
  return folded;
}

function fold(character: string): readonly FoldedCharacter[] {
  if (APOSTROPHES.has(character)) return [{ kind: "apostrophe", text: "'" }];
  if (TRADE_MARKS.has(character)) return [{ kind: "separator", text: " " }];
  // Lower case comes between two decompositions: a few capitals have no decomposition where their small letter has one.
  const plain = character.normalize("NFKD").toLowerCase().normalize("NFKD");
  return [...plain].flatMap((part) => (UNSEEN.test(part) ? [] : toFolded(part)));
}

function toFolded(part: string): readonly FoldedCharacter[] {
  const greek = GREEK_NAMES.get(part);
  if (greek !== undefined) return [{ kind: "greek", text: greek }];
  const latin = LATIN_LETTERS.get(part);
  if (latin !== undefined) return [...latin].map((text) => ({ kind: "letter", text }));
  if (APOSTROPHES.has(part)) return [{ kind: "apostrophe", text: "'" }];
  if (LETTER.test(part)) return [{ kind: "letter", text: part }];
  if (DIGIT.test(part)) return [{ kind: "digit", text: part }];
  return [{ kind: "separator", text: " " }];
}
