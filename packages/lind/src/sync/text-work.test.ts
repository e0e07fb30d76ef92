import { crc32, deflateRawSync } from "node:zlib";
import type { NctId } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { nct } from "../../../../test/support/fake-upstream.ts";
import { studyText } from "../../../../test/support/study-text.ts";
import { must } from "../base/assert.ts";
import { hashText } from "../base/hash.ts";
import type { StudyHead } from "../registry/registry.ts";
import { toBytesRecord } from "../sources/bytes-record.ts";
import type { InputRecord, PackedRecord, StudyRecord } from "../sources/record.ts";
import { DEFLATED } from "../sources/zip/zip-format.ts";
import { toTasks } from "./known-studies.ts";
import { readTexts } from "./text-work.ts";

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

/** What becomes of the records beside such a store: who is known, and which of the others is read as what. */
async function readBeside(records: readonly InputRecord[], store: ReturnType<typeof storeOf>) {
  const { known, studies, unreadable } = await readTexts(await toTasks(records, store));
  return {
    known: known.map(({ nctId }) => nctId),
    read: [...studies.map((study) => study.nctId), ...unreadable.map(({ place }) => place)],
  };
}

function fromText(text: string, promisedId?: string): StudyRecord {
  return { kind: "record", place: "x", text, promisedId };
}

function fromBytes(text: string, promisedId?: string): StudyRecord {
  return must(toBytesRecord(Buffer.from(text), "x", promisedId), "the text is a study");
}

function packed(text: string, promisedId: string | undefined): PackedRecord {
  const bytes = Buffer.from(text);
  const sizes = { bytes: bytes.length, crc: crc32(bytes), method: DEFLATED };
  return { kind: "packed", place: "x/35.json", promisedId, packed: deflateRawSync(bytes), ...sizes };
}

describe("what is known of a batch", () => {
  test.each<readonly [string, InputRecord]>([
    ["text", fromText(textOf(1))],
    ["bytes", fromBytes(textOf(1))],
    ["text under a name that promises its id", fromText(textOf(1), nct(1))],
    ["bytes under a name that promises its id", fromBytes(textOf(1), nct(1))],
    ["a packed file under its name", packed(textOf(1), nct(1))],
    ["a packed file that has a line's end behind it", packed(`${textOf(1)}\n`, nct(1))],
  ])("%s that is stored", async (_, record) => {
    expect(await readBeside([record], storeOf(1))).toEqual({ known: [nct(1)], read: [] });
  });

  test.each<readonly [string, InputRecord, string]>([
    ["a study that is not stored", fromBytes(textOf(2)), nct(2)],
    ["another text of it", fromBytes(textOf(1, "Limes")), nct(1)],
    ["its text under a name that promises another id", fromBytes(textOf(1), nct(2)), "x"],
    ["a text of another id under its name", fromBytes(textOf(2), nct(1)), "x"],
    ["a text that begins otherwise", fromText(` ${textOf(1)}`), nct(1)],
    ["what is no study", fromText("{"), "x"],
    ["what could not be read", { kind: "unreadable", place: "x", reason: "It is damaged.", text: textOf(1) }, "x"],
    ["a packed file of another text", packed(textOf(1, "Limes"), nct(1)), nct(1)],
    ["a packed file that is damaged", { ...packed(textOf(1), nct(1)), crc: 1 }, "x/35.json"],
  ])("%s is not known", async (_, record, read) => {
    expect(await readBeside([record], storeOf(1))).toEqual({ known: [], read: [read] });
  });

  test("one question for the batch, in which each study counts once", async () => {
    const store = storeOf(1, 2);
    const records = [1, 3, 2, 1].map((number) => fromBytes(textOf(number)));
    expect(await readBeside(records, store)).toEqual({ known: [nct(1), nct(2)], read: [nct(3)] });
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
    expect(await readBeside([undecoded], storeOf(1))).toEqual({ known: [nct(1)], read: [] });
  });

  test("a packed file of several studies gives them all", async () => {
    const file = packed(`[${textOf(1)},${textOf(2)},${textOf(3, "Limes")}]`, undefined);
    const read = await readBeside([file], storeOf(1));
    expect(read).toEqual({ known: [], read: [nct(1), nct(2), nct(3)] });
  });
});
