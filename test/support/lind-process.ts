import { spawn } from "node:child_process";
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
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolveRun({ exitCode, signal, out, err }));
  });
}
