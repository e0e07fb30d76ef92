import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { eventOf, hostileMessage, messageOf, studyOf } from "../message-under-test.ts";
import { printPayload } from "../payload.ts";
import { createFileChannel } from "./file-channel.ts";
import { TAIL_BYTES } from "./file-tail.ts";

const never = new AbortController().signal;
const sent = { kind: "sent" };

function send(path: string, id: string, channel = createFileChannel(path)) {
  return channel.send(messageOf({ id }), never);
}

function idsIn(path: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).id);
}

describe("a file", () => {
  test("gets each message as a line, in order", async () => {
    const path = join(temporaryFolder(), "alerts.ndjson");
    const channel = createFileChannel(path);
    const ids = Array.from({ length: 20 }, (_, at) => `m${at}`);
    expect(await Promise.all(ids.map((id) => send(path, id, channel)))).toEqual(ids.map(() => sent));
    expect(idsIn(path)).toEqual(ids);
    expect(readFileSync(path, "utf8").split("\n")[0]).toBe(printPayload(messageOf({ id: "m0" })));
  });

  test("gets a message once, though it is sent again by another process", async () => {
    const path = join(temporaryFolder(), "alerts.ndjson");
    for (const id of ["a", 'quote"d', "b"]) await send(path, id);
    for (const id of ["a", 'quote"d', "b"]) expect(await send(path, id)).toEqual(sent);
    expect(idsIn(path)).toEqual(["a", 'quote"d', "b"]);
  });

  test("is mended after a crash, wherever in a line it was", async () => {
    const folder = temporaryFolder();
    const whole = `${printPayload(messageOf({ id: "whole" }))}\n`;
    const torn = printPayload(messageOf({ id: "torn" }));
    for (const length of [1, 2, 10, 18, 19, 30, torn.length - 1, torn.length]) {
      const path = join(folder, `${length}.ndjson`);
      writeFileSync(path, whole + torn.slice(0, length));
      expect(await send(path, "torn")).toEqual(sent);
      expect(idsIn(path)).toEqual(["whole", "torn"]);
    }
  });

  test("any file that a crash left ends with every message once", async () => {
    const folder = temporaryFolder();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileMessage, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (messages, share) => {
          count += 1;
          const path = join(folder, `${count}.ndjson`);
          const unique = messages.map((message, at) => ({ ...message, id: `${at}-${message.id}` }));
          const bytes = Buffer.from(unique.map((message) => `${printPayload(message)}\n`).join(""));
          writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)));
          const channel = createFileChannel(path);
          for (const message of unique) expect(await channel.send(message, never)).toEqual(sent);
          expect(readFileSync(path)).toEqual(bytes);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("that ends in the middle of somebody else's line is left alone", async () => {
    const path = join(temporaryFolder(), "notes.txt");
    writeFileSync(path, "remember the milk");
    expect(await send(path, "a")).toEqual({
      kind: "refused",
      reason: `${path} ends in the middle of a line that is not Lind's`,
    });
    expect(readFileSync(path, "utf8")).toBe("remember the milk");
    appendFileSync(path, "\n");
    expect(await send(path, "a")).toEqual(sent);
    expect(readFileSync(path, "utf8")).toContain("remember the milk\n{");
  });

  test("may be cut or moved away between two messages", async () => {
    const path = join(temporaryFolder(), "alerts.ndjson");
    const channel = createFileChannel(path);
    await send(path, "a", channel);
    writeFileSync(path, "");
    expect(await send(path, "a", channel)).toEqual(sent);
    expect(idsIn(path)).toEqual(["a"]);
  });

  test("is looked at up to a limit: what lies further back may come twice", async () => {
    const path = join(temporaryFolder(), "alerts.ndjson");
    await send(path, "far");
    const filler = studyOf({
      events: Array.from({ length: 60 }, (_, at) => eventOf({ id: `${at}`, before: "x".repeat(16_000) })),
    });
    const line = `${printPayload(messageOf({ id: "filler", studies: [filler] }))}\n`;
    appendFileSync(path, line.repeat(Math.ceil(TAIL_BYTES / line.length)));
    await send(path, "near");
    await send(path, "near");
    await send(path, "far");
    const ids = idsIn(path).filter((id) => id !== "filler");
    expect(ids).toEqual(["far", "near", "far"]);
  });

  test("is made as files are; what is no file is refused", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "directory"));
    expect((await send(join(folder, "directory"), "a")).kind).toBe("refused");
    expect(await send("/dev/null", "a")).toEqual({ kind: "refused", reason: "/dev/null is not a file" });
    expect((await send(join(folder, "absent", "alerts.ndjson"), "a")).kind).toBe("refused");
    expect(existsSync(join(folder, "absent"))).toBe(false);
    await send(join(folder, "new.ndjson"), "a");
    expect(statSync(join(folder, "new.ndjson")).mode & 0o777).toBe(0o644 & ~process.umask());
  });
});
