/**
 * A receiver for Lind's webhooks that takes what is signed and prints it: `LIND_WEBHOOK_SECRET=… node verify-webhook.ts`.
 * `isSigned` is all that your own receiver needs.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

/** Older messages are refused: somebody may have recorded one and send it again. */
const AGE_SECONDS_MAX = 300;

/**
 * Whether `body` (the bytes as they came, not JSON that was parsed and printed again) carries a good signature.
 * `header` is `Lind-Signature`: `t=1767225600,v1=5257a8…`, with one `v1` for each secret that the sender has.
 */
export function isSigned(body: Uint8Array, header: string, secret: string, nowSeconds = Date.now() / 1000): boolean {
  const parts = header.split(",").map((part) => part.split("="));
  const time = Number(parts.find(([name]) => name === "t")?.[1]);
  if (!(Math.abs(nowSeconds - time) <= AGE_SECONDS_MAX)) return false;
  const expected = createHmac("sha256", secret).update(`${time}.`).update(body).digest();
  return parts
    .filter(([name]) => name === "v1")
    .map(([, hex = ""]) => Buffer.from(hex, "hex"))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

const secret = process.env["LIND_WEBHOOK_SECRET"] ?? "";
if (secret === "") throw new Error("Set LIND_WEBHOOK_SECRET to the secret that Lind signs with.");
/** A message may come twice, with the same key. A receiver that must not tell it twice keeps the keys of some days. */
const seen = new Set<string>();

const server = createServer(async (request, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const { "lind-signature": signature, "idempotency-key": key } = request.headers;
  if (!isSigned(body, String(signature), secret)) return response.writeHead(401).end("bad signature");
  if (!seen.has(String(key))) {
    seen.add(String(key));
    const { watch, severity, counts } = JSON.parse(body.toString("utf8"));
    process.stdout.write(`${watch}\t${severity}\t${counts.events}\t${key}\n`);
  }
  return response.writeHead(204).end();
});
server.listen(Number(process.env["PORT"] ?? 8080), "127.0.0.1", () => {
  const address = server.address();
  process.stderr.write(`http://127.0.0.1:${typeof address === "object" ? address?.port : address}/\n`);
});
