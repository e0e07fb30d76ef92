import { expect, test } from "vitest";
import { type ZipStudy, zipStudies } from "./json-zip.ts";

test("more files than the classic format counts are counted in 64 bits", async () => {
  async function* many(): AsyncGenerator<ZipStudy> {
    for (let number = 0; number < 65_536; number++) yield { nctId: `NCT${number}`, text: "" };
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of zipStudies(many())) pieces.push(piece);
  const zip = Buffer.concat(pieces);
  const end = zip.subarray(-98);
  expect(end.readUInt32LE(0)).toBe(0x0606_4b50);
  expect(end.readBigUInt64LE(32)).toBe(65_536n);
  expect(end.readUInt16LE(86)).toBe(0xffff);
  expect(zip.readUInt32LE(Number(end.readBigUInt64LE(48)))).toBe(0x0201_4b50);
});
