import type { JsonObject } from "ctgov/study";
import { expect, test } from "vitest";
import { diffStudies } from "./diff-studies.ts";
import { withoutUnpostedEdits } from "./unposted.ts";

interface Said {
  readonly status?: string;
  readonly posted?: string | undefined;
  readonly submitted?: string | undefined;
  readonly state?: string;
}

function study({ status = "RECRUITING", posted, submitted, state = "Basle" }: Said): JsonObject {
  const posting = posted === undefined ? {} : { lastUpdatePostDateStruct: { date: posted, type: "ACTUAL" } };
  const submission = submitted === undefined ? {} : { lastUpdateSubmitDate: submitted };
  return {
    protocolSection: {
      statusModule: { overallStatus: status, ...submission, ...posting },
      contactsLocationsModule: { locations: [{ facility: "A", city: "B", state, country: "Switzerland" }] },
    },
  };
}

function natures(before: Said, after: Said): readonly string[] {
  const [left, right] = [study(before), study(after)];
  return withoutUnpostedEdits(left, right, diffStudies(left, right)).map(({ kind, nature }) => `${kind} ${nature}`);
}

const posting = { posted: "2024-01-05", submitted: "2024-01-03" };

test.each<readonly [string, Said, Said, readonly string[]]>([
  ["the status that went stale", posting, { ...posting, status: "UNKNOWN" }, ["status.transition derived"]],
  ["a place that was written anew", posting, { ...posting, state: "Basel" }, ["field.changed derived"]],
  [
    "another post date: somebody posted it",
    posting,
    { ...posting, posted: "2024-02-05", status: "COMPLETED" },
    ["status.transition edit", "field.changed stamp"],
  ],
  [
    "two updates that were posted on one day",
    posting,
    { ...posting, submitted: "2024-01-04", status: "COMPLETED" },
    ["status.transition edit", "field.changed stamp"],
  ],
  ["no dates to tell by", {}, { status: "COMPLETED" }, ["status.transition edit"]],
  [
    "no day of submission to tell by",
    { posted: "2024-01-05" },
    { posted: "2024-01-05", status: "COMPLETED" },
    ["status.transition edit"],
  ],
])("%s", (_, before, after, expected) => {
  expect([...natures(before, after)].sort()).toEqual([...expected].sort());
});
