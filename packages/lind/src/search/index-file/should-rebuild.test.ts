import { expect, test } from "vitest";
import type { IndexRow } from "./index-row.ts";
import { layoutHash } from "./layout-hash.ts";
import { INDEX_FORMAT } from "./schema.ts";
import { shouldRebuild } from "./should-rebuild.ts";

const row: IndexRow = {
  format: INDEX_FORMAT,
  layoutHash: layoutHash(),
  buildId: "b",
  tokenKey: new Uint8Array(32),
  feedOrigin: "NCT00000102 2026-08-07T00:00:00.000Z",
  seq: 500,
  isComplete: true,
  scannedTo: undefined,
  documentsCount: 100_000,
  locationsCount: 0,
  studiesCount: 100_000,
  deadCount: 0,
  learntAtCount: 100_000,
};

test.each<readonly [string, Partial<IndexRow>, ReturnType<typeof shouldRebuild>]>([
  ["a fresh index", {}, undefined],
  ["30 % dead documents", { deadCount: 30_000 }, undefined],
  ["more than 30 % dead documents", { deadCount: 30_001 }, "many-dead-documents"],
  ["many dead documents of few", { documentsCount: 12_000, deadCount: 10_000 }, undefined],
  ["another layout", { layoutHash: "0" }, "other-layout"],
  ["a feed that is shorter than what was read", { seq: 501 }, "other-registry"],
  ["a feed that begins otherwise", { feedOrigin: "" }, "other-registry"],
])("%s", (_, change, reason) => {
  expect(shouldRebuild({ ...row, ...change }, { lastSeq: 500, origin: row.feedOrigin })).toBe(reason);
});
