import type { Clock } from "../../base/clock.ts";
import type { Progress, ReportProgress } from "../../base/progress.ts";
import { bytes, duration, figure } from "./words.ts";

const REDRAW_MS = 100;
const BAR_COLUMNS = 24;
/** A rate over less than this says nothing yet. */
const RATE_MS_MIN = 500;

/** Draws progress over itself on a terminal; `clear` takes it away before anything else is written there. */
export interface ProgressBar {
  readonly report: ReportProgress;
  clear(): void;
}

/** `write` is standard error; nothing is drawn where it is no terminal. */
export function createProgressBar(write: (text: string) => void, columns: number, clock: Clock): ProgressBar {
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  let startedAtMs = clock.monotonicMs();
  let label = "";
  let doneAtStart = 0;
  let isDrawn = false;
  return {
    report: (progress) => {
      const nowMs = clock.monotonicMs();
      if (progress.label !== label) {
        label = progress.label;
        startedAtMs = nowMs;
        doneAtStart = progress.done;
      }
      if (nowMs - drawnAtMs < REDRAW_MS) return;
      drawnAtMs = nowMs;
      isDrawn = true;
      write(
        `\r\u001b[2K${progressLine(progress, progress.done - doneAtStart, nowMs - startedAtMs).slice(0, columns - 1)}`,
      );
    },
    clear: () => {
      if (isDrawn) write("\r\u001b[2K");
      isDrawn = false;
    },
  };
}

/** `pulling  ██████░░░░  4,000/8,493 studies  47%  812/s  5.5 s left` */
export function progressLine(progress: Progress, doneSinceStart: number, elapsedMs: number): string {
  const amount = (count: number) => (progress.unit === "bytes" ? bytes(count) : figure(count));
  const rate = elapsedMs < RATE_MS_MIN ? undefined : (doneSinceStart / elapsedMs) * 1000;
  const parts = [progress.label];
  const { total } = progress;
  if (total === undefined || total <= 0) {
    parts.push(`${amount(progress.done)}${progress.unit === "bytes" ? "" : " studies"}`);
  } else {
    const share = Math.min(1, progress.done / total);
    const full = Math.floor(share * BAR_COLUMNS);
    parts.push("█".repeat(full) + "░".repeat(BAR_COLUMNS - full));
    parts.push(`${amount(progress.done)} of ${amount(total)}${progress.unit === "bytes" ? "" : " studies"}`);
    parts.push(`${Math.floor(share * 100)} %`);
  }
  if (rate !== undefined && rate > 0) {
    parts.push(`${amount(Math.round(rate))}/s`);
    if (total !== undefined && total > progress.done) {
      parts.push(`${duration(Math.max(1000, ((total - progress.done) / rate) * 1000))} left`);
    }
  }
  return parts.join("  ");
}
