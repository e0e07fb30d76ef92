import { createTransport } from "nodemailer";
import type { Clock } from "../../base/clock.ts";
import { messageOf } from "../../base/errors.ts";
import type { Channel, SendResult } from "../channel.ts";
import { oneLine, shortened } from "../message-words.ts";
import { type EmailSender, toEmail } from "./email-message.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

export interface EmailSettings extends EmailSender {
  readonly smtp: SmtpSettings;
  readonly to: string;
  /** Certificates that are trusted instead of the well-known ones. */
  readonly ca?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Silence after which a mail server counts as away. Servers that look at a mail first take their time to answer. */
const SMTP_TIMEOUT_MS = 60_000;
const WORDS_MAX = 200;

/** Hands each message to a mail server. `sent` means that the server has taken it, not that somebody has read it. */
export function createEmailChannel(settings: EmailSettings, effects: { readonly clock: Clock }): Channel {
  return {
    send: async (message, signal) => {
      const { messageId, ...email } = toEmail(message, settings);
      const transport = createTransport(transportOptions(settings));
      try {
        await transport.sendMail({
          ...email,
          messageId,
          from: { name: "Lind", address: settings.from },
          to: { name: "", address: settings.to },
          // Of this attempt: a mail that waited for three days would be sorted in where nobody looks.
          date: new Date(effects.clock.now()),
          disableFileAccess: true,
          disableUrlAccess: true,
          signal,
        });
        return { kind: "sent" };
      } catch (error) {
        return signal.aborted ? { kind: "try-again", reason: "it was interrupted" } : toResult(error, settings.smtp);
      } finally {
        transport.close();
      }
    },
  };
}

function transportOptions({ smtp, ca, timeoutMs = SMTP_TIMEOUT_MS }: EmailSettings) {
  const { host, port, isSecure, requiresTls, user, password } = smtp;
  return {
    host,
    port,
    secure: isSecure,
    requireTLS: requiresTls,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? "" } }),
    // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 in an environment must not turn it off.
    tls: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  };
}

/** RFC 5321, 4.2.1: an answer that begins with 5 is for ever, one that begins with 4 is for now. */
function toResult(error: unknown, smtp: SmtpSettings): SendResult {
  const code = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : undefined;
  const hidden = [smtp.password, smtp.user].filter((text) => text !== undefined && text !== "");
  const words = hidden.reduce<string>((text, secret) => text.replaceAll(secret ?? "", "…"), oneLine(messageOf(error)));
  const reason = `the mail server: ${shortened(words, WORDS_MAX)}`;
  return code !== undefined && code >= 500 ? { kind: "refused", reason } : { kind: "try-again", reason };
}
