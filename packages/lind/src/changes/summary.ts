import type { Change, ChangeNature } from "./change.ts";
import { isNews } from "./nature.ts";
import { sentenceOf } from "./sentence.ts";
import { nameField, pluralise } from "./words.ts";

/** Changes of one sort at one field path, counted. */
export interface ChangeGroup {
  readonly kind: Change["kind"];
  readonly nature: ChangeNature;
  readonly fieldPath: string;
  readonly count: number;
  /** "46 geographic points re-derived by the registry". */
  readonly sentence: string;
}

export interface ChangeSummary {
  /** What people changed, one sentence a change; more than `SENTENCES_A_FIELD_MAX` of one sort are one sentence with their count. */
  readonly news: readonly ChangeGroup[];
  /** Everything else, one group for each nature and field path. */
  readonly noise: readonly ChangeGroup[];
}

/** So many changes of one kind at one field path are told one by one. */
export const SENTENCES_A_FIELD_MAX = 5;

/** The changes of one study, shortened for a person: every edit that can be told is told, and noise is counted. */
export function summarise(changes: readonly Change[]): ChangeSummary {
  const groups = groupBy(changes, (change) =>
    [change.nature, change.fieldPath, isNews(change) ? change.kind : ""].join("\u0000"),
  );
  const news: ChangeGroup[] = [];
  const noise: ChangeGroup[] = [];
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    if (!isNews(first)) noise.push(toGroup(first, group.length, noiseSentence(first, group.length)));
    else if (group.length > SENTENCES_A_FIELD_MAX)
      news.push(toGroup(first, group.length, editsSentence(first, group.length)));
    else news.push(...group.map((change) => toGroup(change, 1, sentenceOf(change))));
  }
  return { news, noise };
}

/** The groups in the order of their first members. */
function groupBy(changes: readonly Change[], key: (change: Change) => string): readonly (readonly Change[])[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const group = groups.get(key(change));
    if (group === undefined) groups.set(key(change), [change]);
    else group.push(change);
  }
  return [...groups.values()];
}

function toGroup(change: Change, count: number, sentence: string): ChangeGroup {
  return { kind: change.kind, nature: change.nature, fieldPath: change.fieldPath, count, sentence };
}

const NOISE_VERBS: Readonly<Record<ChangeNature, string>> = {
  edit: "changed",
  derived: "re-derived by the registry",
  stamp: "moved on with the update",
  formatting: "reformatted",
  order: "in another order",
  precision: "said more or less precisely",
};

/** Changes of one nature at one field path that are no edits, in one sentence. */
export function noiseSentence(first: Change, count: number): string {
  return count === 1 ? sentenceOf(first) : noiseWords(first, count);
}

function noiseWords(change: Change, count: number): string {
  const name = pluralise(nameField(change.fieldPath)).toLowerCase();
  if (change.nature === "order") return `${count} lists of ${name} in another order`;
  return `${count} ${name} ${NOISE_VERBS[change.nature]}`;
}

/** Several edits of one kind at one field path, in one sentence. */
export function editsSentence(change: Change, count: number): string {
  const name = pluralise(nameField(change.fieldPath)).toLowerCase();
  if (change.kind === "field.added") return `${count} ${name} added`;
  if (change.kind === "field.removed") return `${count} ${name} removed`;
  return `${count} ${name} changed`;
}
