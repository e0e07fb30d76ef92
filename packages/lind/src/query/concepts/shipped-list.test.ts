import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { wordsOf } from "../words/words.ts";
import { parseConceptList } from "./concept-list.ts";
import { createConcepts } from "./create-concepts.ts";
import { comparePreferredNames } from "./print-concept-list.ts";

const folder = join(import.meta.dirname, "../../../concepts");

const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".txt"))
  .toSorted()
  .map((path) => {
    const file = path.replaceAll(sep, "/");
    const source = `list:${file.slice(0, -".txt".length)}`;
    return { file, ...parseConceptList({ file, source, text: readFileSync(join(folder, path), "utf8") }) };
  });
const groups = files.flatMap((file) => file.groups);
const concepts = createConcepts(groups);

test("every line of every file is a concept", () => {
  expect(files.flatMap((file) => file.problems)).toEqual([]);
});

test("there are at least two thousand concepts, of conditions and of drugs", () => {
  expect(groups.length).toBeGreaterThanOrEqual(2_000);
  for (const kind of ["conditions/", "drugs/"]) {
    expect(files.filter(({ file }) => file.startsWith(kind)).flatMap((file) => file.groups).length).toBeGreaterThan(
      500,
    );
  }
});

test("no name stands before ~ in two concepts", () => {
  const lines = new Map<string, string>();
  const twice: string[] = [];
  for (const { names, source } of groups) {
    for (const name of names) {
      const key = wordsOf(name).join(" ");
      const line = `${source}: ${names[0]}`;
      const other = lines.get(key);
      if (other !== undefined) twice.push(`${name} (${other}; ${line})`);
      lines.set(key, line);
    }
  }
  expect(twice).toEqual([]);
});

test("the lines of a file are sorted by the preferred names", () => {
  const misplaced = files.flatMap(({ file, groups: lines }) => {
    const preferred = lines.map((group) => group.names[0] ?? "");
    return preferred
      .filter((name, index) => index > 0 && comparePreferredNames(preferred[index - 1] ?? "", name) > 0)
      .map((name) => `${file}: ${name}`);
  });
  expect(misplaced).toEqual([]);
});

test("every name is short enough to be looked for in a term", () => {
  expect(concepts.wordsMax).toBeLessThanOrEqual(16);
  const long = groups
    .flatMap(({ names, oneWayNames }) => [...names, ...oneWayNames])
    .filter((name) => wordsOf(name).length > 16);
  expect(long).toEqual([]);
});

describe("what people look for first is there", () => {
  test.each([
    ["heart attack", "Myocardial Infarction"],
    ["Keytruda", "pembrolizumab"],
    ["MK-3475", "pembrolizumab"],
    ["non-small cell lung cancer", "Carcinoma, Non-Small-Cell Lung"],
    ["NSCLC", "Carcinoma, Non-Small-Cell Lung"],
    ["high blood pressure", "Hypertension"],
    ["breast cancer", "Breast Neoplasms"],
    ["lung cancer", "Lung Neoplasms"],
    ["type 2 diabetes", "Diabetes Mellitus, Type 2"],
    ["COPD", "Pulmonary Disease, Chronic Obstructive"],
  ])("%s is %s", (asked, preferred) => {
    expect(concepts.synonymsOf(wordsOf(asked)).map(({ source }) => source.name)).toContain(preferred);
  });

  test("a long form does not find its abbreviation", () => {
    const found = concepts.synonymsOf(wordsOf("non-small cell lung cancer")).flatMap(({ names }) => names);
    expect(found.map((name) => name.words.join(" "))).not.toContain("nsclc");
  });
});
