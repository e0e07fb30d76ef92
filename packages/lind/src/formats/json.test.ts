import { describe, expect, test } from "vitest";
import { chooseWriter } from "./formats.ts";
import { createJsonPageWriter, createJsonWriter, createNdjsonWriter, type JsonPage } from "./json.ts";
import { toLegacyMarkup } from "./legacy-markup.ts";
import type { ListWriter } from "./list-writer.ts";

// As no program would write it: what comes out is this text and not one that means the same.
const ODD = '{"hasResults": true,\n"x":40.0}';

const written = (writer: ListWriter, texts: readonly string[]) =>
  writer.head() + texts.map((text) => writer.study(text)).join("") + writer.tail();

describe("json", () => {
  test("a list is as the site's download has it, of exact texts", () => {
    expect(written(createJsonWriter(), [ODD, "{}"])).toBe(`[\n${ODD},\n{}\n]`);
    expect(written(createNdjsonWriter(), ["{}", "{}"])).toBe("{}\n{}\n");
  });

  const pages: readonly (readonly [JsonPage, readonly string[], string])[] = [
    [
      { totalCount: () => 2, nextPageToken: () => "abc" },
      ["{}"],
      '{"totalCount":2,"studies":[\n{}\n],"nextPageToken":"abc"}',
    ],
    [{}, ["{}", "{}"], '{"studies":[\n{},\n{}\n]}'],
    [{ totalCount: () => 0 }, [], '{"totalCount":0,"studies":[\n\n]}'],
  ];
  test.each(pages)("a page %j of %j is %s", (page, texts, expected) => {
    expect(written(createJsonPageWriter(page), texts)).toBe(expected);
  });

  test("fields are cut from the text, figures as they are written", () => {
    const chosen = chooseWriter("ndjson", { fields: ["BaselineMeasurementValue", "HasResults", "LocationGeoPoint"] });
    const text = '{"a":1,"derivedSection":{},"resultsSection":{"b":2},"hasResults":false}';
    expect(chosen.kind === "writer" && written(chosen.writer, [text])).toBe(
      '{"resultsSection":{},"hasResults":false}\n',
    );
  });

  test("legacy markup has line breaks of CR LF and no protecting backslashes, in fields of markup only", () => {
    expect(toLegacyMarkup("* \\> 18\\* years\r\n* \\\\ a\\b")).toBe("* > 18* years\r\n* \\ a\\b");
    const chosen = chooseWriter("ndjson", { markupFormat: "legacy" });
    const text =
      '{"protocolSection":{"identificationModule":{"briefTitle":"a\\nb \\\\> c"},"eligibilityModule":{"eligibilityCriteria":"a\\nb \\\\> c"}},"n":1.0}';
    expect(chosen.kind === "writer" && written(chosen.writer, [text])).toBe(
      '{"protocolSection":{"identificationModule":{"briefTitle":"a\\nb \\\\> c"},"eligibilityModule":{"eligibilityCriteria":"a\\r\\nb > c"}},"n":1.0}\n',
    );
  });
});

describe("fields that a format does not have", () => {
  test.each([
    ["json", "NCTIdd", "Parameter 'fields' contains invalid field name: 'NCTIdd'", "NCTId"],
    ["csv", "NCTId", "Parameter 'fields' contains invalid CSV column name: 'NCTId'", undefined],
    ["ris", "TX", "Parameter 'fields' contains invalid RIS tag: 'TX'", "T2"],
    ["fhir.json", "NCTId", "Parameter 'fields' must be unspecified for format `fhir.json`", undefined],
  ] as const)("%s: %s", (format, name, message, suggestion) => {
    const chosen = chooseWriter(format, { fields: [name] });
    expect(chosen).toMatchObject({ kind: "refused", message });
    if (chosen.kind === "refused" && suggestion !== "T2") expect(chosen.suggestion).toBe(suggestion);
  });
});
