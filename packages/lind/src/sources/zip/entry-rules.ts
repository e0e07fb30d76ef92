import { formatOf } from "../files/formats.ts";
import { RECORD_BYTES_MAX } from "../record.ts";
import type { EntryNames } from "./entry-names.ts";
import { DEFLATED, FLAG, STORED, type ZipEntry } from "./zip-format.ts";
import { RATIO_FREE_BYTES, RATIO_MAX, UNPACKED_BYTES_MAX } from "./zip-limits.ts";

/** What becomes of a file of an archive. */
export type Verdict =
  | { readonly kind: "read" }
  /** No file of studies, and no harm. */
  | { readonly kind: "pass-over" }
  | { readonly kind: "refuse"; readonly reason: string };

/** What was read of an archive so far. */
export interface ZipSoFar {
  readonly names: EntryNames;
  readonly packedBytes: number;
  readonly bytes: number;
}

const ARCHIVE_ENDING = /\.(?:zip|gz|zst|bz2|xz|7z|tar|tgz)$/i;
const STUDY_NAME = /^NCT\d{8}\.json$/i;

/** Decides by what the directory says of a file, before anything of it is read. */
export function judgeEntry(entry: ZipEntry, soFar: ZipSoFar, archiveBytes: number): Verdict {
  const { name } = entry;
  const odd = oddName(name);
  if (odd !== undefined) return { kind: "refuse", reason: odd };
  if (name.endsWith("/")) return { kind: "pass-over" };
  if (ARCHIVE_ENDING.test(name)) {
    return { kind: "refuse", reason: "It is an archive inside the archive; take it out and load it by itself." };
  }
  if (formatOf(name) === undefined || isHidden(name)) return { kind: "pass-over" };
  const reason = unreadablePacking(entry) ?? hostileSize(entry, soFar, archiveBytes);
  if (reason !== undefined) return { kind: "refuse", reason };
  if (!soFar.names.has(name)) return { kind: "read" };
  return {
    kind: "refuse",
    reason: "The archive has a file of this name already, and programs differ in which they read; keep one of them.",
  };
}

/** Nothing is written by these names, but whoever made such a name means no good, or the archive is damaged. */
function oddName(name: string): string | undefined {
  const isOdd =
    name === "" ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    /[\u0000-\u001f\\\ufffd]/.test(name) ||
    /^(?:\/|[a-z]:)/i.test(name) ||
    name.split("/").some((part) => part === ".." || part === ".");
  return isOdd ? "Its name leads out of its folder or is none; an honest archive has no such name." : undefined;
}

/** What systems leave beside the files: `__MACOSX/35/._NCT02252835.json`. */
function isHidden(name: string): boolean {
  return name.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");
}

function unreadablePacking({ flags, method }: ZipEntry): string | undefined {
  if ((flags & (FLAG.encrypted | FLAG.strongEncryption | FLAG.masked)) !== 0) {
    return "It is encrypted; pack it again without a password.";
  }
  if (method === DEFLATED || method === STORED) return undefined;
  return `It is packed by method ${method}; only deflate (8) and none (0) are read. Pack it again.`;
}

/** What no honest archive of studies has: a bomb, or files that share their bytes. */
function hostileSize(entry: ZipEntry, soFar: ZipSoFar, archiveBytes: number): string | undefined {
  const { name, bytes, packedBytes, method } = entry;
  if (bytes > RECORD_BYTES_MAX && STUDY_NAME.test(name.slice(name.lastIndexOf("/") + 1))) {
    return `It has ${bytes} bytes unpacked; no study is larger than ${RECORD_BYTES_MAX / 1024 / 1024} MiB.`;
  }
  if (bytes > RATIO_FREE_BYTES && bytes > packedBytes * RATIO_MAX) {
    return `It unpacks to ${bytes} bytes, more than ${RATIO_MAX} times its packed size, as a zip bomb does.`;
  }
  if (soFar.bytes + bytes > UNPACKED_BYTES_MAX) {
    return `With it the archive unpacks to more than ${UNPACKED_BYTES_MAX / 1024 ** 3} GiB; split the archive.`;
  }
  if (soFar.packedBytes + packedBytes > archiveBytes) {
    return "The files of the archive together are larger than the archive, so that some share their bytes.";
  }
  if (method === STORED && bytes !== packedBytes) return "It is stored unpacked, and its two sizes differ.";
  return undefined;
}
