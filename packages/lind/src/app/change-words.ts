import type { Change, ChangeKind } from "../changes/change.ts";
import { sentenceOf } from "../changes/sentence.ts";
import { summarise } from "../changes/summary.ts";

const KINDS: Readonly<Record<ChangeKind, true>> = {
  "study.added": true,
  "study.removed": true,
  "study.restored": true,
  "study.merged": true,
  "scope.entered": true,
  "scope.left": true,
  "status.transition": true,
  "status.whyStopped": true,
  "date.start": true,
  "date.primaryCompletion": true,
  "date.completion": true,
  enrollment: true,
  "results.posted": true,
  "results.withdrawn": true,
  "field.added": true,
  "field.removed": true,
  "field.changed": true,
  "list.reordered": true,
};

/** Every kind of change, in the order in which they are explained. */
export const knownKinds: readonly string[] = Object.keys(KINDS);

/** One sentence for people. */
export function describeChange(change: Change): string {
  return sentenceOf(change);
}

const SENTENCES_MAX = 3;

/** The changes of one version in one line: the edits that fit, then how much more there is. */
export function summariseChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return "nothing";
  const { news, noise } = summarise(changes);
  const shown = news.slice(0, SENTENCES_MAX).map((group) => group.sentence);
  const hidden = news.slice(SENTENCES_MAX).reduce((sum, group) => sum + group.count, 0);
  const more = hidden === 0 ? [] : [`${hidden} more`];
  return [...shown, ...more, ...noise.map((group) => group.sentence)].join("; ");
}
