import { resolve } from "node:path";
import { unreachable } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { isLindError, LindError } from "../../base/errors.ts";
import type { Channel } from "../../delivery/channel.ts";
import { ADDRESS_FORMS, type ChannelAddress, parseChannelAddress } from "../../delivery/channel-address.ts";
import { createFileChannel } from "../../delivery/file/file-channel.ts";
import { createPost, type Post } from "../../delivery/http-post.ts";
import { parseReceiverUrl, type ReceiverUrl } from "../../delivery/receiver-url.ts";
import { createSlackChannel } from "../../delivery/slack/slack-channel.ts";
import { createWebhookChannel } from "../../delivery/webhook/webhook-channel.ts";
import { VERSION } from "../version.ts";
import {
  allowsPrivateReceivers,
  type Environment,
  readMailSettings,
  readSecretText,
  readWebhookSecrets,
  type StoredSecrets,
} from "./delivery-settings.ts";

/** The channels of a process, by the addresses that watches have. */
export interface Channels {
  /**
   * Never throws: where an address or a setting is wrong, the channel says so and asks for another attempt. Once a person
   * has mended the setting, everything that waits goes out, and in its order.
   */
  channelOf(address: string): Promise<Channel>;
}

/** One channel an address, opened when something is first sent there. */
export function createChannels(env: Environment, clock: Clock, stored: StoredSecrets): Channels {
  const post = createPost({ allowPrivate: allowsPrivateReceivers(env), clock });
  const files = new Map<string, Channel>();

  async function open(text: string): Promise<Channel> {
    const address = readChannelAddress(text);
    switch (address.kind) {
      case "slack":
      case "webhook":
        return openHttp(address, readSecretText(address.url, env, stored), env, clock, post);
      case "email": {
        const { createEmailChannel } = await import("../../delivery/email/email-channel.ts");
        return createEmailChannel({ ...readMailSettings(env), to: address.to }, { clock });
      }
      case "feed":
        return { send: () => Promise.resolve({ kind: "sent" }) };
      case "file": {
        // All watches that write to a file share a channel, which writes one line after the other.
        const path = resolve(address.path);
        const channel = files.get(path) ?? createFileChannel(path);
        files.set(path, channel);
        return channel;
      }
      default:
        return unreachable(address);
    }
  }

  return {
    channelOf: async (address) => {
      try {
        // Settings are read each time: a secret that was changed in its file counts from the next message on.
        return await open(address);
      } catch (error) {
        if (!isLindError(error)) throw error;
        const reason = [error.message, error.hint].filter((part) => part !== undefined).join(" ");
        return { send: () => Promise.resolve({ kind: "try-again", reason }) };
      }
    },
  };
}

function openHttp(
  address: Extract<ChannelAddress, { kind: "slack" | "webhook" }>,
  url: string,
  env: Environment,
  clock: Clock,
  post: Post,
): Channel {
  checkReceiver(address.kind, url, env);
  const userAgent = `Lind/${VERSION}`;
  if (address.kind === "slack") return createSlackChannel({ url, userAgent }, { post });
  return createWebhookChannel({ url, secrets: readWebhookSecrets(env), userAgent }, { post, clock });
}

/** Reads the address of a channel at the door. */
export function readChannelAddress(text: string): ChannelAddress {
  const parsed = parseChannelAddress(text);
  if (parsed.kind === "address") return parsed.address;
  // Not the text itself, in which a secret may stand.
  throw new LindError("USAGE", `The channel cannot be read: ${parsed.reason}.`, {
    hint: `Channels are ${ADDRESS_FORMS}.`,
  });
}

/**
 * Looks at everything that can be told of a channel before something is sent: the form of its address, its settings, and
 * whether its receiver may be asked. Throws a refusal that a person can act on.
 */
export function checkChannel(text: string, env: Environment, stored: StoredSecrets): void {
  const address = readChannelAddress(text);
  if (address.kind === "email") readMailSettings(env);
  if (address.kind === "webhook") readWebhookSecrets(env);
  if (address.kind !== "slack" && address.kind !== "webhook") return;
  const receiver = checkReceiver(address.kind, readSecretText(address.url, env, stored), env);
  if (receiver.kind === "refused") throw new LindError("USAGE", `The channel cannot be used: ${receiver.reason}.`);
}

/** Throws for an address of Slack that would be sent over the network in clear: it is a key. */
function checkReceiver(kind: "slack" | "webhook", url: string, env: Environment): ReceiverUrl {
  const allowPrivate = allowsPrivateReceivers(env);
  if (kind === "slack" && !allowPrivate && URL.parse(url)?.protocol === "http:") {
    throw new LindError("USAGE", "The address of a Slack channel begins with http, so that others could read it.", {
      hint: "Slack's own begin with https://hooks.slack.com/.",
    });
  }
  return parseReceiverUrl(url, { allowPrivate });
}
