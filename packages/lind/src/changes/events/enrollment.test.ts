import { describe, expect, test } from "vitest";
import { ENROLLMENT, eventsOf, makeStudy, STATUS } from "./study-under-test.ts";

function tell(from: number, to: number, types = ["ESTIMATED", "ESTIMATED"], status = "RECRUITING"): string {
  const before = makeStudy({ [ENROLLMENT]: { count: from, type: types[0] ?? "" }, [STATUS]: status });
  const [event] = eventsOf({ [ENROLLMENT]: { count: to, type: types[1] ?? "" } }, before);
  const percent = event?.magnitude?.unit === "percent" ? ` ${event.magnitude.percent}` : "";
  return `${event?.kind} ${event?.severity}${percent}`;
}

describe("a target that moves", () => {
  test.each([
    [1000, 1001, "low 0.1"],
    [1000, 1099, "low 9.9"],
    [1000, 1100, "medium 10"],
    [1000, 900, "medium -10"],
    [1000, 1249, "medium 24.9"],
    [1000, 1250, "high 25"],
    [1000, 750, "high -25"],
    [1000, 1500, "high 50"],
    [1000, 500, "high -50"],
    [1000, 1501, "critical 50.1"],
    [1000, 499, "critical -50.1"],
    [1000, 0, "critical -100"],
    [0, 40, "high"],
    // Ten per cent of 70 is no number that a computer has.
    [70, 77, "medium 10"],
    [70, 63, "medium -10"],
  ])("%i -> %i: %s", (from, to, expected) => {
    expect(tell(from, to)).toBe(`enrollment.target ${expected}`);
  });
});

describe("the actual count", () => {
  const REACHED = ["ESTIMATED", "ACTUAL"];

  test.each([
    [1000, 1200, "medium 20"],
    [1000, 800, "medium -20"],
    [1000, 799, "high -20.1"],
    [1000, 500, "high -50"],
    [1000, 499, "critical -50.1"],
    [1000, 0, "critical -100"],
    [0, 12, "medium"],
  ])("of a target of %i, %i: %s", (target, actual, expected) => {
    expect(tell(target, actual, REACHED)).toBe(`enrollment.actual ${expected}`);
  });

  test("a study that was withdrawn before anybody took part is no shortfall", () => {
    expect(tell(100, 0, REACHED, "WITHDRAWN")).toBe("enrollment.actual low -100");
  });

  test("an actual count that is corrected moves as a target does", () => {
    expect(tell(100, 109, ["ACTUAL", "ACTUAL"])).toBe("enrollment.actual low 9");
    expect(tell(100, 200, ["ACTUAL", "ACTUAL"])).toBe("enrollment.actual critical 100");
  });

  test("a target again", () => {
    expect(tell(100, 130, ["ACTUAL", "ESTIMATED"])).toBe("enrollment.target high 30");
    expect(tell(100, 100, ["ACTUAL", "ESTIMATED"])).toBe("field.edited low");
  });

  test("the registry's placeholder is no count", () => {
    expect(tell(100, 99_999_999)).toBe("field.edited low");
  });
});
