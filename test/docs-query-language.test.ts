import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkExpression, parseExpression } from "ctgov/essie";
import { findField, searchAreas } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { toParameters } from "../packages/lind/src/app/conditions.ts";
import { readConceptGroups } from "../packages/lind/src/app/search/concept-files.ts";
import { facetOf } from "../packages/lind/src/app/search/facet-names.ts";
import { silentLog } from "../packages/lind/src/base/log.ts";
import { parseArguments } from "../packages/lind/src/cli/arguments.ts";
import { conceptsCommand } from "../packages/lind/src/cli/commands/concepts.ts";
import { searchCommand } from "../packages/lind/src/cli/commands/search.ts";
import { readConditions } from "../packages/lind/src/cli/scope-options.ts";
import { bindQuery, type ListParameters, type QueryProblem } from "../packages/lind/src/query/bind-query.ts";
import { bindAggFilters } from "../packages/lind/src/query/binding/bind-agg-filters.ts";
import { SORT_KEYS_MAX } from "../packages/lind/src/query/binding/bind-order.ts";
import { PHRASES_MAX, TERM_WORDS_MAX } from "../packages/lind/src/query/binding/segments.ts";
import { simplify } from "../packages/lind/src/query/binding/simplify.ts";
import { parseConceptList } from "../packages/lind/src/query/concepts/concept-list.ts";
import { createConcepts } from "../packages/lind/src/query/concepts/create-concepts.ts";
import { treeOf } from "../packages/lind/src/query/condition-tree.ts";
import { derivedPieceOf } from "../packages/lind/src/query/derived-pieces.ts";
import type { Condition } from "../packages/lind/src/query/query.ts";
import {
  CONCEPT_FACTOR,
  DECAYED_HITS_MAX,
  LOSSY_FACTOR,
  RELAXED_FACTOR,
  tiltFactor,
} from "../packages/lind/src/query/score.ts";
import { wordsOf } from "../packages/lind/src/query/words/words.ts";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/query-language.md"), "utf8");
const concepts = createConcepts([]);

function problemsOf(parameters: ListParameters): readonly QueryProblem[] {
  const bound = bindQuery(parameters, { concepts });
  return bound.kind === "problems" ? bound.problems : [];
}

/** The lines of all code blocks with a mark behind the fence; none for those without one. */
function codeLines(mark: string): readonly string[] {
  const blocks = page.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm);
  return [...blocks]
    .filter(([, , found]) => found === mark)
    .flatMap(([, , , body = ""]) => body.split("\n"))
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The rows of every table whose first heading this is, as cells without their backticks. */
function tableRows(heading: string): readonly (readonly string[])[] {
  const tables = page.split(/\n(?!\|)/).map((part) => part.split("\n").filter((line) => line.startsWith("|")));
  const rows = tables.map((lines) => lines.map((line) => line.slice(1, -1).split("|").map(toCell)));
  return rows.filter((table) => table[0]?.[0] === heading).flatMap((table) => table.slice(2));
}

function toCell(text: string): string {
  return text.trim().replace(/^`([^`]*)`$/, "$1");
}

/** A line as a shell reads it: words, some of them in quotation marks. */
function shellWords(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

const expressions: readonly string[] = [
  ...codeLines("essie"),
  ...tableRows("Expression").map(([expression = ""]) => expression),
  ...tableRows("Level").map(([expression = ""]) => expression),
  ...tableRows("A piece of this kind").map((cells) => cells[2] ?? ""),
  ...tableRows("Pieces").map((cells) => cells[2] ?? ""),
];
const commandLines: readonly string[] = [
  ...codeLines(""),
  ...[...page.matchAll(/`(lind search [^`]+)`/g)].map(([, line = ""]) => line),
].filter((line) => line.startsWith("lind "));

describe("docs/query-language.md: expressions", () => {
  test("the test sees them", () => {
    expect(expressions.length).toBeGreaterThan(60);
    expect(expressions.filter((expression) => expression === "")).toEqual([]);
  });

  test.each(expressions)("%s", (expression) => {
    expect(checkExpression(parseExpression(expression))).toEqual([]);
    expect(problemsOf({ "filter.advanced": expression })).toEqual([]);
  });

  const refused = tableRows("Refused");

  test.each(refused)("%s is refused with %s", (expression = "", code = "") => {
    expect(problemsOf({ "query.term": expression })[0]?.code).toBe(code);
  });

  test("the refused ones are seen, and differ from those that are right", () => {
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.filter(([expression = ""]) => expressions.includes(expression))).toEqual([]);
  });

  test("what cannot be answered offline is refused as such", () => {
    expect(problemsOf({ "filter.synonyms": "ConditionSearch:1651367" }).map(({ code }) => code)).toEqual([
      "UNANSWERABLE",
    ]);
    expect(page).toContain("(`UNANSWERABLE`)");
  });
});

describe("docs/query-language.md: commands", () => {
  test("there are ten questions and some more", () => {
    expect(page.match(/^\d+\. .*(?:\n {3,}.*)*?\n\n +```\n +lind search /gm)).toHaveLength(10);
    expect(commandLines.length).toBeGreaterThan(12);
  });

  test.each(commandLines)("%s", (line) => {
    const [, name, ...words] = shellWords(line);
    const args = parseArguments(name === "concepts" ? conceptsCommand : searchCommand, words);
    if (name === "concepts") return;
    expect(name).toBe("search");
    expect(args.positionals.length).toBeLessThanOrEqual(1);
    const parameters = toParameters(readConditions(args, args.positionals[0]));
    expect(problemsOf({ ...parameters, sort: args.text("sort") })).toEqual([]);
    for (const piece of args.text("fields")?.split(",") ?? []) expect(findField(piece), piece).toBeDefined();
    for (const facet of args.texts("facet")) expect(findField(facetOf(facet)), facet).toBeDefined();
  });

  test("a list of ids overrides what stands beside it", () => {
    const ids = { "query.term": "NCT03516279, NCT02760485", "filter.overallStatus": "WITHDRAWN" };
    expect(bindQuery(ids, { concepts })).toMatchObject({
      query: { condition: { kind: "ids", nctIds: ["NCT03516279", "NCT02760485"] } },
    });
  });
});

describe("docs/query-language.md: tables", () => {
  const words = tableRows("Typed");

  test.each(words)("%s is %s", (typed = "", normal = "") => {
    expect(wordsOf(typed).join(" ")).toBe(normal);
  });

  test("every area is named with its parameter, its option and its heaviest parts", () => {
    const expected = searchAreas.map(({ name, param, parts }) => {
      const heaviest = parts.slice(0, 4).map(({ pieces, weight }) => `${pieces.map(quoted).join(" ")} ${weight}`);
      const more = parts.length > 4 ? ` and ${parts.length - 4} more` : "";
      const [parameter, option] = param === undefined ? ["", ""] : [`query.${param}`, `--${param}`];
      return [name, parameter, option, heaviest.join(", ") + more];
    });
    expect(tableRows("Area")).toEqual(expected);
  });

  test("every check box has its meaning, and no other has one", () => {
    const rows = tableRows("Filter");
    const documented = rows.map(([filter = "", key = "", meaning = ""]) => [filter, key, meaning]);
    expect(documented.toSorted()).toEqual(checkBoxes().toSorted());
    expect(rows.filter((row) => !["counted", "seen", "ours"].includes(row[3] ?? ""))).toEqual([]);
  });

  test("the derived pieces that are named are derived", () => {
    const named = tableRows("Pieces").flatMap(([cell = ""]) =>
      [...cell.matchAll(/\w*[a-z]\w*/g)].map(([name]) => name),
    );
    const pieces = named.filter((name) => name !== "Num" && name !== "Year");
    expect(pieces.length).toBeGreaterThan(6);
    expect(pieces.filter((name) => derivedPieceOf(name) === undefined)).toEqual([]);
  });
});

describe("docs/query-language.md: figures", () => {
  test("factors of the score", () => {
    const scores = tableRows("Level").map((cells) => cells[2]);
    expect(scores[2]).toBe(`1 as typed, ${CONCEPT_FACTOR} by another name`);
    expect(scores[3]).toMatch(new RegExp(`^${RELAXED_FACTOR} times `));
    expect(scores[4]).toMatch(new RegExp(`^${LOSSY_FACTOR} times `));
    expect(tiltFactor("StartDate", undefined)).toBe(0.75);
    expect(tiltFactor("EnrollmentCount", 0)).toBe(0.5);
    expect(tiltFactor("EnrollmentCount", 1_000_000)).toBeCloseTo(1, 6);
  });

  test("limits", () => {
    const limitOf = (what: string) => tableRows("What").find(([cell]) => cell === what)?.[1];
    expect(limitOf("words of one term")).toBe(String(TERM_WORDS_MAX));
    expect(limitOf("names of a concept in one search")).toBe(PHRASES_MAX.toLocaleString("en-US"));
    expect(limitOf("fields to sort by")).toBe(String(SORT_KEYS_MAX));
    expect(limitOf("hits that `geoDecay` ranks")).toBe(DECAYED_HITS_MAX.toLocaleString("en-US"));
    const depth = Number(limitOf("brackets and operators inside one another"));
    const nested = (levels: number) => problemsOf({ "query.term": `${"(".repeat(levels)}asthma${")".repeat(levels)}` });
    expect(nested(depth)).toEqual([]);
    expect(nested(depth + 1)[0]?.code).toBe("TOO_DEEP");
    const length = Number(limitOf("characters of an expression")?.replaceAll(",", ""));
    const tooLong = checkExpression(parseExpression(" ".repeat(length + 1))).map(({ code }) => code);
    expect(tooLong).toContain("TOO_LONG");
    expect(checkExpression(parseExpression(" ".repeat(length))).map(({ code }) => code)).not.toContain("TOO_LONG");
  });
});

test("docs/query-language.md: the example of a concept list is one", () => {
  const lines = codeLines("").filter((line) => line.startsWith("#") || line.includes(" | "));
  const { groups, problems } = parseConceptList({ file: "example.txt", source: "example", text: lines.join("\n") });
  expect(problems).toEqual([]);
  const known = createConcepts(groups);
  const namesOf = (name: string) =>
    known.synonymsOf(wordsOf(name)).flatMap(({ names }) => names.map(({ text }) => text));
  expect(namesOf("MI")).toContain("heart attack");
  expect(namesOf("heart attack")).toEqual(["Myocardial Infarction", "myocardial infarct"]);
});

describe("docs/query-language.md: the list that comes with Lind", () => {
  const shipped = createConcepts(readConceptGroups(join(root, "no-such-home"), silentLog));
  const namesOf = (name: string) =>
    shipped.synonymsOf(wordsOf(name)).flatMap(({ names }) => names.map(({ words }) => words.join(" ")));

  test.each([
    ["heart attack", "Myocardial Infarction"],
    ["Keytruda", "MK-3475"],
    ["MK-3475", "pembrolizumab"],
    ["lung cancer", "Lung Neoplasms"],
    ["cancer", "Neoplasms"],
    ["NSCLC", "non-small cell lung cancer"],
  ])("%s also finds %s", (name, other) => {
    expect(namesOf(name)).toContain(wordsOf(other).join(" "));
  });

  test.each([
    ["non-small cell lung cancer", "NSCLC"],
    ["Head and Neck Cancer", "Head and Neck Neoplasms"],
    ["breast cancer", "triple negative breast cancer"],
  ])("%s does not find %s by a concept", (name, other) => {
    expect(namesOf(name)).not.toContain(wordsOf(other).join(" "));
  });

  test("PD may mean several things and finds only itself", () => {
    expect(namesOf("PD")).toEqual([]);
    expect(shipped.ambiguousMeaningsOf(wordsOf("PD")).length).toBeGreaterThan(1);
  });

  test("the segments of a term", () => {
    const bound = bindQuery({ "query.cond": "non-small cell lung cancer" }, { concepts: shipped });
    const terms = bound.kind === "query" ? bound.explanation.terms : [];
    const segments = terms.flatMap((term) => term.segments.map((segment) => segment.alternatives[0]?.text));
    expect(segments).toEqual(["non-small", "cell", "lung cancer"]);
  });
});

function quoted(piece: string): string {
  return `\`${piece}\``;
}

/**
 * Every filter and key that `aggFilters` knows, with its meaning in words. Both are found by asking for each word of the
 * file that has them, so that none can be added there and left out of the page.
 */
function checkBoxes(): readonly (readonly string[])[] {
  const source = readFileSync(join(root, "packages/lind/src/query/binding/bind-agg-filters.ts"), "utf8");
  const words = [...new Set(source.match(/\w+/g))];
  const filters = words.filter((word) => bindAggFilters("aggFilters", `${word}:x`).kind !== "problems");
  return filters.flatMap((filter) =>
    words.flatMap((key) => {
      const bound = bindAggFilters("aggFilters", `${filter}:${key}`);
      const condition = bound.kind === "problems" ? undefined : simplify(bound);
      return condition === undefined || condition.kind === "none" ? [] : [[filter, key, meaningOf(condition)]];
    }),
  );
}

/** `Phase is PHASE2`; where several pieces are asked for the same values, the pieces first and the values once. */
function meaningOf(condition: Condition): string {
  const { text, operands } = treeOf(condition, () => "");
  if (operands.length === 0) return text;
  const asked = operands.map((operand) => operand.text.split(" is "));
  const [values = ""] = asked.map(([, value]) => value);
  const isOneQuestion = asked.every(([, value]) => value === values) && values !== "given";
  if (isOneQuestion) return `${asked.map(([piece]) => piece).join(" or ")} is ${values}`;
  return operands.map((operand) => operand.text).join(" or ");
}
