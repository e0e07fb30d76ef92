import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldNodes } from "./dictionary.ts";
import { editJsonText, projectStudyText } from "./json-text.ts";
import { type Projection, parseProjection, projectStudy } from "./projection.ts";

function projectionOf(...names: readonly string[]): Projection {
  const parsed = parseProjection(names);
  if (parsed.kind === "unknown") throw new Error(`${parsed.name} is unknown.`);
  return parsed.projection;
}

describe("projectStudyText", () => {
  test.each([
    ['{"hasResults":false,"derivedSection":{"x":40.0}}', "DerivedSection", '{"derivedSection":{"x":40.0}}'],
    [
      '{"derivedSection":{"x":1e+05,"y":"\\u00e9\\/"}}',
      "DerivedSection",
      '{"derivedSection":{"x":1e+05,"y":"\\u00e9\\/"}}',
    ],
    ['{ "hasResults" : true ,\n "x" : [ 1 , "a b" ] }\n', "HasResults", '{"hasResults":true}'],
    [
      '{"protocolSection": {"designModule": {"phases": [ "PHASE1",\n "a \\" b" ] }}}',
      "Phase",
      '{"protocolSection":{"designModule":{"phases":["PHASE1","a \\" b"]}}}',
    ],
    ['{"has\\u0052esults":true}', "HasResults", '{"has\\u0052esults":true}'],
    ['{"a":"\\\\","hasResults":true}', "HasResults", '{"hasResults":true}'],
    ["[1,2]", "HasResults", "{}"],
    ["", "HasResults", "{}"],
    ['"hasResults"', "HasResults", "{}"],
  ])("%s with %s is %s", (text, name, expected) => {
    expect(projectStudyText(text, projectionOf(name))).toBe(expected);
  });

  const key = fc.oneof(fc.constantFrom(...new Set(fieldNodes.map((node) => node.name))), fc.string());
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, fc.jsonValue({ maxDepth: 1 }), tie("object"), fc.array(tie("value"))),
    object: fc.dictionary(key, tie("value"), { maxKeys: 6 }),
  })).object;
  const names = fc.subarray(
    fieldNodes.map((node) => node.piece),
    { minLength: 1, maxLength: 8 },
  );

  test("keeps what projectStudy keeps, of any JSON and however it is laid out", () => {
    fc.assert(
      fc.property(json, names, fc.constantFrom(undefined, 1, "\t"), (study, wanted, space) => {
        const text = JSON.stringify(study, null, space);
        const projection = projectionOf(...wanted);
        // Compared as parsed, since that is what keeps one of two equal keys and moves keys that are numbers.
        const expected = projectStudy(JSON.parse(text), projection);
        expect(JSON.parse(projectStudyText(text, projection))).toEqual(expected);
      }),
    );
  });

  test("answers whatever the text is", () => {
    const broken = fc.array(fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "\\", "a", " ", '"hasResults"', "1"));
    fc.assert(
      fc.property(broken, (parts) => {
        expect(typeof projectStudyText(`{${parts.join("")}`, projectionOf("HasResults", "Phase"))).toBe("string");
      }),
    );
  });
});

describe("editJsonText", () => {
  const tree: Projection = new Map([["a", new Map([["b", "whole" as const]])]]);
  const rewrite = (value: string) => value.replace("x", "y");

  test("rewrites texts at their place, also in lists, and keeps everything else as it is written", () => {
    const text = '{"a":[{"b":"x","c":"x"},{"b":["x",1.50]}],"b":"x","n":40.0}';
    expect(editJsonText(text, { tree, others: "keep", rewrite })).toBe(
      '{"a":[{"b":"y","c":"x"},{"b":["y",1.50]}],"b":"x","n":40.0}',
    );
  });
});
