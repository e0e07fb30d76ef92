import { readdirSync, readFileSync } from "node:fs";
import { type JsonObject, toMarkdownRecord, valuesOf } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { isSameText } from "../../packages/lind/src/changes/text-equality.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

/**
 * The registry's site makes HTML of the markdown that the API gives. This does it a second time, as far as real texts go:
 * paragraphs, lists in lists by their indent, numbers that do not begin at 1, protected signs.
 */
function htmlOf(markdown: string): string {
  const open: { readonly indent: number; readonly tag: string }[] = [];
  let html = "";
  const closeTo = (indent: number) => {
    for (let list = open.at(-1); list !== undefined && list.indent > indent; list = open.at(-1)) {
      html += `</li></${list.tag}>`;
      open.pop();
    }
  };
  for (const line of markdown.split("\n").filter((each) => each.trim() !== "")) {
    const item = /^( *)(\*|\d+\.) (.*)$/.exec(line);
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (item === null) {
      if (indent === 0 || open.length === 0) closeTo(-1);
      html += `<p>${escapeHtml(line.trim())}</p>`;
      continue;
    }
    closeTo(indent);
    const last = open.at(-1);
    const tag = item[2] === "*" ? "ul" : "ol";
    if (last?.indent === indent && last.tag === tag) html += "</li><li>";
    else {
      if (last?.indent === indent) closeTo(indent - 1);
      html += tag === "ul" ? "<ul><li>" : `<ol start="${Number.parseInt(item[2] ?? "1", 10)}"><li>`;
      open.push({ indent, tag });
    }
    html += escapeHtml(item[3] ?? "");
  }
  closeTo(-1);
  return html;
}

function escapeHtml(markdown: string): string {
  return markdown
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("/", "&#x2F;");
}

/**
 * What HTML does not know: numbers of a list that leave one out or begin again, since `<ol>` only counts on; and a backslash before
 * a sign that needs none.
 */
const SAID_DIFFERENTLY: readonly string[] = [
  "NCT00657033.json EligibilityCriteria",
  "NCT02398370.json EligibilityCriteria",
  "NCT03518983.json EligibilityCriteria",
  "NCT03642366.json EligibilityCriteria",
  "NCT03933150.json DetailedDescription",
  "NCT04506658.json EligibilityCriteria",
  "NCT04544683.json BriefSummary",
  "NCT04789655.json EligibilityCriteria",
  "NCT04948307.json EligibilityCriteria",
];

const PIECES = ["EligibilityCriteria", "BriefSummary", "DetailedDescription"] as const;

describe.skipIf(!hasSharedData)("real texts in HTML", () => {
  test("say the same as in markdown once they are read, but for nine of more than 2,000", () => {
    const differing: string[] = [];
    let texts = 0;
    for (const name of readdirSync(sharedPath("data/studies"))) {
      const study = JSON.parse(readFileSync(sharedPath("data/studies", name), "utf8")) as JsonObject;
      for (const piece of PIECES) {
        const [markdown] = valuesOf(study, piece);
        if (typeof markdown !== "string") continue;
        texts += 1;
        const record = { protocolSection: { descriptionModule: { briefSummary: htmlOf(markdown) } } };
        const [read] = valuesOf(JSON.parse(toMarkdownRecord(JSON.stringify(record))), "BriefSummary");
        if (typeof read !== "string" || !isSameText(read, markdown)) differing.push(`${name} ${piece}`);
      }
    }
    expect(texts).toBeGreaterThan(2_000);
    expect(differing).toEqual(SAID_DIFFERENTLY);
  });
});
