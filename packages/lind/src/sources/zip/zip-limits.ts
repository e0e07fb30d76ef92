/** Files that one archive may have; the registry's whole download had 577,000 in August 2026. */
export const ENTRIES_MAX: number = 4_000_000;

/** Bytes that all files of an archive may have together, unpacked; the registry's download has 10.3 GB. */
export const UNPACKED_BYTES_MAX: number = 64 * 1024 ** 3;

/**
 * How many times larger than its packed bytes a file may be. Deflate alone reaches 1032, by repeating one byte; the
 * registry's records reach about 4, their most repetitive ones 30.
 */
export const RATIO_MAX: number = 200;

/** A file up to this size is harmless whatever its ratio is, in bytes. */
export const RATIO_FREE_BYTES: number = 1024 * 1024;

/** A file up to this size is unpacked at one go, in bytes; a larger one is streamed, twice: to check it and to read it. */
export const WHOLE_BYTES_MAX: number = 8 * 1024 * 1024;

/** One read of the archive while files are taken one after another, in bytes. */
export const WINDOW_BYTES: number = 1024 * 1024;

/** One read where the next file is elsewhere, in bytes, so that an archive in wild order costs no more than its size. */
export const JUMP_BYTES: number = 64 * 1024;

/** One read of the directory, in bytes. A record of it is at most 46 bytes and three fields of 65,535. */
export const DIRECTORY_BLOCK_BYTES: number = 1024 * 1024;

/** Damaged places of a directory after which the rest of it is given up. */
export const DIRECTORY_FAULTS_MAX: number = 1000;

/** Names of passed over files that are told. */
export const IGNORED_TOLD_MAX: number = 3;
