/**
 * A text with the three characters written out by which Slack tells markup from text. `<!channel>`, `<@U123>` and
 * `<https://…|here>` all begin with one of them. Source: "Formatting message text", docs.slack.dev.
 */
export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The escaped text of at most so many characters, with an ellipsis for the rest; never cut inside `&amp;`. */
export function escapeSlackWithin(text: string, charactersMax: number): string {
  const whole = escapeSlack(text);
  if (whole.length <= charactersMax) return whole;
  let shown = "";
  for (const character of text) {
    const escaped = escapeSlack(character);
    if (shown.length + escaped.length > charactersMax - 1) break;
    shown += escaped;
  }
  return `${shown}…`;
}
