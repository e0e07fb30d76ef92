import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";

describe("readConfig", () => {
  test("stands on its own without any setting", () => {
    expect(readConfig({ env: {} })).toEqual({
      home: join(homedir(), ".lind"),
      upstream: "https://clinicaltrials.gov",
      ratePerSecond: undefined,
      env: {},
      tokens: [],
    });
  });

  test("prefers the command line to the environment to the default", () => {
    const env = { LIND_HOME: "/data/lind" };
    expect(readConfig({ env }).home).toBe("/data/lind");
    expect(readConfig({ env, home: "/other" }).home).toBe("/other");
    expect(readConfig({ env: { LIND_HOME: " " } }).home).toBe(join(homedir(), ".lind"));
  });

  test.each([
    ["http://127.0.0.1:4848/", "http://127.0.0.1:4848"],
    ["https://clinicaltrials.gov/api/v2", "https://clinicaltrials.gov"],
    ["https://mirror.example.org/registry/api", "https://mirror.example.org/registry"],
  ])("takes %s as %s", (given, upstream) => {
    expect(readConfig({ env: { LIND_UPSTREAM: given } }).upstream).toBe(upstream);
  });

  test.each(["clinicaltrials", "ftp://example.org", "http://"])("refuses %s as an upstream", (given) => {
    expect(() => readConfig({ env: { LIND_UPSTREAM: given } })).toThrow(`LIND_UPSTREAM is "${given}"`);
  });

  test("reads tokens with commas or spaces between them, each with its scope", () => {
    const env = { LIND_READ_TOKENS: `${"a".repeat(16)}, ${"b".repeat(20)}`, LIND_ADMIN_TOKENS: "c".repeat(16) };
    expect(readConfig({ env }).tokens).toEqual([
      { scope: "read", token: "a".repeat(16) },
      { scope: "read", token: "b".repeat(20) },
      { scope: "admin", token: "c".repeat(16) },
    ]);
  });
});
