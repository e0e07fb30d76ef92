import type { Clock } from "../../packages/lind/src/base/clock.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import type { Io } from "../../packages/lind/src/cli/io.ts";
import { runCommandLine } from "../../packages/lind/src/cli/run-command-line.ts";

export interface LindRun {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export interface LindRunOptions {
  readonly home: string;
  readonly upstream?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Pretend that so much is free on the disk. */
  readonly freeBytes?: number | undefined;
  /** Pretend that standard output is a terminal of this many columns. */
  readonly terminalColumns?: number | undefined;
  /** Pretend that this terminal shows colours. */
  readonly color?: boolean | undefined;
}

/** Runs one command line in this process, as the program would, and gives what it printed. */
export async function runLind(argv: readonly string[], options: LindRunOptions): Promise<LindRun> {
  let out = "";
  let err = "";
  const isTerminal = options.terminalColumns !== undefined;
  const io: Io = {
    out: (text) => {
      out += text;
      return Promise.resolve();
    },
    err: (line) => {
      err += `${line}\n`;
    },
    errRaw: (text) => {
      err += text;
    },
    outIsTerminal: isTerminal,
    errIsTerminal: false,
    columns: options.terminalColumns ?? 100,
    color: isTerminal && options.color === true,
    canAsk: false,
    ask: () => Promise.reject(new Error("nobody is there to answer")),
  };
  const exitCode = await runCommandLine(argv, {
    io,
    // A test never meets the real registry: an address on this machine where nobody listens stands for it.
    env: { LIND_HOME: options.home, LIND_UPSTREAM: options.upstream ?? "http://127.0.0.1:9", ...options.env },
    clock: options.clock ?? systemClock,
    freeBytes: options.freeBytes,
    signal: options.signal ?? new AbortController().signal,
    kill: () => {
      throw new Error("a failpoint was reached in the test's own process");
    },
  });
  return { exitCode, out, err };
}
