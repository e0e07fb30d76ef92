import { enumTypes, enumValuesOf, legacyLabel, parseAge, parseEnumValue, parsePartialDate } from "ctgov/study";
import type { Read } from "./xml/legacy-element.ts";

/** A text of one line: white space around it is gone, and runs of it are one space. Undefined where nothing is left. */
export function toText(text: string): string | undefined {
  // Spaces, tabs and line breaks only: a no-break space is a character of the text.
  const plain = text.replaceAll(/[ \t\r\n]+/g, " ").replaceAll(/^ | $/g, "");
  return plain.trim() === "" ? undefined : plain;
}

/** A date as precise as it is written: `March 2019` is `2019-03`, `March 5, 2019` is `2019-03-05`, `01/2020` is `2020-01`. */
export function toPartialDate(text: string): string | undefined {
  return parsePartialDate(text)?.text;
}

/** A date that has to be known to the day (`NormalizedDate` in the data dictionary). */
export function toDay(text: string): string | undefined {
  const date = parsePartialDate(text);
  return date?.precision === "day" ? date.text : undefined;
}

export function toBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (word === "yes" || word === "true") return true;
  return word === "no" || word === "false" ? false : undefined;
}

/** A count: whole and not below 0. */
export function toCount(text: string): number | undefined {
  const digits = /^\s*(\d{1,15})\s*$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** An age or a duration as the registry writes it: `18 Years`; `N/A` is none. */
export function toAge(text: string): string | undefined {
  return parseAge(text)?.text;
}

/** The value of an enum whose label the text is, give or take case and punctuation (`Case Control`, `Case-Control`). */
export function toEnum(type: string): Read<string> {
  return (text) => parseEnumValue(type, text) ?? looseLabels(type).get(lettersOf(text));
}

/** Labels that older XML had for values of an enum, beside those that the registry still lists. */
const OLDER_LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AgencyClass: { "U.S. Fed": "FED" },
  Phase: { "N/A": "NA", "Phase 0": "EARLY_PHASE1" },
  Sex: { Both: "ALL" },
};

let labelsByType: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined;

function looseLabels(type: string): ReadonlyMap<string, string> {
  labelsByType ??= new Map(
    enumTypes.map((name) => {
      const labels = enumValuesOf(name).flatMap((value) => [
        [lettersOf(value), value] as const,
        [lettersOf(legacyLabel(name, value) ?? value), value] as const,
      ]);
      const older = Object.entries(OLDER_LABELS[name] ?? {}).map(
        ([label, value]) => [lettersOf(label), value] as const,
      );
      return [name, new Map([...labels, ...older])];
    }),
  );
  return labelsByType.get(type) ?? new Map();
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "");
}

/** The ids of the legacy XML's groups count from 1 in each module, those of v2 from 0 under other letters: `P1`, `FG000`. */
const GROUP_PREFIXES: Readonly<Record<string, string>> = { P: "FG", B: "BG", O: "OG", E: "EG" };

export function toGroupId(text: string): string | undefined {
  const [, letter = "", digits = ""] = /^\s*([PBOE])([1-9]\d{0,5})\s*$/.exec(text) ?? [];
  const prefix = GROUP_PREFIXES[letter];
  return prefix === undefined ? toText(text) : `${prefix}${String(Number(digits) - 1).padStart(3, "0")}`;
}
