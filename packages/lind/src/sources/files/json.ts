import { createStudyCutter, parseNctId, type StudyCut } from "ctgov/study";
import { LindError } from "../../base/errors.ts";
import { RECORD_BYTES_MAX, type SourceRecord } from "../record.ts";
import { toRecord, WHAT_TO_DO } from "./faults.ts";

/**
 * The studies of JSON text: one study, a list, a page, or several of these one after another. Places read
 * `NCT00000102.json` for a study that is alone and `page.json study 3` for one of several.
 *
 * Throws INPUT_UNREADABLE where the text does not even begin as JSON, or is empty.
 */
export async function* readJson(
  bytes: AsyncIterable<Uint8Array>,
  place: string,
): AsyncGenerator<readonly SourceRecord[]> {
  const cutter = createStudyCutter({ recordBytesMax: RECORD_BYTES_MAX });
  const toRecords = (cuts: readonly StudyCut[]) => cuts.map((cut) => read(cut, place));
  for await (const chunk of bytes) {
    const cuts = cutter.write(chunk);
    if (cuts.length > 0) yield toRecords(cuts);
    if (cutter.isDone) return;
  }
  const cuts = cutter.end();
  if (cuts.length > 0) yield toRecords(cuts);
}

function read(cut: StudyCut, file: string): SourceRecord {
  const isAlone = cut.number === 1 && !cut.isListed;
  if (isAlone && cut.kind === "fault" && (cut.code === "empty" || cut.code === "foreign")) {
    throw new LindError("INPUT_UNREADABLE", `${file} holds no study. ${cut.reason}`, { hint: WHAT_TO_DO[cut.code] });
  }
  return isAlone ? toRecord(cut, file, promisedId(file)) : toRecord(cut, `${file} study ${cut.number}`, undefined);
}

/** The id that a file promises by its name: `35/NCT02252835.json.gz` does, `2011-07-15__2025-10-02.json` does not. */
export function promisedId(file: string): string | undefined {
  const name = /(?:^|[/\\])(NCT\d+)\.(?:json|xml)(?:\.gz|\.zst)?$/i.exec(file)?.[1];
  return name === undefined ? undefined : parseNctId(name);
}
