import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseWriter, formats, isFormatName, type TextFormatName } from "./formats.ts";
import { writeOne } from "./list-writer.ts";
import { mutatedTexts, simulatedTexts } from "./records-under-test.ts";

const texts = simulatedTexts(60);
const names = Object.keys(formats).filter((name): name is TextFormatName => isFormatName(name) && name !== "json.zip");

function written(name: TextFormatName, text: string): string {
  const chosen = chooseWriter(name);
  if (chosen.kind === "refused") throw new Error(chosen.message);
  return writeOne(chosen.writer, text);
}

describe.each(names)("%s", (name) => {
  test("writes a record of any shape", () => {
    fc.assert(
      fc.property(fc.oneof(mutatedTexts(texts), fc.json(), fc.string()), (text) => {
        expect(typeof written(name, text)).toBe("string");
      }),
      { numRuns: 300 },
    );
  });
});
