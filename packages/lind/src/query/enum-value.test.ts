import { expect, test } from "vitest";
import { enumValueOf } from "./enum-value.ts";

test.each<[string, string, string | undefined]>([
  ["Status", "RECRUITING", "RECRUITING"],
  ["Status", "recruiting", "RECRUITING"],
  ["Status", " Not yet  recruiting ", "NOT_YET_RECRUITING"],
  ["Status", "Active, not recruiting", "ACTIVE_NOT_RECRUITING"],
  ["Phase", "Phase 2", "PHASE2"],
  ["Phase", "2", undefined],
  ["DateType", "Anticipated", "ESTIMATED"],
  ["boolean", "True", "true"],
  ["boolean", "false", "false"],
  ["boolean", "yes", undefined],
  ["NoSuchType", "x", undefined],
  ["Phase", "", undefined],
  ["Phase", "constructor", undefined],
])("%s reads %j as %j", (type, text, value) => {
  expect(enumValueOf(type, text)).toBe(value);
});
