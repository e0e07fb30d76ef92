import type { LogLine, RunLog } from "../../app/run/run-daemon.ts";
import { runUntilStopped } from "../../app/run/run-home.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { styleOf } from "../output.ts";
import { visible } from "../terminal/words.ts";

export const runCommand: Command = {
  name: "run",
  summary: "Sync at once and on a schedule, ask the watches, deliver; until stopped",
  operands: "",
  options: {
    poll: {
      value: "SECONDS",
      summary: "Ask for the registry's data version so often (default: often when news is due, else every hour)",
    },
    rate: { value: "N", summary: "At most N requests a second (default 3)" },
  },
  examples: [
    ["lind run", "Keep the mirror current and send what the watches find; Ctrl-C ends it"],
    ["lind run --json", "The same, with a line of JSON for each step"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  if (args.positionals.length > 0) {
    throw usageError(
      `lind run does not know what to do with "${args.positionals.join(" ")}".`,
      "It works on what is stored: scopes of lind sync, watches of lind watch.",
    );
  }
  const pollSeconds = args.wholeNumber("poll", 1);
  await runUntilStopped(context.lind, {
    log: createRunLog(context),
    ...(pollSeconds === undefined ? {} : { everyMs: pollSeconds * 1_000 }),
  });
  return 0;
}

/** A line a step: JSON for programs, a sentence with its time for people. */
function createRunLog({ io, json, lind }: CommandContext): RunLog {
  const style = styleOf(io);
  const write = (step: string, outcome: "done" | "failed", { words, figures }: LogLine) => {
    const at = new Date(lind.effects.clock.now()).toISOString();
    const line = json
      ? JSON.stringify({ at, step, outcome, ...figures, message: words })
      : `${at.slice(0, 19).replace("T", " ")}  ${outcome === "failed" ? style.bad(visible(words)) : visible(words)}`;
    void io.out(`${line}\n`);
  };
  return {
    step: (step, line) => write(step, "done", line),
    failed: (step, error) => {
      const words = [error.message, error.hint].filter((part) => part !== undefined).join(" ");
      write(step, "failed", { words, figures: { code: error.code } });
    },
  };
}
