import { hash } from "node:crypto";
import type { Message } from "../channel.ts";
import { escapeMarkup } from "../markup.ts";
import { linkOf, oneLine, severityWord } from "../message-words.ts";
import { takeEvents } from "../shown-events.ts";
import { eventsHtml, linksHtml } from "../study-html.ts";

/** Entries in a feed. Readers ask often and keep what they have seen. */
export const ENTRIES_MAX = 200;
/** Of one study in one entry. */
const EVENTS_MAX = 50;

export interface FeedSettings {
  readonly watch: string;
  /** Never changes for the feed, wherever it is served, and no other feed has it. */
  readonly key: string;
  /** Where the feed is served. */
  readonly selfUrl: string;
  /** When the watch was made: the feed's time while there is no entry. */
  readonly createdAt: string;
}

/**
 * The messages of a watch as an Atom feed (RFC 4287), the newest first: one entry for each study of each message, with an
 * id that stays. Pure: the same messages give the same text.
 */
export function renderAtomFeed(settings: FeedSettings, messages: readonly Message[]): string {
  const newestFirst = messages.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
  const entries = newestFirst.flatMap(entriesOf).slice(0, ENTRIES_MAX);
  const updated = newestFirst[0]?.createdAt ?? settings.createdAt;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${uuidOf(`feed\n${settings.key}`)}</id>`,
    `  <title type="text">${escapeMarkup(`Lind: ${oneLine(settings.watch)}`)}</title>`,
    `  <updated>${escapeMarkup(updated)}</updated>`,
    `  <link rel="self" type="application/atom+xml" href="${escapeMarkup(settings.selfUrl)}"/>`,
    "  <author><name>Lind</name></author>",
    "  <generator>Lind</generator>",
    ...entries,
    "</feed>",
    "",
  ].join("\n");
}

function entriesOf(message: Message): readonly string[] {
  let left = EVENTS_MAX;
  let studyBefore: unknown;
  const { studies } = takeEvents(message, (_event, study) => {
    if (study !== studyBefore) left = EVENTS_MAX;
    studyBefore = study;
    left -= 1;
    return left >= 0;
  });
  return studies.map((shown) => {
    const { study, events } = shown;
    const [{ severity, sentence } = { severity: "low", sentence: "changed" } as const] = events;
    const record = linkOf(study.recordUrl);
    const diff = linkOf(study.diffUrl);
    const content = `<p>${escapeMarkup(oneLine(study.title))}</p>${eventsHtml(shown)}<p>${linksHtml(study)}</p>`;
    return [
      "  <entry>",
      `    <id>${uuidOf(`entry\n${message.id}\n${study.nctId}`)}</id>`,
      `    <title type="text">${escapeMarkup(`[${severityWord(severity)}] ${study.nctId}: ${oneLine(sentence)}`)}</title>`,
      `    <published>${escapeMarkup(message.createdAt)}</published>`,
      `    <updated>${escapeMarkup(message.createdAt)}</updated>`,
      ...(record === undefined ? [] : [`    <link rel="alternate" type="text/html" href="${escapeMarkup(record)}"/>`]),
      ...(diff === undefined ? [] : [`    <link rel="related" href="${escapeMarkup(diff)}"/>`]),
      `    <category term="${severity}"/>`,
      `    <content type="html">${escapeMarkup(content)}</content>`,
      "  </entry>",
    ].join("\n");
  });
}

/** `urn:uuid:…` made from a name: the same name gives the same id (RFC 9562, version 8). */
function uuidOf(name: string): string {
  const hex = hash("sha256", name, "hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
