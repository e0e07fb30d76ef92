import type { ComplianceStatus } from "../../packages/lind/src/changes/compliance/compliance.ts";

/**
 * Where some real studies stand on 14 August 2026, written down from their records before the code was run: type, phase and
 * purpose, the two FDA flags, start, primary completion, certificate and submissions were read one by one, and the days
 * counted on a calendar.
 */
export interface ExpectedStanding {
  readonly kind: "act" | "pact" | "none";
  readonly status: ComplianceStatus;
  readonly due?: readonly [earliest: string, latest: string];
  readonly daysLate?: readonly [least: number, most: number];
  /** What in the record decides. */
  readonly why: string;
}

export const STANDING_DAY = "2026-08-14";

export const EXPECTED_STANDINGS: Readonly<Record<string, ExpectedStanding>> = {
  NCT00379756: { kind: "none", status: "not-applicable", why: "completed in 2007, ten years before the Final Rule" },
  NCT02152683: {
    kind: "none",
    status: "not-applicable",
    why: "completed in 2015; its late certificate changes nothing",
  },
  NCT04857515: { kind: "none", status: "not-applicable", why: "an FDA-regulated device, in an observational study" },
  NCT05693090: { kind: "none", status: "not-applicable", why: "phase 1, and withdrawn" },
  NCT03683472: { kind: "none", status: "not-applicable", why: "both FDA flags say no, whatever was submitted" },
  NCT02225548: {
    kind: "pact",
    status: "reported-late",
    due: ["2019-12-01", "2019-12-31"],
    daysLate: [675, 705],
    why: "begun 2014-09 in the US with a drug, flags absent, completed 2018-12; submitted 2021-11-05 and returned since",
  },
  NCT03318939: {
    kind: "act",
    status: "overdue",
    due: ["2026-04-03", "2026-04-03"],
    daysLate: [133, 133],
    why: "completed 2023-04-03, certified 2024-04-01: three years",
  },
  NCT04136288: {
    kind: "act",
    status: "overdue",
    due: ["2026-07-01", "2026-07-01"],
    daysLate: [44, 44],
    why: "a device, completed 2023-07-01, certified 2024-06-19",
  },
  NCT04770285: {
    kind: "act",
    status: "reported",
    due: ["2025-10-26", "2025-10-26"],
    daysLate: [-398, -398],
    why: "certified on the last day, 2023-10-26, and submitted 2024-09-23",
  },
  NCT03569618: {
    kind: "act",
    status: "reported-late",
    due: ["2019-11-01", "2019-11-01"],
    daysLate: [40, 40],
    why: "completed 2018-11-01, submitted 2019-12-11",
  },
  NCT03886402: {
    kind: "act",
    status: "overdue",
    due: ["2023-10-01", "2023-10-31"],
    daysLate: [1018, 1048],
    why: "completed 2022-10, known to the month; nothing was submitted",
  },
  NCT04684602: {
    kind: "act",
    status: "ongoing",
    due: ["2031-07-09", "2031-07-09"],
    daysLate: [-1790, -1790],
    why: "phase 1/2, to be completed 2030-07-09",
  },
};
