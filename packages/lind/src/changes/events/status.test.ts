import { describe, expect, test } from "vitest";
import { diffStudies } from "../diff-studies.ts";
import { withoutUnpostedEdits } from "../unposted.ts";
import { classifyChanges } from "./classify.ts";
import { edit, eventOf, makeStudy, PHASES, STATUS, showEvents, WHY_STOPPED } from "./study-under-test.ts";

const LAST_KNOWN = "protocolSection.statusModule.lastKnownStatus";

/** The graph of `docs/changes.md`: each edge with its kind and severity; what is not among them is unusual, and high. */
const NORMAL_EDGES: readonly (readonly [string, string, string])[] = [
  ["NOT_YET_RECRUITING", "RECRUITING", "status.transition medium"],
  ["NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "status.transition medium"],
  ["RECRUITING", "ACTIVE_NOT_RECRUITING", "status.transition medium"],
  ["RECRUITING", "ENROLLING_BY_INVITATION", "status.transition medium"],
  ["RECRUITING", "COMPLETED", "status.transition medium"],
  ["ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "status.transition medium"],
  ["ENROLLING_BY_INVITATION", "RECRUITING", "status.transition medium"],
  ["ENROLLING_BY_INVITATION", "COMPLETED", "status.transition medium"],
  ["ACTIVE_NOT_RECRUITING", "COMPLETED", "status.transition medium"],
  ["SUSPENDED", "RECRUITING", "status.transition medium"],
  ["SUSPENDED", "ENROLLING_BY_INVITATION", "status.transition medium"],
  ["SUSPENDED", "ACTIVE_NOT_RECRUITING", "status.transition medium"],
];

const STATUSES = [
  ...["NOT_YET_RECRUITING", "RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "COMPLETED", "SUSPENDED"],
  ...["TERMINATED", "WITHDRAWN", "UNKNOWN", "AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE"],
  ...["APPROVED_FOR_MARKETING", "WITHHELD"],
];

/** What the rules say of an edge that is not normal, said once more in the plainest way. */
function expectedOf(from: string, to: string): string {
  const normal = NORMAL_EDGES.find((edge) => edge[0] === from && edge[1] === to);
  if (normal !== undefined) return normal[2];
  if (to === "UNKNOWN") return "status.stale low";
  if (to === "TERMINATED") return "status.stopped critical";
  if (to === "SUSPENDED" || to === "WITHDRAWN") return "status.stopped high";
  const wasClosed = ["ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN"].includes(from);
  const isOpen = ["NOT_YET_RECRUITING", "RECRUITING", "ENROLLING_BY_INVITATION"].includes(to);
  return wasClosed && isOpen ? "status.reopened high" : "status.transition high";
}

describe("the status graph", () => {
  const edges = STATUSES.flatMap((from) => STATUSES.filter((to) => to !== from).map((to) => [from, to] as const));

  test.each(edges)("%s -> %s", (from, to) => {
    const event = eventOf({ [STATUS]: to }, makeStudy({ [STATUS]: from }));
    expect(showEvents([event])).toEqual([expectedOf(from, to)]);
  });

  test.each([["PHASE3"], ["PHASE2", "PHASE3"]])("completed in %s is high", (...phases) => {
    const event = eventOf({ [STATUS]: "COMPLETED" }, makeStudy({ [PHASES]: phases }));
    expect(event).toMatchObject({ kind: "status.transition", severity: "high", rule: "completed in phase 3" });
  });
});

describe("a study that stops", () => {
  test.each([
    ["TERMINATED", undefined, "critical"],
    ["TERMINATED", "Hepatotoxicity in two participants", "critical"],
    ["TERMINATED", "Interim analysis showed futility", "critical"],
    ["TERMINATED", "FDA clinical hold", "critical"],
    ["TERMINATED", "slow accrual", "high"],
    ["TERMINATED", "Business decision, not related to safety.", "high"],
    ["TERMINATED", "Re-assessment of study", "high"],
    ["SUSPENDED", undefined, "high"],
    ["SUSPENDED", "Safety review after a death", "critical"],
    ["SUSPENDED", "Drug supply issues", "high"],
    ["WITHDRAWN", "loss of funding", "high"],
    ["WITHDRAWN", "Not approved by the ethics committee", "critical"],
  ])("%s, %s: %s", (status, whyStopped, severity) => {
    const event = eventOf({ [STATUS]: status, [WHY_STOPPED]: whyStopped });
    expect(event).toMatchObject({ kind: "status.stopped", severity });
    expect(event.changes).toHaveLength(whyStopped === undefined ? 1 : 2);
  });

  test("the rule names the class of the reason, and the sentence repeats it", () => {
    const event = eventOf({ [STATUS]: "WITHDRAWN", [WHY_STOPPED]: "Contract issues" });
    expect(event.rule).toBe("withdrawn, a business decision");
    expect(event.sentence).toContain('WITHDRAWN ("Contract issues"), registered');
  });

  test("a study that resumes takes the gone reason with it", () => {
    const before = makeStudy({ [STATUS]: "SUSPENDED", [WHY_STOPPED]: "Drug supply issues" });
    const event = eventOf({ [STATUS]: "RECRUITING", [WHY_STOPPED]: undefined }, before);
    expect(event).toMatchObject({ kind: "status.transition", severity: "medium", rule: "a suspended study resumes" });
    expect(event.changes).toHaveLength(2);
  });
});

describe("a status that went stale", () => {
  test("the registry's own doing is told, although nobody posted it", () => {
    const before = makeStudy();
    const after = edit(before, { [STATUS]: "UNKNOWN", [LAST_KNOWN]: "RECRUITING" });
    const changes = withoutUnpostedEdits(before, after, diffStudies(before, after));
    expect(changes.map(({ nature }) => nature)).toEqual(["derived", "derived"]);
    expect(showEvents(classifyChanges({ before, after, changes }))).toEqual(["status.stale low"]);
  });

  test("any other status that nobody posted is noise", () => {
    const before = makeStudy();
    const after = edit(before, { [STATUS]: "COMPLETED" });
    const changes = withoutUnpostedEdits(before, after, diffStudies(before, after));
    expect(showEvents(classifyChanges({ before, after, changes }))).toEqual(["record.noise noise"]);
  });

  test.each([
    ["RECRUITING", "RECRUITING", "status.transition low"],
    ["RECRUITING", "COMPLETED", "status.transition medium"],
    ["ACTIVE_NOT_RECRUITING", "RECRUITING", "status.reopened high"],
    ["RECRUITING", "TERMINATED", "status.stopped critical"],
    [undefined, "COMPLETED", "status.transition high"],
  ])("verified again: last known %s, now %s", (lastKnown, now, expected) => {
    const before = makeStudy({ [STATUS]: "UNKNOWN", [LAST_KNOWN]: lastKnown });
    expect(showEvents([eventOf({ [STATUS]: now, [LAST_KNOWN]: undefined }, before)])).toEqual([expected]);
  });
});
