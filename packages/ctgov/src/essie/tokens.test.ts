import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTokens, TEXT_LENGTH_MAX, type Token } from "./tokens.ts";

/** `kind:text@start-end`, the arguments of an operator behind its name. */
function showToken(token: Token): string {
  const place = `@${token.start}-${token.end}`;
  if (token.kind === "word" || token.kind === "phrase") return `${token.kind}:${token.text}${place}`;
  if (!("arguments" in token)) return token.kind + place;
  const name = token.kind === "operator" ? token.operator : token.kind.toUpperCase();
  return `${name}[${token.arguments.map(({ text, start, end }) => `${text}@${start}-${end}`).join("|")}]${place}`;
}

const showTokens = (text: string) => readTokens(text).tokens.map(showToken);
const showDiagnostics = (text: string) =>
  readTokens(text).diagnostics.map(({ code, start, end }) => `${code}@${start}-${end}`);

describe("readTokens", () => {
  test.each([
    ["", []],
    [" \t\r\n\u00a0", []],
    ["heart attack", ["word:heart@0-5", "word:attack@6-12"]],
    ['a"b c"d', ["word:a@0-1", "phrase:b c@1-6", "word:d@6-7"]],
    ["(a)b", ["open@0-1", "word:a@1-2", "close@2-3", "word:b@3-4"]],
    ["a AND b", ["word:a@0-1", "and@2-5", "word:b@6-7"]],
    ["OR NOT MISSING ALL", ["or@0-2", "not@3-6", "missing@7-14", "all@15-18"]],
    [
      "and Or not missing all",
      ["word:and@0-3", "word:Or@4-6", "word:not@7-10", "word:missing@11-18", "word:all@19-22"],
    ],
    ["NOTE BAND-AND MIN MAX", ["word:NOTE@0-4", "word:BAND-AND@5-13", "word:MIN@14-17", "word:MAX@18-21"]],
    ["ALL(x)NOT", ["all@0-3", "open@3-4", "word:x@4-5", "close@5-6", "not@6-9"]],
    ["a,OR b", ["word:a@0-1", "word:,@1-2", "or@2-4", "word:b@5-6"]],
    ["EXPAND trial", ["word:EXPAND@0-6", "word:trial@7-12"]],
    ["β-blocker 🫀 مرض", ["word:β-blocker@0-9", "word:🫀@10-12", "word:مرض@13-16"]],
    ["a\u0000b \u202ec", ["word:a\u0000b@0-3", "word:\u202ec@4-6"]],
  ])("%j", (text, tokens) => {
    expect(showTokens(text)).toEqual(tokens);
    expect(showDiagnostics(text)).toEqual([]);
  });

  test.each([
    [String.raw`\MISSING`, ["word:MISSING@0-8"]],
    [String.raw`\"sleep deprivation\"`, ['word:"sleep@0-7', 'word:deprivation"@8-21']],
    [String.raw`\(a\) \[b\]`, ["word:(a)@0-5", "word:[b]@6-11"]],
    [String.raw`\h\eart`, ["word:heart@0-7"]],
    [String.raw`\\OR`, [String.raw`word:\OR@0-4`]],
    [String.raw`a\,OR`, ["word:a,OR@0-5"]],
    [String.raw`\ a \ `, ["word:\\@0-1", "word:a@2-3", "word:\\@4-5"]],
    ["a\\", ["word:a\\@0-2"]],
    [String.raw`"a \"b\" \\ \c"`, [String.raw`phrase:a "b" \ c@0-15`]],
    [String.raw`AREA\[x\]`, ["word:AREA[x]@0-9"]],
  ])("resolves the escapes of %s", (text, tokens) => {
    expect(showTokens(text)).toEqual(tokens);
    expect(showDiagnostics(text)).toEqual([]);
  });

  test.each([
    ["AREA[Phase]PHASE3", ["AREA[Phase@5-10]@0-11", "word:PHASE3@11-17"]],
    ["AREA[ Phase:size ] 2", ["AREA[Phase:size@6-16]@0-18", "word:2@19-20"]],
    ["COVER[FullMatch]x", ["COVERAGE[FullMatch@6-15]@0-16", "word:x@16-17"]],
    ["EXPAND[Term]x", ["EXPANSION[Term@7-11]@0-12", "word:x@12-13"]],
    ["RANGE[MIN, 16 years]", ["RANGE[MIN@6-9|16 years@11-19]@0-20"]],
    ["RANGE[,]", ["RANGE[@6-6|@7-7]@0-8"]],
    ["RANGE[ , ]", ["RANGE[@7-7|@9-9]@0-10"]],
    ["DISTANCE[1,-2.5,50mi]", ["DISTANCE[1@9-10|-2.5@11-15|50mi@16-20]@0-21"]],
    ["AREA[]x", ["AREA[@5-5]@0-6", "word:x@6-7"]],
  ])("reads the brackets of %s", (text, tokens) => {
    expect(showTokens(text)).toEqual(tokens);
    expect(showDiagnostics(text)).toEqual([]);
  });

  test.each([
    ['a "b c', ["word:a@0-1", "phrase:b c@2-6"], ["UNCLOSED_QUOTE@2-3"]],
    ['"a\\"', ['phrase:a"@0-4'], ["UNCLOSED_QUOTE@0-1"]],
    ["a) b", ["word:a@0-1", "word:)@1-2", "word:b@3-4"], ["UNOPENED_BRACKET@1-2"]],
    ["x [", ["word:x@0-1", "word:[@2-3"], ["UNEXPECTED_TEXT@2-3"]],
    [
      "[18F] FDG",
      ["word:[@0-1", "word:18F@1-4", "word:]@4-5", "word:FDG@6-9"],
      "UNEXPECTED_TEXT@0-1 UNEXPECTED_TEXT@4-5",
    ],
    ["AREA x", ["word:AREA@0-4", "word:x@5-6"], ["MALFORMED_OPERATOR@0-4"]],
    ["AREA [Phase]x", ["AREA[Phase@6-11]@0-12", "word:x@12-13"], ["MALFORMED_OPERATOR@0-6"]],
    ["area[Phase]x", ["AREA[Phase@5-10]@0-11", "word:x@11-12"], ["MALFORMED_OPERATOR@0-4"]],
    ["RNAGE[1,2]", ["RANGE[1@6-7|2@8-9]@0-10"], ["MALFORMED_OPERATOR@0-5"]],
    ["AREA[Phase PHASE3", ["AREA[Phase@5-10]@0-10", "word:PHASE3@11-17"], ["UNCLOSED_BRACKET@4-5"]],
    ['AREA[Phase"x"', ["AREA[Phase@5-10]@0-10", "phrase:x@10-13"], ["UNCLOSED_BRACKET@4-5"]],
    ["AREA[Phase(x)", ["AREA[Phase@5-10]@0-10", "open@10-11", "word:x@11-12", "close@12-13"], ["UNCLOSED_BRACKET@4-5"]],
    ["RANGE[MIN", ["RANGE[MIN@6-9]@0-9"], ["UNCLOSED_BRACKET@5-6"]],
    ["RANGE[1, 2 AND b", ["RANGE[1@6-7|2@9-10]@0-10", "and@11-14", "word:b@15-16"], ["UNCLOSED_BRACKET@5-6"]],
    ["AREA[AREA[x]y", ["AREA[AREA@5-9]@0-9", "word:[@9-10", "word:x@10-11", "word:]@11-12", "word:y@12-13"], undefined],
  ])("%s is read as far as it makes sense", (text, tokens, diagnostics) => {
    expect(showTokens(text)).toEqual(tokens);
    const expected = typeof diagnostics === "string" ? diagnostics.split(" ") : diagnostics;
    if (expected !== undefined) expect(showDiagnostics(text)).toEqual(expected);
  });

  test("names the operator that was meant", () => {
    expect(readTokens("Covrage[FullMatch]x").diagnostics).toEqual([
      {
        code: "MALFORMED_OPERATOR",
        message: "There is no operator `Covrage`; write COVERAGE.",
        suggestion: "COVERAGE",
        start: 0,
        end: 7,
      },
    ]);
  });

  test("cuts a text that is too long and says where", () => {
    const { tokens, diagnostics } = readTokens(`${"x".repeat(TEXT_LENGTH_MAX)}yz`);
    expect(tokens.map(({ start, end }) => [start, end])).toEqual([[0, TEXT_LENGTH_MAX]]);
    expect(diagnostics.map(({ code, start, end }) => [code, start, end])).toEqual([
      ["TOO_LONG", TEXT_LENGTH_MAX, TEXT_LENGTH_MAX + 2],
    ]);
    expect(readTokens("x".repeat(TEXT_LENGTH_MAX)).diagnostics).toEqual([]);
  });

  test("tokens follow one another, and only white space stands between them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        let end = 0;
        for (const token of readTokens(text).tokens) {
          expect(text.slice(end, token.start).trim()).toBe("");
          expect(token.end).toBeGreaterThan(token.start);
          end = token.end;
        }
        expect(text.slice(end).trim()).toBe("");
      }),
    );
  });
});
