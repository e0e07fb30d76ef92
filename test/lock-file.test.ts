import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** `npm ci` refuses a lock file that lacks a package of another platform, which npm leaves out when it saves on one. */

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8"),
);

/** Whether a package is found from another one's place, as Node looks for it: there, or in a folder above. */
function isFound(name: string, from: string): boolean {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${place === "" ? "" : `${place}/`}node_modules/${name}`] !== undefined) return true;
    if (place === "") return false;
  }
}

test("the lock file has the packages of every platform", () => {
  const entries = Object.entries(lock.packages);
  const missing = entries.flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isFound(name, place)),
  );
  expect(missing).toEqual([]);
  expect(entries.length).toBeGreaterThan(100);
});
