import { NetworkError, ResponseShapeError } from "./errors.ts";

/** A successful answer, whole. */
export interface Received {
  /** Where it came from in the end, redirects followed. */
  readonly url: string;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/**
 * The body as text: exactly what came, without a byte order mark. A text that is not UTF-8 is not guessed at.
 */
export function decodeText(received: Received, expected: string): string {
  if (looksLikeHtml(received.headers.get("content-type"), received.bytes)) {
    throw new ResponseShapeError(received.url, "", expected, { isHtml: true });
  }
  try {
    // The decoder takes a byte order mark at the start away, which `JSON.parse` would refuse.
    return new TextDecoder("utf-8", { fatal: true }).decode(received.bytes);
  } catch (cause) {
    throw new ResponseShapeError(received.url, "", `${expected} in UTF-8`, { cause });
  }
}

/** A body of JSON as exact text, whether it is JSON or not: only one that breaks off is refused, because asking again helps. */
export function decodeOpenText(received: Received): string {
  if (endsEarly(received.bytes)) throw new NetworkError("BODY_CUT", received.url, { reason: "within its JSON" });
  return decodeText(received, "JSON");
}

/** A body of JSON, as exact text and as what it says. White space around the value is not part of the text. */
export function parseJson(received: Received): { readonly text: string; readonly value: unknown } {
  // Before decoding: a body may break off inside a character, and then it is cut rather than badly encoded.
  if (endsEarly(received.bytes)) throw new NetworkError("BODY_CUT", received.url, { reason: "within its JSON" });
  const text = decodeText(received, "JSON").replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  try {
    const value: unknown = JSON.parse(text);
    return { text, value };
  } catch (cause) {
    throw new ResponseShapeError(received.url, "", "JSON", { cause });
  }
}

/** True for a web page, by what the server calls it or by how it begins. JSON and the registry's texts begin otherwise. */
export function looksLikeHtml(contentType: string | null, bytes: Uint8Array): boolean {
  const beginning = new TextDecoder().decode(bytes.subarray(0, 1024)).trimStart();
  if (/^<(?:!doctype\s+html|html|head|body|script)\b/i.test(beginning)) return true;
  return contentType !== null && /^text\/html\b|^application\/xhtml/i.test(contentType) && beginning.startsWith("<");
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const WHITE_SPACE_AND_MARK: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * True where the bytes begin a JSON object or list and stop before its end, or are nothing at all: the connection broke,
 * and asking again helps. JSON that is closed but wrong is another matter. Only strings and brackets are followed.
 */
export function endsEarly(bytes: Uint8Array): boolean {
  let depth = 0;
  let isInString = false;
  let isEmpty = true;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (isInString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isInString = false;
      continue;
    }
    if (isEmpty && WHITE_SPACE_AND_MARK.has(byte)) continue;
    if (isEmpty && !OPENING.has(byte)) return false;
    isEmpty = false;
    if (byte === QUOTE) isInString = true;
    else if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) depth -= 1;
  }
  return isEmpty || isInString || depth > 0;
}
