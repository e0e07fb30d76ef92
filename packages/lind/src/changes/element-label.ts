import { isJsonObject, type JsonValue } from "ctgov/study";
import type { IdentityRule } from "./identity.ts";
import { isJsonList, memberOf } from "./json-equality.ts";
import { canonicalText } from "./text-equality.ts";

/** Characters of one element's name; a citation or an outcome can be far longer. */
export const LABEL_CHARS_MAX = 160;

/** What a person would call this element of a list: "Mayo Clinic, Rochester, United States". */
export function labelElement(rule: IdentityRule, value: JsonValue, position: number): string {
  const parts = isJsonObject(value) ? rule.label.map((name) => toWords(memberOf(value, name))) : [toWords(value)];
  const label = [...new Set(parts.filter((part) => part !== ""))].join(", ");
  return label === "" ? `no. ${position + 1}` : shorten(label, LABEL_CHARS_MAX);
}

/** A text cut to `charsMax` characters, between words where one ends near enough. */
export function shorten(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const cut = text.slice(0, charsMax - 1);
  const lastSpace = cut.lastIndexOf(" ");
  const kept = lastSpace > charsMax / 2 ? cut.slice(0, lastSpace) : cut;
  // A character outside the basic plane is two units; half of one is no text.
  return `${kept.replace(/[\uD800-\uDBFF]$/u, "")}…`;
}

function toWords(value: JsonValue | undefined): string {
  if (value === undefined || value === null || isJsonObject(value)) return "";
  if (isJsonList(value))
    return value
      .map(toWords)
      .filter((word) => word !== "")
      .join(" and ");
  return canonicalText(String(value));
}
