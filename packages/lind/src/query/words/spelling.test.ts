import { expect, test } from "vitest";
import { toAmericanSpelling } from "./spelling.ts";

/** `british american, british american`. */
function pairs(text: string): readonly string[][] {
  return text.split(", ").map((pair) => pair.split(" "));
}

test.each([
  ...pairs("haemorrhage hemorrhage, anaemia anemia, leukaemia leukemia, leucaemia leukemia, septicaemic septicemic"),
  ...pairs("haematology hematology, ischaemia ischemia, hypoglycaemia hypoglycemia, paediatric pediatric"),
  ...pairs("orthopaedic orthopedic, anaesthesia anesthesia, paraesthesia paresthesia, gynaecology gynecology"),
  ...pairs("caecum cecum, faecal fecal, aetiology etiology, phaeochromocytoma pheochromocytoma, praevia previa"),
  ...pairs("caesarean cesarean, caesarian cesarean, cesarian cesarean, naevus nevus, palaeolithic paleolithic"),
  ...pairs("oedema edema, lymphoedema lymphedema, papilloedema papilledema, myxoedematous myxedematous"),
  ...pairs("oesophagus esophagus, oesophagitis esophagitis, transoesophageal transesophageal"),
  ...pairs("gastrooesophageal gastroesophageal, oestrogen estrogen, oestradiol estradiol, antioestrogen antiestrogen"),
  ...pairs("foetal fetal, coeliac celiac, amoebic amebic, dyspnoea dyspnea, apnoeic apneic, diarrhoea diarrhea"),
  ...pairs("gonorrhoea gonorrhea, homoeopathy homeopathy, manoeuvre maneuver, manoeuvres maneuvers"),
  ...pairs("tumour tumor, antitumour antitumor, colour color, colouring coloring, behavioural behavioral"),
  ...pairs("labour labor, odour odor, humour humor, favourable favorable, vapour vapor, neighbourhood neighborhood"),
  ...pairs("centre center, centred centered, multicentre multicenter, fibre fiber, fibreoptic fiberoptic"),
  ...pairs("goitre goiter, litre liter, millilitres milliliters, metre meter, titres titers, theatre theater"),
  ...pairs("sulphate sulfate, sulphonamide sulfonamide, leucocyte leukocyte, leucopenia leukopenia"),
  ...pairs("aluminium aluminum, diskectomy discectomy, disk disc, artefact artifact, programme program"),
  ...pairs("kilogramme kilogram, analogue analog, catalogues catalogs, secretagogue secretagog, defence defense"),
  ...pairs("practise practice, practised practiced, ageing aging, grey gray, judgement judgment, enrolment enrollment"),
  ...pairs("labelled labeled, counselling counseling, counsellor counselor, modelling modeling, tunnelled tunneled"),
  ...pairs("randomise randomize, randomised randomized, randomising randomizing, randomisation randomization"),
  ...pairs("hospitalisations hospitalizations, stabiliser stabilizer, optimised optimized, standardises standardizes"),
  ...pairs("catheterised catheterized, localisation localization, tranquillisers tranquilizers"),
  ...pairs("analyse analyze, analysed analyzed, dialysing dialyzing, paralysed paralyzed, catalyser catalyzer"),
])("%s is American %s", (british, american) => {
  expect(toAmericanSpelling(british)).toBe(american);
  expect(toAmericanSpelling(american)).toBe(american);
});

test.each(
  [
    "exercise exercised exercising advise revised supervised improvised promise premise compromised immunocompromised",
    "surprise comprised comprising enterprise arise arising rise raised noise bruised precise concise excised incised",
    "circumcised expertise advertising otherwise stepwise paradise franchise merchandise disease disability",
    "analyses dialyses paralyses lysis shoe does toe poem coenzyme phoenix",
    "gastroesophageal phytoestrogen angioedema michael israel raphael",
    "four hour hours source course pour journal tour acre massacre genre symmetric metric literal",
    "leucine leucovorin wellness illness hour dialog prologed metabolism",
  ].flatMap((line) => line.split(" ")),
)("%s stays as it is", (word) => {
  expect(toAmericanSpelling(word)).toBe(word);
});
