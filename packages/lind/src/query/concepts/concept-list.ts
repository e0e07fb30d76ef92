import { wordsOf } from "../words/words.ts";
import type { ConceptGroup } from "./concept-group.ts";

/** Something that a line of a concept list should not have. The rest of the line is used all the same. */
export interface ConceptListProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export interface ConceptListFile {
  /** For problems: `conditions/cardiovascular.txt`. */
  readonly file: string;
  /** For groups: `list:conditions/cardiovascular`, `mesh`. */
  readonly source: string;
  readonly text: string;
}

export interface ParsedConceptList {
  readonly groups: readonly ConceptGroup[];
  readonly problems: readonly ConceptListProblem[];
}

/** A full import of MeSH has 60,000 concepts. */
const LINES_MAX = 500_000;
/** MeSH's longest concepts have a few hundred names. */
const LINE_CHARACTERS_MAX = 40_000;

/**
 * Reads the text of a concept list: a concept a line, `A | B | C ~ D | E`. The first name is the preferred one; names
 * after `~` are one-way. Lines that begin with `#` and empty lines are for people. A name whose normal words an earlier
 * name of the line has (`tumours` beside `tumor`) says nothing new and is left out. Takes what it can and reports the rest
 * with its line, so that one slip does not take the whole list away.
 */
export function parseConceptList({ file, source, text }: ConceptListFile): ParsedConceptList {
  const groups: ConceptGroup[] = [];
  const problems: ConceptListProblem[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/, LINES_MAX + 1);
  if (lines.length > LINES_MAX) problems.push({ file, line: LINES_MAX, message: `Only ${LINES_MAX} lines are read.` });
  for (const [index, line] of lines.slice(0, LINES_MAX).entries()) {
    const report = (message: string) => problems.push({ file, line: index + 1, message });
    const names = isForPeople(line) ? undefined : parseLine(line, report);
    if (names !== undefined) groups.push({ ...names, source, evidence: undefined });
  }
  return { groups, problems };
}

function isForPeople(line: string): boolean {
  return line.trim() === "" || line.startsWith("#");
}

type Report = (message: string) => void;

function parseLine(line: string, report: Report): Pick<ConceptGroup, "names" | "oneWayNames"> | undefined {
  if (line.length > LINE_CHARACTERS_MAX) {
    report(`The line is longer than ${LINE_CHARACTERS_MAX} characters.`);
    return undefined;
  }
  const [before = "", after, ...more] = line.split("~");
  if (more.length > 0) report('A line has at most one "~".');
  const seen = new Set<string>();
  const names = parseNames(before, seen, report);
  const oneWayNames = after === undefined ? [] : parseNames([after, ...more].join("|"), seen, report);
  if (names.length === 0) {
    report('No name stands before "~".');
    return undefined;
  }
  return { names, oneWayNames };
}

/** The names of a part of a line; `seen` holds the normal words of those of the line so far. */
function parseNames(text: string, seen: Set<string>, report: Report): readonly string[] {
  const names: string[] = [];
  for (const raw of text.split("|")) {
    const name = raw.trim().replaceAll(/\s+/g, " ");
    const key = wordsOf(name).join(" ");
    if (name === "") report("A name is empty.");
    else if (key === "") report(`${JSON.stringify(name)} has no word.`);
    else if (!seen.has(key)) names.push(name);
    seen.add(key);
  }
  return names;
}
