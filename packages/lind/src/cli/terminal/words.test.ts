import { expect, test } from "vitest";
import { bytes, counted, duration, figure, moment, visible } from "./words.ts";

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
