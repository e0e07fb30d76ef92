import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedPath } from "../../../../test/support/shared.ts";
import { isJsonObject } from "../study/index.ts";
import { checkExpression } from "./check.ts";
import { parseExpression } from "./parse.ts";
import { printExpression } from "./print.ts";

/** A list that was split at its commas before it was published: the request had `RANGE[MIN,MAX]`. */
const CUT_TEXT = "AREA[ResultsFirstPostDate]RANGE[MIN";

interface RecordedText {
  readonly text: string;
  readonly parameter: string;
  readonly status: number;
  /** What the registry answered, where it refused. */
  readonly body: string;
}

function readRecordedTexts(): readonly RecordedText[] {
  const lines = readFileSync(sharedPath("data/recorded/counts-and-errors.jsonl"), "utf8").trim().split("\n");
  return lines.flatMap((line) => {
    const { status, params, body } = JSON.parse(line);
    if (!isJsonObject(params)) return [];
    return Object.entries(params)
      .filter(([parameter]) => parameter.startsWith("query.") || parameter.endsWith(".advanced"))
      .map(([parameter, text]) => ({ text: String(text), parameter, status, body: String(body ?? "") }));
  });
}

describe.skipIf(!hasSharedData)("recorded requests", () => {
  const recorded = hasSharedData ? readRecordedTexts() : [];

  test("what the registry answered is right", () => {
    const answered = recorded.filter(({ status, text }) => status === 200 && text !== CUT_TEXT);
    expect(new Set(answered.map(({ text }) => text)).size).toBeGreaterThan(80);
    const refused = answered.filter(({ text }) => checkExpression(parseExpression(text)).length > 0);
    expect(refused).toEqual([]);
  });

  test("what the registry answered comes back from its printed form", () => {
    for (const { text, status } of recorded) {
      if (status !== 200 || text === CUT_TEXT) continue;
      const { expression } = parseExpression(text);
      expect(parseExpression(printExpression(expression))).toMatchObject({ expression, diagnostics: [] });
    }
  });

  test("what the registry refused as an expression is refused, for the same reason", () => {
    const refused = recorded.filter(({ body }) => body.startsWith("Error parsing query in "));
    const codes = refused.map(({ text }) => [text, ...checkExpression(parseExpression(text)).map(({ code }) => code)]);
    expect(codes).toEqual([
      ["AREA[NotARealField]x", "UNKNOWN_AREA"],
      ["AREA[Phase]PHASE5", "UNKNOWN_VALUE"],
      ['AREA[LeadSponsorName]COVERAGE[FullMatc]"x"', "UNKNOWN_COVERAGE"],
      ["x [", "UNEXPECTED_TEXT"],
      ["(x", "UNCLOSED_BRACKET"],
      ["x [", "UNEXPECTED_TEXT"],
    ]);
  });

  test("the text that was cut is told to be cut", () => {
    expect(recorded.filter(({ text }) => text === CUT_TEXT).length).toBeGreaterThan(0);
    expect(checkExpression(parseExpression(CUT_TEXT)).map(({ code }) => code)).toEqual([
      "INVALID_RANGE",
      "UNCLOSED_BRACKET",
    ]);
  });
});
