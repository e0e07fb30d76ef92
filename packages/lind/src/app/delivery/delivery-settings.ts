import { readFileSync } from "node:fs";
import { LindError } from "../../base/errors.ts";
import type { SecretText } from "../../delivery/channel-address.ts";
import { isMailAddress, parseSmtpUrl, type SmtpSettings } from "../../delivery/email/smtp-settings.ts";
import { SECRET_LENGTH_MIN } from "../../delivery/webhook/signature.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Two, so that one can be replaced without a message that nobody can verify. */
const SECRETS_MAX = 2;
/** A secret is a line, not a file of something else. */
const SECRET_BYTES_MAX = 4_096;

/** Whether webhooks may go to this machine and to private networks. */
export function allowsPrivateReceivers(env: Environment): boolean {
  return settingOf(env, "LIND_ALLOW_PRIVATE_WEBHOOKS") === "1";
}

/** The secrets that sign webhooks, the newest first; none where there is none. A refusal does not show them. */
export function readWebhookSecrets(env: Environment): readonly string[] {
  const secrets = (secretSettingOf(env, "LIND_WEBHOOK_SECRETS") ?? "").split(/[\s,]+/).filter((each) => each !== "");
  if (secrets.some((secret) => secret.length < SECRET_LENGTH_MIN)) {
    throw new LindError("USAGE", `A secret in LIND_WEBHOOK_SECRETS has fewer than ${SECRET_LENGTH_MIN} characters.`, {
      hint: "Make one with: openssl rand -hex 24",
    });
  }
  if (secrets.length > SECRETS_MAX) {
    throw new LindError("USAGE", `LIND_WEBHOOK_SECRETS has more than ${SECRETS_MAX} secrets.`, {
      hint: "The new one and the one that it replaces are enough.",
    });
  }
  return secrets;
}

/** The mail server and who writes. */
export interface MailSettings {
  readonly smtp: SmtpSettings;
  readonly from: string;
}

export function readMailSettings(env: Environment): MailSettings {
  const url = secretSettingOf(env, "LIND_SMTP_URL");
  if (url === undefined) {
    throw new LindError("USAGE", "A watch sends mail, and LIND_SMTP_URL is not set.", {
      hint: "Set it to the mail server: smtp://user:password@mail.example.org:587",
    });
  }
  const parsed = parseSmtpUrl(url);
  if (parsed.kind === "refused") throw new LindError("USAGE", `LIND_SMTP_URL cannot be read: ${parsed.reason}.`);
  const from = settingOf(env, "LIND_MAIL_FROM");
  if (from === undefined || !isMailAddress(from)) {
    throw new LindError("USAGE", "A watch sends mail, and LIND_MAIL_FROM is no plain mail address.", {
      hint: "Set it to the address that mails come from: lind@example.org",
    });
  }
  return { smtp: parsed.settings, from };
}

/** Where people reach this Lind's server, without a trailing slash: the base of links in messages. */
export function readPublicUrl(env: Environment): string | undefined {
  const text = settingOf(env, "LIND_PUBLIC_URL");
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new LindError("USAGE", `LIND_PUBLIC_URL is "${text}", which is not an http or https address.`, {
      hint: "Set it to where people open this Lind: https://lind.example.org",
    });
  }
  return url.href.replace(/\/+$/, "");
}

/** Where secrets are kept that were typed: their texts by their names. */
export type StoredSecrets = (name: string) => string | undefined;

/** The text itself, from where it is kept. A refusal names the place, never the text. */
export function readSecretText(secret: SecretText, env: Environment, stored: StoredSecrets): string {
  switch (secret.kind) {
    case "secret": {
      const text = stored(secret.name);
      if (text !== undefined) return text;
      throw new LindError("USAGE", "The address of a watch is missing in secrets.json of the home.", {
        hint: "Remove the watch and add it again with its address.",
      });
    }
    case "plain":
      return secret.text;
    case "env": {
      const text = settingOf(env, secret.name);
      if (text !== undefined) return text;
      throw new LindError("USAGE", `A watch sends to the address in ${secret.name}, which is not set.`, {
        hint: "Set it in the environment of lind run.",
      });
    }
    case "file":
      return readSecretFile(secret.path);
  }
}

/** `NAME`, or the content of the file that `NAME_FILE` names, as secrets come into containers. */
function secretSettingOf(env: Environment, name: string): string | undefined {
  const path = settingOf(env, `${name}_FILE`);
  return path === undefined ? settingOf(env, name) : readSecretFile(path);
}

function readSecretFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8").slice(0, SECRET_BYTES_MAX).trim();
  } catch (error) {
    throw new LindError("USAGE", `The secret in ${path} cannot be read.`, { cause: error });
  }
  if (text === "") throw new LindError("USAGE", `The file ${path} is empty; a secret is expected in it.`);
  return text;
}

/** A variable that is set to nothing means the same as one that is not set. */
function settingOf(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === undefined || text === "" ? undefined : text;
}
