import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";

/** The built program, as a person runs it. */
export const LIND_PROGRAM: string = join(resolve(import.meta.dirname, "../.."), "packages/lind/bin/lind.js");

export interface ProcessRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program in a process of its own and waits for its end. */
export function runLindProcess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<ProcessRun> {
  return start(args, env, () => undefined);
}

/** The same, killed after so many milliseconds as by a power cut, where it has not come to its end by then. */
export function killLindProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  afterMs: number,
): Promise<ProcessRun> {
  return start(args, env, (child) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
    child.on("close", () => clearTimeout(timer));
  });
}

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onStart: (child: ChildProcess) => void,
): Promise<ProcessRun> {
  return new Promise((resolveRun, reject) => {
    const child = spawn(process.execPath, [LIND_PROGRAM, ...args], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    onStart(child);
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolveRun({ exitCode, signal, out, err }));
  });
}
