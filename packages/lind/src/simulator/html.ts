const ESCAPED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "/": "&#x2F;",
};

/** A text of a simulated record as the registry's site shows it: paragraphs and lists with `*`, which is all that they have. */
export function htmlOfMarkdown(markdown: string): string {
  const blocks = markdown.split(/\n{2,}/).filter((block) => block.trim() !== "");
  return blocks.map(htmlOfBlock).join("");
}

function htmlOfBlock(block: string): string {
  const lines = block.split("\n");
  const first = lines.findIndex((line) => line.startsWith("* "));
  if (first < 0) return paragraph(lines);
  const items = lines.slice(first).map((line) => `<li>${escapeHtml(line.replace(/^\* /, ""))}</li>`);
  return `${first === 0 ? "" : paragraph(lines.slice(0, first))}<ul>${items.join("")}</ul>`;
}

function paragraph(lines: readonly string[]): string {
  return `<p>${escapeHtml(lines.join("\n"))}</p>`;
}

/** What a backslash protects from markdown stands for itself. */
const PROTECTED = /\\([!-/:-@[-`{-~])/g;

function escapeHtml(markdown: string): string {
  const text = markdown.replace(PROTECTED, "$1");
  return text.replace(/[&<>"/]/g, (character) => ESCAPED[character] ?? character);
}
