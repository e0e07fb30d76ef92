import { fieldNodes } from "./dictionary.ts";
import { editJsonText } from "./json-text.ts";
import { type Projection, parseProjection } from "./projection.ts";

const projections = new Map<string, Projection>();

/** The text of a record with its values of one type of the dictionary (`markup`, `text`) rewritten; all else stays as it is written. */
export function rewriteFields(text: string, type: "markup" | "text", rewrite: (value: string) => string): string {
  return editJsonText(text, { tree: fieldsOfType(type), others: "keep", rewrite });
}

function fieldsOfType(type: string): Projection {
  const known = projections.get(type);
  if (known !== undefined) return known;
  const parsed = parseProjection(fieldNodes.filter((node) => node.type === type).map((node) => node.fieldPath));
  if (parsed.kind !== "projection") throw new Error("Broken assumption: the dictionary knows its own field paths");
  projections.set(type, parsed.projection);
  return parsed.projection;
}
