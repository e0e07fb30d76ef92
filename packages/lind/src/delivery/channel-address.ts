import { isMailAddress } from "./email/smtp-settings.ts";

/** Where a watch sends, as a person types it and the store keeps it. */
export type ChannelAddress =
  | { readonly kind: "slack"; readonly url: SecretText }
  | { readonly kind: "webhook"; readonly url: SecretText }
  | { readonly kind: "email"; readonly to: string }
  | { readonly kind: "feed" }
  | { readonly kind: "file"; readonly path: string };

/**
 * A text that may be a secret: named by where it is kept, so that the name can be stored and shown. `secret` is kept in the
 * home's own file of secrets, `plain` is the text itself.
 */
export type SecretText =
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "secret"; readonly name: string }
  | { readonly kind: "plain"; readonly text: string };

export type ParsedAddress =
  | { readonly kind: "address"; readonly address: ChannelAddress }
  | { readonly kind: "refused"; readonly reason: string };

/** The forms, for a person who typed another. */
export const ADDRESS_FORMS =
  "slack:URL, webhook:URL, email:ADDRESS, feed, file:PATH; in place of a URL, env:NAME or file:PATH say where it is kept";

/** Reads `slack:env:LIND_SLACK_URL`, `webhook:https://…`, `email:anna@example.org`, `feed`, `file:/var/alerts.ndjson`. */
export function parseChannelAddress(text: string): ParsedAddress {
  const colon = text.indexOf(":");
  const kind = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? "" : text.slice(colon + 1);
  switch (kind) {
    case "slack":
    case "webhook": {
      const url = parseSecretText(rest);
      return url === undefined ? refused(`${kind}: needs a URL, env:NAME or file:PATH`) : accepted({ kind, url });
    }
    case "email":
      if (!isMailAddress(rest)) return refused("email: needs one plain address such as anna@example.org");
      return accepted({ kind, to: rest });
    case "feed":
      return colon < 0 ? accepted({ kind }) : refused("feed takes nothing after it");
    case "file":
      return rest === "" ? refused("file: needs a path") : accepted({ kind, path: rest });
    default:
      return refused(`"${kind}" is no channel`);
  }
}

function parseSecretText(text: string): SecretText | undefined {
  const [, where, name = ""] = /^(env|file|secret):(.*)$/s.exec(text) ?? [];
  if (where === "env") return /^[A-Za-z_]\w*$/.test(name) ? { kind: "env", name } : undefined;
  if (where === "secret") return /^[0-9a-f]{8,64}$/.test(name) ? { kind: "secret", name } : undefined;
  if (where === "file") return name === "" ? undefined : { kind: "file", path: name };
  return /^https?:\/\//i.test(text) ? { kind: "plain", text } : undefined;
}

function accepted(address: ChannelAddress): ParsedAddress {
  return { kind: "address", address };
}

function refused(reason: string): ParsedAddress {
  return { kind: "refused", reason };
}
