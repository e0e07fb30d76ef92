import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeNdjson } from "./ndjson.ts";
import { createSimulation, LIVELY } from "./simulation.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lind-simulator-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("a day's studies go into a file, one exact text a line", async () => {
  const simulation = createSimulation({ ...LIVELY, seed: 8, studies: 150 });
  const path = join(folder, "studies.ndjson");
  const file = await open(path, "w");
  const told: (readonly [number, number])[] = [];
  const counts = await writeNdjson(simulation, "2026-08-20", file, (done, total) => told.push([done, total]));
  await file.close();
  const written = await readFile(path, "utf8");
  const truth = simulation.truthAt("2026-08-20");
  expect(written).toBe([...truth.texts.values()].map((text) => `${text}\n`).join(""));
  expect(counts).toEqual({ studies: truth.texts.size, bytes: Buffer.byteLength(written) });
  expect(told.length).toBeGreaterThan(1);
  expect(told.at(-1)).toEqual([truth.texts.size, simulation.countBy(simulation.startDay + 6)]);
});

test("a file that takes less than it is given gets the rest", async () => {
  const simulation = createSimulation({ ...LIVELY, seed: 8, studies: 5 });
  const pieces: Buffer[] = [];
  const file = {
    write: (buffer: Uint8Array, at = 0) => {
      const piece = Buffer.from(buffer.subarray(at, at + 1_000));
      pieces.push(piece);
      return Promise.resolve({ bytesWritten: piece.length, buffer });
    },
  };
  await writeNdjson(simulation, "2026-08-14", file as Parameters<typeof writeNdjson>[2]);
  expect(Buffer.concat(pieces).toString()).toBe(
    [...simulation.truthAt("2026-08-14").texts.values()].map((text) => `${text}\n`).join(""),
  );
});
