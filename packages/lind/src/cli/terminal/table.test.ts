import fc from "fast-check";
import stringWidth from "fast-string-width";
import { describe, expect, test } from "vitest";
import { renderTable, truncate } from "./table.ts";

const plain = (text: string) => text;

describe("renderTable", () => {
  test("aligns values under their headings", () => {
    const table = renderTable(
      [{ heading: "Study" }, { heading: "Sites", align: "right" }],
      [
        ["NCT00000102", "1"],
        ["NCT00000410", "250"],
      ],
      80,
      plain,
    );
    expect(table.split("\n")).toEqual(["Study        Sites", "NCT00000102      1", "NCT00000410    250"]);
  });

  test("shrinks only the columns that may, widest first", () => {
    const table = renderTable(
      [{ heading: "Id" }, { heading: "Title", shrinkTo: 6 }],
      [["NCT00000102", "Congenital Adrenal Hyperplasia"]],
      24,
      plain,
    );
    expect(table.split("\n")[1]).toBe("NCT00000102  Congenital…");
  });

  test("moves columns together where shrinking is not enough", () => {
    const columns = [
      { heading: "Id" },
      { heading: "Title", shrinkTo: 6 },
      { heading: "Sites", align: "right" },
    ] as const;
    const linesAt = (width: number) => {
      return renderTable(columns, [["NCT00000102", "Hyperplasia", "250"]], width, plain).split("\n");
    };
    expect(linesAt(26)).toEqual(["Id           Title   Sites", "NCT00000102  Hyper…    250"]);
    expect(linesAt(24)).toEqual(["Id          Title  Sites", "NCT00000102 Hyper…   250"]);
  });

  test("lets no column grow wider than it may", () => {
    const table = renderTable([{ heading: "Title", growTo: 8 }], [["Lemons for scurvy"]], 80, plain);
    expect(table.split("\n")[1]).toBe("Lemons…");
  });

  test("keeps a record's control characters and line breaks away from the terminal", () => {
    const table = renderTable([{ heading: "Title" }], [["a\u001b[2Jb\nc\u0007"]], 80, plain);
    expect(table.split("\n")[1]).toBe("a[2Jb c");
  });
});

describe("truncate", () => {
  test("never grows beyond the width and never cuts a character in two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const shown = truncate(text, width);
        expect(stringWidth(shown)).toBeLessThanOrEqual(Math.max(width, 1));
        expect(shown).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }),
    );
  });
});
