import type { Study } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { parseConceptList } from "./concept-list.ts";
import { createConcepts } from "./create-concepts.ts";
import { createConceptLearner } from "./learn-concepts.ts";
import { toConceptGroup } from "./learnt-group.ts";

/** `name | other | other` of type DRUG, from a sponsor. */
function drugStudy(sponsor: string, ...interventions: readonly string[]): Study {
  return {
    protocolSection: {
      sponsorCollaboratorsModule: { leadSponsor: { name: sponsor } },
      armsInterventionsModule: {
        interventions: interventions.map((line) => {
          const [name, ...otherNames] = line.split(" | ");
          return { type: "DRUG", name, otherNames };
        }),
      },
    },
  };
}

function conditionStudy(condition: string, ...headings: readonly string[]): Study {
  return {
    protocolSection: { conditionsModule: { conditions: condition.split(" | ") } },
    derivedSection: { conditionBrowseModule: { meshes: headings.map((term) => ({ id: "D1", term })) } },
  };
}

/** `preferred: other 3/4, ~abbreviation 3/3` of each group. */
function learn(studies: readonly Study[], list = ""): readonly string[] {
  const learner = createConceptLearner();
  for (const study of studies) learner.add(study);
  const known = createConcepts(parseConceptList({ file: "list.txt", source: "list", text: list }).groups);
  return learner
    .finish(known)
    .map(
      ({ preferred, others }) =>
        `${preferred}: ${others.map(({ text, isOneWay, studies: count, uses }) => `${isOneWay ? "~" : ""}${text} ${count}/${uses}`).join(", ")}`,
    );
}

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const sponsors = ["Merck", "NCI"];
/** Three studies of two sponsors. */
const threeDrugStudies = (...interventions: readonly string[]): readonly Study[] =>
  times(3, (index) => drugStudy(sponsors[index % 2] ?? "", ...interventions));

describe("other names of interventions", () => {
  test("names that go together in three studies of two sponsors are learnt", () => {
    expect(learn(threeDrugStudies("Pembrolizumab | Keytruda | MK-3475"))).toEqual([
      "Pembrolizumab: Keytruda 3/3, MK-3475 3/3",
    ]);
  });

  test("two studies are too few, and one sponsor is too few", () => {
    expect(learn(threeDrugStudies("Pembrolizumab | Keytruda").slice(1))).toEqual([]);
    expect(learn(times(9, () => drugStudy("Merck", "Pembrolizumab | Keytruda")))).toEqual([]);
  });

  test("an other name has to go with the name in four of five of its uses, wherever it stands", () => {
    const together = times(8, (index) => drugStudy(sponsors[index % 2] ?? "", "Tadalafil | Cialis"));
    const apart = (count: number) => times(count, () => drugStudy("Lilly", "Cialis"));
    expect(learn([...together, ...apart(2)])).toEqual(["Tadalafil: Cialis 8/10"]);
    expect(learn([...together, ...apart(3)])).toEqual([]);
  });

  test("the two names the other way round count as going together, and not as listing the other name", () => {
    const listed = threeDrugStudies("Tadalafil | Cialis");
    const turned = times(2, () => drugStudy("Lilly", "Cialis | Tadalafil"));
    expect(learn([...listed, ...turned])).toEqual(["Tadalafil: Cialis 5/5"]);
    expect(learn(threeDrugStudies("Keytruda Program | Pembrolizumab"))).toEqual([
      "Keytruda Program: Pembrolizumab 3/3",
    ]);
  });

  test("a component that is an intervention of its own in the study is no other name", () => {
    expect(learn(threeDrugStudies("Folfoxiri | Eloxatin | Camptosar", "Eloxatin"))).toEqual([
      "Folfoxiri: Camptosar 3/3",
    ]);
  });

  test.each([
    "Placebo",
    "Placebo A",
    "active control",
    "oral tablets",
    "chemotherapy",
    "anti-PD-1 antibody",
    "PD-1 inhibitors",
    "Zorylax 200 mg",
    "Zorylax 0.9%",
    "Zorylax + Bexalor",
    "Zorylax and Bexalor",
    "Zorylax/Bexalor",
    "Zorylax, Bexalor",
    "Zorylax plus Bexalor",
    "Zorylax (Bexalor)",
    "Arm B Zorylax",
    "zorylax given once every two weeks",
    "12",
    "A",
    "Drugonib Biosimilar",
    "drugonib hydrochloride",
  ])("%j is no other name of Drugonib", (other) => {
    expect(learn(threeDrugStudies(`Drugonib | ${other}`))).toEqual([]);
  });

  test("a name that says no more than another one and some words beside it is left out", () => {
    expect(learn(threeDrugStudies("Belorapitide | LND-3105 | once-weekly LND-3105"))).toEqual([
      "Belorapitide: LND-3105 3/3",
    ]);
  });

  test("short words and words in capitals are one-way, unless a record writes them in small letters", () => {
    expect(learn(threeDrugStudies("Cisplatin | DDP | CDDPXY | FK506"))).toEqual([
      "Cisplatin: ~CDDPXY 3/3, ~DDP 3/3, ~FK506 3/3",
    ]);
    const studies = [...threeDrugStudies("Enzalutamide | XTANDI"), drugStudy("NCI", "Enzalutamide | Xtandi")];
    expect(learn(studies)).toEqual(["Enzalutamide: Xtandi 4/4"]);
  });

  test("an abbreviation is never the name that leads", () => {
    const listsTheName = threeDrugStudies("MTX | Methotrexate");
    expect(learn(listsTheName)).toEqual([]);
    expect(learn([...listsTheName, ...threeDrugStudies("Methotrexate | MTX")])).toEqual(["Methotrexate: ~MTX 6/6"]);
  });

  test("names of procedures and of behaviour describe and are not learnt", () => {
    const study = (type: string): Study => ({
      protocolSection: {
        sponsorCollaboratorsModule: { leadSponsor: { name: type } },
        armsInterventionsModule: { interventions: [{ type, name: "Drugonib", otherNames: ["Zorylax"] }] },
      },
    });
    expect(learn(["PROCEDURE", "BEHAVIORAL", "DEVICE", "OTHER"].map(study))).toEqual([]);
    expect(learn(["DRUG", "BIOLOGICAL", "DIETARY_SUPPLEMENT"].map(study))).toEqual(["Drugonib: Zorylax 3/3"]);
  });

  test("a list that gives the other name another meaning is believed", () => {
    const studies = threeDrugStudies("Vitamin D | Cholecalciferol");
    expect(learn(studies, "cholecalciferol | vitamin D3")).toEqual([]);
    expect(learn(studies, "colecalciferol | cholecalciferol | vitamin d")).toEqual(["Vitamin D: Cholecalciferol 3/3"]);
    expect(learn(threeDrugStudies("Cisplatin | DDP"), "a1 x ~ DDP\nb1 y ~ DDP")).toEqual([]);
  });
});

describe("names of conditions", () => {
  test("a condition that always has one heading, with none of its words, is learnt", () => {
    expect(learn(times(5, () => conditionStudy("Heart Attack", "Myocardial Infarction")))).toEqual([
      "Myocardial Infarction: Heart Attack 5/5",
    ]);
  });

  test("four studies are too few", () => {
    expect(learn(times(4, () => conditionStudy("Heart Attack", "Myocardial Infarction")))).toEqual([]);
  });

  test("a study with several conditions or several headings says nothing", () => {
    expect(learn(times(9, () => conditionStudy("Heart Attack | Angina", "Myocardial Infarction")))).toEqual([]);
    expect(learn(times(9, () => conditionStudy("Heart Attack", "Myocardial Infarction", "Ischemia")))).toEqual([]);
  });

  test("nine of ten studies have to have the heading", () => {
    const studies = (hits: number) => [
      ...times(hits, () => conditionStudy("Impotence", "Erectile Dysfunction")),
      conditionStudy("Impotence", "Infertility"),
    ];
    expect(learn(studies(9))).toEqual(["Erectile Dysfunction: Impotence 9/10"]);
    expect(learn(studies(8))).toEqual([]);
  });

  test("the words of the heading in another order are the heading", () => {
    expect(learn(times(5, () => conditionStudy("Adenocarcinoma of the Lung", "Lung Adenocarcinoma")))).toEqual([
      "Lung Adenocarcinoma: Adenocarcinoma of the Lung 5/5",
    ]);
  });

  test.each([
    ["Metastatic Breast Neoplasm", "Breast Neoplasms", "holds the heading"],
    ["Early Breast Carcinoma", "Breast Neoplasms", "shares a word with it"],
    ["HFpEF", "Heart Failure", "is no abbreviation of it"],
    ["Breast Neoplasm", "Breast Neoplasms", "is the heading itself"],
  ])("%j is not learnt as %j: it %s", (condition, heading) => {
    expect(learn(times(9, () => conditionStudy(condition, heading)))).toEqual([]);
  });

  test("a name that holds another name of the heading is narrower", () => {
    const studies = [
      ...times(5, () => conditionStudy("Mammary Cancer", "Breast Neoplasms")),
      ...times(5, () => conditionStudy("HER2-positive Mammary Cancer", "Breast Neoplasms")),
    ];
    expect(learn(studies)).toEqual(["Breast Neoplasms: Mammary Cancer 5/5"]);
    expect(learn(studies.slice(5), "Breast Neoplasms | mammary cancer")).toEqual([]);
  });

  test("an abbreviation of the heading's words, in any order, is learnt one-way", () => {
    expect(learn(times(5, () => conditionStudy("COPD", "Pulmonary Disease, Chronic Obstructive")))).toEqual([
      "Pulmonary Disease, Chronic Obstructive: ~COPD 5/5",
    ]);
  });

  test("a list that keeps the condition apart from the heading is believed", () => {
    const studies = times(5, () => conditionStudy("Low Mood", "Depressive Disorder"));
    expect(learn(studies, "depression | low mood")).toEqual([]);
    expect(learn(studies, "Depressive Disorder | low mood")).toEqual(["Depressive Disorder: Low Mood 5/5"]);
  });
});

test("a learnt group becomes a group of concepts with its evidence", () => {
  const learner = createConceptLearner();
  for (const study of threeDrugStudies("Cisplatin | Platinol | DDP")) learner.add(study);
  expect(learner.finish().map(toConceptGroup)).toEqual([
    { names: ["Cisplatin", "Platinol"], oneWayNames: ["DDP"], source: "mirror", evidence: 3 },
  ]);
});

test("a study without anything teaches nothing", () => {
  expect(learn([{}, { protocolSection: {} }, { derivedSection: {} }])).toEqual([]);
});
