import { availableParallelism } from "node:os";
import { queryThreadsFor } from "../../app/search/serve-search.ts";
import { isLoopback } from "../../server/http/client-address.ts";
import { readPort, usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { addressLines, HOST_DEFAULT, PORT_DEFAULT, type ServeOptions, serveUntilStopped } from "../serving.ts";

const THREADS_MAX = 64;
/** Requests a second of one client beyond this machine. */
const CLIENT_RATE_DEFAULT = 50;

export const serveCommand: Command = {
  name: "serve",
  summary: "Answer the registry's API v2 from the mirror, until stopped",
  operands: "",
  options: {
    port: { value: "P", summary: `Serve on this port (default ${PORT_DEFAULT}; 0 for any that is free)` },
    host: { value: "ADDRESS", summary: `Serve on this address (default ${HOST_DEFAULT}: this machine only)` },
    threads: { value: "N", summary: "Searches that are answered at the same time (default: the cores but one)" },
    "client-rate": {
      value: "N",
      summary: `Requests a second that a client of another machine may ask (default ${CLIENT_RATE_DEFAULT}; 0: no limit)`,
    },
    "without-tokens": { summary: "Serve other machines although no token is set: everybody may ask" },
  },
  examples: [
    ["lind serve", "http://127.0.0.1:4747/api/v2/studies?query.cond=melanoma"],
    ["lind serve --host 0.0.0.0 --threads 4", "For a team: set LIND_READ_TOKENS, and clients send a token"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const { io, json } = context;
  const options = readOptions(args, context);
  await serveUntilStopped(context.lind, options, context, async ({ url, studies }) => {
    await (json ? io.out(`${JSON.stringify({ url, studies })}\n`) : io.out(addressLines(url, studies, io)));
  });
  return 0;
}

function readOptions(args: Arguments, { lind }: CommandContext): ServeOptions {
  if (args.positionals.length > 0) throw usageError(`lind serve takes no "${args.positionals.join(" ")}".`);
  const port = readPort(args) ?? PORT_DEFAULT;
  const threadsCount = args.wholeNumber("threads", 1) ?? queryThreadsFor(availableParallelism());
  if (threadsCount > THREADS_MAX) throw usageError(`--threads is a number up to ${THREADS_MAX}.`);
  const host = args.text("host") ?? HOST_DEFAULT;
  const hasTokens = (lind.config.tokens ?? []).length > 0;
  if (!isLoopback(host) && !hasTokens && !args.has("without-tokens")) {
    throw usageError(
      `${host} can be reached by other machines, and no token is set.`,
      "Set LIND_READ_TOKENS, or say --without-tokens if everybody may ask.",
    );
  }
  const rate = args.wholeNumber("client-rate", 0) ?? CLIENT_RATE_DEFAULT;
  return { port, host, threadsCount, ratePerSecond: rate === 0 ? undefined : rate, isLogged: !args.has("quiet") };
}
