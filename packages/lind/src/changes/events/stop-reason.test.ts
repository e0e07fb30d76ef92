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
  ["efficacy", "Sponsor decision based on DSMB recommendation for futility"],
  ["efficacy", "Data Safety Monitoring Board recommended stopping for futility"],
  ["efficacy", "Data and Safety Monitoring Committee (DSMC) recommended termination due to lack of efficacy"],
  ["safety", "Data Safety Monitoring Board recommendation"],
  ["safety", "The data and safety monitoring board found an excess of deaths"],
  ["success", "The DSMB recommended early stopping for overwhelming efficacy"],
  ["success", "Early termination for efficacy"],
  ["success", "Trial stopped early due to proven efficacy at interim analysis"],
  ["success", "Study met its primary endpoint early"],
  ["success", "FDA approved the drug"],
  ["success", "Product received marketing authorisation"],
  ["regulatory", "Lack of FDA approval"],
  ["regulatory", "Awaiting FDA approval of protocol amendment"],
  ["efficacy", "Terminated for lack of efficacy"],
  ["efficacy", "No proven benefit"],
  ["efficacy", "No evidence of superior efficacy at the interim analysis"],
  ["efficacy", "Due to efficacy"],
  ["efficacy", "Stopped for no benefit"],
  ["enrolment", "Failed to enroll sufficient number of participants to demonstrate efficacy"],
  ["enrolment", "Lack of efficacy of enrolment, unable to recruit"],
  ["business", "The program was terminated"],
  ["other", "Withdrawn prior to enrollment"],
  ["other", "Study was withdrawn before participants were enrolled."],
  ["funding", "Study withdrawn before enrollment due to loss of funding"],
  ["safety", "Study was not completed due to adverse events"],
  ["funding", "Study was not initiated due to lack of funding"],
  ["business", "Study not started due to business reasons"],
  ["business", "Business decision, and not because of safety concerns."],
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
