import { createInterface } from "node:readline/promises";
import { systemClock } from "../base/clock.ts";
import type { Io } from "./io.ts";
import { runCommandLine } from "./run-command-line.ts";

const INTERRUPTED_EXIT_CODE = 130;

/**
 * The process around the command line: streams, environment, signals, exit code. Everything below it is handed these
 * and can be run in a test.
 */
export async function main(): Promise<void> {
  const interrupt = new AbortController();
  let interrupts = 0;
  const onInterrupt = () => {
    interrupts += 1;
    // The first asks the work to stop at its next safe point; a second one means now. Nothing stored is harmed by it.
    if (interrupts > 1) process.exit(INTERRUPTED_EXIT_CODE);
    interrupt.abort(new Error("interrupted"));
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  // A reader that has seen enough (`lind changes | head`) closes the pipe; that is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 4));
  process.stderr.on("error", () => undefined);

  process.exitCode = await runCommandLine(process.argv.slice(2), {
    io: processIo(),
    env: process.env,
    clock: systemClock,
    signal: interrupt.signal,
    kill: () => process.kill(process.pid, "SIGKILL"),
    standardInput: standardInput(),
  });
  process.off("SIGINT", onInterrupt);
  process.off("SIGTERM", onInterrupt);
}

/** Touched only when it is read: a stream that is opened and never read would cost every start. */
async function* standardInput(): AsyncGenerator<Uint8Array> {
  yield* process.stdin;
}

function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  const outIsTerminal = stdout.isTTY === true;
  return {
    out: (text) =>
      new Promise((resolve) => {
        // Awaiting the drain keeps memory flat when a long export meets a slow reader.
        if (stdout.write(text)) resolve();
        else stdout.once("drain", resolve);
      }),
    err: (line) => void stderr.write(`${line}\n`),
    errRaw: (text) => void stderr.write(text),
    outIsTerminal,
    errIsTerminal: stderr.isTTY === true,
    columns: (outIsTerminal ? stdout.columns : stderr.columns) || 100,
    color: outIsTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    ask: async (question) => {
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
  };
}
