import { type Candidate, pairBest } from "../best-pairs.ts";
import { weighWords, wordSimilarity } from "../similarity.ts";
import { canonicalText, foldText } from "../text-equality.ts";
import type { CriterionEdit } from "./event.ts";
import { compareThresholds } from "./thresholds.ts";

/** One criterion of the eligibility text, without its bullet or number. */
export interface Criterion {
  readonly section: CriterionEdit["section"];
  readonly text: string;
}

/** Criteria of one text that are told apart; what follows is one criterion. Real records have up to some hundred. */
const CRITERIA_MAX = 400;
/** Pairs of criteria that are compared; beyond them what differs was added and removed. */
const PAIRS_MAX = 40_000;
/** From this likeness on two criteria are one that was edited. */
const SAME_CRITERION_MIN = 0.5;

const HEADING =
  /^[\s*#_-]*(?:\(?(?:\d{1,2}|[ivx]{1,4})[.)]\s*)?(?:list of\s+)?(?:(?:key|main|major|general|principal|patient|subject|additional|core|participant)\s+)*(inclusion|exclusion)\b(?:\s+criteri(?:a|on)\b(?:\s+(?:for|of|are|include)\b[^:]{0,60})?)?\s*[:.*_]*\s*(.*)$/i;
const BULLET = /^\s*(?:[*•·▪◦‣-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(.*)$/i;

/**
 * The criteria of a text, in their order. A bullet or a number begins one, so does a line after an empty line; a line that
 * goes on without either belongs to the one before it.
 */
export function splitCriteria(text: string): readonly Criterion[] {
  const criteria: { section: Criterion["section"]; text: string }[] = [];
  let section: Criterion["section"] = "unnamed";
  let isOpen = false;
  const begin = (words: string) => {
    isOpen = words !== "";
    if (isOpen) criteria.push({ section, text: words });
  };
  for (const line of text.split(/\r\n|\r|\n/).flatMap(splitRun)) {
    const heading = HEADING.exec(line);
    const bullet = BULLET.exec(line);
    const last = criteria.at(-1);
    if (heading !== null && isHeading(line, heading[2] ?? "")) {
      section = heading[1]?.toLowerCase() === "exclusion" ? "exclusion" : "inclusion";
      begin((heading[2] ?? "").trim());
    } else if (line.trim() === "") isOpen = false;
    else if (last !== undefined && criteria.length >= CRITERIA_MAX) last.text += ` ${line.trim()}`;
    else if (bullet !== null) begin((bullet[1] ?? "").trim());
    else if (isOpen && last !== undefined) last.text += ` ${line.trim()}`;
    else begin(line.trim());
  }
  return criteria.map((criterion) => ({ section: criterion.section, text: canonicalText(criterion.text) }));
}

/** Criteria that stand numbered in one line: "1. Adults. 2. Asthma. 3. Consent." The numbers have to follow each other. */
function splitRun(line: string): readonly string[] {
  if (!/^\s*1[.)]\s/.test(line)) return [line];
  const starts = [0];
  for (let number = 2; ; number += 1) {
    const next = new RegExp(`\\s${number}[.)]\\s`, "g");
    next.lastIndex = starts.at(-1) ?? 0;
    const found = next.exec(line);
    if (found === null) break;
    starts.push(found.index);
  }
  // Two numbers may be chance ("1. At least 2. line treatment"), a run of three is a list.
  return starts.length < RUN_MIN ? [line] : starts.map((start, index) => line.slice(start, starts[index + 1]));
}

const RUN_MIN = 3;

/** "Inclusion Criteria:" is a heading, "Inclusion of minors is possible" and "exclusion of pregnancy" are not. */
function isHeading(line: string, rest: string): boolean {
  return (
    rest.trim() === "" ||
    /criteri(?:a|on)\b/i.test(line.slice(0, line.length - rest.length)) ||
    /:\s*$/.test(line.slice(0, line.length - rest.length))
  );
}

/** What happened to each criterion between two texts, in the order of the later one; removed ones at the end. */
export function diffCriteria(before: string, after: string): readonly CriterionEdit[] {
  const [earlier, later] = [splitCriteria(before), splitCriteria(after)];
  const partners = pairCriteria(earlier, later);
  const edits = later.flatMap((criterion, index): readonly CriterionEdit[] => {
    const partner = partners.get(index);
    const old = partner === undefined ? undefined : earlier[partner];
    if (old === undefined) return [{ edit: "added", section: criterion.section, after: criterion.text }];
    const edit = editOf(old, criterion);
    return edit === undefined ? [] : [{ edit, section: criterion.section, before: old.text, after: criterion.text }];
  });
  const kept = new Set(partners.values());
  const removed = earlier.flatMap(({ section, text }, index): readonly CriterionEdit[] =>
    kept.has(index) ? [] : [{ edit: "removed", section, before: text }],
  );
  return [...edits, ...removed];
}

function editOf(before: Criterion, after: Criterion): CriterionEdit["edit"] | undefined {
  const isMoved = before.section !== after.section && before.section !== "unnamed" && after.section !== "unnamed";
  if (before.text === after.text || foldText(before.text) === foldText(after.text))
    return isMoved ? "moved" : undefined;
  return isMoved ? "moved" : (compareThresholds(before.text, after.text, after.section) ?? "reworded");
}

/** The position of the earlier criterion by that of the later one: equal texts first, then the most similar. */
function pairCriteria(earlier: readonly Criterion[], later: readonly Criterion[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const openBefore = new Set(earlier.keys());
  const openAfter = new Set(later.keys());
  const join = (before: number, after: number) => {
    partners.set(after, before);
    openBefore.delete(before);
    openAfter.delete(after);
  };
  // Most criteria stayed as they are: folding is left to the few that did not.
  joinEqual(earlier, later, openBefore, openAfter, join, ({ section, text }) => `${section} ${text}`);
  joinEqual(earlier, later, openBefore, openAfter, join, ({ section, text }) => `${section} ${foldText(text)}`);
  joinEqual(earlier, later, openBefore, openAfter, join, ({ text }) => foldText(text));
  for (const { before, after } of pairBest(candidatesOf(earlier, later, openBefore, openAfter))) join(before, after);
  return partners;
}

function joinEqual(
  earlier: readonly Criterion[],
  later: readonly Criterion[],
  openBefore: ReadonlySet<number>,
  openAfter: ReadonlySet<number>,
  join: (before: number, after: number) => void,
  keyOf: (criterion: Criterion) => string,
): void {
  const waiting = Map.groupBy([...openBefore], (index) => keyOf(earlier[index] ?? NONE));
  for (const after of [...openAfter]) {
    const before = waiting.get(keyOf(later[after] ?? NONE))?.shift();
    if (before !== undefined) join(before, after);
  }
}

const NONE: Criterion = { section: "unnamed", text: "" };

function candidatesOf(
  earlier: readonly Criterion[],
  later: readonly Criterion[],
  openBefore: ReadonlySet<number>,
  openAfter: ReadonlySet<number>,
): readonly Candidate[] {
  if (openBefore.size * openAfter.size > PAIRS_MAX) return [];
  const wordsBefore = new Map(
    [...openBefore].map((index) => [index, weighWords(earlier[index]?.text ?? "", NO_WORDS)]),
  );
  const wordsAfter = new Map([...openAfter].map((index) => [index, weighWords(later[index]?.text ?? "", NO_WORDS)]));
  const candidates: Candidate[] = [];
  for (const [before, left] of wordsBefore) {
    for (const [after, right] of wordsAfter) {
      const score = wordSimilarity(left, right);
      const isSameSection = earlier[before]?.section === later[after]?.section;
      if (score < SAME_CRITERION_MIN) continue;
      candidates.push({ before, after, scores: [isSameSection ? 1 : 0, score], distance: Math.abs(before - after) });
    }
  }
  return candidates;
}

const NO_WORDS: ReadonlySet<string> = new Set();
