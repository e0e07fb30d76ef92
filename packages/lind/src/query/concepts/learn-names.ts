import { wordsOf } from "../words/words.ts";

/** A name as it was read, and the normal words by which it is compared. */
export interface ReadName {
  readonly text: string;
  readonly words: readonly string[];
  readonly key: string;
}

/** Longer names describe: `pembrolizumab plus chemotherapy before surgery`. */
const WORDS_MAX = 5;
/** A letter and a number say nothing outside their study: `A`, `B1`. */
const CHARACTERS_MIN = 3;

/** Words that are no part of a drug's name. A name of nothing else (`active control`, `oral tablets`) is no name. */
const GENERIC_WORDS: ReadonlySet<string> = new Set(
  [
    // The study's own words.
    "placebo sham control comparator active inactive experimental standard usual care soc treatment therapy intervention",
    "study drug arm group cohort part dose level regimen product investigational test reference matching vehicle blinded",
    "open label low high single multiple no not other none na n a unknown new conventional traditional routine best medical",
    "medication medicine agent compound substance preparation formulation combination mixture supplement supplementation",
    "phase stage cycle day week month baseline run in washout double blind maintenance induction first second third",
    // What carries a drug.
    "saline normal physiological water dextrose glucose sterile sodium chloride solution buffer diluent base cream ointment",
    "gel lotion foam patch spray drop suspension powder tablet capsule pill syrup injection infusion bolus inhaler inhalation",
    "inhaled oral intravenous iv im sc subcutaneous intramuscular topical nasal intranasal ophthalmic transdermal vaginal",
    "rectal sublingual intrathecal intravitreal film coated extended release er xr sr immediate delayed modified slow liquid",
    "eye ear mouth syringe pen prefilled pump kit vial sugar dummy",
  ].flatMap((line) => wordsOf(line)),
);

/** Nouns that head the name of a class: `anti-PD-1 antibody`, `long-acting insulin`, `mRNA vaccine`. */
const CLASS_NOUNS: ReadonlySet<string> = new Set(
  wordsOf(
    `inhibitor agonist antagonist blocker modulator activator inducer analog antibody vaccine immunization cell therapy
    chemotherapy immunotherapy radiotherapy chemoradiotherapy chemoradiation radiation antibiotic antiviral antifungal
    antibacterial antimicrobial antihypertensive antidepressant antipsychotic antiemetic anticoagulant anticonvulsant
    anticholinergic antihistamine diuretic statin steroid corticosteroid glucocorticoid hormone insulin opioid opiate
    analgesic anesthetic anesthesia sedative sedation relaxant nsaid ssri snri tki ici ppi arb acei antiplatelet
    bisphosphonate contraceptive laxative probiotic prebiotic vitamin mineral nutrient diet food formula drink extract
    protein peptide gene vector virus plasma serum blood platelet immunoglobulin antigen toxin toxoid agent drug
    contrast tracer radiotracer imaging scan mab biologic biosimilar generic chemo cytotoxic taxane platinum
    anthracycline fluoropyrimidine alkylator block bridge prophylaxis conditioning`,
  ),
);

/** A name that joins several things: `A + B`, `A and B`, `A/B`, `A, B`, `A vs B`, `A with B`, `A (B)`. */
const JOINED = /[+&/;:()[\]]|, |\b(?:and|plus|with|without|or|vs|versus|followed|then|in|for|of|to)\b/i;

/** An amount: `200 mg`, `0.9%`, `10mL`, `5 µg`. */
const AMOUNT =
  /\d\s*(?:%|mg|mcg|ug|[µμ]g|ng|g|kg|ml|cc|l|iu|u|units?|mmol|meq|mci|gy|ppm|mm|cm|hours?|hrs?|h|min|days?|weeks?|months?)\b|\d\s*%/i;

/** The name of an intervention where it can stand for one substance and nothing else; undefined for any other text. */
export function readInterventionName(text: string | undefined): ReadName | undefined {
  if (text === undefined || JOINED.test(text) || AMOUNT.test(text)) return undefined;
  const name = readName(text);
  if (name === undefined || name.words.every((word) => GENERIC_WORDS.has(word) || /^\d+$/.test(word))) return undefined;
  // Nothing that names the study's own arms: `Placebo A`, `drug B`, `cohort X`.
  if (STUDY_WORDS.test(text)) return undefined;
  return CLASS_NOUNS.has(name.words.at(-1) ?? "") ? undefined : name;
}

const STUDY_WORDS =
  /\b(?:placebo|sham|arm|group|cohort|control|comparator|study|standard|usual|treatment|vehicle|saline|dummy)\b/i;

/** The words of a condition or a heading; undefined where it is too long to be a name that people type. */
export function readName(text: string | undefined): ReadName | undefined {
  const trimmed = text?.trim().replaceAll(/\s+/g, " ") ?? "";
  const words = wordsOf(trimmed);
  const isName = words.length > 0 && words.length <= WORDS_MAX && trimmed.length >= CHARACTERS_MIN;
  return isName ? { text: trimmed, words, key: words.join(" ") } : undefined;
}

/** A short word, or one in capitals, may be an abbreviation of anything: it finds the name, and the name does not find it. */
export function isAbbreviationLike(name: ReadName): boolean {
  if (/\s/.test(name.text)) return false;
  const letters = name.text.replaceAll(/[^\p{L}]/gu, "");
  const hasDigit = /\p{N}/u.test(name.text);
  // A code of letters and digits (`MK-3475`, `AZD9291`) is nobody's abbreviation; `CD19` and `B12` are too short to tell.
  if (hasDigit) return name.text.length <= ABBREVIATION_LETTERS_MAX;
  return letters.length <= ABBREVIATION_LETTERS_MAX || letters === letters.toUpperCase();
}

const ABBREVIATION_LETTERS_MAX = 5;

/** Words that join the others: `adenocarcinoma of the lung`. */
const JOINING_WORDS: ReadonlySet<string> = new Set(["of", "the", "in", "and", "or", "to", "with", "by", "due"]);

export function contentWords(name: ReadName): readonly string[] {
  return name.words.filter((word) => !JOINING_WORDS.has(word));
}

/** True where the words of one name hold those of the other, next to each other or apart. */
export function holdsWordsOf(name: ReadName, other: ReadName): boolean {
  const left = [...name.words];
  return contentWords(other).every((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** More words than the other, and all of the other's: `HER2-positive breast cancer`, `once-weekly Keytruda`. */
export function isNarrower(name: ReadName, other: ReadName): boolean {
  return contentWords(name).length > contentWords(other).length && holdsWordsOf(name, other);
}
