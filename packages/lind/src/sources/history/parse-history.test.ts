import { describe, expect, test } from "vitest";
import { cutVersion, parseVersionList, VERSIONS_MAX } from "./parse-history.ts";

describe("the list of a study's versions", () => {
  test("has numbers and days, in the order of the numbers", () => {
    const text = JSON.stringify({
      changes: [
        { version: 1, date: "2018-10-16", status: "RECRUITING", moduleLabels: ["Study Status"] },
        { version: 0, date: "2018-09-27", status: "NOT_YET_RECRUITING", moduleLabels: [] },
        { version: 2, moduleLabels: [] },
        { version: 3, date: "2018-13-45" },
      ],
    });
    expect(parseVersionList(text)).toEqual({
      kind: "listed",
      versions: [
        { number: 0, day: "2018-09-27" },
        { number: 1, day: "2018-10-16" },
        { number: 2, day: undefined },
        { number: 3, day: undefined },
      ],
    });
  });

  test("may be empty: the registry has no history of the study", () => {
    expect(parseVersionList('{"changes":[]}')).toEqual({ kind: "none", isCertain: true });
  });

  test.each([
    "",
    "[]",
    "{}",
    "null",
    '{"changes":{}}',
    '{"changes":[null]}',
    '{"changes":[{"version":-1}]}',
    '{"changes":[{"version":"0"}]}',
  ])("%s is no list", (text) => {
    expect(parseVersionList(text)).toBeUndefined();
  });

  test("has an end", () => {
    const changes = Array.from({ length: VERSIONS_MAX + 1 }, (_, version) => ({ version }));
    expect(parseVersionList(JSON.stringify({ changes }))).toBeUndefined();
  });
});

describe("a version's answer", () => {
  test("gives the study's text as it came", () => {
    const study = '{ "protocolSection": {"x": 40.0} }';
    expect(cutVersion(`{"studyVersion": 3, "study":${study}}`, 3)).toEqual({ kind: "study", text: study });
    expect(cutVersion(`{"study":${study}}`, 3)).toEqual({ kind: "study", text: study });
  });

  test.each([
    ["{", "is not JSON"],
    ["[]", "holds no study"],
    ['{"studyVersion":3}', "holds no study"],
    ['{"studyVersion":3,"study":"text"}', "holds no study"],
    ['{"studyVersion":4,"study":{}}', "is version 4, asked for was 3"],
  ])("%s: it %s", (text, reason) => {
    expect(cutVersion(text, 3)).toMatchObject({ kind: "unreadable", reason: expect.stringContaining(reason) });
  });
});
