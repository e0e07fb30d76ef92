import { unreachable } from "../../base/assert.ts";

/** What the sentences of one study are filled with. */
export interface Slots {
  readonly condition: string;
  readonly drug: string;
  readonly other: string;
  readonly sponsor: string;
  readonly n: number;
  readonly weeks: number;
}

/** A sentence of the vocabulary, cut at its slots once so that filling it is only joining. */
export type Sentence = (slots: Slots) => string;

export function toSentence(text: string): Sentence {
  const parts = text.split(/\{(condition|drug|other|sponsor|n|weeks)\}/);
  if (parts.length === 1) return () => text;
  return (slots) => {
    let filled = parts[0] ?? "";
    for (let at = 1; at < parts.length; at += 2)
      filled += fill(parts[at] as keyof Slots, slots) + (parts[at + 1] ?? "");
    return filled;
  };
}

function fill(slot: keyof Slots, slots: Slots): string {
  switch (slot) {
    case "condition":
    case "drug":
    case "other":
    case "sponsor":
      return slots[slot];
    case "n":
    case "weeks":
      return String(slots[slot]);
    default:
      return unreachable(slot);
  }
}

export function toSentences(texts: readonly string[]): readonly Sentence[] {
  return texts.map(toSentence);
}

/** The list, or nothing for an empty one: a record holds no empty list anywhere. */
export function listed<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
