import type { DiskNeed } from "../app/whole/disk-need.ts";
import type { WholeProspect } from "../app/whole/sync-whole.ts";
import { unreachable } from "../base/assert.ts";
import type { Style } from "./terminal/style.ts";
import { bytes, counted, duration, figure, moment } from "./terminal/words.ts";

type Step = WholeProspect["plan"]["steps"][number];

/** What `lind sync --all --explain` shows to people. */
export function prospectLines({ plan, dataTimestamp, totalCount, disk }: WholeProspect, style: Style): string {
  const studies = totalCount === undefined ? "" : `${counted(totalCount, "study", "studies")}, `;
  const steps = plan.steps.map((step, at) => `  ${at + 1}. ${stepWords(step)}, ${style.dim(about(step.seconds))}`);
  const { instead } = plan;
  const lines = [
    `${style.bold("The whole registry")}: ${studies}data of ${moment(dataTimestamp)}`,
    ...(steps.length === 0 ? ["  Nothing is to be done."] : steps),
    `Why: ${plan.reasons.join("\n     ")}`,
    ...(instead === undefined
      ? []
      : [`     In all ${about(plan.seconds)}; ${WAYS[instead.way]} would take ${about(instead.seconds)}.`]),
    ...(disk === undefined ? [] : diskLines(disk, style)),
    style.dim("Nothing was done; times are estimates."),
  ];
  return `${lines.join("\n")}\n`;
}

const WAYS = { archive: "the archive", pages: "all pages", delta: "the pages of what was posted" } as const;

function stepWords(step: Step): string {
  switch (step.kind) {
    case "download":
      return `Download the registry's archive, ${bytes(step.bytes)}${step.bytesHere === 0 ? "" : `, of which ${bytes(step.bytesHere)} are here`}`;
    case "load":
      return `Load its ${figure(step.studies)} studies and remove it`;
    case "pages":
      return `Pull all studies, ${counted(step.requests, "page", "pages")}`;
    case "delta":
      return step.requests === undefined
        ? "Pull what was posted since"
        : `Pull what was posted since, ${counted(step.requests, "page", "pages")}`;
    case "list-ids":
      return `Compare the registry's ids with what is stored, ${counted(step.requests, "page", "pages")}`;
    default:
      return unreachable(step);
  }
}

function about(seconds: number): string {
  return `about ${duration(Math.max(1, Math.round(seconds)) * 1000).replace(".0 s", " s")}`;
}

function diskLines({ archive, store, index, logs, total, free }: DiskNeed, style: Style): readonly string[] {
  const parts = [
    `archive ${bytes(archive)}`,
    `store ${bytes(store)}`,
    `search index ${bytes(index)}`,
    `logs ${bytes(logs)}`,
  ];
  const verdict = free >= total ? style.good("enough") : style.bad(`${bytes(total - free)} are missing`);
  return [
    `Disk: about ${bytes(total)} are needed, ${bytes(free)} are free: ${verdict}.`,
    style.dim(`      ${parts.join(", ")}`),
  ];
}
