import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type ZipStudy, zipStudies } from "./json-zip.ts";

async function* listed(studies: readonly ZipStudy[]): AsyncGenerator<ZipStudy> {
  yield* studies;
}

async function bytesOf(studies: AsyncIterable<ZipStudy>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipStudies(studies)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("json.zip", () => {
  test("has one file for each study, with its exact text", async () => {
    const zip = await bytesOf(listed([{ nctId: "NCT00000101", text: '{"x":40.0,"y":"ü"}' }]));
    expect(zip.readUInt32LE(0)).toBe(0x0403_4b50);
    const packedBytes = zip.readUInt32LE(18);
    expect(zip.toString("utf8", 30, 46)).toBe("NCT00000101.json");
    expect(inflateRawSync(zip.subarray(46, 46 + packedBytes)).toString()).toBe('{"x":40.0,"y":"ü"}');
  });

  test("the whole download's layout has a folder for the last two digits", async () => {
    const pieces: Uint8Array[] = [];
    for await (const piece of zipStudies([{ nctId: "NCT02252835", text: "{}" }], "folders")) pieces.push(piece);
    expect(Buffer.concat(pieces).toString("utf8", 30, 49)).toBe("35/NCT02252835.json");
  });

  test("the same studies are the same bytes, and no study is an archive too", async () => {
    const studies = [{ nctId: "NCT00000101", text: "{}" }];
    expect(await bytesOf(listed(studies))).toEqual(await bytesOf(listed(studies)));
    expect((await bytesOf(listed([]))).byteLength).toBe(22);
  });

  test("an id never leads out of the folder into which it is unpacked", async () => {
    const zip = await bytesOf(listed([{ nctId: "../../x", text: "{}" }]));
    expect(zip.toString("latin1")).not.toContain("../");
  });

  test("studies are taken only as fast as the archive is read", async () => {
    let taken = 0;
    async function* counted(): AsyncGenerator<ZipStudy> {
      for (; taken < 100; ) {
        taken += 1;
        yield { nctId: "NCT00000101", text: "{}" };
      }
    }
    const pieces = zipStudies(counted());
    await pieces.next();
    await pieces.next();
    expect(taken).toBe(1);
    await pieces.return(undefined);
  });
});
