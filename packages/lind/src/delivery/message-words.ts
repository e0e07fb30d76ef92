import type { Message, MessageEvent, MessageStudy } from "./channel.ts";

/** How severe a message is: as its most severe event; low for one without any. */
export function severityOf(message: Message): MessageEvent["severity"] {
  return message.studies[0]?.events[0]?.severity ?? "low";
}

const SEVERITY_WORDS: Readonly<Record<MessageEvent["severity"], string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  noise: "Noise",
};

export function severityWord(severity: MessageEvent["severity"]): string {
  return SEVERITY_WORDS[severity];
}

export function countEvents(studies: readonly MessageStudy[]): number {
  return studies.reduce((sum, study) => sum + study.events.length, 0);
}

/** `1 change in 1 study`, `1,234 changes in 8 studies`. */
export function countsOf(studies: readonly MessageStudy[]): string {
  return `${counted(countEvents(studies), "change", "changes")} in ${counted(studies.length, "study", "studies")}`;
}

export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/**
 * The line above everything else: importance, watch, how much. It has no text from a record, so it may stand where a
 * receiver gives no way of saying that a text is only a text.
 */
export function headlineOf(message: Message): string {
  const what = message.studies.length === 0 ? "nothing changed" : countsOf(message.studies);
  switch (message.kind) {
    case "test":
      return `Test of ${message.watch}: ${what}`;
    case "alert":
    case "digest":
      return `${severityWord(severityOf(message))} · ${message.watch}: ${what}`;
  }
}

/** What the message is about in one line, with the words of its most severe event. */
export function subjectOf(message: Message): string {
  const [study] = message.studies;
  const [event] = study?.events ?? [];
  if (message.kind !== "alert" || study === undefined || event === undefined || message.studies.length > 1) {
    return `[${severityWord(severityOf(message))}] ${message.kind === "test" ? "Test of " : ""}${message.watch}: ${countsOf(message.studies)}`;
  }
  const more = study.events.length === 1 ? "" : ` (and ${study.events.length - 1} more)`;
  return `[${severityWord(event.severity)}] ${study.nctId}: ${event.sentence}${more}`;
}

/**
 * `2026-05-01 07:00 to 2026-05-02 07:00 UTC` for a digest. It is due at an hour of its watch's zone, where a day of UTC alone may
 * be another one.
 */
export function periodOf({ period }: Pick<Message, "period">): string | undefined {
  return period === undefined ? undefined : `${minuteOf(period.from)} to ${minuteOf(period.to)} UTC`;
}

/** `2026-05-01 07:00` of a time in UTC. */
export function minuteOf(timestamp: string): string {
  return timestamp.slice(0, 16).replace("T", " ");
}

/** At most so many characters, with an ellipsis for the rest; never half a character. */
export function shortened(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  return `${text.slice(0, charactersMax - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A text in one line, without control characters and characters that turn the direction of writing. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
}

/** An address from a message, where it is one that a person may follow; undefined for `javascript:` and the like. */
export function linkOf(address: string | undefined): string | undefined {
  const url = address === undefined ? null : URL.parse(address);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? url.href : undefined;
}
