import type { Day } from "../days.ts";
import { mix } from "../random.ts";

/** Where a listing goes on, and on which data it began. */
export interface PagePosition {
  readonly day: Day;
  readonly offset: number;
}

const PREFIX = "ZV";

/**
 * A page token as the registry's: opaque, short, and with a long beginning that all tokens of one data version share
 * whatever the query. It holds nothing but the day and the offset.
 */
export function toPageToken(seed: number, position: PagePosition): string {
  const text = Buffer.from(`${String(position.day).padStart(8, "0")}.${position.offset}`, "latin1");
  return PREFIX + scramble(seed, text).toString("base64url");
}

/** Undefined for a text that is no token of this registry. */
export function parsePageToken(seed: number, token: string): PagePosition | undefined {
  if (!token.startsWith(PREFIX)) return undefined;
  const text = scramble(seed, Buffer.from(token.slice(PREFIX.length), "base64url")).toString("latin1");
  const match = /^(\d{8})\.(\d{1,9})$/.exec(text);
  return match === null ? undefined : { day: Number(match[1]), offset: Number(match[2]) };
}

function scramble(seed: number, bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, at) => byte ^ (mix(seed, at, 0) & 0xff)));
}
