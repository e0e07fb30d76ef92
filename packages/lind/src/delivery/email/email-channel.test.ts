import { describe, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { eventOf, HOSTILE_TEXTS, messageOf, studiesOf, studyOf } from "../message-under-test.ts";
import { SELF_SIGNED } from "../self-signed-under-test.ts";
import { createEmailChannel, type EmailSettings } from "./email-channel.ts";
import { type MailServer, openMailServer } from "./mail-server-under-test.ts";

const never = new AbortController().signal;
const NOW = Date.UTC(2026, 4, 5, 8, 30, 0);
const clock = { ...systemClock, now: () => NOW };

function channelTo({ smtp }: Pick<MailServer, "smtp">, given: Partial<EmailSettings> = {}) {
  return createEmailChannel({ smtp, from: "lind@example.org", to: "anna@example.org", ...given }, { clock });
}

describe("a mail", () => {
  test("says in its subject how important it is and what happened, in text and HTML", async () => {
    const server = await openMailServer();
    const study = studyOf({ diffUrl: "http://lind.example/diff?a=6&b=7" });
    expect(await channelTo(server).send(messageOf({ studies: [study] }), never)).toEqual({ kind: "sent" });
    const [mail] = server.mails;
    expect(mail?.recipients).toEqual(["anna@example.org"]);
    expect(mail?.headers).toMatchObject({
      subject: "[Critical] NCT03516279: Terminated for safety, registered 2026-05-02",
      from: "Lind <lind@example.org>",
      to: "anna@example.org",
      date: "Tue, 05 May 2026 08:30:00 +0000",
      "list-unsubscribe": "<mailto:lind@example.org?subject=Unsubscribe%20melanoma>",
      "list-id": "<melanoma.watch.example.org>",
      "auto-submitted": "auto-generated",
    });
    expect(mail?.text).toBe(
      [
        "Critical · melanoma: 1 change in 1 study",
        "",
        "NCT03516279  Adjuvant therapy of melanoma",
        "- Critical: Terminated for safety, registered 2026-05-02",
        "https://clinicaltrials.gov/study/NCT03516279",
        "http://lind.example/diff?a=6&b=7",
        "",
        'This is the watch "melanoma" of Lind.',
        "",
      ].join("\n"),
    );
    expect(mail?.html).toContain('<a href="http://lind.example/diff?a=6&amp;b=7">what changed</a>');
    expect(mail?.html).toContain("<strong>Critical</strong>: Terminated for safety, registered 2026-05-02");
  });

  test("has the same Message-ID whenever the same message is sent", async () => {
    const server = await openMailServer();
    await channelTo(server).send(messageOf(), never);
    await channelTo(server).send(messageOf(), never);
    await channelTo(server).send(messageOf({ id: "another\r\nBcc: x@evil.example" }), never);
    const ids = server.mails.map(({ headers }) => headers["message-id"]);
    expect(ids[0]).toMatch(/^<[0-9a-f]{40}@example\.org>$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).toMatch(/^<[0-9a-f]{40}@example\.org>$/);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test("of a digest is one, with a count in its subject", async () => {
    const server = await openMailServer();
    const period = { from: "2026-05-01T07:00:00.000Z", to: "2026-05-02T07:00:00.000Z" };
    await channelTo(server).send(messageOf({ kind: "digest", period, studies: studiesOf(400, 3) }), never);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.headers["subject"]).toBe("[Critical] melanoma: 1,200 changes in 400 studies");
    expect(server.mails[0]?.text).toContain("\n2026-05-01 07:00 to 2026-05-02 07:00 UTC\n");
    expect(server.mails[0]?.html).toContain("<p>2026-05-01 07:00 to 2026-05-02 07:00 UTC</p>");
    expect(server.mails[0]?.text).toContain("and 300 more studies with 900 changes");
  });

  test("names the page of the watch where there is one", async () => {
    const server = await openMailServer();
    await channelTo(server, { watchUrl: "https://lind.example/watches/melanoma" }).send(messageOf(), never);
    expect(server.mails[0]?.headers["list-unsubscribe"]).toBe(
      "<https://lind.example/watches/melanoma>, <mailto:lind@example.org?subject=Unsubscribe%20melanoma>",
    );
  });

  test.each(HOSTILE_TEXTS)("hostile text %# adds no header, no receiver and no markup", async (text) => {
    const server = await openMailServer();
    const study = studyOf({ title: text, events: [eventOf({ sentence: text, rule: text })] });
    const message = messageOf({ id: `x${text.slice(0, 100)}`, watch: `w${text.slice(0, 100)}`, studies: [study] });
    expect(await channelTo(server).send(message, never)).toEqual({ kind: "sent" });
    const [mail] = server.mails;
    expect(mail?.recipients).toEqual(["anna@example.org"]);
    expect(Object.keys(mail?.headers ?? {}).sort()).toEqual([
      "auto-submitted",
      "content-type",
      "date",
      "from",
      "list-id",
      "list-unsubscribe",
      "message-id",
      "mime-version",
      "subject",
      "to",
      "x-lind-severity",
    ]);
    expect(mail?.headers["subject"]?.length).toBeLessThanOrEqual(150);
    const tags = [...(mail?.html ?? "").matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/ .*$/, ">"));
    expect([...new Set(tags)].sort()).toEqual(OWN_TAGS.filter((tag) => tags.includes(tag)));
  });
});

const OWN_TAGS: readonly string[] = [
  "<!DOCTYPE>",
  "</a>",
  "</body>",
  "</h2>",
  "</h3>",
  "</head>",
  "</html>",
  "</li>",
  "</p>",
  "</small>",
  "</strong>",
  "</ul>",
  "<a>",
  "<body>",
  "<h2>",
  "<h3>",
  "<head>",
  "<html>",
  "<li>",
  "<meta>",
  "<p>",
  "<small>",
  "<strong>",
  "<ul>",
];

describe("a mail server", () => {
  const refusal = (responseCode: number) => Object.assign(new Error("not now S3CRET"), { responseCode });

  test.each([
    [421, "try-again"],
    [451, "try-again"],
    [550, "refused"],
    [552, "refused"],
  ])("that answers %i to the mail makes it %s", async (code, kind) => {
    const server = await openMailServer({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on("end", () => done(refusal(code)));
      },
    });
    const result = await channelTo(server).send(messageOf(), never);
    expect(result).toMatchObject({ kind, reason: expect.stringContaining("not now") });
  });

  test.each([
    [450, "try-again"],
    [550, "refused"],
  ])("that answers %i to the receiver makes it %s", async (code, kind) => {
    const server = await openMailServer({ onRcptTo: (_address, _session, done) => done(refusal(code)) });
    expect((await channelTo(server).send(messageOf(), never)).kind).toBe(kind);
  });

  test("that refuses the password is not asked again, and the reason does not tell it", async () => {
    const server = await openMailServer({
      onAuth: (auth, _session, done) => done(new Error(`wrong password ${auth.password} of ${auth.username}`)),
    });
    const smtp = { ...server.smtp, user: "anna-S3CRET", password: "S3CRET-word" };
    const result = await channelTo({ smtp }).send(messageOf(), never);
    expect(result.kind).toBe("refused");
    expect(JSON.stringify(result)).not.toContain("S3CRET");
  });

  test("that is away is asked again", async () => {
    const smtp = { host: "127.0.0.1", port: 9, isSecure: false, requiresTls: false };
    expect((await channelTo({ smtp }).send(messageOf(), never)).kind).toBe("try-again");
  });

  test("without TLS gets no mail where TLS is required", async () => {
    const server = await openMailServer();
    const result = await channelTo({ smtp: { ...server.smtp, requiresTls: true } }).send(messageOf(), never);
    expect(result.kind).not.toBe("sent");
    expect(server.mails).toEqual([]);
  });

  test("with a certificate that nobody vouches for gets no mail; with one that is trusted it does", async () => {
    const server = await openMailServer({ disabledCommands: [] });
    const smtp = { ...server.smtp, requiresTls: true };
    expect((await channelTo({ smtp }).send(messageOf(), never)).kind).toBe("try-again");
    expect(server.mails).toEqual([]);
    expect(await channelTo({ smtp }, { ca: SELF_SIGNED.cert }).send(messageOf(), never)).toEqual({ kind: "sent" });
    expect(server.mails).toHaveLength(1);
  });

  test("is not waited for after an interruption", async () => {
    const stop = new AbortController();
    const server = await openMailServer({ onMailFrom: () => stop.abort() });
    expect(await channelTo(server).send(messageOf(), stop.signal)).toEqual({
      kind: "try-again",
      reason: "it was interrupted",
    });
  });
});
