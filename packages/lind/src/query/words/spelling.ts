/**
 * British spelling to American, by written rules. The registry's sponsors write both; its own MeSH terms are American.
 *
 * A rule may turn a word of another language or a name into something that nobody writes (`Praed` to `pred`); that is harmless,
 * since every text goes through the same rules. What must not happen is that two different words become one, so a rule
 * is as long as it has to be: `oesoph`, not `oe`, because of `shoe` and `does`.
 */

/** Written anywhere in a word. Applied in this order. */
const ANYWHERE: readonly (readonly [british: string, american: string])[] = [
  // ae
  ["haem", "hem"],
  ["aemia", "emia"],
  ["aemic", "emic"],
  ["aesth", "esth"],
  ["paed", "ped"],
  ["gynaec", "gynec"],
  ["caesar", "cesar"],
  ["caesium", "cesium"],
  ["caec", "cec"],
  ["faec", "fec"],
  ["praevia", "previa"],
  ["aetio", "etio"],
  ["palaeo", "paleo"],
  ["archaeo", "archeo"],
  ["phaeo", "pheo"],
  ["naev", "nev"],
  ["taenia", "tenia"],
  ["laevo", "levo"],
  ["chimaer", "chimer"],
  ["perinaeum", "perineum"],
  ["aneurism", "aneurysm"],
  // oe
  ["foet", "fet"],
  ["coeliac", "celiac"],
  ["coelom", "celom"],
  ["coerule", "cerule"],
  ["amoeb", "ameb"],
  ["pnoea", "pnea"],
  ["pnoei", "pnei"],
  ["rrhoe", "rrhe"],
  ["homoeo", "homeo"],
  ["manoeuvr", "maneuvr"],
  ["maneuvre", "maneuver"],
  ["maneuvring", "maneuvering"],
  // our
  ["tumour", "tumor"],
  ["colour", "color"],
  ["behaviour", "behavior"],
  ["favour", "favor"],
  ["flavour", "flavor"],
  ["labour", "labor"],
  ["odour", "odor"],
  ["humour", "humor"],
  ["vapour", "vapor"],
  ["rumour", "rumor"],
  ["honour", "honor"],
  ["neighbour", "neighbor"],
  ["endeavour", "endeavor"],
  ["harbour", "harbor"],
  ["savour", "savor"],
  ["vigour", "vigor"],
  ["rigour", "rigor"],
  ["armour", "armor"],
  ["fervour", "fervor"],
  ["demeanour", "demeanor"],
  // re
  ["centred", "centered"],
  ["centre", "center"],
  ["centring", "centering"],
  ["fibre", "fiber"],
  ["goitre", "goiter"],
  ["calibre", "caliber"],
  ["theatre", "theater"],
  // consonants
  ["sulph", "sulf"],
  ["leucocyt", "leukocyt"],
  ["leucopen", "leukopen"],
  ["leucoplak", "leukoplak"],
  ["leucodystroph", "leukodystroph"],
  ["leucoderm", "leukoderm"],
  ["leucotrien", "leukotrien"],
  ["leucorrh", "leukorrh"],
  ["leucotom", "leukotom"],
  ["leucoencephal", "leukoencephal"],
  ["leucem", "leukem"],
  ["aluminium", "aluminum"],
  ["diskectom", "discectom"],
  ["artefact", "artifact"],
  ["sceptic", "skeptic"],
  ["mould", "mold"],
  ["tranquillis", "tranquilis"],
  ["tranquilliz", "tranquiliz"],
  ["marvellous", "marvelous"],
  ["enrolment", "enrollment"],
  ["fulfilment", "fulfillment"],
  ["instalment", "installment"],
  ["skilful", "skillful"],
  ["wilful", "willful"],
  ["judgement", "judgment"],
  ["acknowledgement", "acknowledgment"],
  ["yoghurt", "yogurt"],
  ["pyjama", "pajama"],
];

/** Most words hold none of these; one look tells. */
const ANY_OF_THEM = new RegExp(ANYWHERE.map(([british]) => british).join("|"));

/**
 * Words in `oe` that are often the second part of a longer one. After a combining form in `o` the American word keeps
 * that `o` (`gastroesophageal`, `phytoestrogen`), and the British one, where it doubles it, loses one; after any other
 * beginning `oe` is `e` (`lymphoedema`: no American writes lympho-edema, but everybody writes `angioedema`).
 */
const OE: readonly (readonly [british: RegExp, american: string])[] = [
  [/ooesoph/g, "oesoph"],
  [/^(non|sub|mid|mega|pre|post|per|peri|para|trans|intra|supra|infra)?oesoph/, "$1esoph"],
  [/(?<!angi)oedem/g, "edem"],
  [/(?<!phyt|xen|myc|neur|metall)oestr/g, "estr"],
];

/** `labelled`, `counselling`, `modeller`, `counsellor`: Americans double the `l` only where the stress is. */
const LL =
  /(?<stem>label|model|counsel|travel|signal|channel|tunnel|level|cancel|fuel|dial|total|initial)l(?<ending>ed|ing|ings|er|ers|or|ors)$/;

/** Written at the end of a word, before a possible plural `s`. */
const AT_THE_END: readonly (readonly [british: string, american: string])[] = [
  ["metre", "meter"],
  ["litre", "liter"],
  ["titre", "titer"],
  ["programme", "program"],
  ["gramme", "gram"],
  ["logue", "log"],
  ["agogue", "agog"],
  ["defence", "defense"],
  ["offence", "offense"],
  ["licence", "license"],
  ["practise", "practice"],
];

/** Whole words. */
const WHOLE: ReadonlyMap<string, string> = new Map([
  ["ageing", "aging"],
  ["anaes", "anes"],
  ["cesarian", "cesarean"],
  ["disk", "disc"],
  ["disks", "discs"],
  ["enrol", "enroll"],
  ["enrols", "enrolls"],
  ["fulfil", "fulfill"],
  ["fulfils", "fulfills"],
  ["grey", "gray"],
  ["instil", "instill"],
  ["instils", "instills"],
  ["practised", "practiced"],
  ["practising", "practicing"],
  ["speciality", "specialty"],
  ["specialities", "specialties"],
]);

/** `randomise`, `randomised`, `stabiliser`, `hospitalisation`: at least three letters, then a consonant, then `is`. */
const ISE = /^(?<stem>[a-z]{2,}[b-df-hj-np-tv-xz])is(?<ending>e|ed|es|ing|er|ers|able|ation|ations|ational|ationally)$/;

/** Stems whose `-ise` is no suffix: `exercise`, `compromised`, `advising`, `pelvises`. */
const ISE_OF_ITS_OWN =
  /(?:^ar|^appr|^arr|^cer|^repr|^upr|^moonr|^sunr|^highr|compr|enterpr|surpr|[^l]adv|^adv|dev|rev|superv|telev|improv|prom|prem|surm|^dem|exerc|^exc|^inc|circumc|^exorc|prec|conc|expert|advert|treat|chast|pract|tort|merchand|parad|franch|desp|w|clitor|pelv|trell|metropol|glott|derm|cannab|tenn|^mort|^den|^val)$/;

/** `analyse`, `dialysed`, `catalysing`; not `analyses`, which may be the plural of `analysis`. */
const YSE =
  /^(?<stem>[a-z]*(?:anal|paral|catal|hydrol|dial|electrol|hemol|photol|autol|pyrol))ys(?<ending>e|ed|ing|er|ers)$/;

/** The American spelling of a word in lower case; the word itself where no rule knows it. */
export function toAmericanSpelling(word: string): string {
  let spelled = ANY_OF_THEM.test(word) ? withAmericanParts(word) : word;
  for (const [british, american] of OE) spelled = spelled.replace(british, american);
  spelled = withAmericanEnding(WHOLE.get(spelled) ?? spelled).replace(LL, "$<stem>$<ending>");
  const ise = ISE.exec(spelled)?.groups;
  if (ise !== undefined && !ISE_OF_ITS_OWN.test(ise["stem"] ?? "")) return `${ise["stem"]}iz${ise["ending"]}`;
  const yse = YSE.exec(spelled)?.groups;
  return yse === undefined ? spelled : `${yse["stem"]}yz${yse["ending"]}`;
}

function withAmericanParts(word: string): string {
  return ANYWHERE.reduce((spelled, [british, american]) => spelled.replaceAll(british, american), word);
}

function withAmericanEnding(word: string): string {
  const singular = word.endsWith("s") ? word.slice(0, -1) : word;
  for (const [british, american] of AT_THE_END) {
    if (singular.endsWith(british)) return singular.slice(0, -british.length) + american + word.slice(singular.length);
  }
  return word;
}
