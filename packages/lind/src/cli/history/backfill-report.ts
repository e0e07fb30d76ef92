import type { BackfillReport } from "../../app/backfill-histories.ts";
import type { Style } from "../terminal/style.ts";
import { bytes, counted, duration, figure } from "../terminal/words.ts";

/** What a backfill did, for people. */
export function backfillLines(report: BackfillReport, style: Style): string {
  const { studies, whole, withoutHistory, past, known, newer, requests, durationMs } = report;
  const rest = [
    ...some(known, "stored already"),
    ...some(newer, "newer than what is stored: the next sync brings them"),
    ...(withoutHistory === 0
      ? []
      : [`${counted(withoutHistory, "study", "studies")} without a history in the registry`]),
    ...some(whole, `of ${counted(studies, "study", "studies")} whole already`),
  ];
  const effort = [counted(requests, "request", "requests"), bytes(report.bytes), duration(durationMs)];
  const lines = [
    style.bold("History from before the mirror"),
    `  ${[counted(past, "version", "versions"), ...rest].join(", ")}`,
    `  ${style.dim(effort.join(", "))}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** What somebody should know besides the figures, a sentence each. */
export function backfillRemarks({ failures, failed, quarantined, unknownIds }: BackfillReport): readonly string[] {
  const remarks: string[] = [];
  if (quarantined > 0) {
    remarks.push(
      `${counted(quarantined, "version", "versions")} could not be read and went to quarantine; "lind status" lists them.`,
    );
  }
  if (failures > 0) {
    const some = failed.slice(0, SHOWN_MAX).map(({ nctId }) => nctId);
    const more = failures > some.length ? " …" : "";
    remarks.push(
      `The history of ${counted(failures, "study", "studies")} is not whole yet (${some.join(", ")}${more}); the same command goes on with it.`,
    );
  }
  if (unknownIds.length > 0) {
    remarks.push(`Not stored here, mirror them first: ${unknownIds.slice(0, SHOWN_MAX).join(", ")}`);
  }
  return remarks;
}

/** Ids that a sentence names. */
const SHOWN_MAX = 5;

function some(count: number, words: string): readonly string[] {
  return count === 0 ? [] : [`${figure(count)} ${words}`];
}

/** 3 where a later run has to go on, as for a registry that is away; 1 where nothing that was asked for is stored. */
export function backfillExitCode({ studies, failures, unknownIds }: BackfillReport): number {
  if (failures > 0) return 3;
  return studies === 0 && unknownIds.length > 0 ? 1 : 0;
}
