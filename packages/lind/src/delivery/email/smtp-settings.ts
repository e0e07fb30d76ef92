import { isIP } from "node:net";

/** Where mail is handed in. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** Encrypted from the first byte, as on port 465. */
  readonly isSecure: boolean;
  /** No mail without STARTTLS. */
  readonly requiresTls: boolean;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

export type ParsedSmtp =
  | { readonly kind: "settings"; readonly settings: SmtpSettings }
  | { readonly kind: "refused"; readonly reason: string };

const PORTS: Readonly<Record<string, number>> = { "smtp:": 587, "smtps:": 465 };

/**
 * Reads `smtp://user:password@mail.example.org:587` or `smtps://…`. Mail is never sent in clear over a network: `smtp:`
 * turns to TLS and is refused by a server that cannot, but for one on this machine or with `?tls=optional`. A reason
 * never repeats the address, which has a password in it.
 */
export function parseSmtpUrl(text: string): ParsedSmtp {
  const url = URL.parse(text);
  const port = PORTS[url?.protocol ?? ""];
  if (url === null || port === undefined || url.hostname === "") {
    return { kind: "refused", reason: "it is no address such as smtp://user:password@mail.example.org:587" };
  }
  const tls = url.searchParams.get("tls");
  if (tls !== null && tls !== "optional") return { kind: "refused", reason: "its tls can only be optional" };
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const user = decodeText(url.username);
  const password = decodeText(url.password);
  if (user === undefined || password === undefined) {
    return {
      kind: "refused",
      reason: "its user name or password has a % that is not followed by two hexadecimal digits",
    };
  }
  const isSecure = url.protocol === "smtps:";
  return {
    kind: "settings",
    settings: {
      host,
      port: url.port === "" ? port : Number(url.port),
      isSecure,
      requiresTls: !isSecure && tls !== "optional" && !isThisMachine(host),
      ...(user === "" ? {} : { user, password }),
    },
  };
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function decodeText(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * One plain mail address in lower risk: `name@example.org`, without a display name, quotes or a second address. What
 * passes can stand in a header and between angle brackets as it is.
 */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(text);
}
