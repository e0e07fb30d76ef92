import { resolve } from "node:path";
import { unreachable } from "../../base/assert.ts";
import { isLindError } from "../../base/errors.ts";
import type { SecretText } from "../../delivery/channel-address.ts";
import { maskedUrl } from "../../delivery/receiver-url.ts";
import { parseWatchDefinition } from "../../monitor/watch-definition.ts";
import type { Watch } from "../../registry/monitoring.ts";
import { checkChannel, readChannelAddress } from "../delivery/open-channels.ts";
import type { Lind } from "../open-lind.ts";
import { forgetSecretsExcept, keepSecret, storedSecretsOf } from "./watch-secrets.ts";

/**
 * Looks at a channel before a watch is stored that sends there. An address that was typed is refused where it cannot be used.
 * What is named by where it is kept may be there for `lind run` only, so of that it is merely warned.
 */
export function checkAddress(lind: Lind, to: string): void {
  const { config, effects } = lind;
  try {
    checkChannel(to, config.env ?? {}, storedSecretsOf(config.home));
  } catch (error) {
    const address = readChannelAddress(to);
    const isTyped = (address.kind === "slack" || address.kind === "webhook") && address.url.kind === "plain";
    if (isTyped || !isLindError(error)) throw error;
    effects.log.warn([error.message, error.hint].filter((part) => part !== undefined).join(" "));
  }
}

/** The address as it is stored: paths in full, and in place of a typed address that is a key in itself its name. */
export function toStoredAddress(home: string, to: string): string {
  const address = readChannelAddress(to);
  switch (address.kind) {
    case "slack":
    case "webhook":
      return `${address.kind}:${toStoredText(home, address.url)}`;
    case "file":
      return `file:${resolve(address.path)}`;
    case "email":
    case "feed":
      return to;
    default:
      return unreachable(address);
  }
}

function toStoredText(home: string, secret: SecretText): string {
  switch (secret.kind) {
    case "env":
    case "secret":
      return `${secret.kind}:${secret.name}`;
    case "file":
      return `file:${resolve(secret.path)}`;
    case "plain":
      // An address that has nothing to hide shows whole where addresses are masked.
      return maskedUrl(secret.text) === secret.text ? secret.text : `secret:${keepSecret(home, secret.text)}`;
    default:
      return unreachable(secret);
  }
}

/** A stored address as it is shown: who is asked, and nothing that is a key. */
export function shownAddress(home: string, stored: string): string {
  const address = readChannelAddress(stored);
  if (address.kind !== "slack" && address.kind !== "webhook") return stored;
  const { kind, url } = address;
  if (url.kind === "plain") return `${kind}:${maskedUrl(url.text)}`;
  if (url.kind !== "secret") return stored;
  const text = storedSecretsOf(home)(url.name);
  return `${kind}:${text === undefined ? "(its address is missing)" : maskedUrl(text)}`;
}

/** Forgets addresses that no watch names any more. */
export function forgetUnusedSecrets(home: string, watches: readonly Watch[]): void {
  const named = watches.flatMap(({ definition }) => {
    const parsed = parseWatchDefinition(definition);
    return "problem" in parsed ? [] : [/:secret:(?<name>\w+)$/.exec(parsed.channel)?.groups?.["name"] ?? ""];
  });
  // A definition that cannot be read may name one.
  if (named.length === watches.length) forgetSecretsExcept(home, new Set(named));
}
