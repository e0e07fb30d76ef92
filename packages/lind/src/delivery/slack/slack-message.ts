import type { Message, MessageEvent, MessageStudy } from "../channel.ts";
import { headlineOf, linkOf, minuteOf, oneLine, periodOf, severityWord, subjectOf } from "../message-words.ts";
import { restOfMessage, restOfStudy, type Shown, type ShownStudy, takeEvents } from "../shown-events.ts";
import { escapeSlack, escapeSlackWithin } from "./escape.ts";

// Slack's limits; a message beyond one of them is refused as a whole. Source: "Blocks", docs.slack.dev.
export const BLOCKS_MAX = 50;
export const SECTION_CHARACTERS_MAX = 3_000;
export const HEADER_CHARACTERS_MAX = 150;
/** Slack refuses blocks that are too long together (`msg_blocks_too_long`) without a documented number. */
export const MESSAGE_CHARACTERS_MAX = 12_000;
const SENTENCE_CHARACTERS_MAX = 600;
const TITLE_CHARACTERS_MAX = 300;
const LINK_CHARACTERS_MAX = 1_000;

/** The header, the line with the time, and the line that says what was left out. */
const BLOCKS_AROUND = 3;
/** The line with the links, and the text. */
const BLOCKS_A_STUDY = 2;
const STUDIES_MAX = Math.floor((BLOCKS_MAX - BLOCKS_AROUND) / BLOCKS_A_STUDY);
/** Kept free in a section for the line that says how much more there is. */
const REST_CHARACTERS = 60;

type Block = Readonly<Record<string, unknown>>;

export interface SlackMessage {
  /** What notifications show, and clients that know no blocks. */
  readonly text: string;
  readonly mrkdwn: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly Block[];
}

/**
 * A message in Slack's Block Kit. What comes from a record stands in `plain_text` only, which Slack never reads as
 * markup, and is escaped there as everywhere; `mrkdwn` holds words and addresses of our own.
 */
export function toSlackMessage(message: Message): SlackMessage {
  const shown = takeShown(message);
  const rest = restOfMessage(shown);
  return {
    text: escapeSlackWithin(oneLine(subjectOf(message)), SENTENCE_CHARACTERS_MAX),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "header", text: plainText(headlineOf(message), HEADER_CHARACTERS_MAX) },
      ...shown.studies.flatMap(studyBlocks),
      ...(rest === undefined ? [] : [context(rest)]),
      context(closingOf(message)),
    ],
  };
}

function takeShown(message: Message): Shown {
  let studies = 0;
  let section = 0;
  let total = 0;
  let studyBefore: MessageStudy | undefined;
  return takeEvents(message, (event, study) => {
    const isFirst = study !== studyBefore;
    studyBefore = study;
    if (isFirst) section = titleOf(study).length + REST_CHARACTERS;
    const line = lineOf(event).length + 1;
    const more = line + (isFirst ? section + linksOf(study, event).length : 0);
    if (section + line > SECTION_CHARACTERS_MAX || total + more > MESSAGE_CHARACTERS_MAX) return false;
    if (isFirst && studies === STUDIES_MAX) return false;
    if (isFirst) studies += 1;
    section += line;
    total += more;
    return true;
  });
}

function studyBlocks(shown: ShownStudy): readonly Block[] {
  const { study, events } = shown;
  const rest = restOfStudy(shown);
  const lines = [titleOf(study), ...events.map(lineOf), ...(rest === undefined ? [] : [`• ${rest}`])];
  return [
    { type: "section", text: { type: "mrkdwn", text: linksOf(study, events[0]), verbatim: true } },
    { type: "section", text: { type: "plain_text", text: lines.join("\n"), emoji: false } },
  ];
}

function titleOf({ title }: MessageStudy): string {
  return escapeSlackWithin(oneLine(title), TITLE_CHARACTERS_MAX) || "Without a title";
}

function lineOf(event: MessageEvent): string {
  return `• ${severityWord(event.severity)}: ${escapeSlackWithin(oneLine(event.sentence), SENTENCE_CHARACTERS_MAX)}`;
}

/** `*Critical*  <https://clinicaltrials.gov/study/NCT…|NCT…>  <https://…|what changed>`. */
function linksOf({ nctId, recordUrl, diffUrl }: MessageStudy, mostSevere: MessageEvent | undefined): string {
  const severity = severityWord(mostSevere?.severity ?? "low");
  const links = [linkTo(recordUrl, nctId) ?? escapeSlack(nctId), linkTo(diffUrl, "what changed")];
  return [`*${severity}*`, ...links.filter((link) => link !== undefined)].join("  ");
}

function linkTo(address: string | undefined, words: string): string | undefined {
  const link = linkOf(address);
  if (link === undefined || link.length > LINK_CHARACTERS_MAX) return undefined;
  return `<${escapeSlack(link.replaceAll("|", "%7C"))}|${escapeSlack(words)}>`;
}

function closingOf(message: Message): string {
  return `Lind · ${message.watch} · ${periodOf(message) ?? `${minuteOf(message.createdAt)} UTC`}`;
}

function context(text: string): Block {
  return { type: "context", elements: [plainText(text, SENTENCE_CHARACTERS_MAX)] };
}

function plainText(text: string, charactersMax: number): Block {
  return { type: "plain_text", text: escapeSlackWithin(oneLine(text), charactersMax), emoji: false };
}
