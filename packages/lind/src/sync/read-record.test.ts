import { describe, expect, test } from "vitest";
import { fakeText, nct } from "../../../../test/support/fake-upstream.ts";
import { hashText } from "../base/hash.ts";
import type { SourceRecord } from "../sources/record.ts";
import { readRecord } from "./read-record.ts";

const study = { title: "Lemons", posted: "2026-08-13", status: "COMPLETED", derived: "2026-08-14" };
const record = (text: string, promisedId?: string): SourceRecord => ({
  kind: "record",
  place: "a line",
  text,
  promisedId,
});

describe("a record that can be read", () => {
  test("gives what the sync looks at, and its exact text", () => {
    const text = fakeText(nct(7), study, [nct(3)]).replace('"COMPLETED"', '"COMPLETED" ');
    expect(readRecord(record(text))).toMatchObject({
      kind: "study",
      nctId: nct(7),
      text,
      textHash: hashText(text),
      provenance: "synthetic",
      lastUpdatePostDate: "2026-08-13",
      overallStatus: "COMPLETED",
      briefTitle: "Lemons",
      versionHolder: "2026-08-14",
      nctIdAliases: [nct(3)],
    });
  });

  test("is real unless the simulator made it", () => {
    const text = fakeText(nct(7), study).replace("LIND-SYNTHETIC-NCT00000007", "NAVY-1747");
    expect(readRecord(record(text))).toMatchObject({ provenance: "real" });
  });

  test("may promise its id in any of the registry's spellings", () => {
    expect(readRecord(record(fakeText(nct(7), study), "nct7"))).toMatchObject({ kind: "study" });
  });

  test("may hold nothing but its id", () => {
    const text = '{"protocolSection":{"identificationModule":{"nctId":"NCT00000007","nctIdAliases":[7,"x"]}}}';
    expect(readRecord(record(text))).toMatchObject({ nctId: nct(7), lastUpdatePostDate: undefined, nctIdAliases: [] });
  });
});

describe("a record that cannot be read says why (I9)", () => {
  test.each([
    ["<html>Sign in</html>", "The text is not JSON; fetch the record again."],
    ["", "The text is not JSON; fetch the record again."],
    ["\ud800", "The text is not valid Unicode; fetch the record again."],
    [
      '[{"protocolSection":{}}]',
      "The JSON is not a study: it has no protocolSection.identificationModule.nctId; take it out of the input.",
    ],
    [
      '{"protocolSection":{"identificationModule":{"nctId":7}}}',
      "The JSON is not a study: it has no protocolSection.identificationModule.nctId; take it out of the input.",
    ],
    [
      '{"protocolSection":{"identificationModule":{"nctId":"ISRCTN1"}}}',
      'The study\'s nctId is "ISRCTN1", which is no NCT number; correct the record.',
    ],
  ])("%s", (text, reason) => {
    const expected = { place: "a line", reason, text: text.toWellFormed(), nctId: undefined };
    expect(readRecord(record(text))).toEqual({ kind: "unreadable", quarantine: expected });
  });

  test("an id that its place does not promise: the sentence names both", () => {
    const read = readRecord(record(fakeText(nct(7), study), "NCT00000008"));
    expect(read).toMatchObject({
      kind: "unreadable",
      quarantine: {
        nctId: nct(7),
        reason: "The place promises NCT00000008 and the text is NCT00000007; rename the one or correct the other.",
      },
    });
  });

  test("a record of more than 64 MB is kept by its beginning", () => {
    const read = readRecord(record(" ".repeat(64 * 1024 * 1024 + 1)));
    expect(read).toMatchObject({
      quarantine: {
        reason: "The record is larger than 64 MB; take it out of the input or split it.",
        text: " ".repeat(65_536),
      },
    });
  });

  test("what the source could not read keeps the source's reason", () => {
    const unreadable = { kind: "unreadable", place: "line 3", reason: "Too long.", text: "{" } as const;
    expect(readRecord(unreadable)).toMatchObject({ quarantine: { place: "line 3", reason: "Too long.", text: "{" } });
  });
});
