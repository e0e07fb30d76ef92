import { type NctId, parseNctId } from "ctgov/study";
import { toParameters } from "../../app/conditions.ts";
import { defineWatch, parseWatchName } from "../../app/watches/define-watch.ts";
import {
  addWatch,
  listMutedEverywhere,
  listWatches,
  muteStudy,
  pauseWatch,
  readWatch,
  removeWatch,
  resumeWatch,
  snoozeWatch,
  unmuteStudy,
  type WatchSummary,
} from "../../app/watches/keep-watches.ts";
import { toWatchJson } from "../../app/watches/watch-json.ts";
import { parseUntil } from "../../app/when.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, printJsonList, styleOf } from "../output.ts";
import { CONDITION_OPTIONS, readConditions } from "../scope-options.ts";
import { counted, moment } from "../terminal/words.ts";
import { runTest } from "../watch/try-watch.ts";
import { printWatch, printWatches } from "../watch/watch-tables.ts";

/** The options of `add` beside the conditions. */
const DEFINITION_OPTIONS = ["on", "except", "severity", "exclude", "to", "digest", "at", "zone"] as const;

export const watchCommand: Command = {
  name: "watch",
  summary: "Say what you want to be told of, where and when",
  operands:
    "add NAME | list | show NAME | test NAME | pause NAME | resume NAME | snooze NAME | mute NCT… | unmute NCT… | remove NAME",
  options: {
    ...CONDITION_OPTIONS,
    on: { value: "KINDS", summary: "add: only these kinds (results.posted) and families (status.) of events" },
    except: { value: "KINDS", summary: "add: not these kinds and families" },
    severity: {
      value: "LEVEL",
      summary: "add: this severity and above: critical, high, medium, low (default medium; with --on, low)",
    },
    exclude: { value: "EXPRESSION", summary: "add: not studies that meet this search expression" },
    to: {
      value: "CHANNEL",
      summary: "add: slack:URL, slack:env:NAME, slack:file:PATH, webhook:URL, email:ADDRESS, feed, file:PATH",
    },
    digest: { value: "WHEN", summary: "add: gathered instead of at once", choices: ["daily", "weekly"] },
    at: { value: "TIME", summary: "add: local time of the digest (default 08:00); weekly with a day: 'friday 07:30'" },
    zone: { value: "ZONE", summary: "add: time zone of the digest, as Europe/Berlin (default: this machine's)" },
    until: { value: "WHEN", summary: "snooze: a day (2026-12-24), a time, or how long (3d, 8h); now ends it" },
    watch: { value: "NAME", summary: "mute, unmute: in this watch only" },
    since: { value: "WHEN", summary: "test: what was stored since a day, a time, or how long ago (30d)" },
    limit: { value: "N", summary: "test: the newest N messages (default 20 in a table, else all)" },
    send: { summary: "test: send one message that says it is a test" },
  },
  examples: [
    ["lind watch add melanoma --cond melanoma --phase 3 --to slack:env:LIND_SLACK_URL", "Tell a Slack channel at once"],
    [
      "lind watch add rivals --lead Pfizer --on results.,status.stopped --to email:anna@example.org --digest weekly --at 'monday 09:00'",
      "A mail on Mondays about results and stopped studies",
    ],
    [
      "lind watch add ours --ids @ours.txt --severity low --to feed",
      "Everything about a list of studies, as an Atom feed",
    ],
    ["lind watch test melanoma --since 90d", "What the watch would have sent, without sending it"],
    ["lind watch test melanoma --send", "Send one test message to its channel"],
    ["lind watch snooze melanoma --until 2026-12-28", "Hold its messages back, and send them as one digest then"],
    ["lind watch mute NCT03516279 --watch melanoma", "Nothing more of one study"],
  ],
  run,
};

/** What a subcommand takes; any other option with it is a mistake. */
interface Subcommand {
  readonly options: readonly string[];
  run(words: readonly string[], args: Arguments, context: CommandContext): Promise<number>;
}

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  add: { options: [...Object.keys(CONDITION_OPTIONS), ...DEFINITION_OPTIONS], run: runAdd },
  list: { options: [], run: runList },
  show: { options: [], run: runShow },
  remove: { options: [], run: runRemove },
  pause: { options: [], run: runPause },
  resume: { options: [], run: runResume },
  snooze: { options: ["until"], run: runSnooze },
  mute: { options: ["watch"], run: (words, args, context) => runMute(true, words, args, context) },
  unmute: { options: ["watch"], run: (words, args, context) => runMute(false, words, args, context) },
  test: {
    options: ["since", "limit", "send"],
    run: (words, args, context) => runTest(nameOf("test", words), args, context),
  },
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [word = "list", ...words] = args.positionals;
  const subcommand = Object.hasOwn(SUBCOMMANDS, word) ? SUBCOMMANDS[word] : undefined;
  if (subcommand === undefined) {
    const known = Object.keys(SUBCOMMANDS).join(", ");
    throw usageError(`lind watch does not know what to do with "${word}".`, `It takes ${known}.`);
  }
  const alien = Object.keys(watchCommand.options).find((name) => args.has(name) && !subcommand.options.includes(name));
  if (alien !== undefined) throw usageError(`lind watch ${word} takes no --${alien}.`);
  return subcommand.run(words, args, context);
}

function nameOf(word: string, words: readonly string[]): string {
  const [name, ...rest] = words;
  if (name !== undefined && rest.length === 0) return name;
  throw usageError(`lind watch ${word} takes the name of one watch.`, `For example: lind watch ${word} melanoma`);
}

async function runAdd(words: readonly string[], args: Arguments, context: CommandContext): Promise<number> {
  const name = parseWatchName(nameOf("add", words));
  const to = args.text("to");
  if (to === undefined) {
    throw usageError("Say where the watch sends with --to.", "For example: --to email:anna@example.org, or --to feed");
  }
  const texts = Object.fromEntries(DEFINITION_OPTIONS.map((option) => [option, args.text(option)]));
  const localZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const definition = defineWatch({ ...texts, to, parameters: toParameters(readConditions(args)) }, localZone);
  const added = await addWatch(context.lind, name, definition);
  if (!context.json) await context.io.out(`${styleOf(context.io).good("The watch is set.")}\n`);
  await print(added, context);
  if (!context.json) context.io.err("It tells of what changes from now on, while `lind run` is running.");
  return 0;
}

async function print(summary: WatchSummary, { io, json }: CommandContext): Promise<void> {
  if (json) await printJson(io, toWatchJson(summary));
  else await printWatch(summary, io);
}

async function runList(
  words: readonly string[],
  _args: Arguments,
  { lind, io, json }: CommandContext,
): Promise<number> {
  if (words.length > 0) throw usageError("lind watch list takes no name.", `lind watch show ${words.join(" ")}`);
  const summaries = await listWatches(lind);
  if (json) await printJsonList(io, summaries.map(toWatchJson));
  else if (summaries.length > 0) await printWatches(summaries, io);
  else io.err("There is no watch yet. Set one with: lind watch add NAME --to CHANNEL");
  const muted = json ? [] : await listMutedEverywhere(lind);
  if (muted.length > 0) io.err(`Muted in every watch: ${muted.join(", ")}`);
  return summaries.length === 0 ? 1 : 0;
}

async function runShow(words: readonly string[], _args: Arguments, context: CommandContext): Promise<number> {
  await print(await readWatch(context.lind, nameOf("show", words)), context);
  return 0;
}

async function runRemove(words: readonly string[], _args: Arguments, context: CommandContext): Promise<number> {
  const removed = await removeWatch(context.lind, nameOf("remove", words));
  const { alertsWaiting, waiting, dead } = removed.outbox;
  if (context.json) await printJson(context.io, toWatchJson(removed));
  else await context.io.out(`The watch ${removed.watch.name} is removed.\n`);
  const lost = [
    ...(alertsWaiting === 0 ? [] : [counted(alertsWaiting, "alert", "alerts")]),
    ...(waiting === 0 ? [] : [counted(waiting, "waiting message", "waiting messages")]),
    ...(dead === 0 ? [] : [counted(dead, "dead letter", "dead letters")]),
  ];
  if (lost.length > 0) context.io.err(`What it had still to tell went with it: ${lost.join(", ")}.`);
  return 0;
}

async function runPause(words: readonly string[], _args: Arguments, context: CommandContext): Promise<number> {
  const paused = await pauseWatch(context.lind, nameOf("pause", words));
  await print(paused, context);
  context.io.err("What changes until it is resumed is not told. To be told later, snooze it instead.");
  return 0;
}

async function runResume(words: readonly string[], _args: Arguments, context: CommandContext): Promise<number> {
  const { summary, passedOver } = await resumeWatch(context.lind, nameOf("resume", words));
  await print(summary, context);
  if (passedOver > 0) {
    const many = counted(passedOver, "change was", "changes were");
    context.io.err(`${many} passed over, of all studies. See them with: lind changes --watch ${summary.watch.name}`);
  }
  return 0;
}

async function runSnooze(words: readonly string[], args: Arguments, context: CommandContext): Promise<number> {
  const name = nameOf("snooze", words);
  const text = args.text("until");
  if (text === undefined) throw usageError("Say how long with --until.", `lind watch snooze ${name} --until 3d`);
  const until = text.trim() === "now" ? undefined : parseUntil(text, context.lind.effects.clock);
  const snoozed = await snoozeWatch(context.lind, name, until);
  await print(snoozed, context);
  if (until !== undefined) context.io.err(`What it finds is held back and sent from ${moment(until)} UTC on.`);
  return 0;
}

async function runMute(
  isMute: boolean,
  words: readonly string[],
  args: Arguments,
  { lind, io, json }: CommandContext,
): Promise<number> {
  const nctIds = words.map(toNctId);
  const word = isMute ? "mute" : "unmute";
  if (nctIds.length === 0) throw usageError("Which study?", `lind watch ${word} NCT03516279`);
  const watch = args.text("watch");
  const results: { readonly nctId: NctId; readonly changed: boolean }[] = [];
  for (const nctId of nctIds) {
    results.push({ nctId, changed: await (isMute ? muteStudy : unmuteStudy)(lind, nctId, watch) });
  }
  const where = watch === undefined ? "in every watch" : `in ${watch}`;
  if (json) await printJsonList(io, results);
  for (const { nctId, changed } of json ? [] : results) {
    const already = isMute ? `was muted ${where} already` : `was not muted ${where}`;
    await io.out(`${nctId} ${changed ? `is ${isMute ? "" : "no longer "}muted ${where}` : already}.\n`);
  }
  return results.some(({ changed }) => changed) ? 0 : 1;
}

function toNctId(word: string): NctId {
  const nctId = parseNctId(word);
  if (nctId === undefined) throw usageError(`"${word}" is no study id.`, "For example: lind watch mute NCT03516279");
  return nctId;
}
