import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { projectText } from "./project-text.ts";
import { type Projection, parseProjection, projectStudy } from "./projection.ts";

function projectionOf(...names: readonly string[]): Projection {
  const parsed = parseProjection(names);
  if (parsed.kind === "unknown") throw new Error(`${parsed.name} is unknown.`);
  return parsed.projection;
}

describe("a projection of a record's text", () => {
  test("keeps numbers as they are written", () => {
    const text =
      '{"protocolSection":{"contactsLocationsModule":{"locations":[{"geoPoint":{"lat":40.0,"lon":-3.70}}]}}}';
    expect(projectText(text, projectionOf("LocationGeoPoint"))).toBe(text);
  });

  test("keeps a parent without the value as an empty object, and one element for each of a list", () => {
    const text =
      '{"protocolSection":{"designModule":{"x":1},"contactsLocationsModule":{"locations":[{"city":"A"},{}]}}}';
    expect(projectText(text, projectionOf("Phase", "LocationCountry", "LocationCity"))).toBe(
      '{"protocolSection":{"designModule":{},"contactsLocationsModule":{"locations":[{"city":"A"},{}]}}}',
    );
  });

  test("drops white space between values and none inside them", () => {
    const text =
      '{ "hasResults" :\n true , "protocolSection" : { "identificationModule" : { "briefTitle" : "a  \\" b" } } }';
    expect(projectText(text, projectionOf("HasResults", "IdentificationModule"))).toBe(
      '{"hasResults":true,"protocolSection":{"identificationModule":{"briefTitle":"a  \\" b"}}}',
    );
  });

  test("of what is no record is an empty object", () => {
    expect(["[1]", '"a"', "1", " null"].map((text) => projectText(text, projectionOf("NCTId")))).toEqual(
      Array.from({ length: 4 }, () => "{}"),
    );
  });

  test("is what the projection of the parsed record is", () => {
    // No keys of one escaped character: V8 13.6, once it has met `{"x":1,"\\":2}`, takes `{"x":1,"\"":2}` for it.
    const key = fc.constantFrom("a", "b", "c", 'q"', "b\\s", "é\n");
    const { value } = fc.letrec<{ value: unknown; projection: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.string(),
        fc.integer(),
        fc.constantFrom(null, true, false, 1.5, '\\"', "}", "]", ","),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 5 }),
      ),
      projection: fc.constant(null),
    }));
    const { projection } = fc.letrec<{ projection: Projection | "whole" }>((tie) => ({
      projection: fc.oneof(
        { depthSize: "small" },
        fc.constant("whole" as const),
        fc.dictionary(key, tie("projection"), { maxKeys: 4 }).map((entries) => new Map(Object.entries(entries))),
      ),
    }));
    const spaces = fc.constantFrom(undefined, 1, "\t");
    fc.assert(
      fc.property(value, projection, spaces, (study, asked, space) => {
        if (asked === "whole") return;
        const text = JSON.stringify(study, null, space);
        expect(projectText(text, asked)).toBe(JSON.stringify(projectStudy(JSON.parse(text), asked)));
      }),
    );
  });
});
