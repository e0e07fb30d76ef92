import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/** What one process took. */
export interface Measured {
  readonly seconds: number;
  readonly peakMb: number;
  readonly out: string;
}

/** Runs the built program in a process of its own; throws when it fails. */
export function measureLind(args: readonly string[], env: Readonly<Record<string, string>> = {}): Measured {
  return measureNode([join(root, "packages/lind/bin/lind.js"), ...args], env);
}

/** Runs Node with these arguments and gives wall time and peak memory. */
export function measureNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Measured {
  const folder = mkdtempSync(join(tmpdir(), "lind-bench-memory-"));
  const memoryFile = join(folder, "peak");
  const startedMs = performance.now();
  const run = spawnSync(process.execPath, ["--import", join(import.meta.dirname, "report-memory.mjs"), ...args], {
    env: { ...process.env, ...env, LIND_BENCH_MEMORY_FILE: memoryFile },
    encoding: "utf8",
    maxBuffer: 1024 * 1024 * 1024,
  });
  const seconds = (performance.now() - startedMs) / 1000;
  if (run.status !== 0) throw new Error(`${args.join(" ")} ended with ${run.status}: ${run.stderr}`);
  const peakMb = Number(readFileSync(memoryFile, "utf8").split(" ")[0]) / 1024;
  rmSync(folder, { recursive: true });
  return { seconds, peakMb, out: run.stdout };
}

/** The middle of the values; noisy machines make anything else misleading. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A line that says what the figures were measured on. */
export function machine(): string {
  const model = cpus()[0]?.model ?? "unknown processor";
  return `${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}`;
}

/** A Markdown table. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
