import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutMember } from "./json-member.ts";

describe("a member cut out of a text", () => {
  test.each([
    ["as it is written", '{"studyVersion":3,"study":{ "a" : 40.0,\n"b":"}{\\""} }', '{ "a" : 40.0,\n"b":"}{\\""}'],
    ["behind white space and a key with an escape", ' \n{ "st\\u0075dy" :\t[1, 2] }', "[1, 2]"],
    ["a word", '{"study":null,"x":1}', "null"],
    ["a text", '{"x":{"study":1},"study":"ü🧪"}', '"ü🧪"'],
    ["the last one where a key stands twice", '{"study":1,"study":{"a":2}}', '{"a":2}'],
  ])("%s", (_, text, member) => {
    expect(cutMember(text, "study")).toBe(member);
  });

  test.each(["", "[]", '"study"', "{}", '{"other":{"study":1}}', '{"study"', "{"])("there is none in %j", (text) => {
    expect(cutMember(text, "study")).toBeUndefined();
  });

  test("is the value that JSON.parse has there, whatever stands around it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), fc.nat(4), (others, value, space) => {
        const text = JSON.stringify({ ...others, study: value }, undefined, space);
        expect(JSON.stringify(JSON.parse(cutMember(text, "study") ?? ""))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("ends on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ a1\n'), maxLength: 40 }), (text) => {
        const member = cutMember(text, "a");
        expect(member === undefined || text.includes(member)).toBe(true);
      }),
    );
  });
});
