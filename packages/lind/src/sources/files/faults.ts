import type { CutFaultCode, StudyCut } from "ctgov/study";
import { RECORD_BYTES_MAX, type SourceRecord } from "../record.ts";

/** How much of a stretch that is too large is kept to show, in bytes. */
export const BEGINNING_BYTES = 4096;

/** What a person can do about a stretch of a file that is no study. */
export const WHAT_TO_DO: Readonly<Record<CutFaultCode, string>> = {
  brackets: "The record is damaged; take it again from where it came.",
  "too-large": `No study is larger than ${RECORD_BYTES_MAX / 1024 / 1024} MiB; check that the file holds one study a line, a list or a page.`,
  truncated: "It is incomplete; take it again from where it came.",
  encoding: "Convert the file to UTF-8, or take it again from where it came.",
  foreign: "Give JSON of ClinicalTrials.gov; a sign-in page of a network is sometimes saved in its place.",
  empty: "Take the file again from where it came.",
  abandoned: "Give JSON of ClinicalTrials.gov.",
};

export function explain(code: CutFaultCode, reason: string): string {
  return `${reason} ${WHAT_TO_DO[code]}`;
}

/** A cut as a record of a source. */
export function toRecord(cut: StudyCut, place: string, promisedId: string | undefined): SourceRecord {
  if (cut.kind === "study") return { kind: "record", text: cut.text, place, promisedId };
  return { kind: "unreadable", place, reason: explain(cut.code, cut.reason), text: cut.text };
}
