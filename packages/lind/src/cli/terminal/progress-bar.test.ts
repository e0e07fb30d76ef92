import { describe, expect, test } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { createProgressBar, progressLine } from "./progress-bar.ts";

describe("progressLine", () => {
  test("shows share, rate and time left where the total is known", () => {
    const line = progressLine({ label: "pulling", done: 4000, total: 8000, unit: "studies" }, 4000, 5000);
    expect(line).toBe(`pulling  ${"█".repeat(12)}${"░".repeat(12)}  4,000 of 8,000 studies  50 %  800/s  5.0 s left`);
  });

  test("shows what is done where the total is not known, and no rate too early", () => {
    expect(progressLine({ label: "loading", done: 12, unit: "studies" }, 12, 100)).toBe("loading  12 studies");
    expect(progressLine({ label: "loading", done: 1500, total: 3000, unit: "bytes" }, 1500, 1000)).toContain(
      "1.5 kB of 3.0 kB  50 %  1.5 kB/s",
    );
  });
});

test("the bar redraws at most ten times a second and clears itself", () => {
  let nowMs = 0;
  const clock: Clock = { now: () => 0, monotonicMs: () => nowMs, sleep: () => Promise.resolve() };
  const written: string[] = [];
  const bar = createProgressBar((text) => written.push(text), 100, clock);
  for (nowMs = 0; nowMs < 1000; nowMs += 10) bar.report({ label: "pulling", done: nowMs, unit: "studies" });
  expect(written.length).toBe(10);
  bar.clear();
  bar.clear();
  expect(written.slice(10)).toEqual(["\r\u001b[2K"]);
});
