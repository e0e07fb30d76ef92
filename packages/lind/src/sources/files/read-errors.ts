import { isLindError, LindError, messageOf } from "../../base/errors.ts";
import type { SourceRecord } from "../record.ts";

/** True for what the world does to a read: errors of Lind's, of the file system, of decompression. The rest are bugs. */
export function isReadError(error: unknown): boolean {
  return isLindError(error) || codeOf(error) !== undefined;
}

/** What is said of a file that broke off; `records` of it were read before. */
export function breakOff(name: string, records: number, error: unknown): SourceRecord {
  const place = records === 0 ? name : `${name} after record ${records}`;
  return { kind: "unreadable", place, reason: whyUnreadable(error), text: "" };
}

/** The refusal for a path that cannot be opened at all. */
export function cannotOpen(path: string, error: unknown): LindError {
  const code = codeOf(error);
  const options = { details: { path }, cause: error };
  if (code === "ENOENT" || code === "ENOTDIR") {
    const hint = "Check the spelling and the folder that the command runs in.";
    return new LindError("USAGE", `There is no file or folder ${path}.`, { ...options, hint });
  }
  return new LindError("INPUT_UNREADABLE", `${path}: ${whyUnreadable(error)}`, options);
}

function whyUnreadable(error: unknown): string {
  if (isLindError(error)) return [error.message, error.hint].filter((part) => part !== undefined).join(" ");
  const code = codeOf(error) ?? "";
  if (code === "Z_BUF_ERROR") return "The compressed data ends too early; take the file again from where it came.";
  if (code.startsWith("Z_") || code.startsWith("ZSTD_")) {
    // Damage shows only at the next checksum, so that wrong bytes may have passed for text before.
    return `The compressed data is damaged (${messageOf(error)}), and the last records before that place may be wrong; take the file again from where it came and load it.`;
  }
  if (code === "EACCES" || code === "EPERM") return "It may not be read; check its owner and its permissions.";
  return `Reading it fails (${messageOf(error)}); check the disk and run again.`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
