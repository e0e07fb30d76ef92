import { expect, test } from "vitest";
import { parseChannelAddress } from "./channel-address.ts";

test.each([
  ["slack:env:LIND_SLACK_URL", { kind: "slack", url: { kind: "env", name: "LIND_SLACK_URL" } }],
  ["slack:file:/run/secrets/slack", { kind: "slack", url: { kind: "file", path: "/run/secrets/slack" } }],
  [
    "slack:https://hooks.slack.com/services/x",
    { kind: "slack", url: { kind: "plain", text: "https://hooks.slack.com/services/x" } },
  ],
  ["webhook:http://127.0.0.1:8080/in", { kind: "webhook", url: { kind: "plain", text: "http://127.0.0.1:8080/in" } }],
  ["email:anna@example.org", { kind: "email", to: "anna@example.org" }],
  ["feed", { kind: "feed" }],
  ["file:alerts.ndjson", { kind: "file", path: "alerts.ndjson" }],
])("%s is an address", (text, address) => {
  expect(parseChannelAddress(text)).toEqual({ kind: "address", address });
});

test.each([
  "",
  "slack",
  "slack:",
  "slack:env:",
  "slack:env:A B",
  "slack:file:",
  "slack:hooks.slack.com",
  "webhook:ftp://x",
  "email:",
  "email:a@b.org,c@d.org",
  "email:a@b.org\r\nBcc: c@d.org",
  "feed:x",
  "file:",
  "telegram:@x",
])("%j is none", (text) => {
  expect(parseChannelAddress(text).kind).toBe("refused");
});
