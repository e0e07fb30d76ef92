import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fhirProblems } from "../../../../../test/support/fhir-validator.ts";
import { writeOne } from "../list-writer.ts";
import { mutatedTexts, simulatedTexts } from "../records-under-test.ts";
import { createFhirWriter } from "./fhir.ts";

const texts = simulatedTexts(60);

describe("fhir.json", () => {
  test("is a valid bundle for every kind of study", () => {
    const writer = createFhirWriter();
    const bundle = writer.head() + texts.map((text) => writer.study(text)).join("") + writer.tail();
    expect(fhirProblems(JSON.parse(bundle))).toEqual([]);
  });

  test("of no study is a bundle without entries", () => {
    const writer = createFhirWriter();
    expect(JSON.parse(writer.head() + writer.tail())).toEqual({ resourceType: "Bundle", type: "collection" });
  });

  test("stays valid whatever a record holds", () => {
    fc.assert(
      fc.property(fc.oneof(mutatedTexts(texts), fc.json()), (text) => {
        expect(fhirProblems(JSON.parse(writeOne(createFhirWriter(), text)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['"status":"active"', '"status":"open"'],
    ['"status":"active",', ""],
    ['"membership":"definitional",', ""],
    ['party-role","code":"', 'party-role","code":"x'],
    ['"exclude":false', '"exclude":"no"'],
    ['"title":"', '"titel":"'],
    ['"period":{', '"period":{"middle":"2020",'],
    ['"reference":"urn', '"reference":"urm'],
    ['"name":"', '"name":" ","other":"'],
  ])("is held to the standard: %s must not become %s", (right, wrong) => {
    const bundle = writeOne(createFhirWriter(), texts[0] ?? "");
    expect(bundle).toContain(right);
    expect(fhirProblems(JSON.parse(bundle.replace(right, wrong)))).not.toEqual([]);
  });

  test("a study refers to its eligibility, and the same study has the same addresses", () => {
    const [text = ""] = texts;
    const bundle = JSON.parse(writeOne(createFhirWriter(), text));
    expect(bundle.entry[0].resource.recruitment.eligibility.reference).toBe(bundle.entry[1].fullUrl);
    expect(writeOne(createFhirWriter(), text)).toBe(writeOne(createFhirWriter(), text));
  });
});
