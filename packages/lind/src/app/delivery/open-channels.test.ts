import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { systemClock } from "../../base/clock.ts";
import { messageOf } from "../../delivery/message-under-test.ts";
import { checkChannel, createChannels } from "./open-channels.ts";

const nothing = () => undefined;
const never = new AbortController().signal;
const SMTP = { LIND_SMTP_URL: "smtp://anna:S3CRET@127.0.0.1:9", LIND_MAIL_FROM: "lind@example.org" };

async function send(address: string, env: Readonly<Record<string, string>>) {
  const channel = await createChannels(env, systemClock, nothing).channelOf(address);
  return channel.send(messageOf(), never);
}

describe("what can be told of a channel before something is sent", () => {
  test.each([
    ["feed", {}],
    ["file:/tmp/alerts.ndjson", {}],
    ["email:anna@example.org", SMTP],
    ["webhook:https://hooks.example/x", {}],
    ["webhook:http://127.0.0.1:8080/", { LIND_ALLOW_PRIVATE_WEBHOOKS: "1" }],
    ["slack:env:SLACK", { SLACK: "https://hooks.slack.com/services/T/B/x" }],
    ["webhook:https://hooks.example/x", { LIND_WEBHOOK_SECRETS: "0123456789abcdef,fedcba9876543210" }],
  ])("%s is well", (address, env) => {
    expect(() => checkChannel(address, env, nothing)).not.toThrow();
  });

  test.each([
    ["pigeon:coop", {}, '"pigeon" is no channel'],
    ["email:anna@example.org", {}, "LIND_SMTP_URL is not set"],
    [
      "email:anna@example.org",
      { ...SMTP, LIND_MAIL_FROM: "Lind <a@b.org>" },
      "LIND_MAIL_FROM is no plain mail address",
    ],
    ["email:anna@example.org", { ...SMTP, LIND_SMTP_URL: "S3CRET" }, "LIND_SMTP_URL cannot be read"],
    ["webhook:http://127.0.0.1:8080/", {}, "not on the public internet"],
    ["webhook:http://user:S3CRET@hooks.example/", {}, "a user name or a password in it"],
    ["slack:env:SLACK", {}, "SLACK, which is not set"],
    ["slack:env:SLACK", { SLACK: "http://hooks.slack.com/S3CRET" }, "begins with http"],
    ["slack:file:/nowhere/at/all", {}, "/nowhere/at/all cannot be read"],
    ["webhook:https://hooks.example/x", { LIND_WEBHOOK_SECRETS: "S3CRET" }, "fewer than 16 characters"],
    [
      "webhook:https://hooks.example/x",
      { LIND_WEBHOOK_SECRETS: "S3CRET-0123456789 S3CRET-1123456789 S3CRET-2123456789" },
      "more than 2 secrets",
    ],
  ])("%s with %j: %s", (address, env, reason) => {
    expect(() => checkChannel(address, env, nothing)).toThrow(reason);
    expect(() => checkChannel(address, env, nothing)).not.toThrow("S3CRET");
  });
});

describe("a channel whose settings are missing", () => {
  test("waits for them, and says which", async () => {
    expect(await send("slack:env:SLACK", {})).toEqual({
      kind: "try-again",
      reason: "A watch sends to the address in SLACK, which is not set. Set it in the environment of lind run.",
    });
    expect((await send("email:anna@example.org", {})).kind).toBe("try-again");
    expect((await send("pigeon:coop", {})).kind).toBe("try-again");
  });

  test("reads a secret anew for each message", async () => {
    const file = join(temporaryFolder(), "url");
    writeFileSync(file, "");
    const channels = createChannels({ LIND_ALLOW_PRIVATE_WEBHOOKS: "1" }, systemClock, nothing);
    const sendNow = async () => (await channels.channelOf(`webhook:file:${file}`)).send(messageOf(), never);
    expect(await sendNow()).toMatchObject({ kind: "try-again", reason: expect.stringContaining("is empty") });
    writeFileSync(file, "http://127.0.0.1:9/\n");
    expect(await sendNow()).toEqual({ kind: "try-again", reason: "nobody listens there" });
  });

  test("a secret may stand in a file that a setting names", () => {
    const file = join(temporaryFolder(), "secrets");
    writeFileSync(file, "short\n");
    const env = { LIND_WEBHOOK_SECRETS_FILE: file };
    expect(() => checkChannel("webhook:https://hooks.example/x", env, nothing)).toThrow("fewer than 16 characters");
    writeFileSync(file, "0123456789abcdef\n");
    expect(() => checkChannel("webhook:https://hooks.example/x", env, nothing)).not.toThrow();
  });
});
