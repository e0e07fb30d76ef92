import type { WatchSummary } from "../../app/watches/keep-watches.ts";
import type { SupposedMessage } from "../../app/watches/try-watch.ts";
import { describePeriod, describeWatch } from "../../app/watches/watch-words.ts";
import type { CommandContext } from "../command.ts";
import { printTable, styleOf } from "../output.ts";
import { counted, figure, moment } from "../terminal/words.ts";

type Io = CommandContext["io"];

/** One line a watch: what it looks at, where it sends, and what became of its news. */
export async function printWatches(summaries: readonly WatchSummary[], io: Io): Promise<void> {
  await printTable(
    io,
    [
      { heading: "Watch" },
      { heading: "State" },
      { heading: "Studies", shrinkTo: 16 },
      { heading: "To", shrinkTo: 12 },
      { heading: "When", shrinkTo: 10 },
      { heading: "Last sent" },
      { heading: "Alerts", align: "right" },
      { heading: "Waiting", align: "right" },
      { heading: "Dead", align: "right" },
    ],
    summaries.map((summary) => {
      const { studies, when } = describeWatch(summary.definition);
      const { lastSentAt, alertsWaiting, waiting, dead } = summary.outbox;
      return [
        ...[summary.watch.name, stateOf(summary), studies, summary.to, when],
        lastSentAt === undefined ? "never" : moment(lastSentAt),
        ...[alertsWaiting, waiting, dead].map(figure),
      ];
    }),
  );
}

function stateOf({ state, watch }: WatchSummary): string {
  return state === "snoozed" && watch.snoozedUntil !== undefined ? `snoozed to ${moment(watch.snoozedUntil)}` : state;
}

/** Everything about one watch, a line each. */
export async function printWatch(summary: WatchSummary, io: Io): Promise<void> {
  const style = styleOf(io);
  const { watch, outbox, muted } = summary;
  const { studies, tells, when, problem } = describeWatch(summary.definition);
  const rows: (readonly [string, string])[] = [
    ["State", stateOf(summary)],
    ["Studies", studies],
    ["Tells", tells],
    ["To", summary.to],
    ["When", when],
    ["Since", moment(watch.createdAt)],
    ...(muted.length === 0 ? [] : [["Muted", muted.join(", ")] as const]),
    ["Alerts", alertsLine(summary)],
    ["Messages", `${figure(outbox.sent)} sent, ${figure(outbox.waiting)} waiting, ${figure(outbox.dead)} dead`],
    ...(outbox.lastSentAt === undefined ? [] : [["Last sent", moment(outbox.lastSentAt)] as const]),
    ...(outbox.lastError === undefined ? [] : [["Last error", outbox.lastError] as const]),
  ];
  await io.out(`${style.bold(watch.name)}\n`);
  for (const [heading, text] of rows) await io.out(`${heading.padEnd(LABEL_WIDTH)}${text}\n`);
  if (problem !== undefined) await io.out(`${style.bad(`The watch is not asked, because ${problem}.`)}\n`);
}

const LABEL_WIDTH = 12;

function alertsLine({ outbox }: WatchSummary): string {
  if (outbox.nextAlertDueAt === undefined) return "none waits";
  return `${counted(outbox.alertsWaiting, "alert waits", "alerts wait")}, due from ${moment(outbox.nextAlertDueAt)} UTC`;
}

/** The messages of a dry run: a line for each event after that of a digest's time, the message's time and kind on its first. */
export async function printSupposed(messages: readonly SupposedMessage[], io: Io): Promise<void> {
  await printTable(
    io,
    [
      { heading: "When (UTC)" },
      { heading: "Message" },
      { heading: "Study" },
      { heading: "Title", shrinkTo: 12, growTo: 28 },
      { heading: "Severity" },
      { heading: "What", shrinkTo: 36 },
    ],
    messages.flatMap((message) => {
      const period = describePeriod(message);
      const events = message.studies.flatMap(({ nctId, content }) =>
        content.events.map((event) => [nctId, content.title, event.severity, event.sentence]),
      );
      const lines = period === undefined ? events : [["", "", "", period], ...events];
      return lines.map((line, at) => [...(at === 0 ? [moment(message.at), kindOf(message)] : ["", ""]), ...line]);
    }),
  );
}

function kindOf({ kind, studies }: SupposedMessage): string {
  return kind === "alert" ? "alert" : `digest of ${figure(studies.length)}`;
}

/** A message of a dry run for programs, with the events as they would be sent. */
export function toSupposedJson({ at, kind, period, studies }: SupposedMessage): object {
  return {
    at,
    kind,
    period: period ?? null,
    studies: studies.map(({ nctId, version, content: { form: _form, ...content } }) => {
      return { nctId, version, ...content };
    }),
  };
}
