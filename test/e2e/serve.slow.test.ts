import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { simulatedTexts } from "../property/search-index.ts";
import { LIND_PROGRAM } from "../support/lind-process.ts";
import { runLind } from "../support/run-lind.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** `lind serve` as a person runs it: a process, a port, signals. */

const STUDIES = 60;
/** As many as a process may hold open; the server has the same limit, and this one needs some for itself. */
const SILENT_CLIENTS = Math.min(10_000, openFilesMax() - 500);

function openFilesMax(): number {
  const limits = existsSync("/proc/self/limits") ? readFileSync("/proc/self/limits", "utf8") : "";
  return Number(/Max open files\s+(\d+)/.exec(limits)?.[1] ?? 1_000);
}

interface Serving {
  readonly url: string;
  readonly child: ChildProcess;
  /** Lines on standard error so far. */
  readonly log: string[];
}

async function storeStudies(home: string, seed: number): Promise<void> {
  const file = join(home, `studies-${seed}.ndjson`);
  writeFileSync(file, simulatedTexts(STUDIES, seed).join("\n"));
  expect((await runLind(["sync", "--file", file], { home })).exitCode).toBe(0);
}

async function serve(home: string, ...options: readonly string[]): Promise<Serving> {
  const args = [LIND_PROGRAM, "serve", "--json", "--port", "0", "--home", home, ...options];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const log: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { url: JSON.parse(line).url, child, log };
}

/** Asks until the answer is what is waited for; every answer takes a turn of the server, so nothing spins. */
async function askUntil(url: string, isRight: (response: Response) => Promise<boolean>): Promise<void> {
  for (;;) if (await isRight(await fetch(url))) return;
}

const isReady = async (response: Response) => response.status === 200;

test("it indexes what is stored, answers, follows what a sync stores, and ends with 0 when it is told to", async () => {
  const home = temporaryFolder();
  await storeStudies(home, 1);
  const { url, child, log } = await serve(home);
  await askUntil(`${url}/healthz`, isReady);
  const first = await (await fetch(`${url}/api/v2/studies?countTotal=true&pageSize=1&query.cond=NCT90000001`)).json();
  expect(first).toMatchObject({ totalCount: 1 });
  const before = await (await fetch(`${url}/api/v2/studies?countTotal=true&pageSize=1`)).json();
  expect(before).toMatchObject({ totalCount: STUDIES });
  writeFileSync(join(home, "one.json"), simulatedTexts(STUDIES + 1, 1).at(-1) ?? "");
  expect((await runLind(["sync", "--file", join(home, "one.json")], { home })).exitCode).toBe(0);
  await askUntil(`${url}/api/v2/studies?countTotal=true&pageSize=1`, async (response) => {
    const { totalCount } = (await response.json()) as { totalCount: number };
    return totalCount === STUDIES + 1;
  });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  const lines = log.map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ method: "GET", path: "/healthz", client: expect.any(String) });
});

test("clients that send too much or nothing do not disturb others", async () => {
  const home = temporaryFolder();
  await storeStudies(home, 2);
  const { url, child } = await serve(home);
  await askUntil(`${url}/healthz`, isReady);
  const { port, hostname } = new URL(url);
  const silent = Array.from({ length: SILENT_CLIENTS }, () => connect(Number(port), hostname));
  await Promise.all(silent.map((socket) => once(socket, "connect")));
  for (const socket of silent.slice(0, 50)) socket.write("GET /api/v2/studies HTTP/1.1\r\nhost: a\r\nx-slow: ");
  const bomb = await fetch(`${url}/api/v2/version`, { headers: { "x-bomb": "a".repeat(60_000) } });
  expect(bomb.status).toBe(431);
  // A download that is given up in the middle.
  const abort = new AbortController();
  const download = await fetch(`${url}/api/v2/studies?pageSize=1000`, { signal: abort.signal });
  await download.body?.getReader().read();
  abort.abort();
  for (const path of ["//", "/api/v2/studies/..%2f..%2fetc", "/api/v2/../../x", "/%00", "/api/v2/studies/%FF"]) {
    expect((await fetch(`${url}${path}`)).status, path).toBeLessThan(500);
  }
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => fetch(`${url}/api/v2/studies?pageSize=3&query.term=study`)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  for (const answer of answers) await answer.arrayBuffer();
  for (const socket of silent) socket.destroy();
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a day that is over is indexed beside the server when it is first asked for, and then answered", async () => {
  const home = temporaryFolder();
  await storeStudies(home, 3);
  const { url, child } = await serve(home);
  await askUntil(`${url}/healthz`, isReady);
  const list = `${url}/api/v2/studies?countTotal=true&pageSize=7&query.term=study`;
  const days = ["2026-08-14", "2020-01-01"];
  const counts: number[] = [];
  for (const day of days) {
    await askUntil(`${list}&asOf=${day}`, async (response) => {
      expect([200, 503]).toContain(response.status);
      if (response.status === 200) counts.push(((await response.json()) as { totalCount: number }).totalCount);
      else await response.text();
      return response.status === 200;
    });
  }
  const { totalCount } = (await (await fetch(list)).json()) as { totalCount: number };
  expect(counts[0]).toBe(totalCount);
  expect(counts[1]).toBeLessThan(totalCount);
  // Both days and the present at once, from their threads.
  const all = await Promise.all(
    Array.from({ length: 30 }, (_, at) => fetch(at % 3 === 2 ? list : `${list}&asOf=${days[at % 3]}`)),
  );
  const found = await Promise.all(all.map(async (each) => ((await each.json()) as { totalCount: number }).totalCount));
  expect(found).toEqual(Array.from({ length: 30 }, (_, at) => [counts[0], counts[1], totalCount][at % 3]));
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});
