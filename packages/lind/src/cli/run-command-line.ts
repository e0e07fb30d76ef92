import { nearest } from "ctgov/study";
import { readConfig } from "../app/config.ts";
import { openLind } from "../app/open-lind.ts";
import type { Clock } from "../base/clock.ts";
import { EXIT_CODES, isLindError, messageOf } from "../base/errors.ts";
import { createFailpoint } from "../base/failpoint.ts";
import { noProgress } from "../base/progress.ts";
import { parseArguments, usageError } from "./arguments.ts";
import type { Arguments, Command } from "./command.ts";
import { commandNames, loadAllCommands, loadCommand } from "./commands.ts";
import { helpOf, overview } from "./help.ts";
import type { Io } from "./io.ts";
import { createProgressBar } from "./terminal/progress-bar.ts";
import { visible } from "./terminal/words.ts";

/** Everything that a command line needs of the world. */
export interface World {
  readonly io: Io;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Ends the process at once, as a power cut would; only a failpoint asks for it. */
  readonly kill: () => void;
  readonly standardInput?: AsyncIterable<Uint8Array> | undefined;
  /** Free bytes on the disk of the home, where a test says so. */
  readonly freeBytes?: number | undefined;
}

/** A failure that nobody foresaw: a bug here. It needs a person. */
const BUG_EXIT_CODE = 4;

/** Runs one command line and gives its exit code. Never throws: what goes wrong is said on standard error. */
export async function runCommandLine(argv: readonly string[], world: World): Promise<number> {
  try {
    return await dispatch(argv, world);
  } catch (error) {
    return sayError(error, argv, world);
  }
}

async function dispatch(argv: readonly string[], world: World): Promise<number> {
  const [name, ...words] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") return explain(words, world.io);
  if (name === "--version" || name === "version") {
    const { VERSION } = await import("../app/version.ts");
    await world.io.out(`lind ${VERSION}\n`);
    return 0;
  }
  const command = await findCommand(name);
  if (words.includes("--help") || words.includes("-h")) {
    await world.io.out(helpOf(command));
    return 0;
  }
  return runCommand(command, parseArguments(command, words), world);
}

async function explain(words: readonly string[], io: Io): Promise<number> {
  const [name] = words;
  if (name === undefined) await io.out(overview(await loadAllCommands()));
  else await io.out(helpOf(await findCommand(name)));
  return 0;
}

async function findCommand(name: string): Promise<Command> {
  const command = await loadCommand(name);
  if (command !== undefined) return command;
  const near = nearest(name, commandNames);
  throw usageError(
    `lind has no command "${name}"${near === undefined ? "." : `; did you mean "${near}"?`}`,
    '"lind --help" lists the commands.',
  );
}

async function runCommand(command: Command, args: Arguments, world: World): Promise<number> {
  const { io, env, clock, signal } = world;
  const isQuiet = args.has("quiet");
  const bar = createProgressBar((text) => io.errRaw(text), io.columns, clock);
  const showsProgress = io.errIsTerminal && !isQuiet;
  const say = (line: string) => {
    bar.clear();
    io.err(line);
  };
  await using lind = openLind(readConfig({ env, home: args.text("home"), ratePerSecond: rateOf(args) }), {
    clock,
    random: Math.random,
    failpoint: createFailpoint(env["LIND_FAILPOINT"], world.kill),
    log: { info: isQuiet ? () => undefined : say, warn: say },
    progress: showsProgress ? bar.report : noProgress,
    signal,
    standardInput: world.standardInput,
    freeBytes: world.freeBytes,
  });
  try {
    const quietIo: Io = {
      ...io,
      out: (text) => {
        // On a terminal both streams share the line that the bar is drawn on.
        bar.clear();
        return io.out(text);
      },
      err: say,
    };
    return await command.run(args, { io: quietIo, lind, signal, json: args.has("json") });
  } finally {
    bar.clear();
  }
}

function rateOf(args: Arguments): number | undefined {
  return args.wholeNumber("rate", 1);
}

function sayError(error: unknown, argv: readonly string[], world: World): number {
  const { io } = world;
  if (isLindError(error)) {
    io.err(`lind: ${visible(error.message)}`);
    for (const line of error.hint?.split("\n") ?? []) io.err(`      ${visible(line)}`);
    return error.exitCode;
  }
  if (world.signal.aborted) {
    io.err("lind: Interrupted. What was committed is kept; the next run goes on from there.");
    return EXIT_CODES.INTERRUPTED;
  }
  io.err(`lind: This should not have happened: ${messageOf(error)}`);
  io.err(`      Please report it with the command line "lind ${argv.join(" ")}" and these lines:`);
  if (error instanceof Error && error.stack !== undefined) io.err(error.stack);
  return BUG_EXIT_CODE;
}
