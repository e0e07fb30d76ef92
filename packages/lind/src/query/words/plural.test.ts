import { expect, test } from "vitest";
import { normalForm } from "./normal-form.ts";
import { toSingular } from "./plural.ts";

/** `plural singular, plural singular`. */
function pairs(text: string): readonly string[][] {
  return text.split(", ").map((pair) => pair.split(" "));
}

test.each([
  ...pairs("cells cell, genes gene, statins statin, patients patient, days day, studies study, biopsies biopsy"),
  ...pairs("therapies therapy, antibodies antibody, calories calorie, movies movie, ties tie"),
  ...pairs("masses mass, processes process, illnesses illness, abscesses abscess, classes class, glasses glass"),
  ...pairs("rashes rash, patches patch, approaches approach, headaches headache, stomachs stomach, caches cache"),
  ...pairs("reflexes reflex, complexes complex, axes axis, boxes box, sizes size, waltzes waltz, quizzes quiz"),
  ...pairs("potatoes potato, mosquitoes mosquito, shoes shoe, toes toe, embryos embryo, videos video"),
  ...pairs("analyses analysis, dialyses dialysis, metastases metastasis, micrometastases micrometastasis"),
  ...pairs("bronchiectases bronchiectasis, leishmaniases leishmaniasis, prostheses prosthesis, hypotheses hypothesis"),
  ...pairs("diagnoses diagnosis, prognoses prognosis, stenoses stenosis, thromboses thrombosis, acidoses acidosis"),
  ...pairs("psychoses psychosis, scleroses sclerosis, lordoses lordosis, sarcoidoses sarcoidosis, zoonoses zoonosis"),
  ...pairs("doses dose, overdoses overdose, noses nose, roses rose, purposes purpose, closes close, chooses choose"),
  ...pairs("cases case, diseases disease, phases phase, kinases kinase, increases increase, bases base"),
  ...pairs("biases bias, gases gas, atlases atlas, lenses lens, crises crisis, pelvises pelvis, synopses synopsis"),
  ...pairs("responses response, relapses relapse, synapses synapse, courses course, pulses pulse, exercises exercise"),
  ...pairs("viruses virus, coronaviruses coronavirus, sinuses sinus, fetuses fetus, boluses bolus, uses use"),
  ...pairs("causes cause, pauses pause, houses house, spouses spouse, arthritides arthritis, peptides peptide"),
  ...pairs("children child, women woman, men man, feet foot, teeth tooth, mice mouse, knives knife, halves half"),
  ...pairs("criteria criterion, bacteria bacterium, mycobacteria mycobacterium, vertebrae vertebra, sequelae sequela"),
  ...pairs("bacilli bacillus, streptococci streptococcus, fungi fungus, emboli embolus, nuclei nucleus, foci focus"),
  ...pairs("indices index, cortices cortex, varices varix, ganglia ganglion, carcinomata carcinoma, ova ovum"),
  ...pairs("mris mri, ssris ssri, utis uti, tkis tki, nsaids nsaid, aes ae, saes sae"),
  ...pairs("valves valve, nerves nerve, sleeves sleeve, services service, devices device, syringes syringe"),
])("%s is the plural of %s", (plural, singular) => {
  expect(toSingular(plural)).toBe(singular);
  expect(toSingular(singular)).toBe(singular);
});

test.each(
  [
    "diabetes prediabetes herpes rabies scabies caries facies series species subspecies ascites feces measles",
    "analysis axis pelvis diagnosis hepatitis dermatitis dcis mellitus virus pus fetus uterus thrombus focus",
    "mass process illness abscess loss weakness aids sars ards tens pots sids crps vats lens pons gas bias has was",
    "does news chaos pancreas atlas coli pylori uteri pneumoniae influenzae media data specimen regimen abdomen lumen",
    "candida chlamydia fistula hypochondria os us is as ibs als",
  ].flatMap((line) => line.split(" ")),
)("%s is no plural", (word) => {
  expect(toSingular(word)).toBe(word);
});

test.each([
  ...pairs("does dose, does doe, shoe she, shoes she, aids aid, tens ten, pots pot, lens len, news new, crps crp"),
  ...pairs("sids sid, vats vat, pus pu, gas ga, species specy, rabies raby, diabetes diabete, analyses analyze"),
  ...pairs("noses nosis, doses dosis, media medium, coli colus, mass ma, process proces, viruses viru, was wa"),
  ...pairs("headaches headach, uses us, bases basis, cases casis, valves valf, prize price, wise wize"),
])("%s and %s are two words", (one, other) => {
  expect(normalForm(one)).not.toBe(normalForm(other));
});

test.each([
  ...pairs("faeces feces, foetuses fetus, tumours tumor, haemorrhages hemorrhage, oedemas edema, centres center"),
  ...pairs("analyses analysis, programmes program, diarrhoeas diarrhea, leucocytes leukocyte, fibres fiber"),
])("%s and %s are one word", (one, other) => {
  expect(normalForm(one)).toBe(normalForm(other));
});
