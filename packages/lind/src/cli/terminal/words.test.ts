import { expect, test } from "vitest";
import { bytes, counted, duration, figure, moment, shortDuration, shortMoment, visible } from "./words.ts";

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [12_345, "12.3 s"],
  [245_000, "4 min 05 s"],
  [7_800_000, "2 h 10 min"],
])("a duration of %d ms reads %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [999, "999 ms"],
  [12_345, "12.3 s"],
  [245_000, "4m 05s"],
  [7_800_000, "2h 10m"],
])("a duration of %d ms is %s in a table", (ms, text) => {
  expect(shortDuration(ms)).toBe(text);
});

test("a moment in a table leaves the year out, or the time of another year", () => {
  const nowMs = Date.parse("2026-08-15T00:00:00Z");
  expect(shortMoment("2026-08-14T09:00:05.000Z", nowMs)).toBe("08-14 09:00");
  expect(shortMoment("2025-12-31T23:59:00.000Z", nowMs)).toBe("2025-12-31");
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [17_275, "17.3 kB"],
  [999_999, "1.0 MB"],
  [10_330_000_000, "10.3 GB"],
])("%d bytes read %s", (count, text) => {
  expect(bytes(count)).toBe(text);
});

test("figures group thousands, counts agree with their noun, moments end with the minute", () => {
  expect(figure(598_509)).toBe("598,509");
  expect(counted(1, "study", "studies")).toBe("1 study");
  expect(counted(0, "study", "studies")).toBe("0 studies");
  expect(moment("2026-08-14T09:00:05")).toBe("2026-08-14 09:00");
  expect(moment("2026-08-14")).toBe("2026-08-14");
});

test("control characters are shown as pictures; everything else stays", () => {
  expect(visible("a\0b\u001b[31m\n\u007f\u0085 \u05d0 \u{1f9ec}")).toBe(
    "a\u2400b\u241b[31m\u240a\u2421\ufffd \u05d0 \u{1f9ec}",
  );
});
