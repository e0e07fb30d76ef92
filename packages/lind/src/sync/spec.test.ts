import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const spec = readFileSync(join(import.meta.dirname, "SPEC.md"), "utf8");
const invariants = [...spec.matchAll(/^- \*\*(I\d+)\*\*/gm)].map(([, name]) => name ?? "");

/** Every `(I1, I2)` that a test here, or the model, has in its name. */
const model = join(import.meta.dirname, "../../../../test/property");
const cited = new Set(
  [import.meta.dirname, model]
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith(".test.ts"))
    .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/\((I\d+(?:, I\d+)*)\)"/g)])
    .flatMap(([, names]) => names?.split(", ") ?? []),
);

test("the invariants are numbered without a gap", () => {
  expect(invariants).toEqual(invariants.map((_name, index) => `I${index + 1}`));
  expect(invariants.length).toBeGreaterThanOrEqual(16);
});

test("every invariant is named by a test that enforces it", () => {
  expect(invariants.filter((name) => !cited.has(name))).toEqual([]);
});

test("no test names an invariant that is not there", () => {
  expect([...cited].filter((name) => !invariants.includes(name))).toEqual([]);
});

test("every state of the machine is in the specification's table", () => {
  const source = readFileSync(join(import.meta.dirname, "state.ts"), "utf8");
  const union = source.slice(source.indexOf("export type SyncState"), source.indexOf("/** What happened"));
  const states = [...union.matchAll(/kind: "([a-z]+)"/g)].map(([, name]) => name ?? "");
  expect(states).toHaveLength(14);
  expect(states.filter((name) => !spec.includes(`\`${name}\``))).toEqual([]);
});
