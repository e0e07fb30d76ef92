import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { onTestFinished } from "vitest";
import { must } from "../../base/assert.ts";
import { SELF_SIGNED } from "../self-signed-under-test.ts";
import { type ReceivedMail, readMail } from "./mail-under-test.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

export interface MailServer {
  readonly smtp: SmtpSettings;
  readonly mails: readonly ReceivedMail[];
}

/** A mail server on this machine; it ends with the test. */
export async function openMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    ...SELF_SIGNED,
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        mails.push(readMail(Buffer.concat(pieces).toString("latin1"), recipients));
        done();
      });
    },
    ...options,
  });
  // Connections that a test ends on purpose are no failure of the server's.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const address = must(server.server.address(), "a listening server has an address");
  const port = typeof address === "string" ? 0 : address.port;
  return { smtp: { host: "127.0.0.1", port, isSecure: false, requiresTls: false }, mails };
}
