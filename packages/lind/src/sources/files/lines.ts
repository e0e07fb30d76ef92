import { createStudyCutter } from "ctgov/study";
import { LindError } from "../../base/errors.ts";
import { toBytesRecord, withoutSpaceAround } from "../bytes-record.ts";
import { RECORD_BYTES_MAX, type SourceRecord } from "../record.ts";
import { BEGINNING_BYTES, explain, toRecord, WHAT_TO_DO } from "./faults.ts";

const LINE_FEED = 0x0a;

/** After so many lines without any study the file is something else. */
const BARREN_LINES_MAX = 1000;

/**
 * The studies of text with one JSON value a line, split on bytes. Blank lines are passed over but counted. A line is
 * usually one study; a page or a list of studies in a line gives each of them. Places read `studies.ndjson line 12`.
 *
 * Throws INPUT_UNREADABLE where the first `BARREN_LINES_MAX` lines hold no study, or there is nothing at all.
 */
export async function* readLines(
  bytes: AsyncIterable<Uint8Array>,
  place: string,
): AsyncGenerator<readonly SourceRecord[]> {
  const splitter = new LineSplitter(RECORD_BYTES_MAX, BEGINNING_BYTES);
  /** What came before the first study; held back, because it may turn out that the whole file is something else. */
  let barren: SourceRecord[] | undefined = [];
  for await (const chunk of bytes) {
    const records = splitter.split(chunk).flatMap((line) => readLine(line, place));
    if (barren === undefined) {
      if (records.length > 0) yield records;
      continue;
    }
    barren.push(...records);
    if (records.some((record) => record.kind === "record")) {
      yield barren;
      barren = undefined;
    } else if (barren.length >= BARREN_LINES_MAX) {
      throw new LindError("INPUT_UNREADABLE", `${place} begins with ${BARREN_LINES_MAX} lines that hold no study.`, {
        hint: "Give JSON of ClinicalTrials.gov, one study a line.",
      });
    }
  }
  const records = [...(barren ?? []), ...splitter.end().flatMap((line) => readLine(line, place))];
  if (records.length > 0) yield records;
  if (splitter.isBlank) throw new LindError("INPUT_UNREADABLE", `${place} is empty.`, { hint: WHAT_TO_DO.empty });
}

/** One line without its line feed; the beginning of it where it is too large. */
export interface Line {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

/** Splits chunks of any size into lines. Between two chunks it holds one line at most, and of a large one the beginning. */
export class LineSplitter {
  readonly #lineBytesMax: number;
  readonly #beginningBytes: number;
  #parts: Uint8Array[] = [];
  #heldBytes = 0;
  #isOversize = false;
  #number = 1;
  #isBlank = true;

  constructor(lineBytesMax: number, beginningBytes: number) {
    this.#lineBytesMax = lineBytesMax;
    this.#beginningBytes = beginningBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** True while nothing but white space has come. */
  get isBlank(): boolean {
    return this.#isBlank;
  }

  split(chunk: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      this.#close(chunk.subarray(from, end), lines);
      from = end + 1;
    }
    if (from < chunk.length) this.#hold(chunk.subarray(from));
    return lines;
  }

  /** The last line, which need not end with a line feed. */
  end(): readonly Line[] {
    const lines: Line[] = [];
    this.#close(new Uint8Array(0), lines);
    return lines;
  }

  #close(rest: Uint8Array, lines: Line[]): void {
    const isCarried = this.#heldBytes > 0;
    if (isCarried) this.#hold(rest);
    const whole = isCarried ? Buffer.concat(this.#parts) : rest;
    const isWhole = !this.#isOversize && whole.length <= this.#lineBytesMax;
    const bytes = withoutSpaceAround(isWhole ? whole : whole.subarray(0, this.#beginningBytes));
    if (bytes.length > 0 || !isWhole) {
      lines.push({ number: this.#number, bytes, isWhole });
      this.#isBlank = false;
    }
    this.#parts = [];
    this.#heldBytes = 0;
    this.#isOversize = false;
    this.#number += 1;
  }

  #hold(part: Uint8Array): void {
    if (this.#isOversize) return;
    this.#parts.push(part);
    this.#heldBytes += part.length;
    if (this.#heldBytes <= this.#lineBytesMax) return;
    // A copy, so that the chunks themselves can go.
    const beginning = Buffer.concat(this.#parts, this.#beginningBytes);
    this.#parts = [beginning];
    this.#heldBytes = beginning.length;
    this.#isOversize = true;
  }
}

function readLine(line: Line, file: string): readonly SourceRecord[] {
  const place = `${file} line ${line.number}`;
  if (!line.isWhole) {
    const text = new TextDecoder().decode(line.bytes, { stream: true });
    return [
      {
        kind: "unreadable",
        place,
        reason: explain("too-large", `The line is larger than ${RECORD_BYTES_MAX} bytes.`),
        text,
      },
    ];
  }
  const record = toBytesRecord(line.bytes, place, undefined);
  if (record !== undefined) return [record];
  const cutter = createStudyCutter({ recordBytesMax: RECORD_BYTES_MAX });
  const cuts = [...cutter.write(line.bytes), ...cutter.end()];
  const isOne = cuts.length === 1 && cuts[0]?.isListed === false;
  return cuts.map((cut) => toRecord(cut, isOne ? place : `${place} study ${cut.number}`, undefined));
}
