import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Concepts } from "../concepts.ts";
import { wordsOf } from "../words/words.ts";
import { parseConceptList } from "./concept-list.ts";
import { createConcepts } from "./create-concepts.ts";

/** Concepts of lists, each the text of a file. */
function conceptsOf(lists: Readonly<Record<string, string>>): Concepts {
  return createConcepts(
    Object.entries(lists).flatMap(
      ([source, text]) => parseConceptList({ file: source, source, text: text.replaceAll(/\n\s+/g, "\n") }).groups,
    ),
  );
}

/** `source Preferred: name, name` of every answer. */
function show(concepts: Concepts, text: string): readonly string[] {
  return concepts
    .synonymsOf(wordsOf(text))
    .map(({ names, source }) => `${source.source} ${source.name}: ${names.map((name) => name.text).join(", ")}`);
}

describe("one list", () => {
  const concepts = conceptsOf({
    list: `Myocardial Infarction | heart attack | cardiac infarction ~ MI | AMI
      Parkinson Disease | Parkinson's ~ PD
      Panic Disorder | panic attacks ~ PD
      Mitral Valve Insufficiency | mitral regurgitation ~ MR | MI2
      Hypertension ~ HTN
      Lonely`,
  });

  test.each(["heart attack", "Heart Attacks", "HEART-ATTACK"])("%j finds the other names", (text) => {
    expect(show(concepts, text)).toEqual(["list Myocardial Infarction: Myocardial Infarction, cardiac infarction"]);
  });

  test("a one-way name finds the full names", () => {
    expect(show(concepts, "AMI")).toEqual([
      "list Myocardial Infarction: Myocardial Infarction, heart attack, cardiac infarction",
    ]);
    expect(show(concepts, "HTN")).toEqual(["list Hypertension: Hypertension"]);
  });

  test("no name finds a one-way name", () => {
    expect(show(concepts, "myocardial infarction")).toEqual([
      "list Myocardial Infarction: heart attack, cardiac infarction",
    ]);
    expect(show(concepts, "hypertension")).toEqual([]);
  });

  test("a one-way name of two concepts finds nothing and says what it may mean", () => {
    expect(show(concepts, "PD")).toEqual([]);
    expect(concepts.ambiguousMeaningsOf(["pd"])).toEqual(["Parkinson Disease", "Panic Disorder"]);
    expect(concepts.ambiguousMeaningsOf(["ami"])).toEqual([]);
  });

  test("what is unknown, empty or has no other name finds nothing", () => {
    expect(show(concepts, "unknown")).toEqual([]);
    expect(concepts.synonymsOf([])).toEqual([]);
    expect(show(concepts, "lonely")).toEqual([]);
    expect(concepts.ambiguousMeaningsOf(["unknown"])).toEqual([]);
  });

  test("the most words of a name bound the search for names inside a term", () => {
    expect(concepts.wordsMax).toBe(3);
    expect(createConcepts([]).wordsMax).toBe(0);
  });

  test("a name comes with its normal words", () => {
    expect(concepts.synonymsOf(["panic", "disorder"])[0]?.names).toEqual([
      { text: "panic attacks", words: ["panic", "attack"] },
    ]);
  });
});

describe("several sources", () => {
  const concepts = conceptsOf({
    list: `Acquired Immunodeficiency Syndrome | acquired immune deficiency syndrome ~ AIDS
      stroke | brain attack
      Carcinoma, Hepatocellular | hepatocellular carcinoma ~ HCC`,
    mesh: `Acquired Immunodeficiency Syndrome | immunologic deficiency syndrome, acquired ~ AIDS
      Stroke | apoplexy
      Apoplexy | pituitary apoplexy
      Home Care Center ~ HCC
      HCC`,
  });

  test("each group answers apart, and chains of names are not followed", () => {
    expect(show(concepts, "stroke")).toEqual(["list stroke: brain attack", "mesh Stroke: apoplexy"]);
    expect(show(concepts, "brain attack")).toEqual(["list stroke: stroke"]);
    expect(show(concepts, "apoplexy")).toEqual(["mesh Stroke: Stroke", "mesh Apoplexy: pituitary apoplexy"]);
  });

  test("an abbreviation of groups that share a full name has one meaning", () => {
    expect(show(concepts, "AIDS")).toEqual([
      "list Acquired Immunodeficiency Syndrome: Acquired Immunodeficiency Syndrome, acquired immune deficiency syndrome",
      "mesh Acquired Immunodeficiency Syndrome: Acquired Immunodeficiency Syndrome, immunologic deficiency syndrome, acquired",
    ]);
    expect(concepts.ambiguousMeaningsOf(["aids"])).toEqual([]);
  });

  test("where it is a full name, its meanings as an abbreviation are left out", () => {
    expect(show(concepts, "HCC")).toEqual([]);
    expect(concepts.ambiguousMeaningsOf(["hcc"])).toEqual(["Carcinoma, Hepatocellular", "Home Care Center"]);
  });
});

test("a name of very many words is found as a synonym and not looked for", () => {
  const long = "a b c d e f g h i j k l m n o p q";
  const concepts = conceptsOf({ list: `chemical | ${long}` });
  expect(concepts.wordsMax).toBe(1);
  expect(show(concepts, "chemical")).toEqual([`list chemical: ${long}`]);
  expect(show(concepts, long)).toEqual([]);
});

test("full names find each other and never themselves, whatever the groups", () => {
  const name = fc.constantFrom(..."alpha beta gamma delta epsilon zeta".split(" "));
  const groups = fc.array(
    fc.record({
      names: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
      oneWayNames: fc.uniqueArray(name, { maxLength: 2 }),
      source: fc.constantFrom("list", "mesh"),
      evidence: fc.constant(undefined),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(groups, name, (drawn, asked) => {
      const concepts = createConcepts(drawn);
      const found = concepts.synonymsOf([asked]);
      for (const { names } of found) expect(names.map((each) => each.text)).not.toContain(asked);
      for (const group of drawn.filter(({ names }) => names.includes(asked) && names.length > 1)) {
        const others = group.names.filter((each) => each !== asked);
        expect(found.map(({ names }) => names.map((each) => each.text))).toContainEqual(others);
      }
      // What is left out and what is found are never the same concept, by its name.
      if (found.length === 0) return;
      const isFullName = drawn.some(({ names }) => names.includes(asked));
      if (!isFullName) expect(concepts.ambiguousMeaningsOf([asked])).toEqual([]);
    }),
  );
});
