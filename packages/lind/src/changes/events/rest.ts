import type { Change } from "../change.ts";
import { isNews } from "../nature.ts";
import { sentenceOf } from "../sentence.ts";
import { editsSentence, noiseSentence, SENTENCES_A_FIELD_MAX } from "../summary.ts";
import { type EventDraft, type EventRule, valuesOfOnly } from "./event-rule.ts";

const CONDITIONS = "protocolSection.conditionsModule";

/** Conditions and keywords: edited to be found better, more often than because the study changed. */
export const conditionRule: EventRule = {
  claims: (change) => isNews(change) && change.fieldPath.startsWith(`${CONDITIONS}.`),
  tell: (_pair, changes) => [
    {
      kind: "condition.edited",
      severity: "low",
      rule: "conditions and keywords",
      fieldPath: changes[0]?.fieldPath ?? CONDITIONS,
      magnitude: { unit: "count", count: changes.length },
      sentence: changes.map(sentenceOf).slice(0, SENTENCES_A_FIELD_MAX).join("; "),
      changes,
    },
  ],
};

/** What no family claimed: an edit of any other field is low, everything else is noise. So each change has its event. */
export function tellRest(changes: readonly Change[]): readonly EventDraft[] {
  const edits = Map.groupBy(changes.filter(isNews), ({ fieldPath, kind }) => `${fieldPath} ${kind}`);
  const noise = Map.groupBy(
    changes.filter((change) => !isNews(change)),
    ({ fieldPath, nature }) => `${fieldPath} ${nature}`,
  );
  return [...[...edits.values()].flatMap(tellEdits), ...[...noise.values()].flatMap(tellNoise)];
}

function tellEdits(group: readonly Change[]): readonly EventDraft[] {
  // Few are told one by one, so that each is read; many as one.
  if (group.length <= SENTENCES_A_FIELD_MAX)
    return group.map((change) => toDraft([change], change, sentenceOf(change)));
  const [first] = group;
  return first === undefined ? [] : [toDraft(group, first, editsSentence(first, group.length))];
}

function toDraft(changes: readonly Change[], first: Change, sentence: string): EventDraft {
  const { fieldPath } = first;
  const rule = "a field without a rule of its own";
  return { kind: "field.edited", severity: "low", rule, fieldPath, ...valuesOfOnly(changes), sentence, changes };
}

const NOISE_RULES: Readonly<Record<Change["nature"], string>> = {
  edit: "an edit",
  derived: "the registry made it anew, nobody posted it",
  stamp: "a date of the record, which moves with every update",
  formatting: "white space, entities or markup only",
  order: "the same elements in another order",
  precision: "the same date, said more or less precisely",
};

function tellNoise(group: readonly Change[]): readonly EventDraft[] {
  const [first] = group;
  if (first === undefined) return [];
  const { fieldPath, nature } = first;
  const sentence = noiseSentence(first, group.length);
  return [
    {
      kind: "record.noise",
      severity: "noise",
      rule: NOISE_RULES[nature],
      fieldPath,
      ...valuesOfOnly(group),
      sentence,
      changes: group,
    },
  ];
}
