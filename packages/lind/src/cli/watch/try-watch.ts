import { readWatch } from "../../app/watches/keep-watches.ts";
import { type SupposedMessage, sendTestMessage, tryWatch } from "../../app/watches/try-watch.ts";
import { parseWhen } from "../../app/when.ts";
import { unreachable } from "../../base/assert.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, CommandContext } from "../command.ts";
import { printJson, printJsonList, styleOf } from "../output.ts";
import { counted, figure } from "../terminal/words.ts";
import { printSupposed, toSupposedJson } from "./watch-tables.ts";

const MESSAGES_SHOWN = 20;

/** `lind watch test NAME`: the past as the watch would have told it, or one test message. */
export async function runTest(name: string, args: Arguments, context: CommandContext): Promise<number> {
  if (!args.has("send")) return runDry(name, args, context);
  for (const option of ["since", "limit"]) {
    if (args.has(option)) throw usageError(`--send sends one message and takes no --${option}.`);
  }
  return runSend(name, context);
}

async function runDry(name: string, args: Arguments, context: CommandContext): Promise<number> {
  const { lind, io, json } = context;
  const since = args.text("since");
  const from = since === undefined ? undefined : parseWhen(since, lind.effects.clock);
  const limit = args.wholeNumber("limit", 1) ?? (json ? undefined : MESSAGES_SHOWN);
  const { shown, total, events } = await newest(tryWatch(lind, name, from), limit);
  if (json) await printJsonList(io, shown.map(toSupposedJson));
  else if (shown.length > 0) await printSupposed(shown, io);
  const would = `${name} would have sent ${counted(total, "message", "messages")} with ${counted(events, "event", "events")}`;
  const where = total > shown.length ? `; the newest ${figure(shown.length)} are shown, --limit shows more` : "";
  io.err(
    total === 0
      ? `${name} would have sent nothing${since === undefined ? "" : ` since ${since}`}.`
      : `${would}${where}.`,
  );
  return total === 0 ? 1 : 0;
}

interface Newest {
  /** Oldest first. */
  readonly shown: readonly SupposedMessage[];
  readonly total: number;
  readonly events: number;
}

/** Keeps the newest messages only, however many there are. */
async function newest(messages: AsyncIterable<SupposedMessage>, limit: number | undefined): Promise<Newest> {
  let shown: SupposedMessage[] = [];
  let total = 0;
  let events = 0;
  for await (const message of messages) {
    total += 1;
    events += message.studies.reduce((sum, { content }) => sum + content.events.length, 0);
    shown.push(message);
    if (limit !== undefined && shown.length >= 2 * limit) shown = shown.slice(-limit);
  }
  return { shown: limit === undefined ? shown : shown.slice(-limit), total, events };
}

/** The exit codes: 0 arrived, 3 try again later, 4 needs a person. */
async function runSend(name: string, { lind, io, json }: CommandContext): Promise<number> {
  const { to } = await readWatch(lind, name);
  const result = await sendTestMessage(lind, name);
  if (json) await printJson(io, { to, ...result });
  switch (result.kind) {
    case "sent":
      if (!json) await io.out(`${styleOf(io).good("A test message was sent")} to ${to}\n`);
      return 0;
    case "try-again":
      if (!json) io.err(`${to} did not take the test message: ${result.reason}. Try again later.`);
      return 3;
    case "refused":
      if (!json) io.err(`${to} refused the test message: ${result.reason}`);
      return 4;
    default:
      return unreachable(result);
  }
}
