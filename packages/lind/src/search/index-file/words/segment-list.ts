import { ByteCursor } from "./varint.ts";

/** A part of a full-text table: sorted words with their documents, on pages that follow one another. */
export interface Segment {
  readonly segmentId: number;
  readonly firstPage: number;
  readonly lastPage: number;
}

/** A number that counts writes stands before the list. */
const COOKIE_BYTES = 4;
/** How a list begins that knows of deleted rows, which an index that only grows does not have. */
const DELETING_MARK = 0xff;

/**
 * The segments of a full-text table in the order of their documents, as its structure record tells them: the number of levels, of segments and of
 * writes; for each level the number of segments that are being merged and of all, and of each segment its id and its
 * first and last page. Throws a RangeError for a record of another form.
 */
export function parseSegmentList(record: Uint8Array): readonly Segment[] {
  if (record[COOKIE_BYTES] === DELETING_MARK) throw new RangeError("The list of segments is of a table that deletes.");
  const cursor = new ByteCursor(record, COOKIE_BYTES);
  const levels = cursor.varint();
  const total = cursor.varint();
  cursor.varint();
  const byLevel: Segment[][] = [];
  for (let level = 0; level < levels && cursor.at <= record.length; level++) {
    cursor.varint();
    const count = cursor.varint();
    const segments: Segment[] = [];
    for (let at = 0; at < count && cursor.at <= record.length; at++) {
      segments.push({ segmentId: cursor.varint(), firstPage: cursor.varint(), lastPage: cursor.varint() });
    }
    byLevel.push(segments);
  }
  // What was written goes from level to level as it is merged, so the highest level has the first documents.
  const segments = byLevel.reverse().flat();
  if (segments.length !== total || cursor.at > record.length) throw new RangeError("The list of segments is damaged.");
  return segments;
}
