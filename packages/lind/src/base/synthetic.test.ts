import { expect, test } from "vitest";
import { isSyntheticOrgStudyId } from "./synthetic.ts";

test.each([
  ["LIND-SYNTHETIC-7-12", true],
  ["LIND-SYNTHETIC-", true],
  ["lind-synthetic-7", false],
  ["MK-3475-001", false],
  ["X-LIND-SYNTHETIC-1", false],
  ["", false],
  [undefined, false],
])("the organisation's study id %j is synthetic: %s", (id, expected) => {
  expect(isSyntheticOrgStudyId(id)).toBe(expected);
});
