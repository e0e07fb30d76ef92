import { expect, test } from "vitest";
import { runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What `lind serve` refuses before it listens. */

test.each([
  [["--host", "0.0.0.0"], "0.0.0.0 can be reached by other machines, and no token is set."],
  [["--port", "70000"], "--port is a number up to 65535."],
  [["--threads", "0"], "--threads must be a whole number of at least 1"],
  [["melanoma"], 'lind serve takes no "melanoma".'],
])("serve %j", async (words, sentence) => {
  const { exitCode, err, out } = await runLind(["serve", ...words], { home: temporaryFolder() });
  expect([exitCode, out]).toEqual([2, ""]);
  expect(err).toContain(sentence);
});

test("an empty home has nothing to serve", async () => {
  const { exitCode, err } = await runLind(["serve", "--port", "0"], { home: temporaryFolder() });
  expect(exitCode).toBe(2);
  expect(err).toContain("lind sync");
});

test("a token that can be guessed is refused, and not shown", async () => {
  const { exitCode, err } = await runLind(["serve"], { home: temporaryFolder(), env: { LIND_READ_TOKENS: "secret" } });
  expect(exitCode).toBe(2);
  expect(err).toContain("A token in LIND_READ_TOKENS has fewer than 16 characters.");
  expect(err).not.toContain("secret");
});

test("a public address that is none is refused before anything is served", async () => {
  const env = { LIND_PUBLIC_URL: "lind.example.org" };
  const { exitCode, err } = await runLind(["serve", "--port", "0"], { home: temporaryFolder(), env });
  expect(exitCode).toBe(2);
  expect(err).toContain('LIND_PUBLIC_URL is "lind.example.org", which is not an http or https address.');
});
