import { describe, expect, test } from "vitest";
import { classifyStopReason, type StopReason } from "./stop-reason.ts";

/** Reasons as sponsors wrote them in real records, spelling included, each with the class that a reader gives it. */
const REAL: readonly (readonly [StopReason, string])[] = [
  ["enrolment", "slow accrual"],
  ["enrolment", "Accrual too slow"],
  ["enrolment", "Difficulty in patient recruitment"],
  ["enrolment", "Insufficient number of participants"],
  ["enrolment", "Poor Enrollment"],
  ["enrolment", "Unable to obtain adequate recruitment"],
  [
    "enrolment",
    "Poor recruitment, Interim analysis: The rates of pts who reached primary and secondary endpoints were lower than expected.",
  ],
  ["enrolment", "Terminated due to poor accrual"],
  ["enrolment", "Early end of enrolment with regards to difficulty met to enrol patients"],
  ["enrolment", "recruitment challenges"],
  ["enrolment", "Terminated due to difficulty enrolling patients in the proposed time frame"],
  ["investigator", "Primary PI left institution"],
  ["investigator", "PI decision"],
  ["success", "Sufficient information gathered"],
  ["success", "Recruitment Fulfilled"],
  ["success", "The research question was resolved in a metanalysis"],
  ["efficacy", "Similar study has revealed result of no benefit for participants"],
  ["efficacy", "The study was terminated by the Sponsor for apparent lack of effectiveness."],
  ["business", "This prodect will be transferred to another company."],
  ["business", "Business decision."],
  ["business", "company dissolved"],
  ["business", "Contract issues"],
  ["business", "Change strategy"],
  ["business", "Commercial decision"],
  ["business", "Corporate business decision. Not due to safety or efficacy concerns."],
  ["business", "Strategic business decision (unrelated to safety)"],
  ["business", "Business decision, not related to safety."],
  ["business", "Study termination by the Sponsor"],
  ["business", "This study was withdrawn due to a strategic business decision; no patients were enrolled."],
  ["covid", "Due to COVID-19 Pandemic"],
  ["supply", "Drug supply issues"],
  ["supply", "Insufficient staff"],
  ["supply", "Capacity problems"],
  ["supply", "ReSET-O product no longer available, Pear Therapeutics, Inc. filed for bankruptsy"],
  ["supply", "The study drug, Famitinib, was not marketed and the drug was not available."],
  ["funding", "Study was withdrawn due to lack of funding"],
  ["funding", "They study lost funding and decided to close the study down."],
  ["regulatory", "Study submission was discarded with the IRB and no longer moving forward"],
  ["other", "Replacing this trial with a new trial."],
  ["other", "Interim monitoring"],
  ["other", "Decided not to proceed with the study at this time."],
];

/** Sentences of the same kind, each for a turn of phrase that is easily read wrongly. */
const TURNS: readonly (readonly [StopReason, string])[] = [
  ["safety", "Two deaths from hepatotoxicity"],
  ["safety", "DSMB recommendation"],
  ["safety", "The decision was not a business decision, but due to serious adverse events"],
  ["safety", "Slow accrual and unacceptable toxicity"],
  ["business", "Sponsor decision. There were no safety concerns."],
  ["business", "Company decision, without any safety or efficacy issues; strategic reprioritization"],
  ["business", "Strategic decision not related to any safety concern."],
  ["business", "Sponsor's decision; safety was not a factor"],
  ["funding", "Lack of funding rather than safety"],
  ["efficacy", "Study did not meet its primary endpoint"],
  ["efficacy", "Futility at the interim analysis; no safety signals were seen"],
  ["efficacy", "Failed to demonstrate superiority"],
  ["enrolment", "The study did not meet its enrollment target"],
  ["enrolment", "Unable to reach recruitment target"],
  ["enrolment", "No participants enrolled"],
  ["regulatory", "FDA placed a clinical hold"],
  ["success", "Drug was approved in the country"],
  ["none", " "],
];

describe("why a study stopped", () => {
  test.each(REAL)("%s: %s", (reason, text) => {
    expect(classifyStopReason(text)).toBe(reason);
  });

  test.each(TURNS)("%s: %s", (reason, text) => {
    expect(classifyStopReason(text)).toBe(reason);
  });

  test("no reason, and a reason of any length", () => {
    expect(classifyStopReason(undefined)).toBe("none");
    expect(classifyStopReason("not due to ".repeat(50_000))).toBe("other");
    expect(classifyStopReason(`${"no recruit ".repeat(50_000)}`)).toBe("enrolment");
  });
});
