import { hash } from "node:crypto";

/** SHA-256 of a text's UTF-8 bytes, as 64 hex digits: the identity of a stored text. Takes the bytes themselves as well. */
export function hashText(text: string | Uint8Array): string {
  return hash("sha256", text, "hex");
}
