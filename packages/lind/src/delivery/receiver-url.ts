import { isIP } from "node:net";
import { specialUseOf } from "./special-addresses.ts";

/** What receivers may be asked. */
export interface ReceiverRules {
  /** Receivers on this machine and in private networks, for who wants them: `LIND_ALLOW_PRIVATE_WEBHOOKS=1`. */
  readonly allowPrivate: boolean;
}

export type ReceiverUrl =
  | { readonly kind: "url"; readonly url: URL }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Reads the address of a receiver. A name is looked at again when it has been resolved (`http-post.ts`): what stands here
 * can be told from the text alone. A reason never repeats the address, which may be a secret.
 */
export function parseReceiverUrl(text: string, rules: ReceiverRules): ReceiverUrl {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    return refused("the address is no http or https URL");
  }
  if (url.username !== "" || url.password !== "") return refused("the address has a user name or a password in it");
  const host = hostOf(url);
  const use = isIP(host) === 0 ? undefined : specialUseOf(host);
  if (use !== undefined && !rules.allowPrivate) return refused(whyForbidden(host, use));
  return { kind: "url", url };
}

/** The host without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/** The sentence for a receiver in a place where webhooks do not go. */
export function whyForbidden(address: string, use: string): string {
  return `${address} is not on the public internet but ${use}; LIND_ALLOW_PRIVATE_WEBHOOKS=1 allows it`;
}

/** An address as it may stand in a log: who is asked, and nothing of the path, which is often the key. */
export function maskedUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) return "…";
  return url.pathname === "/" && url.search === "" ? url.origin : `${url.origin}/…`;
}

function refused(reason: string): ReceiverUrl {
  return { kind: "refused", reason };
}
