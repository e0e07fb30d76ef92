/**
 * What Slack refuses of an incoming webhook's body, and what it would read as markup in a text that is none. Source:
 * "Reference: blocks" and "Formatting message text", docs.slack.dev. One sentence for each problem.
 */
export function slackProblems(body: unknown): readonly string[] {
  if (!isRecord(body)) return ["invalid_payload"];
  const { text, blocks } = body;
  if (typeof text !== "string" || text === "") return ["no_text"];
  if (!Array.isArray(blocks) || blocks.length === 0) return ["no blocks"];
  return [
    ...(blocks.length > 50 ? ["more than 50 blocks"] : []),
    ...(text.length > 3000 ? ["a long text"] : []),
    ...markupProblems(text, "text"),
    ...blocks.flatMap(blockProblems),
  ];
}

const TEXT_MAX: Readonly<Record<string, number>> = { header: 150, section: 3000, context: 2000 };

function blockProblems(block: unknown, at: number): readonly string[] {
  if (!isRecord(block)) return [`block ${at} is none`];
  const type = String(block["type"]);
  const max = TEXT_MAX[type];
  if (max === undefined) return [`block ${at} is of type ${type}`];
  const texts: readonly unknown[] = type === "context" ? (block["elements"] as unknown[]) : [block["text"]];
  if (texts.length === 0 || texts.length > 10) return [`block ${at} has ${texts.length} elements`];
  return texts.flatMap((one) => textProblems(one, max, type === "header", `block ${at}`));
}

function textProblems(text: unknown, max: number, isPlain: boolean, where: string): readonly string[] {
  if (!isRecord(text)) return [`${where} has no text`];
  const { type, text: words } = text;
  if (typeof words !== "string" || words === "") return [`${where} has an empty text`];
  if (words.length > max) return [`${where} has ${words.length} characters`];
  if (type === "plain_text") return text["emoji"] === false ? markupProblems(words, where) : [`${where} has emoji`];
  if (type !== "mrkdwn" || isPlain) return [`${where} is of type ${type}`];
  const own = words.replaceAll(/<https?:\/\/[^<>|\s]+\|(?:NCT\d{8}|what changed)>/g, "").replace(/^\*\w+\*/, "");
  return /[<>*_~`@|]/.test(own) ? [`${where} has markup of its own: ${words}`] : [];
}

/** `<`, `>` and `&` stand escaped only. */
function markupProblems(words: string, where: string): readonly string[] {
  return /[<>]|&(?!(?:amp|lt|gt);)/.test(words) ? [`${where} can be read as markup: ${words}`] : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
