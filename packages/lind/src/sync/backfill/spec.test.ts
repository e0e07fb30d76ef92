import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const spec = readFileSync(join(import.meta.dirname, "SPEC.md"), "utf8");
const invariants = [...spec.matchAll(/^- \*\*(B\d+)\*\*/gm)].map(([, name]) => name ?? "");

test("every invariant of the backfill is named by a test, and no test names another", () => {
  const root = join(import.meta.dirname, "../../../../..");
  const files = [
    ...readdirSync(import.meta.dirname).map((name) => join(import.meta.dirname, name)),
    ...["test/contract/history.test.ts", "test/fault/backfill.slow.test.ts"].map((path) => join(root, path)),
  ].filter((path) => path.endsWith(".test.ts"));
  const cited = files
    .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/\((B\d+(?:, B\d+)*)\)"/g)])
    .flatMap(([, names]) => names?.split(", ") ?? []);
  expect(invariants).toEqual(invariants.map((_name, index) => `B${index + 1}`));
  expect([...new Set(cited)].sort()).toEqual([...invariants].sort());
});
