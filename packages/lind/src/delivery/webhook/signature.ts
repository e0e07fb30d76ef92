import { createHmac } from "node:crypto";

/** The header that proves who sent a message, and when. */
export const SIGNATURE_HEADER = "Lind-Signature";
/** What can be guessed is no secret: 16 random characters cannot. */
export const SECRET_LENGTH_MIN = 16;

/**
 * `t=1767225600,v1=5257a8…`: seconds since 1970, and for each secret the HMAC-SHA256 of `t`, a full stop and the body,
 * in hexadecimal. While secrets are changed there are two, and a receiver takes the message when any of them fits.
 */
export function signatureOf(body: string, secrets: readonly string[], nowMs: number): string {
  const time = Math.floor(nowMs / 1000);
  const signatures = secrets.map((secret) => createHmac("sha256", secret).update(`${time}.${body}`).digest("hex"));
  return [`t=${time}`, ...signatures.map((signature) => `v1=${signature}`)].join(",");
}
