import { RECORD_BYTES_MAX } from "../../record.ts";

export type DecodedXml =
  | { readonly kind: "text"; readonly text: string }
  /** One sentence without its full stop. */
  | { readonly kind: "fault"; readonly reason: string };

/** How far an XML declaration may reach, in bytes. */
const DECLARATION_BYTES_MAX = 256;
/** ASCII is a part of UTF-8. */
const ENCODINGS: ReadonlySet<string> = new Set(["utf-8", "utf8", "us-ascii", "ascii"]);

/** The text of an XML file in UTF-8, in which the registry wrote all of them. Another encoding is a fault, never guessed. */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  if (bytes.length > RECORD_BYTES_MAX) {
    return { kind: "fault", reason: `it is larger than ${RECORD_BYTES_MAX / 1024 / 1024} MiB, and no study is` };
  }
  const beginning = new TextDecoder("latin1").decode(bytes.subarray(0, DECLARATION_BYTES_MAX));
  const declared = /^(?:ï»¿)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(beginning)?.[1];
  if (declared !== undefined && !ENCODINGS.has(declared.toLowerCase())) {
    return { kind: "fault", reason: `its encoding is declared as ${declared} and should be UTF-8` };
  }
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { kind: "fault", reason: "its text is not UTF-8" };
  }
}
