import { describe, expect, test } from "vitest";
import { isMailAddress, parseSmtpUrl } from "./smtp-settings.ts";

describe("the address of a mail server", () => {
  test.each([
    ["smtp://mail.example.org", { host: "mail.example.org", port: 587, isSecure: false, requiresTls: true }],
    ["smtps://mail.example.org", { host: "mail.example.org", port: 465, isSecure: true, requiresTls: false }],
    [
      "smtp://mail.example.org:25?tls=optional",
      { host: "mail.example.org", port: 25, isSecure: false, requiresTls: false },
    ],
    ["smtp://localhost:2525", { host: "localhost", port: 2525, isSecure: false, requiresTls: false }],
    ["smtp://[::1]:2525", { host: "::1", port: 2525, isSecure: false, requiresTls: false }],
    ["smtp://127.0.0.1.example.org", { host: "127.0.0.1.example.org", port: 587, isSecure: false, requiresTls: true }],
    [
      "smtp://me%40x.org:p%3Aw@mail.example.org",
      { host: "mail.example.org", port: 587, isSecure: false, requiresTls: true, user: "me@x.org", password: "p:w" },
    ],
  ])("%s", (text, settings) => {
    expect(parseSmtpUrl(text)).toEqual({ kind: "settings", settings });
  });

  test.each([
    "",
    "mail.example.org",
    "http://mail.example.org",
    "smtp://",
    "smtp://a:S3CRET%zz@b",
    "smtp://a:S3CRET@b?tls=no",
  ])("%j is none, and the reason has no password in it", (text) => {
    const parsed = parseSmtpUrl(text);
    expect(parsed.kind).toBe("refused");
    expect(JSON.stringify(parsed)).not.toContain("S3CRET");
  });
});

test.each([
  ["a@b.org", true],
  ["first.last+lind@mail.example.org", true],
  ["o'brien@example.org", true],
  ["a@localhost", true],
  ["", false],
  ["a", false],
  ["@b.org", false],
  ["a@b.org, c@d.org", false],
  ["Name <a@b.org>", false],
  ["a@b.org\r\nBcc: c@d.org", false],
  ["a b@c.org", false],
  ["a@b..org", false],
  [`${"a".repeat(65)}@b.org`, false],
])("%j is a mail address: %s", (text, expected) => {
  expect(isMailAddress(text)).toBe(expected);
});
