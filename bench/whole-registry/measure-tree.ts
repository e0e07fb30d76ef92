import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SAMPLE_MS = 50;
/** Of every Linux that Node runs on here. */
const PAGE_BYTES = 4096;
const STATM_RESIDENT = 1;

const program = join(import.meta.dirname, "../../packages/lind/bin/lind.js");
const reportMemory = join(import.meta.dirname, "../report-memory.mjs");

/** What a process and all that it started took. */
export interface TreeMeasured {
  readonly seconds: number;
  /** Of the process itself with all its threads. */
  readonly cpuSeconds: number;
  /** Resident memory of all processes together, sampled; where that cannot be read, of the process itself. */
  readonly peakMb: number;
  readonly out: string;
}

export function measureLindTree(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return measureTree([program, ...args], env);
}

/** Runs Node with these arguments; throws when it fails. */
export async function measureTree(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TreeMeasured> {
  const folder = mkdtempSync(join(tmpdir(), "lind-bench-memory-"));
  const usageFile = join(folder, "usage");
  const startedMs = performance.now();
  const child = spawn(process.execPath, ["--import", reportMemory, ...args], {
    env: { ...process.env, ...env, LIND_BENCH_MEMORY_FILE: usageFile },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = [gather(child.stdout), gather(child.stderr)];
  let peakBytes = 0;
  const sampling = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentBytes(child.pid ?? 0));
  }, SAMPLE_MS);
  const [code] = await once(child, "close");
  clearInterval(sampling);
  const seconds = (performance.now() - startedMs) / 1000;
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${err()}`);
  const [ownKb = 0, cpuMicros = 0] = readFileSync(usageFile, "utf8").split(" ").map(Number);
  rmSync(folder, { recursive: true });
  return { seconds, cpuSeconds: cpuMicros / 1e6, peakMb: Math.max(peakBytes / 1024 ** 2, ownKb / 1024), out: out() };
}

function gather(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

/** Of a process and its descendants; 0 where it is gone, or the system has no such files. */
function residentBytes(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[STATM_RESIDENT]);
    const path = `/proc/${pid}/task/${pid}/children`;
    const children = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ").filter(Boolean) : [];
    return children.reduce((sum, child) => sum + residentBytes(Number(child)), pages * PAGE_BYTES);
  } catch {
    return 0;
  }
}
