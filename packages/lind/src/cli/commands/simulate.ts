import { openSimulator, serveUntilStopped, writeSimulation } from "../../app/simulate.ts";
import { readPort, usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, styleOf } from "../output.ts";
import { bytes, counted, figure } from "../terminal/words.ts";

const PORT_DEFAULT = 4748;
const STUDIES_DEFAULT = 1_000;

export const simulateCommand: Command = {
  name: "simulate",
  summary: "Run a synthetic registry: invented studies that live day by day, served as API v2 or written to a file",
  operands: "",
  options: {
    studies: { value: "N", summary: `How many studies it begins with (default ${STUDIES_DEFAULT})` },
    seed: { value: "S", summary: "The same seed gives the same studies and the same lives (default 1)" },
    days: { value: "N", summary: "Stand so many days after the beginning (default 0)" },
    lively: { summary: "Much happens in few days; without it the pace is the real registry's" },
    to: {
      value: "FILE",
      summary: "Write the studies to a file, one a line, or as the whole download for a .zip, and end",
    },
    port: { value: "P", summary: `Serve on this port (default ${PORT_DEFAULT}; 0 for any that is free)` },
    every: { value: "SECONDS", summary: "While serving, let a day pass every so many seconds" },
    faults: {
      value: "PERCENT",
      summary: "While serving, this share of requests meets 429, 503, a reset or a cut body each",
    },
  },
  examples: [
    ["lind simulate --studies 100000 --to studies.ndjson", "A file to load: lind sync --file studies.ndjson"],
    ["lind simulate --days 1 --to tomorrow.json.zip", "The bulk file of the next day"],
    ["lind simulate --lively --every 30", "A registry that moves on by a day every half minute"],
    ["lind simulate --faults 5 --port 4800", "One that fails now and then"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  if (args.positionals.length > 0) throw usageError(`lind simulate takes no "${args.positionals.join(" ")}".`);
  const faultPercent = args.wholeNumber("faults", 0) ?? 0;
  if (faultPercent > 100) throw usageError("--faults is a percentage, 0 to 100.");
  const to = args.text("to");
  if (to !== undefined && (args.has("port") || args.has("every") || args.has("faults"))) {
    throw usageError("--to writes a file and ends; --port, --every and --faults are for serving.");
  }
  const simulator = openSimulator({
    studies: args.wholeNumber("studies", 0) ?? STUDIES_DEFAULT,
    seed: args.wholeNumber("seed", 0) ?? 1,
    days: args.wholeNumber("days", 0) ?? 0,
    isLively: args.has("lively"),
    faultShare: faultPercent / 100,
  });
  return to === undefined ? serve(simulator, args, context) : write(simulator, to, context);
}

type Simulator = ReturnType<typeof openSimulator>;

async function write(simulator: Simulator, path: string, { io, json, lind }: CommandContext): Promise<number> {
  const written = await writeSimulation(simulator, path, lind.effects);
  if (json) await printJson(io, { ...written, day: simulator.day });
  else {
    const what = counted(written.studies, "synthetic study", "synthetic studies");
    await io.out(`${path}: ${what} of ${simulator.day}, ${bytes(written.bytes)}\n`);
  }
  return 0;
}

async function serve(simulator: Simulator, args: Arguments, context: CommandContext): Promise<number> {
  const port = readPort(args) ?? PORT_DEFAULT;
  const everySeconds = args.wholeNumber("every", 1);
  const { signal } = context;
  await serveUntilStopped(simulator, port, signal, async (url) => {
    await announce(simulator, url, context);
    if (everySeconds !== undefined) void passDays(simulator, everySeconds, context);
  });
  return 0;
}

async function announce(simulator: Simulator, url: string, { io, json }: CommandContext): Promise<void> {
  const { studies, seed } = simulator.simulation.options;
  if (json) {
    await io.out(`${JSON.stringify({ url, studies, seed, dataTimestamp: simulator.dataTimestamp })}\n`);
    return;
  }
  const style = styleOf(io);
  await io.out(
    `${style.warning("SYNTHETIC")} registry of ${figure(studies)} invented studies, data of ${simulator.dataDay}\n` +
      `  ${url}/api/v2/studies\n\n` +
      "In another terminal:\n" +
      `  LIND_UPSTREAM=${url} npx lind sync --all --home ./synthetic\n\n` +
      "Ctrl-C ends it.\n",
  );
}

/** Lets a day pass at a time until the command is stopped. */
async function passDays(simulator: Simulator, seconds: number, { io, lind, signal }: CommandContext): Promise<void> {
  const { clock } = lind.effects;
  while (!signal.aborted) {
    try {
      await clock.sleep(seconds * 1000, signal);
    } catch {
      return;
    }
    simulator.advance(1);
    io.err(`It is ${simulator.day}; the data is of ${simulator.dataDay}.`);
  }
}
