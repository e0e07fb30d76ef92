import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../../packages/lind/src/base/assert.ts";
import { bindQuery, type ListParameters, type QueryProblem } from "../../packages/lind/src/query/bind-query.ts";
import { createMatcher } from "../../packages/lind/src/query/matcher.ts";
import { type IndexedStudies, indexStudies, simulatedTexts } from "../property/search-index.ts";
import { runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/**
 * What nobody should ask, asked all the same: each gets a diagnostic with a place or an answer (the matcher's own), in
 * bounded time, and never a crash or an error of SQLite's.
 */

const STUDIES = 50;

let indexed: IndexedStudies;
beforeAll(async () => {
  indexed = await indexStudies(simulatedTexts(STUDIES, 3));
});
afterAll(() => indexed.close());

function problemsOf(parameters: ListParameters): readonly QueryProblem[] {
  const bound = bindQuery(parameters, { concepts: indexed.search.concepts });
  return bound.kind === "problems" ? bound.problems : [];
}

/** The ids that the index finds, after it was made sure that the matcher finds the same. */
async function found(parameters: ListParameters): Promise<readonly string[]> {
  const { search, studies } = indexed;
  const bound = bindQuery(parameters, { concepts: search.concepts });
  if (bound.kind === "problems") throw new Error(bound.problems.map(({ message }) => message).join(" "));
  const { hits, totalCount } = await search.searcher.search(bound.query, { limit: STUDIES, countTotal: true });
  const ids = hits.map(({ nctId }) => nctId as string).sort();
  const matches = createMatcher(bound.query);
  expect(ids).toEqual([...studies].flatMap(([id, study]) => (matches(study).isMatch ? [id] : [])).sort());
  expect(totalCount).toBe(ids.length);
  expect(await search.searcher.count(bound.query)).toBe(ids.length);
  return ids;
}

const or = (terms: number, term: (at: number) => string) =>
  Array.from({ length: terms }, (_, at) => term(at)).join(" OR ");

describe("an expression that is none", () => {
  test.each([
    ["(heart AND cancer", "UNCLOSED_BRACKET", "("],
    ["heart) AND cancer", "UNOPENED_BRACKET", ")"],
    ["AREA[Phase", "UNCLOSED_BRACKET", "["],
    ['"heart attack', "UNCLOSED_QUOTE", '"'],
    ["AREA[StartDate]RANGE[2020-01-01", "UNCLOSED_BRACKET", "["],
    ["heart AND", "EMPTY_OPERAND", "AND"],
    ["AREA[Phaze]PHASE3", "UNKNOWN_AREA", "Phaze"],
    ["AREA[constructor]x", "UNKNOWN_AREA", "constructor"],
    ["AREA[Phase]PHASE9", "UNKNOWN_VALUE", "PHASE9"],
    ["AREEA[Phase]PHASE3", "MALFORMED_OPERATOR", "AREEA"],
    ["COVERAGE[FullMtch]heart", "UNKNOWN_COVERAGE", "FullMtch"],
    ["EXPANSION[Lossi]heart", "UNKNOWN_EXPANSION", "Lossi"],
    ["SEARCH[Lokation]heart", "UNKNOWN_DOCUMENT", "Lokation"],
    ["AREA[BriefTitle]RANGE[a,b]", "UNSUITABLE_OPERATOR", "RANGE[a,b]"],
    ["TILT[BriefTitle]heart", "UNSUITABLE_OPERATOR", "BriefTitle"],
    ["AREA[StartDate]RANGE[2024-02-30,MAX]", "INVALID_DATE", "2024-02-30"],
    ["AREA[StartDate]2023-02-29", "INVALID_DATE", "2023-02-29"],
    ["AREA[StartDate]RANGE[13/01/2024,MAX]", "INVALID_DATE", "13/01/2024"],
    ["AREA[StartDate]RANGE[2025-01-01,2024-01-01]", "INVALID_RANGE", "RANGE[2025-01-01,2024-01-01]"],
    ["AREA[EnrollmentCount]RANGE[10,1]", "INVALID_RANGE", "RANGE[10,1]"],
    ["AREA[MinimumAge]RANGE[18 Years,2 Years]", "INVALID_RANGE", "RANGE[18 Years,2 Years]"],
    ["AREA[EnrollmentCount]RANGE[1e400,MAX]", "INVALID_NUMBER", "1e400"],
    ["AREA[MinimumAge]RANGE[18 Yearz,MAX]", "INVALID_AGE", "18 Yearz"],
    ["AREA[Location:size]-5", "INVALID_NUMBER", "-5"],
    ["AREA[LocationGeoPoint]DISTANCE[91,0,5mi]", "INVALID_DISTANCE", "91"],
  ])("%j is told with its place", (text, code, marked) => {
    for (const parameter of ["query.cond", "filter.advanced"]) {
      const problem = must(
        problemsOf({ [parameter]: text }).find((each) => each.code === code),
        `${code} in the problems`,
      );
      const place = must(problem.place, "a place");
      expect(text.slice(place.start, place.end)).toBe(marked);
      expect(problem.parameter).toBe(parameter);
      expect(problem.message).toMatch(/^[A-Z`"].*[.?]$/su);
    }
  });

  test.each([
    ["query.term", "AREA[Phaze]PHASE3", "Phase"],
    ["query.term", "AREA[ConditionSerch]flu", "ConditionSearch"],
    ["query.term", "AREEA[Phase]PHASE3", "AREA"],
    ["query.term", "COVERAGE[FullMtch]heart", "FullMatch"],
    ["query.term", "EXPANSION[Lossi]heart", "Lossy"],
    ["query.term", "AREA[Phase]PHASEE3", "PHASE3"],
    ["query.term", "AREA[MinimumAge]RANGE[18 Yearz,MAX]", "18 Years"],
    ["sort", "StartDat:desc", "StartDate"],
  ])("in %s, %j has the nearest name in its sentence", async (parameter, text, name) => {
    const [problem] = problemsOf({ [parameter]: text });
    expect(problem?.suggestion).toBe(name);
    const home = temporaryFolder();
    const argv = parameter === "sort" ? ["search", "--sort", text] : ["search", text];
    const run = await runLind(argv, { home });
    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err.split("\n")[0]).toContain(name);
    expect(run.err.split("\n")[0]).toContain(`${parameter}, character `);
  });

  test.each([
    ["brackets that open", "(".repeat(100_000), "UNCLOSED_BRACKET"],
    ["brackets that close", ")".repeat(100_000), "UNOPENED_BRACKET"],
    ["brackets around a word", `${"(".repeat(50_000)}heart${")".repeat(50_000)}`, "TOO_DEEP"],
    ["negations", `${"NOT ".repeat(25_000)}heart`, "TOO_DEEP"],
    ["areas", `${"AREA[BriefTitle]".repeat(6_000)}heart`, "TOO_DEEP"],
    ["expansions", `${"EXPANSION[None]".repeat(6_000)}heart`, "TOO_DEEP"],
    ["ranges", "RANGE[".repeat(16_000), "UNCLOSED_BRACKET"],
    ["quotes", '"'.repeat(100_001), "UNCLOSED_QUOTE"],
    ["words without an operator", "heart ".repeat(16_000), "TOO_LONG"],
    ["a word of letters and digits in turn", "a1".repeat(50_000), "TOO_LONG"],
    ["a word of hyphens", "a-".repeat(50_000), "TOO_LONG"],
    ["a phrase of 257 words", `"${"heart ".repeat(257)}"`, "TOO_LONG"],
  ])("of 100 kB of %s is refused in bounded time", (_, text, code) => {
    const problems = problemsOf({ "query.term": text, "filter.advanced": text });
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(problems.length).toBeLessThanOrEqual(200);
    for (const { place } of problems) expect(must(place, "a place").end).toBeLessThanOrEqual(text.length);
  });
});

describe("other parameters that cannot be", () => {
  test.each([
    ["sort", "BriefTitle", "BriefTitle is neither a date nor a number"],
    ["sort", "StartDate,EnrollmentCount,CompletionDate", "2 fields at most"],
    ["sort", "StartDate:up", "no field to sort by"],
    ["sort", "\0;drop table study", "no field to sort by"],
    ["sort", "constructor", "no field to sort by"],
    ["filter.geo", "distance(91,0,50mi)", "A place is distance("],
    ["filter.geo", "distance(42,0,-50mi)", "A place is distance("],
    ["filter.geo", "distance(42,0,1e309mi)", "A place is distance("],
    ["filter.geo", `distance(${"1".repeat(100_000)},0,5mi)`, "A place is distance("],
    ["geoDecay", "func:exp,scale:0km,offset:0km,decay:0.5", "A decay is written as"],
    ["filter.ids", "NCT00000001,foo", '"foo" is no study id'],
    ["filter.overallStatus", "OPEN", '"OPEN" is no status'],
    ["filter.synonyms", "x", "is no pair of a search area and a number"],
    ["aggFilters", "fase:3", 'There is no filter "fase"'],
    ["aggFilters", "__proto__:3", 'There is no filter "__proto__"'],
    ["query.condd", "flu", "There is no parameter query.condd"],
    ["__proto__.x", "flu", "There is no parameter __proto__.x"],
    ["constructor", "flu", "There is no parameter constructor"],
  ])("%s=%j is refused with a sentence", (parameter, text, sentence) => {
    const [problem, ...more] = problemsOf({ [parameter]: text });
    expect(more).toEqual([]);
    expect(problem?.parameter).toBe(parameter);
    expect(problem?.message).toContain(sentence);
  });

  test("are all told at once, in the order of the parameters", () => {
    const problems = problemsOf({
      "query.cond": "(a",
      "query.term": "AREA[x]y",
      "filter.ids": "z",
      sort: "BriefTitle",
    });
    expect(problems.map(({ parameter }) => parameter)).toEqual(["query.term", "query.cond", "filter.ids", "sort"]);
  });
});

describe("words that mean something elsewhere", () => {
  test.each([
    '"study" OR NEAR(synthetic) * ^ : - + {col}',
    "{study_text}: synthetic*",
    'NEAR("synthetic study", 5)',
    "synthetic^2 + study",
    "synthetic:study",
    "'; drop table index_state; --",
    '" OR 1=1 --',
    "study_text MATCH 'x'",
    "_ a_ 0d_ 00synthetic",
    "%",
    "* ? . , ; : ! & / \\",
    "\\",
    "\\\\",
    "\\AND \\( \\)",
    "-synthetic",
    "מחקר סינתטי",
    "\u202e synthetic \u202c",
    "🧬🫀",
    "👩‍⚕️ synthetic",
    "a\u0301\u0302\u0303\u0304 synthetic",
    "\0",
    "synthetic\0study",
    "\u0001synthetic\u001b[31m study",
    "synthetic \ud800 study",
    '"\udc00synthetic study"',
    "ﬁbrosis ＳＹＮＴＨＥＴＩＣ",
    "İstanbul ﬀ ß ẞ ŉ",
    "x".repeat(100_000),
    "\u0301".repeat(100_000),
    "😀".repeat(50_000),
    "%".repeat(100_000),
    " ".repeat(100_000),
  ])("%j is answered, or told what is wrong with it", async (text) => {
    for (const name of ["query.term", "query.lead", "filter.advanced"]) {
      for (const expression of [text, `EXPANSION[None]${text}`]) {
        const problems = problemsOf({ [name]: expression });
        if (problems.length === 0) await found({ [name]: expression });
        else expect(problems.every(({ message }) => /[.?]$/.test(message))).toBe(true);
      }
    }
  });

  test("are answered character by character too, however many they are", async () => {
    expect(await found({ "query.term": `EXPANSION[None]${"x".repeat(40_000)}` })).toEqual([]);
  });

  test("are looked for as words where they are words", async () => {
    const all = await found({ "query.term": "synthetic study" });
    expect(all.length).toBe(STUDIES);
    expect(await found({ "query.term": "synthetic\0study" })).toEqual(all);
    expect(await found({ "query.term": "ＳＹＮＴＨＥＴＩＣ Study" })).toEqual(all);
    expect(await found({ "query.term": "synthetic* ^study" })).toEqual(all);
    expect(await found({ "query.term": "%" })).toEqual([]);
    expect(await found({ "query.term": "" })).toEqual(all);
  });
});

describe("a search of 10,000 terms", () => {
  test.each([
    ["words of one piece", "query.lead", or(10_000, (at) => `word${at}`), 0],
    ["words, one of which is there", "query.titles", `${or(9_999, (at) => `word${at}`)} OR synthetic`, STUDIES],
    ["conditions on a piece", "filter.advanced", or(10_000, (at) => `AREA[OrgStudyId]"id ${at}"`), 0],
    ["numbers", "filter.advanced", or(10_000, (at) => `AREA[EnrollmentCount]${at}`), STUDIES],
    ["a list of ids", "filter.ids", Array.from({ length: 10_000 }, (_, at) => `NCT${90_000_000 + at}`).join(), STUDIES],
  ])("(%s) is carried out", async (_, parameter, text, count) => {
    expect(await found({ [parameter]: text })).toHaveLength(count);
  });
});

describe("a page token", () => {
  const page = async (parameters: ListParameters, pageToken?: string) => {
    const bound = bindQuery(parameters, { concepts: indexed.search.concepts });
    if (bound.kind === "problems") throw new Error("the search is right");
    return indexed.search.searcher.search(bound.query, { limit: 5, pageToken });
  };
  const STUDY = { "query.term": "synthetic study" };
  const refusal = { code: "PAGE_TOKEN_INVALID", exitCode: 2 };

  test.each(["", "x", "NF0g5JCDk_E", "%00", "a".repeat(100_000), "\0", "\ud800", "🧬", "../../etc/passwd", "' or 1=1"])(
    "%j is refused",
    async (token) => {
      await expect(page(STUDY, token)).rejects.toMatchObject(refusal);
    },
  );

  test("of another search, another order, or another home is refused", async () => {
    const token = must((await page(STUDY)).nextPageToken, "there are more pages");
    expect((await page(STUDY, token)).hits).toHaveLength(5);
    await expect(page({ "query.term": "synthetic" }, token)).rejects.toMatchObject(refusal);
    await expect(page({ ...STUDY, sort: "StartDate" }, token)).rejects.toMatchObject(refusal);
    await expect(page({ ...STUDY, "filter.ids": "NCT90000001" }, token)).rejects.toMatchObject(refusal);
    const other = await indexStudies(simulatedTexts(STUDIES, 3));
    try {
      const bound = bindQuery(STUDY, { concepts: other.search.concepts });
      if (bound.kind === "problems") throw new Error("the search is right");
      const asked = other.search.searcher.search(bound.query, { limit: 5, pageToken: token });
      await expect(asked).rejects.toMatchObject(refusal);
    } finally {
      await other.close();
    }
  });

  test("with one character changed is refused", async () => {
    const token = must((await page(STUDY)).nextPageToken, "there are more pages");
    for (let at = 0; at < token.length - 1; at += 7) {
      const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
      await expect(page(STUDY, changed)).rejects.toMatchObject(refusal);
    }
  });
});

describe("the command line", () => {
  test("tells the first few problems with a part of the text, however long it is", async () => {
    const home = temporaryFolder();
    for (const text of ["(".repeat(100_000), `${"(".repeat(50_000)}a${")".repeat(50_000)}`, "a1".repeat(50_000)]) {
      const run = await runLind(["search", "--advanced", text], { home });
      expect(run).toMatchObject({ exitCode: 2, out: "" });
      expect(run.err.length).toBeLessThan(2_000);
      expect(run.err).toMatch(/^lind: filter\.advanced, character \d+: [A-Z]/);
    }
    const many = await runLind(["search", "(".repeat(100_000)], { home });
    expect(many.err.trimEnd().split("\n")).toHaveLength(6);
    expect(many.err).toMatch(/\n {6}And \d+ more\.\n$/);
  });

  test("marks the place by characters, and lets nothing act on the terminal", async () => {
    const home = temporaryFolder();
    const run = await runLind(["search", "🧬🧬 \u001b[2J AREA[Phaze]x"], { home });
    expect(run.err).not.toContain("\u001b");
    expect(run.err).toContain(
      "query.term, character 14: There is no piece or search area `Phaze`; did you mean Phase?",
    );
    expect(run.err).toContain("In: 🧬🧬 ␛[2J AREA[»Phaze«]x\n");
  });

  test.each([
    [["--type", "constructor"], '"constructor" is no StudyType.'],
    [["--geo", "42,-71"], '"42,-71" is no place.'],
    [["--geo", "1e3,0,5mi"], '"1e3,0,5mi" is no place.'],
    [["--agg", "fase:3"], 'There is no filter "fase"'],
    [["--sort", "BriefTitle"], "BriefTitle is neither a date nor a number"],
    [["--fields", " , "], "--fields names no field."],
    [["--limit", "0"], "--limit must be a whole number of at least 1"],
    [["--constructor"], "lind search has no option --constructor"],
    [["--explain=yes"], "--explain takes no value."],
    [["a", "b"], "Several words belong in quotation marks."],
    [["a", "--term", "b"], "were given twice"],
  ])("refuses lind search %j before anything is opened", async (argv, sentence) => {
    const home = join(temporaryFolder(), "home");
    const run = await runLind(["search", ...argv], { home });
    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain(sentence);
  });

  test.each(["constructor", "toString", "__proto__"])("knows no command %s", async (name) => {
    for (const argv of [[name], ["help", name]]) {
      const run = await runLind(argv, { home: temporaryFolder() });
      expect(run).toMatchObject({ exitCode: 2, out: "" });
      expect(run.err).toContain(`lind has no command "${name}"`);
    }
  });

  test("finds nothing for odd words, and says so", async () => {
    const home = temporaryFolder();
    const file = join(home, "study.json");
    writeFileSync(file, studyText({ nctId: "NCT00000102" }));
    await runLind(["sync", "--file", file], { home });
    for (const text of ["%", "🧬", "\0", "x".repeat(100_000), "'; drop table study; --"]) {
      const run = await runLind(["search", text, "--explain"], { home });
      expect(run.exitCode, text.slice(0, 30)).toBe(1);
      expect(run.out).toContain("0 studies");
    }
    expect((await runLind(["search", "--count"], { home })).out).toBe("1\n");
  });
});
