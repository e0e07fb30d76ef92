import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { LindError } from "../../base/errors.ts";
import type { Position } from "../ranking/list-order.ts";

/** Where a listing stands: which documents it is of, and the last place that was given out. */
export interface ListingPlace {
  /** The build of the index that numbered the documents. */
  readonly buildId: string;
  /** How many documents there were when the listing began. */
  readonly snapshot: number;
  /** The query's fingerprint: a token is good for its own query only. */
  readonly fingerprint: string;
  readonly after: Position;
}

const SIGNATURE_BYTES = 12;
/** A genuine token is far shorter; anything longer is not looked at. */
const TOKEN_LENGTH_MAX = 1_000;

/** The place as an opaque word for URLs, signed so that only what Lind gave out comes back. */
export function printPageToken(place: ListingPlace, key: Uint8Array): string {
  const { buildId, snapshot, fingerprint, after } = place;
  // A missing value is NaN, which JSON has not; null stands for it.
  const keys = after.keys.map((value) => (Number.isNaN(value) ? null : value));
  const payload = Buffer.from(JSON.stringify([buildId, snapshot, fingerprint, after.nctNumber, keys]));
  return Buffer.concat([sign(payload, key), payload]).toString("base64url");
}

/** The place in a token. Throws `PAGE_TOKEN_INVALID` where Lind did not give it out for this query. */
export function parsePageToken(token: string, fingerprint: string, key: Uint8Array): ListingPlace {
  const bytes = token.length > TOKEN_LENGTH_MAX ? Buffer.alloc(0) : Buffer.from(token, "base64url");
  const payload = bytes.subarray(SIGNATURE_BYTES);
  if (payload.length === 0 || !timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), sign(payload, key))) {
    throw new LindError("PAGE_TOKEN_INVALID", "The page token is not one that this index gave out.", {
      hint: "Ask for the first page again, without a token.",
    });
  }
  const place = toPlace(JSON.parse(payload.toString("utf8")));
  if (place.fingerprint !== fingerprint) {
    throw new LindError("PAGE_TOKEN_INVALID", "The page token belongs to another search.", {
      hint: "Repeat the parameters of the first page, or ask for the first page of this search.",
    });
  }
  return place;
}

function sign(payload: Uint8Array, key: Uint8Array): Buffer {
  return createHmac("sha256", secretOf(key)).update(payload).digest().subarray(0, SIGNATURE_BYTES);
}

/** To take in the bytes of a key costs five times what signing does. */
const secrets = new WeakMap<Uint8Array, KeyObject>();

function secretOf(key: Uint8Array): KeyObject {
  const known = secrets.get(key) ?? createSecretKey(key);
  secrets.set(key, known);
  return known;
}

/** The signature has proved that Lind wrote it, so its shape is known. */
function toPlace(fields: readonly [string, number, string, number, readonly (number | null)[]]): ListingPlace {
  const [buildId, snapshot, fingerprint, nctNumber, keys] = fields;
  return {
    buildId,
    snapshot,
    fingerprint,
    after: { nctNumber, keys: keys.map((value) => value ?? Number.NaN) },
  };
}
