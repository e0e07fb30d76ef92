import type { MessageStudy } from "./channel.ts";
import { escapeMarkup } from "./markup.ts";
import { linkOf, oneLine, severityWord } from "./message-words.ts";
import { restOfStudy, type ShownStudy } from "./shown-events.ts";

/** What happened to one study, as a list in HTML: severity, sentence and the rule behind it. */
export function eventsHtml(shown: ShownStudy): string {
  const rest = restOfStudy(shown);
  const items = shown.events.map(({ severity, sentence, rule }) => {
    const why = oneLine(rule) === "" ? "" : ` <small>(${escapeMarkup(oneLine(rule))})</small>`;
    return `<li><strong>${severityWord(severity)}</strong>: ${escapeMarkup(oneLine(sentence))}${why}</li>`;
  });
  return `<ul>${items.join("")}${rest === undefined ? "" : `<li>${escapeMarkup(rest)}</li>`}</ul>`;
}

/** The links to the record and to what changed, in HTML. */
export function linksHtml({ nctId, recordUrl, diffUrl }: MessageStudy): string {
  const links = [anchor(recordUrl, nctId) ?? escapeMarkup(nctId), anchor(diffUrl, "what changed")];
  return links.filter((link) => link !== undefined).join(" · ");
}

function anchor(address: string | undefined, words: string): string | undefined {
  const link = linkOf(address);
  return link === undefined ? undefined : `<a href="${escapeMarkup(link)}">${escapeMarkup(words)}</a>`;
}
