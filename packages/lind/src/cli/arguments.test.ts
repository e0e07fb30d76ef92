import { describe, expect, test } from "vitest";
import { isLindError } from "../base/errors.ts";
import { parseArguments } from "./arguments.ts";
import type { Command } from "./command.ts";

const command: Command = {
  name: "sync",
  summary: "Mirror",
  operands: "",
  options: {
    cond: { value: "TEXT", summary: "Condition" },
    file: { value: "PATH", summary: "File", repeatable: true },
    full: { summary: "Everything again" },
    limit: { value: "N", summary: "How many" },
    format: { value: "NAME", summary: "Form", choices: ["table", "json", "ndjson"] },
  },
  examples: [],
  run: () => Promise.resolve(0),
};

function refusalOf(words: readonly string[]): string {
  try {
    parseArguments(command, words).wholeNumber("limit", 1);
  } catch (error) {
    if (isLindError(error)) return `${error.message} ${error.hint ?? ""}`.trim();
    throw error;
  }
  return "";
}

describe("parseArguments", () => {
  test("reads switches, values, repeated values and operands", () => {
    const args = parseArguments(command, [
      "NCT00000102",
      "--cond",
      "heart failure",
      "--file=a",
      "--file",
      "b",
      "--full",
      "--json",
    ]);
    expect(args.positionals).toEqual(["NCT00000102"]);
    expect(args.text("cond")).toBe("heart failure");
    expect(args.texts("file")).toEqual(["a", "b"]);
    expect(args.has("full")).toBe(true);
    expect(args.has("json")).toBe(true);
    expect(args.text("format")).toBeUndefined();
    expect(args.wholeNumber("limit", 1)).toBeUndefined();
  });

  test.each([
    [["--conds", "x"], 'lind sync has no option --conds; did you mean --cond? "lind sync --help" lists its options.'],
    [["--zzzzzz"], 'lind sync has no option --zzzzzz. "lind sync --help" lists its options.'],
    [["--cond"], "--cond needs a value: --cond TEXT."],
    [["--full=yes"], "--full takes no value."],
    [["--cond", "a", "--cond", "b"], "--cond was given twice."],
    [["--format", "jsn"], '--format cannot be "jsn"; did you mean "json"? It takes one of: table, json, ndjson.'],
    [["--limit", "0"], '--limit must be a whole number of at least 1, not "0".'],
    [["--limit", "ten"], '--limit must be a whole number of at least 1, not "ten".'],
    [["-x"], 'lind sync has no option -x. "lind sync --help" lists its options.'],
  ])("refuses %j", (words, sentence) => {
    expect(refusalOf(words)).toBe(sentence);
  });
});
