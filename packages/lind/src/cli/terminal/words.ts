export { byteWords as bytes } from "../../base/byte-words.ts";

/** `1,234`: how figures are shown to people. */
export function figure(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 study`, `2 studies`. */
export function counted(count: number, one: string, many: string): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}

/** `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 10 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** `850 ms`, `12.3 s`, `4m 05s`, `2h 10m`: a duration in a table. */
export function shortDuration(ms: number): string {
  return duration(ms)
    .replaceAll(/ (h|min)\b/g, (_, unit: string) => unit.slice(0, 1))
    .replace(/m (\d\d) s$/, "m $1s");
}

/** `08-14 09:00` of the year that it is at `nowMs`, `2025-08-14` of another: a moment in a table. */
export function shortMoment(timestamp: string, nowMs: number): string {
  const isThisYear = timestamp.slice(0, 4) === new Date(nowMs).toISOString().slice(0, 4);
  return isThisYear ? moment(timestamp).slice("2026-".length) : timestamp.slice(0, "2026-08-14".length);
}

/** `2026-08-14 09:00` for `2026-08-14T09:00:05`; a day stays a day. */
export function moment(timestamp: string): string {
  return timestamp.slice(0, 16).replace("T", " ");
}

/** Where Unicode has a picture for each ASCII control character: U+2400 for NUL. */
const CONTROL_PICTURES = 0x2400;
const DELETE = 0x7f;
const DELETE_PICTURE = "\u2421";

/** A text with pictures for its control characters, so that what was typed or received does nothing to a terminal. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code === DELETE) return DELETE_PICTURE;
    return code < 0x20 ? String.fromCharCode(CONTROL_PICTURES + code) : "\ufffd";
  });
}
