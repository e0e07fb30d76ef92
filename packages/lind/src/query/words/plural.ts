/**
 * Plural to singular, by written rules for the English of medicine: `biopsies`, `metastases`, `diagnoses`, `vertebrae`.
 *
 * The rules decide by the end of a word, the most particular first. As with spelling, an invented singular (`perhap`)
 * is harmless and a collision is not: `aids` must not be found by `aid`, nor `lens` by `len`, nor `does` by `dose`.
 */

/** Plurals that no rule of English forms. Latin and Greek ones are listed one by one: `coli`, `pneumoniae` and `media` are none. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ...pairs(
    "children child, women woman, men man, feet foot, teeth tooth, mice mouse, lice louse, geese goose, oxen ox",
  ),
  ...pairs(
    "policemen policeman, servicemen serviceman, servicewomen servicewoman, firemen fireman, fishermen fisherman",
  ),
  // -ves
  ...pairs("knives knife, lives life, wives wife, midwives midwife, housewives housewife, halves half, calves calf"),
  ...pairs(
    "leaves leaf, loaves loaf, shelves shelf, wolves wolf, thieves thief, hooves hoof, scarves scarf, selves self",
  ),
  // -ices and -ges
  ...pairs("indices index, appendices appendix, matrices matrix, vertices vertex, cortices cortex, cervices cervix"),
  ...pairs("helices helix, varices varix, apices apex, vortices vortex, calices calix, cicatrices cicatrix"),
  ...pairs("phalanges phalanx, meninges meninx, larynges larynx, pharynges pharynx, epididymides epididymis"),
  // -a
  ...pairs(
    "criteria criterion, phenomena phenomenon, ganglia ganglion, mitochondria mitochondrion, ova ovum, sera serum",
  ),
  ...pairs(
    "septa septum, atria atrium, crania cranium, strata stratum, diverticula diverticulum, acetabula acetabulum",
  ),
  ...pairs(
    "epithelia epithelium, endothelia endothelium, mesothelia mesothelium, endometria endometrium, ostia ostium",
  ),
  ...pairs("curricula curriculum, consortia consortium, symposia symposium, spectra spectrum, effluvia effluvium"),
  ...pairs(
    "spermatozoa spermatozoon, protozoa protozoon, stigmata stigma, stomata stoma, schemata schema, labia labium",
  ),
  ...pairs("carcinomata carcinoma, adenomata adenoma, sarcomata sarcoma, fibromata fibroma, condylomata condyloma"),
  ...pairs("granulomata granuloma, hematomata hematoma, foramina foramen, lumina lumen, xanthomata xanthoma"),
  // -i
  ...pairs("bacilli bacillus, lactobacilli lactobacillus, fungi fungus, emboli embolus, thrombi thrombus, foci focus"),
  ...pairs(
    "nuclei nucleus, stimuli stimulus, loci locus, radii radius, bronchi bronchus, alveoli alveolus, nevi nevus",
  ),
  ...pairs(
    "glomeruli glomerulus, calculi calculus, villi villus, menisci meniscus, rami ramus, sulci sulcus, gyri gyrus",
  ),
  ...pairs("canaliculi canaliculus, acini acinus, annuli annulus, sacculi sacculus, tophi tophus, alumni alumnus"),
  ...pairs("syllabi syllabus, hippocampi hippocampus, boli bolus, microvilli microvillus, humeri humerus"),
  // -ae
  ...pairs("vertebrae vertebra, larvae larva, pupae pupa, algae alga, fistulae fistula, striae stria, bullae bulla"),
  ...pairs("petechiae petechia, sequelae sequela, papillae papilla, scapulae scapula, tibiae tibia, fibulae fibula"),
  ...pairs("maxillae maxilla, bursae bursa, fasciae fascia, cannulae cannula, formulae formula, antennae antenna"),
  ...pairs("lacunae lacuna, laminae lamina, lamellae lamella, fossae fossa, patellae patella, trabeculae trabecula"),
  ...pairs(
    "verrucae verruca, conchae concha, areolae areola, valvulae valvula, choanae choana, hyphae hypha, rugae ruga",
  ),
  // -s where the singular is not what a rule would say
  ...pairs("axes axis, oases oasis, crises crisis, sepses sepsis, asepses asepsis, synopses synopsis, biases bias"),
  ...pairs(
    "aliases alias, gases gas, biogases biogas, atlases atlas, canvases canvas, pancreases pancreas, lenses lens",
  ),
  ...pairs(
    "irises iris, pelvises pelvis, penises penis, clitorises clitoris, epidermises epidermis, trellises trellis",
  ),
  ...pairs(
    "metropolises metropolis, quizzes quiz, pluses plus, surpluses surplus, callouses callous, plateaux plateau",
  ),
  ...pairs(
    "caches cache, avalanches avalanche, mustaches mustache, moustaches moustache, psyches psyche, niches niche",
  ),
  ...pairs("douches douche, cliches cliche, aches ache, impasses impasse, crevasses crevasse, mousses mousse"),
  ...pairs("dioceses diocese, cheeses cheese, testes testis, yeses yes, buses bus, omnibuses omnibus"),
  ...pairs("taxis taxi, bikinis bikini, skis ski, kiwis kiwi, alibis alibi"),
  // Initialisms: those that end in I, which else would look like `-is`, and one that is short.
  ...pairs("aes ae"),
  ...pairs(
    "mris mri, fmris fmri, ssris ssri, snris snri, tkis tki, ppis ppi, bmis bmi, utis uti, cautis cauti, uris uri",
  ),
  ...pairs(
    "stis sti, rtis rti, lrtis lrti, urtis urti, artis arti, icis ici, pcis pci, cnis cni, nrtis nrti, maois maoi",
  ),
  ...pairs("nnrtis nnrti, instis insti, arnis arni, aceis acei, mraois mraoi, clabsis clabsi, ssis ssi"),
  ...pairs("hais hai, saris sari, ilis ili, jakis jaki, parpis parpi, arpis arpi, tbis tbi, scis sci, stemis stemi"),
  ...pairs("nstemis nstemi, samis sami, rnais rnai, dtis dti, svis svi, pdis pdi, hmis hmi, baxis baxi, uvis uvi"),
]);

/** Singular though it ends in `s`, or a form whose singular would be another word (`tens`, a therapy; `ten`). */
const UNCHANGED: ReadonlySet<string> = new Set(
  [
    // Diseases and anatomy.
    "herpes rabies scabies caries facies ascites feces measles mumps rickets hives shingles menses tabes lues lens pons",
    "pancreas atlas tetanos asbestos",
    // Initialisms that would become another word or initialism: TENS, POTS, SIDS, CRPS, VATS, TIPS.
    "aids ards sars mers tens pots sids hads crps vats eras pcos tips dots mods kras nras hras",
    // Words and names.
    "series species subspecies miniseries news does always perhaps whereas alias bias canvas christmas chaos ethos pathos",
    "cosmos overseas besides sometimes themselves ourselves yourselves towards afterwards moses texas kansas arkansas",
  ].flatMap((line) => line.split(" ")),
);

/** `-ies` from a singular in `-ie`; any other is from `-y`. */
const IE: ReadonlySet<string> = new Set(
  [
    "ties dies lies pies movies cookies calories kilocalories zombies smoothies selfies prairies brownies hoodies",
    "neckties sorties aunties foodies rookies collies birdies genies veggies",
  ].flatMap((line) => line.split(" ")),
);

/** `-oes` from a singular in `-oe`; any other is from `-o`: `potatoes`. */
const OE =
  /(?:^|horse|snow|over|under)shoes$|^(?:tip|hammer|mis)?toes$|^(?:foes|hoes|oboes|canoes|aloes|floes|woes|throes|roes|sloes)$/;

/** `-oses` from a singular in `-ose`; any other is Greek: `diagnoses`, `stenoses`, `acidoses`. */
const OSE =
  /^(?:over|under|mega|micro|mini|multi|co)?doses$|^(?:noses|roses|primroses|tuberoses|hoses|loses|proses)$|closes$|poses$|ooses$|(?:gluc|fruct|lact|galact|malt|sucr|cellul|dextr|xyl|rib|mann|pent|hex|trehal|amyl|tagat|allul|raffin|rhamn|arabin|fuc|isomaltul|ald|levul)oses$/;

/** `-uses` from a singular in `-use`; any other is from `-us`: `viruses`, `sinuses`. */
const USE =
  /^(?:re|mis|over|under|ab|dis|co|multi|poly|non)?uses$|auses$|fuses$|(?:^|ware|green|light|power|farm|guest|slaughter|in)houses$|(?:spouses|mouses|blouses|rouses|grouses|douses|louses)$|^(?:muses|ruses|accuses|excuses|amuses|bemuses|peruses)$/;

/** Where a noun ends so, what stands for it: the first that fits decides. */
const ENDINGS: readonly (readonly [ending: RegExp, cut: number, added: string])[] = [
  [/(?:ss|us|is)$/, 0, ""],
  [/ies$/, 3, "y"],
  [/oes$/, 2, ""],
  [/sses$|shes$|xes$|[zt]zes$/, 2, ""],
  // `headaches`, but `coaches` and `stomachs`.
  [/(?:head|tooth|stomach|back|ear|heart|belly|tummy|muscle|body|bone|joint)aches$/, 1, ""],
  [/ches$/, 2, ""],
  // Greek: -sis.
  [/(?:yses|stases|ectases|iases|[^e]eses|oses)$/, 2, "is"],
  [/itides$/, 4, "is"],
  [/uses$/, 2, ""],
  [/s$/, 1, ""],
];

/** Plurals are longer than this; shorter words are left alone: `gas`, `has`, `pus`, `als`, `ibs`. */
const PLURAL_LETTERS_MIN = 4;

/** The singular of a word in lower case and American spelling; the word itself where it is none that a rule knows. */
export function toSingular(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.endsWith("bacteria")) return `${word.slice(0, -1)}um`;
  if (word.length > PLURAL_LETTERS_MIN && word.endsWith("cocci")) return `${word.slice(0, -1)}us`;
  if (word.endsWith("diabetes")) return word;
  if (word.length < PLURAL_LETTERS_MIN || !word.endsWith("s") || UNCHANGED.has(word)) return word;
  if (IE.has(word) || OE.test(word) || OSE.test(word) || USE.test(word)) return word.slice(0, -1);
  for (const [ending, cut, added] of ENDINGS) {
    if (ending.test(word)) return word.slice(0, word.length - cut) + added;
  }
  return word;
}

/** `women woman, men man`. */
function pairs(text: string): readonly (readonly [string, string])[] {
  return text.split(", ").map((pair) => {
    const [plural = "", singular = ""] = pair.split(" ");
    return [plural, singular];
  });
}
