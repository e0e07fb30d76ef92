import type { Clock } from "../../base/clock.ts";
import type { Channel } from "../channel.ts";
import type { Post, PostOutcome } from "../http-post.ts";
import { toSendResult } from "../http-result.ts";
import { oneLine, shortened } from "../message-words.ts";
import { printPayload } from "../payload.ts";
import { SIGNATURE_HEADER, signatureOf } from "./signature.ts";

export interface WebhookSettings {
  readonly url: string;
  /** The newest first; two while they are changed, none for a receiver that does not ask who sends. */
  readonly secrets: readonly string[];
  /** Who sends: `Lind/0.1.0`. */
  readonly userAgent: string;
}

/** Of what a receiver says about a refusal. */
const WORDS_MAX = 200;

/** Posts each message as JSON (`message-schema.ts`), signed anew for each attempt. */
export function createWebhookChannel(settings: WebhookSettings, effects: { post: Post; clock: Clock }): Channel {
  return {
    send: async (message, signal) => {
      const body = printPayload(message);
      const { url, secrets, userAgent } = settings;
      const headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": userAgent,
        "Idempotency-Key": message.id,
        ...(secrets.length === 0 ? {} : { [SIGNATURE_HEADER]: signatureOf(body, secrets, effects.clock.now()) }),
      };
      const outcome = await effects.post({ url, headers, body }, signal);
      return toSendResult(outcome, wordsOf(outcome, settings));
    },
  };
}

/** What the receiver says, for a person who looks for the reason. It may repeat what it was sent, secrets never. */
function wordsOf(outcome: PostOutcome, { url, secrets }: WebhookSettings): string {
  if (outcome.kind !== "answered") return "";
  const hidden = [...keysOf(url), ...secrets].sort((a, b) => b.length - a.length);
  const words = hidden.reduce((text, secret) => text.replaceAll(secret, "…"), oneLine(outcome.text));
  return shortened(words, WORDS_MAX);
}

/** What is shorter is a word such as `hooks` or `v1`: no key, and to hide it would hide what the receiver says. */
const KEY_LENGTH_MIN = 6;

/** The parts of an address in which a key may stand, as they are written there and as a receiver reads them. */
function keysOf(address: string): readonly string[] {
  const url = URL.parse(address);
  if (url === null) return [address];
  const { href, pathname, search, searchParams } = url;
  const pieces = [...pathname.split("/"), ...search.slice(1).split("&"), ...search.slice(1).split(/[&=]/)];
  const keys = [...pieces, ...searchParams.values()].filter((piece) => piece.length >= KEY_LENGTH_MIN);
  return [address, href, ...[pathname, search, search.slice(1)].filter((part) => part.length > 1), ...keys];
}
