import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeOne } from "../list-writer.ts";
import { mutatedTexts, simulatedTexts } from "../records-under-test.ts";
import { escapeCell, escapeLine, keepMarkup, link, table } from "./escaping.ts";
import { createMarkdownWriter } from "./markdown.ts";

describe("markdown", () => {
  const study = {
    protocolSection: {
      identificationModule: { nctId: "NCT00000101", briefTitle: "Lemons *for* scurvy", officialTitle: "# Official" },
      statusModule: { overallStatus: "COMPLETED", startDateStruct: { date: "1747-05", type: "ACTUAL" } },
      designModule: { studyType: "INTERVENTIONAL", phases: ["PHASE2"], enrollmentInfo: { count: 12, type: "ACTUAL" } },
      descriptionModule: { briefSummary: "* one\n* two \\> 1\n\n<script>alert(1)</script>" },
      eligibilityModule: { sex: "MALE", minimumAge: "18 Years" },
      outcomesModule: { primaryOutcomes: [{ measure: "Gums | teeth", timeFrame: "6 days" }] },
      contactsLocationsModule: {
        locations: [
          { facility: "HMS Salisbury", city: "Plymouth", country: "United Kingdom" },
          { city: "Paris", country: "France", status: "RECRUITING" },
          { facility: "Haslar", country: "United Kingdom" },
        ],
      },
    },
  };

  test("is a page about a study", () => {
    expect(writeOne(createMarkdownWriter(), JSON.stringify(study)).split("\n")).toEqual([
      "# Lemons \\*for\\* scurvy",
      "",
      "\\# Official",
      "",
      "**Completed** · [NCT00000101](<https://clinicaltrials.gov/study/NCT00000101>)",
      "",
      "|  |  |",
      "| --- | --- |",
      "| **Type** | Interventional |",
      "| **Phase** | Phase 2 |",
      "| **Enrollment** | 12 (actual) |",
      "",
      "## Summary",
      "",
      "* one",
      "* two \\> 1",
      "",
      "\\<script\\>alert(1)\\</script\\>",
      "",
      "## Outcomes",
      "",
      "|  | Measure | Time frame | Description |",
      "| --- | --- | --- | --- |",
      "| Primary | Gums \\| teeth | 6 days |  |",
      "",
      "## Eligibility",
      "",
      "Sex: Male · Age: 18 Years and older",
      "",
      "## Locations",
      "",
      "### United Kingdom (2)",
      "",
      "- HMS Salisbury, Plymouth",
      "- Haslar",
      "",
      "### France (1)",
      "",
      "- Paris: Recruiting",
      "",
      "## Dates",
      "",
      "|  | Date |  |",
      "| --- | --- | --- |",
      "| Start | 1747-05 | actual |",
      "",
    ]);
  });

  test("an invented study says so and does not link to the registry", () => {
    const [text = ""] = simulatedTexts(1);
    const page = writeOne(createMarkdownWriter(), text);
    expect(page).toContain("SYNTHETIC");
    expect(page).not.toContain("https://clinicaltrials.gov/study/");
  });

  test("no value of a record becomes HTML, or a link to elsewhere than the web", () => {
    fc.assert(
      fc.property(mutatedTexts(simulatedTexts(20)), (text) => {
        const page = writeOne(createMarkdownWriter(), text);
        for (const [, before = "", following = ""] of page.matchAll(/(.?.?)<(.?)/g)) {
          const isLink = before.endsWith("](") && following === "h";
          expect(isLink || /(?:^|[^\\])\\$|^\\\\?$/.test(before), `${before}<${following}`).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("escaping", () => {
  test.each([
    ["a_b*c`d", "a\\_b\\*c\\`d"],
    ["- item", "\\- item"],
    ["1. item", "1\\. item"],
    ["10.3 (-1 to 2)", "10.3 (-1 to 2)"],
    ["-5", "-5"],
    ["---", "\\---"],
    ["a\n\n# b", "a \\# b"],
    ["[x](javascript:y)", "\\[x\\](javascript:y)"],
    ["&lt;b&gt; | c", "\\&lt;b\\&gt; \\| c"],
  ])("a line %j is %j", (text, expected) => {
    expect(escapeLine(text)).toBe(expected);
  });

  test.each([
    ["* a\n   * b\n\n1. c", "* a\n   * b\n\n1. c"],
    ["\\> 18 \\* x", "\\> 18 \\* x"],
    ["# heading\n## more", "\\# heading\n\\## more"],
    ["* # heading\n1. * ## more", "* \\# heading\n1. * \\## more"],
    ["title\n===\n---\nx", "title\n\\===\n\\---\nx"],
    ["[a](http://b) ![c](d) <e> `f` | g", "\\[a\\](http://b) !\\[c\\](d) \\<e\\> \\`f\\` \\| g"],
    ["\\\\<b>", "\\\\\\<b\\>"],
  ])("markup %j is %j", (text, expected) => {
    expect(keepMarkup(text)).toBe(expected);
  });

  test("links lead to the web only", () => {
    expect(link("A [b]", "https://x.org/?a=1")).toBe("[A \\[b\\]](<https://x.org/?a=1>)");
    for (const url of ["javascript:alert(1)", "https://x.org/a b", "https://x.org/<b>", "https://x.org/)"]) {
      expect(link("words", url)).toBe("words");
    }
  });

  test("cells are one line", () => {
    expect(table(["", "b"], [[escapeCell("x\ny \\> | z"), ""]])).toEqual([
      "|  | b |",
      "| --- | --- |",
      "| x y \\> \\| z |  |",
      "",
    ]);
    expect(table(["a"], [])).toEqual([]);
  });
});
