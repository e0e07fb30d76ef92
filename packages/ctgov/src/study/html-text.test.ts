import { describe, expect, test } from "vitest";
import { toMarkdownRecord } from "./html-record.ts";
import { markdownOfHtml } from "./html-text.ts";

describe("a text of the registry's site", () => {
  test.each([
    ["text without markup", "Adults * only", "Adults * only"],
    ["paragraphs", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."],
    ["a paragraph over several lines", "<p>One\ntwo</p>\n", "One\ntwo"],
    [
      "a list",
      "<p>Inclusion Criteria:</p>\n<ul>\n<li>Adults</li>\n<li>ECOG 0&#x2F;1</li>\n</ul>\n<p>Exclusion Criteria:</p><ul><li>None</li></ul>",
      "Inclusion Criteria:\n\n* Adults\n* ECOG 0/1\n\nExclusion Criteria:\n\n* None",
    ],
    ["a numbered list from 3", '<ol start="3"><li>Three</li><li>Four</li></ol>', "3. Three\n4. Four"],
    [
      "a list in a list",
      "<ol><li>Outer<ul><li>inner</li><li>second</li></ul></li><li>Next</li></ol>",
      "1. Outer\n   * inner\n   * second\n2. Next",
    ],
    ["paragraphs in an item", "<ul><li><p>First.</p><p>Second.</p></li></ul>", "* First.\n\n  Second."],
    ["emphasis", "<p><strong>Part A</strong> and <em>B</em></p>", "**Part A** and *B*"],
    ["a line break", "<p>One<br/>two<br>three</p>", "One\ntwo\nthree"],
    ["marked search words", 'with <mark class="hl-term">CRPC</mark> only', "with CRPC only"],
    [
      "signs that markdown reads",
      "<p>PSA &lt; 4 &amp; [free] 10^9 ~5 * x</p>",
      "PSA \\< 4 & \\[free\\] 10\\^9 \\~5 \\* x",
    ],
    ["a tag that is none of the registry's", "<p>the <drug> arm</p>", "the \\<drug\\> arm"],
    ["nothing", "", ""],
    ["tags alone", "<p></p><ul></ul>", ""],
  ])("%s", (_, html, markdown) => {
    expect(markdownOfHtml(html)).toBe(markdown);
  });

  test.each(["<p>open", "</p></ul></li>closed", "<li>item without a list", "<", "&", "<ul><ul><ul>", "<ol start=>x"])(
    "of broken markup %j has no exception and loses no word",
    (html) => {
      const words = html.replace(/<\/?(?:p|ul|ol|li)\b[^>]*>/g, " ").match(/[a-z]+/g) ?? [];
      for (const word of words) expect(markdownOfHtml(html)).toContain(word);
    },
  );
});

test("a record changes in its markup and in the entities of its texts, and in nothing else", () => {
  const text =
    '{ "protocolSection":{"identificationModule":{"nctId":"NCT00000102","briefTitle":"A &amp; B"},"descriptionModule":{"briefSummary":"<p>a&#x2F;b</p>"},"designModule":{"enrollmentInfo":{"count":40.0}}},"unknown":"<p>&amp;</p>"}';
  expect(toMarkdownRecord(text)).toBe(
    '{"protocolSection":{"identificationModule":{"nctId":"NCT00000102","briefTitle":"A & B"},"descriptionModule":{"briefSummary":"a/b"},"designModule":{"enrollmentInfo":{"count":40.0}}},"unknown":"<p>&amp;</p>"}',
  );
});
