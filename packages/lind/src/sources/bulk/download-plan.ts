/** Bytes that a bulk file may have; the registry's had 2.5 GB in August 2026. */
export const BULK_BYTES_MAX: number = 64 * 1024 ** 3;

/** What a part was said to be when it was begun. */
export interface PartNote {
  readonly url: string;
  /** The strong ETag of the file that it is the beginning of; without one it cannot be gone on with. */
  readonly etag: string | undefined;
  readonly bytesTotal: number | undefined;
}

/** The beginning of a file that lies beside its place. Without a note nobody knows of what. */
export interface Part {
  readonly bytes: number;
  readonly note: PartNote | undefined;
}

/** An answer, as far as the decision looks at it. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Pick<Headers, "get">;
}

/** What to do with an answer. */
export type DownloadStep =
  /** Its body goes behind the part. */
  | { readonly kind: "append"; readonly note: PartNote }
  /** Its body is the file from the beginning; whatever there is goes. */
  | { readonly kind: "begin"; readonly note: PartNote }
  | { readonly kind: "complete" }
  /** The part and the answer do not belong together; ask for the whole. */
  | { readonly kind: "discard"; readonly reason: string }
  | { readonly kind: "try-again"; readonly reason: string }
  | { readonly kind: "give-up"; readonly code: "REGISTRY_REFUSED" | "REGISTRY_SHAPE_CHANGED"; readonly reason: string };

/** True where nothing is left to ask for. */
export function isWhole({ bytes, note }: Part): boolean {
  return note?.bytesTotal !== undefined && bytes === note.bytesTotal;
}

/** The headers by which the rest of a part is asked for; none for a part that cannot be gone on with. */
export function rangeHeaders({ bytes, note }: Part, url: string): Readonly<Record<string, string>> {
  if (bytes === 0 || note?.etag === undefined || note.url !== url) return {};
  return { range: `bytes=${bytes}-`, "if-range": note.etag };
}

/**
 * Decides what an answer is good for. A server may ignore the range (200), have another file by now (200 with another
 * ETag), or be wrong about what it sends: a part is gone on with only where place, length and ETag all agree.
 * RFC 9110, 13.1.5 (If-Range), 14.4 (Content-Range), 15.3.7 (206), 15.5.17 (416).
 */
export function judgeAnswer({ status, headers }: AnswerHead, part: Part, url: string): DownloadStep {
  const range = parseContentRange(headers.get("content-range"));
  if (status === 416) {
    if (part.note !== undefined && range?.total === part.bytes) return { kind: "complete" };
    return { kind: "discard", reason: "the registry has no such rest of the file" };
  }
  if (status === 206) return judgePart(headers, part, range);
  if (status === 200) return judgeWhole(headers, url);
  const reason = `status ${status}`;
  if (status === 429 || status === 408 || status >= 500) return { kind: "try-again", reason };
  return { kind: "give-up", code: "REGISTRY_REFUSED", reason };
}

function judgeWhole(headers: AnswerHead["headers"], url: string): DownloadStep {
  if (/html/i.test(headers.get("content-type") ?? "")) return { kind: "try-again", reason: "a web page" };
  const bytesTotal = parseWholeNumber(headers.get("content-length"));
  if (bytesTotal !== undefined && bytesTotal > BULK_BYTES_MAX) {
    return { kind: "give-up", code: "REGISTRY_SHAPE_CHANGED", reason: `a file of ${bytesTotal} bytes` };
  }
  return { kind: "begin", note: { url, etag: strongEtag(headers.get("etag")), bytesTotal } };
}

function judgePart(
  headers: AnswerHead["headers"],
  { bytes, note }: Part,
  range: ContentRange | undefined,
): DownloadStep {
  if (note === undefined || range?.from !== bytes)
    return { kind: "discard", reason: "another part than was asked for" };
  if (note.bytesTotal !== undefined && range.total !== undefined && range.total !== note.bytesTotal) {
    return { kind: "discard", reason: "a file of another length" };
  }
  // A server that answers If-Range rightly has the same ETag here, and has to say so.
  if (strongEtag(headers.get("etag")) !== note.etag) return { kind: "discard", reason: "another file" };
  return { kind: "append", note: { ...note, bytesTotal: note.bytesTotal ?? range.total } };
}

interface ContentRange {
  readonly from: number | undefined;
  readonly total: number | undefined;
}

// `bytes 500-999/1000`, `bytes 500-999/*`, and of a 416 `bytes */1000`.
function parseContentRange(value: string | null): ContentRange | undefined {
  const match = /^bytes (?:(\d{1,15})-\d{1,15}|\*)\/(?:(\d{1,15})|\*)$/i.exec(value?.trim() ?? "");
  if (match === null) return undefined;
  return { from: parseWholeNumber(match[1]), total: parseWholeNumber(match[2]) };
}

function parseWholeNumber(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A weak ETag stands for the same meaning, not for the same bytes. */
function strongEtag(value: string | null): string | undefined {
  return value !== null && /^"[^"]*"$/.test(value) ? value : undefined;
}
