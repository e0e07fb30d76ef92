import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { classifyStopReason, type StopReason } from "../../packages/lind/src/changes/events/stop-reason.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

/** Every real record at hand that says why its study stopped, by the class that a careful reader gives the reason. */
const STUDIES: Readonly<Partial<Record<StopReason, readonly string[]>>> = {
  efficacy: ["NCT02526537", "NCT02882321"],
  regulatory: ["NCT06152146"],
  covid: ["NCT03670628"],
  supply: ["NCT03143790", "NCT03323645", "NCT03701321", "NCT02179762", "NCT04817267", "NCT06332300"],
  funding: ["NCT05525572", "NCT05584540", "NCT05363644", "NCT05484167"],
  investigator: ["NCT00522249", "NCT00184067"],
  enrolment: [
    "NCT00544076",
    "NCT00817830",
    "NCT05371951",
    "NCT03849365",
    "NCT00987428",
    "NCT05929300",
    "NCT04357353",
    "NCT05351866",
    "NCT01130363",
    "NCT01770340",
    "NCT04857008",
    "NCT00003454",
    "NCT01215409",
    "NCT05486611",
    "NCT02179567",
    "NCT01715571",
  ],
  success: ["NCT02629549", "NCT01341483", "NCT03237143"],
  business: [
    "NCT04402008",
    "NCT01929941",
    "NCT06094296",
    "NCT02746094",
    "NCT03039218",
    "NCT02087397",
    "NCT02107118",
    "NCT03275402",
    "NCT05551195",
    "NCT03318939",
    "NCT04044170",
    "NCT01802359",
    "NCT05693090",
  ],
  other: ["NCT02795884", "NCT03843086", "NCT05031416", "NCT02601209", "NCT01996852", "NCT01810575", "NCT00676871"],
};

const rows = Object.entries(STUDIES).flatMap(([reason, ids]) => ids.map((nctId) => [nctId, reason] as const));

describe.skipIf(!hasSharedData)("why real studies stopped", () => {
  test.each(rows)("%s: %s", (nctId, reason) => {
    const study = JSON.parse(readFileSync(sharedPath("data/studies", `${nctId}.json`), "utf8"));
    expect(classifyStopReason(study.protocolSection.statusModule.whyStopped)).toBe(reason);
  });
});
