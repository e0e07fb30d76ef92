import { type Delivery, listOutbox, retryDeliveries, retryOutbox } from "../../app/delivery/outbox.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, printJsonList, printTable, styleOf } from "../output.ts";
import { counted, figure, moment } from "../terminal/words.ts";

const LIMIT_DEFAULT = 50;
const STATES = ["waiting", "sent", "dead"] as const;

export const outboxCommand: Command = {
  name: "outbox",
  summary: "Show messages that wait and dead letters, and send dead letters again",
  operands: "[list | retry [NUMBER…]]",
  options: {
    watch: { value: "NAME", summary: "Only those of this watch" },
    state: { value: "STATE", summary: "Only these; by default what is not sent", choices: STATES },
    limit: { value: "N", summary: `At most so many, the newest first (default ${LIMIT_DEFAULT})` },
  },
  examples: [
    ["lind outbox", "What waits to be sent, and what waits for a person, each with its reason"],
    ["lind outbox --state sent --watch melanoma --json", "What was sent, for a program"],
    ["lind outbox retry", "Send all dead letters again, once what was wrong is mended"],
    ["lind outbox retry 17 18", "Send these again"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [word = "list", ...rest] = args.positionals;
  if (word === "list" && rest.length === 0) return list(args, context);
  if (word === "retry") return retry(args, rest, context);
  throw usageError(
    `lind outbox does not know what to do with "${args.positionals.join(" ")}".`,
    "It takes list or retry.",
  );
}

async function list(args: Arguments, { lind, io, json }: CommandContext): Promise<number> {
  const state = STATES.find((each) => each === args.text("state"));
  const limit = args.wholeNumber("limit", 1) ?? LIMIT_DEFAULT;
  const deliveries = await listOutbox(lind, { watch: args.text("watch"), state, limit });
  if (json) await printJsonList(io, deliveries);
  else if (deliveries.length === 0)
    await io.out(`${state === undefined ? "Everything is sent." : `None is ${state}.`}\n`);
  else await printDeliveries(deliveries, io);
  return 0;
}

/** The reason gets what room there is: for it a person looks here. */
async function printDeliveries(deliveries: readonly Delivery[], io: CommandContext["io"]): Promise<void> {
  const isWaiting = deliveries.some(({ state }) => state === "waiting");
  await printTable(
    io,
    [
      { heading: "Number", align: "right" },
      { heading: "Watch", shrinkTo: 8 },
      { heading: "Message" },
      { heading: "State" },
      { heading: "Made" },
      { heading: "Tries", align: "right" },
      ...(isWaiting ? [{ heading: "Next" }] : []),
      { heading: "Reason", shrinkTo: 20 },
    ],
    deliveries.map((delivery) => [
      String(delivery.deliveryId),
      delivery.watchName,
      delivery.kind === "alert" ? "alert" : `digest of ${figure(delivery.alerts)}`,
      delivery.state,
      moment(delivery.createdAt),
      figure(delivery.attempts),
      ...(isWaiting ? [delivery.state === "waiting" ? moment(delivery.nextAttemptAt) : ""] : []),
      delivery.lastError ?? "",
    ]),
  );
}

async function retry(args: Arguments, words: readonly string[], { lind, io, json }: CommandContext): Promise<number> {
  const watch = args.text("watch");
  if (args.has("state") || args.has("limit")) throw usageError("lind outbox retry is about dead letters only.");
  if (watch !== undefined && words.length > 0) throw usageError("Name a watch or numbers, not both.");
  const deliveryIds = words.map(toDeliveryId);
  const retried = await (deliveryIds.length > 0 ? retryDeliveries(lind, deliveryIds) : retryOutbox(lind, { watch }));
  if (json) await printJson(io, { retried });
  else if (retried === 0) await io.out("There is no dead letter.\n");
  else await io.out(`${styleOf(io).good(`${counted(retried, "message waits", "messages wait")} to be sent again.`)}\n`);
  return retried === 0 ? 1 : 0;
}

function toDeliveryId(word: string): number {
  if (/^[1-9]\d{0,14}$/.test(word)) return Number(word);
  throw usageError(`"${word}" is no number of a message.`, '"lind outbox" shows the numbers.');
}
