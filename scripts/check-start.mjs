// Runs `npm start` as a new user would, asks the server that it ends in, and stops it. Exits with 0 where all of that
// worked. Plain JavaScript without dependencies: it runs before anything is installed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const DEADLINE_MS = 300_000;

// A group of its own, so that npm, its shell and the server can be told to end together.
const child = spawn("npm", ["start"], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
const exited = once(child, "exit");
const deadline = setTimeout(() => {
  process.stderr.write("npm start has printed no address.\n");
  process.kill(-child.pid, "SIGKILL");
}, DEADLINE_MS);

/** @returns {Promise<string | undefined>} the address, once it is printed; nothing where the command ended before */
async function addressOf() {
  let address;
  for await (const line of createInterface({ input: child.stdout })) {
    process.stdout.write(`${line}\n`);
    address ??= /(http:\/\/\S+)\/api\/v2\/studies/.exec(line)?.[1];
    if (line.includes("/metrics")) return address;
  }
  return undefined;
}

/** Asks until searches show all that is stored; each answer takes a turn of the server. */
async function untilReady(address) {
  while ((await fetch(`${address}/healthz`)).status !== 200) {
    if (child.exitCode !== null) return;
  }
}

const address = await addressOf();
let isRight = false;
if (address !== undefined) {
  await untilReady(address);
  const page = await (await fetch(`${address}/api/v2/studies?countTotal=true&pageSize=1`)).json();
  isRight = page.totalCount > 0 && page.studies.length === 1;
  process.stdout.write(`${address} answers: ${page.totalCount} studies\n`);
  process.kill(-child.pid, "SIGTERM");
}
await exited;
clearTimeout(deadline);
process.exitCode = isRight ? 0 : 1;
