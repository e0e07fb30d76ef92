import { dropVersionsBefore, rehearseDrop, vacuumHome } from "../../app/vacuum-home.ts";
import { parseDayOf } from "../../app/when.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, styleOf } from "../output.ts";
import { bytes, counted } from "../terminal/words.ts";

export const vacuumCommand: Command = {
  name: "vacuum",
  summary: "Give free space in the store back; drop old versions, where somebody wants that",
  operands: "",
  options: {
    "drop-versions-before": {
      value: "DAY",
      summary:
        "Say which versions show their study on no day from DAY on; with --yes drop them. All are kept by default",
    },
    yes: { summary: "With --drop-versions-before: do it. What is dropped cannot be had back" },
  },
  examples: [
    ["lind vacuum", "Write the store's file anew without the space that is free in it"],
    ["lind vacuum --drop-versions-before 2025-01-01", "What that would drop; nothing is changed"],
    ["lind vacuum --drop-versions-before 2025-01-01 --yes", "Drop it and give the space back"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const { io, lind, json } = context;
  if (args.positionals.length > 0) throw usageError(`lind vacuum takes no "${args.positionals.join(" ")}".`);
  const text = args.text("drop-versions-before");
  if (text === undefined && args.has("yes")) throw usageError("--yes is said of --drop-versions-before DAY.");
  const day = text === undefined ? undefined : parseDayOf(text, lind.effects.clock);
  if (day !== undefined && !args.has("yes")) return rehearse(day, context);
  const dropped = day === undefined ? undefined : await dropVersionsBefore(lind, day);
  const vacuumed = await vacuumHome(lind);
  if (json) {
    await printJson(io, { dropped: dropped ?? null, ...vacuumed });
    return 0;
  }
  if (dropped !== undefined && day !== undefined) {
    await io.out(`${styleOf(io).good(`${wordsOf(dropped)} dropped`)}; days from ${day} on are as they were.\n`);
  }
  await io.out(`The store takes ${bytes(vacuumed.after)}; it took ${bytes(vacuumed.before)}.\n`);
  return 0;
}

type Rehearsed = Awaited<ReturnType<typeof rehearseDrop>>;

async function rehearse(day: string, { io, lind, json }: CommandContext): Promise<number> {
  const due = await rehearseDrop(lind, day);
  if (json) await printJson(io, { day, wouldDrop: due });
  else if (due.versions === 0)
    await io.out(`Nothing would be dropped: every version shows its study on a day from ${day} on.\n`);
  else {
    await io.out(
      `${wordsOf(due)} would be dropped, ${bytes(due.textBytes)} of text as it came. Nothing was done.\n` +
        `Current versions stay, days from ${day} on stay as they were, and so does the feed of changes.\n` +
        `To do it: lind vacuum --drop-versions-before ${day} --yes\n`,
    );
  }
  return 0;
}

function wordsOf({ versions, studies }: Rehearsed): string {
  return `${counted(versions, "version", "versions")} of ${counted(studies, "study", "studies")}`;
}
