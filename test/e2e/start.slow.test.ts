import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { LIND_PROGRAM } from "../support/lind-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** `npm start` where the registry cannot be reached: the demo, and then a server over it. */

function start(...options: readonly string[]): ChildProcess {
  const home = join(temporaryFolder(), "home");
  const child = spawn(process.execPath, [LIND_PROGRAM, "start", "--home", home, ...options], {
    env: { PATH: process.env["PATH"], LIND_UPSTREAM: "http://127.0.0.1:9" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** The lines of standard output up to the first that says what is waited for. */
async function linesUntil(child: ChildProcess, pattern: RegExp): Promise<readonly string[]> {
  const lines: string[] = [];
  if (child.stdout === null) throw new Error("Standard output is a pipe.");
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (pattern.test(line)) return lines;
  }
  throw new Error(`It ended after:\n${lines.join("\n")}`);
}

test("it shows the demo, prints its addresses, serves, and ends with 0 when it is told to", async () => {
  const child = start("--port", "0");
  const lines = await linesUntil(child, /\/metrics/);
  expect(lines[0]).toMatch(/^DEMO {2}The registry cannot be reached/);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(lines.find((line) => line.includes("/api/v2/studies")) ?? "")?.[0];
  const page = await (await fetch(`${url}/api/v2/version`)).json();
  expect(page).toMatchObject({ apiVersion: expect.any(String), dataTimestamp: expect.any(String) });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("as JSON it is one object, with the address", async () => {
  const child = start("--port", "0", "--json");
  const lines = await linesUntil(child, /^\}/);
  expect(JSON.parse(lines.join("\n"))).toMatchObject({
    kind: "demo",
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  child.kill("SIGINT");
  await once(child, "exit");
});

test("a port that was named and is taken is refused", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => {
    taken.close();
  });
  const address = taken.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const child = start("--port", String(port));
  expect(await once(child, "exit")).toEqual([2, null]);
});
