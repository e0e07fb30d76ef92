import type { SendResult } from "./channel.ts";
import type { PostOutcome } from "./http-post.ts";

/** Refusals that are about the moment: too early, too many, too slow. */
const TRY_AGAIN: readonly number[] = [408, 425, 429];

/**
 * What an answer means for the message. Only a status of success is a promise; 5xx and a few others ask for patience;
 * everything else would end alike the next time. `words` is what the receiver said, where that may be shown.
 */
export function toSendResult(outcome: PostOutcome, words = ""): SendResult {
  if (outcome.kind === "unreachable") return { kind: "try-again", reason: outcome.reason };
  if (outcome.kind === "forbidden") return { kind: "refused", reason: outcome.reason };
  const { status, retryAfterMs } = outcome;
  if (status >= 200 && status < 300) return { kind: "sent" };
  const reason = `the receiver answered ${status}${words === "" ? "" : `: ${words}`}`;
  if (status < 500 && !TRY_AGAIN.includes(status)) return { kind: "refused", reason };
  return { kind: "try-again", reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
