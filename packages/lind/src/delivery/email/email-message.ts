import { hash } from "node:crypto";
import type { Message } from "../channel.ts";
import { escapeMarkup } from "../markup.ts";
import { headlineOf, linkOf, oneLine, periodOf, severityWord, shortened, subjectOf } from "../message-words.ts";
import { restOfMessage, restOfStudy, type Shown, type ShownStudy, takeEvents } from "../shown-events.ts";
import { eventsHtml, linksHtml } from "../study-html.ts";

/** Nobody reads more in a mail, and mail programs cut long ones. */
export const EVENTS_SHOWN_MAX = 300;
const EVENTS_OF_STUDY_MAX = 30;
/** Mail programs show some 70 characters of a subject and keep some hundred. */
const SUBJECT_CHARACTERS_MAX = 150;

export interface Email {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for the same message: a mailbox that has it already shows it once. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface EmailSender {
  /** The address in `From`. */
  readonly from: string;
  /** Where a person can read and end the watch, where a server is configured. */
  readonly watchUrl?: string | undefined;
}

/** A message as a mail: text and HTML that say the same, and the headers by which mail programs know what it is. */
export function toEmail(message: Message, sender: EmailSender): Email {
  const shown = takeShown(message);
  return {
    subject: shortened(oneLine(subjectOf(message)), SUBJECT_CHARACTERS_MAX),
    text: textOf(message, shown),
    html: htmlOf(message, shown),
    messageId: `<${hash("sha256", message.id, "hex").slice(0, 40)}@${domainOf(sender.from)}>`,
    headers: {
      "List-Unsubscribe": unsubscribeOf(message, sender),
      "List-Id": `<${hostWordOf(message.watch)}.watch.${domainOf(sender.from)}>`,
      // RFC 3834: no answers of holiday programs, please.
      "Auto-Submitted": "auto-generated",
      "X-Lind-Severity": severityWord(message.studies[0]?.events[0]?.severity ?? "low"),
    },
  };
}

function takeShown(message: Message): Shown {
  const ofStudy = new Map<string, number>();
  let total = 0;
  return takeEvents(message, (_event, { nctId }) => {
    const count = (ofStudy.get(nctId) ?? 0) + 1;
    if (count > EVENTS_OF_STUDY_MAX || total === EVENTS_SHOWN_MAX) return false;
    ofStudy.set(nctId, count);
    total += 1;
    return true;
  });
}

function textOf(message: Message, shown: Shown): string {
  const rest = restOfMessage(shown);
  return [
    headlineOf(message),
    periodOf(message),
    ...shown.studies.map(studyText),
    rest,
    `This is the watch "${oneLine(message.watch)}" of Lind.`,
  ]
    .filter((part) => part !== undefined)
    .map((part) => `${part}\n`)
    .join("\n");
}

function studyText(shown: ShownStudy): string {
  const { nctId, title, recordUrl, diffUrl } = shown.study;
  const rest = restOfStudy(shown);
  return [
    `${nctId}  ${oneLine(title)}`,
    ...shown.events.map(({ severity, sentence }) => `- ${severityWord(severity)}: ${oneLine(sentence)}`),
    ...(rest === undefined ? [] : [`- ${rest}`]),
    ...[recordUrl, diffUrl].map(linkOf).filter((link) => link !== undefined),
  ].join("\n");
}

function htmlOf(message: Message, shown: Shown): string {
  const period = periodOf(message);
  const rest = restOfMessage(shown);
  const studies = shown.studies.map(
    (one) => `<h3>${escapeMarkup(oneLine(one.study.title))}</h3><p>${linksHtml(one.study)}</p>${eventsHtml(one)}`,
  );
  return [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head><body>',
    `<h2>${escapeMarkup(headlineOf(message))}</h2>`,
    period === undefined ? "" : `<p>${escapeMarkup(period)}</p>`,
    ...studies,
    rest === undefined ? "" : `<p>${escapeMarkup(rest)}</p>`,
    `<p><small>This is the watch &quot;${escapeMarkup(oneLine(message.watch))}&quot; of Lind.</small></p>`,
    "</body></html>",
  ].join("\n");
}

/** RFC 2369: addresses between angle brackets. A mail to the sender is what works without a server. */
function unsubscribeOf({ watch }: Message, { from, watchUrl }: EmailSender): string {
  const mail = `<mailto:${from}?subject=${encodeURIComponent(`Unsubscribe ${oneLine(watch)}`)}>`;
  const link = linkOf(watchUrl);
  return link === undefined ? mail : `<${link}>, ${mail}`;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/** The name of a watch as a word of a host name, which RFC 2919 wants. */
function hostWordOf(watch: string): string {
  return (
    watch
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "watch"
  );
}
