import type { Channel, SendResult } from "../channel.ts";
import type { Post } from "../http-post.ts";
import { toSendResult } from "../http-result.ts";
import { toSlackMessage } from "./slack-message.ts";

export interface SlackSettings {
  /** The address of an incoming webhook. It is a secret: who has it may post. */
  readonly url: string;
  readonly userAgent: string;
}

/** Slack's words for a refusal: `no_service`, `invalid_payload`, `channel_is_archived`. */
const SLACK_WORDS = /^[a-z_]{2,64}$/;

/** Posts each message to an incoming webhook of Slack, or of a chat that speaks as Slack does. */
export function createSlackChannel({ url, userAgent }: SlackSettings, effects: { readonly post: Post }): Channel {
  return {
    send: async (message, signal): Promise<SendResult> => {
      const headers = { "content-type": "application/json; charset=utf-8", "user-agent": userAgent };
      const outcome = await effects.post({ url, headers, body: JSON.stringify(toSlackMessage(message)) }, signal);
      if (outcome.kind !== "answered") return toSendResult(outcome);
      const words = outcome.text.trim();
      const result = toSendResult(outcome, SLACK_WORDS.test(words) ? words : "");
      // Slack says "ok". A page of somebody's network that asks to sign in answers 200 as well.
      if (result.kind === "sent" && words !== "ok") {
        return { kind: "try-again", reason: `the receiver answered ${outcome.status} without Slack's "ok"` };
      }
      return result;
    },
  };
}
