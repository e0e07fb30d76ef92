import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { nct } from "../../../../test/support/fake-upstream.ts";
import { studyText } from "../../../../test/support/study-text.ts";
import { must } from "../base/assert.ts";
import { hashText } from "../base/hash.ts";
import type { StudyHead } from "../registry/registry.ts";
import { toBytesRecord } from "../sources/bytes-record.ts";
import type { SourceRecord, StudyRecord } from "../sources/record.ts";
import { partKnown } from "./known-studies.ts";

const textOf = (number: number, briefTitle = "Lemons") => studyText({ nctId: nct(number), briefTitle });

/** A store that has these studies with the texts of `textOf`. */
function storeOf(...numbers: readonly number[]) {
  const asked: NctId[][] = [];
  const readHeads = (nctIds: readonly NctId[]) => {
    asked.push([...nctIds]);
    const heads = numbers.map((number): [NctId, StudyHead] => [
      nct(number),
      { nctId: nct(number), version: 1, state: "present", textHash: hashText(textOf(number)) },
    ]);
    return Promise.resolve(new Map(heads.filter(([nctId]) => nctIds.includes(nctId))));
  };
  return { readHeads, asked };
}

function fromText(text: string, promisedId?: string): StudyRecord {
  return { kind: "record", place: "x", text, promisedId };
}

function fromBytes(text: string, promisedId?: string): StudyRecord {
  return must(toBytesRecord(Buffer.from(text), "x", promisedId), "the text is a study");
}

describe("what is known of a batch", () => {
  test.each([
    ["text", fromText(textOf(1))],
    ["bytes", fromBytes(textOf(1))],
    ["text under a name that promises its id", fromText(textOf(1), nct(1))],
    ["bytes under a name that promises its id", fromBytes(textOf(1), nct(1))],
  ])("%s that is stored", async (_, record) => {
    expect(await partKnown([record], storeOf(1))).toMatchObject({ known: [{ nctId: nct(1) }], unknown: [] });
  });

  test.each<readonly [string, SourceRecord]>([
    ["a study that is not stored", fromBytes(textOf(2))],
    ["another text of it", fromBytes(textOf(1, "Limes"))],
    ["its text under a name that promises another id", fromBytes(textOf(1), nct(2))],
    ["a text of another id under its name", fromBytes(textOf(2), nct(1))],
    ["a text that begins otherwise", fromText(` ${textOf(1)}`)],
    ["what is no study", fromText("{")],
    ["what could not be read", { kind: "unreadable", place: "x", reason: "It is damaged.", text: textOf(1) }],
  ])("%s is not known", async (_, record) => {
    expect(await partKnown([record], storeOf(1))).toEqual({ known: [], unknown: [record] });
  });

  test("one question for the batch, in which each study counts once", async () => {
    const store = storeOf(1, 2);
    const records = [1, 3, 2, 1].map((number) => fromBytes(textOf(number)));
    const { known, unknown } = await partKnown(records, store);
    expect(known.map(({ nctId }) => nctId)).toEqual([nct(1), nct(2)]);
    expect(unknown).toEqual([records[1]]);
    expect(store.asked).toEqual([[nct(1), nct(3), nct(2)]]);
  });

  test("a text is decoded only where it is not known", async () => {
    const record = fromBytes(textOf(1));
    const undecoded = new Proxy(record, {
      get: (target, key) => {
        if (key === "text") throw new Error("it was decoded");
        return Reflect.get(target, key);
      },
    });
    expect(await partKnown([undecoded], storeOf(1))).toMatchObject({ known: [{ nctId: nct(1) }] });
  });
});
