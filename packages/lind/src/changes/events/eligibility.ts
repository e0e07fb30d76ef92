import { type Age, compareAges, parseAge } from "ctgov/study";
import type { Change } from "../change.ts";
import { countOf } from "../distance.ts";
import { shorten } from "../element-label.ts";
import { sentenceOf } from "../sentence.ts";
import { diffCriteria } from "./criteria.ts";
import type { CriterionEdit } from "./event.ts";
import type { EventKind } from "./event-kinds.ts";
import { type EventDraft, type EventRule, isEditAt, type Verdict } from "./event-rule.ts";
import { type StudyPair, textAt } from "./study-pair.ts";

const MODULE = "protocolSection.eligibilityModule";
const AGES: readonly string[] = [`${MODULE}.minimumAge`, `${MODULE}.maximumAge`];
const SEX: readonly string[] = [`${MODULE}.sex`, `${MODULE}.genderBased`, `${MODULE}.genderDescription`];

/** Who may take part. */
export const eligibilityRule: EventRule = {
  claims: (change) => isEditAt(change, MODULE),
  tell(pair, changes) {
    const at = (paths: readonly string[]) => changes.filter((change) => paths.includes(change.fieldPath));
    const ages = at(AGES);
    return [
      ...(ages.length === 0 ? [] : [tellAges(pair, ages)]),
      ...tellField(at(SEX), "eligibility.sex", "the sexes that are let in"),
      ...tellField(
        at([`${MODULE}.healthyVolunteers`]),
        "eligibility.healthyVolunteers",
        "whether healthy people are let in",
      ),
      ...at([`${MODULE}.eligibilityCriteria`]).map(tellCriteria),
    ];
  },
};

/** No limit is the widest: nobody is too young, nobody too old. */
function tellAges({ before, after }: StudyPair, changes: readonly Change[]): EventDraft {
  const [from, to] = [agesOf(before), agesOf(after)];
  const how = compareRanges(from, to);
  return {
    kind: "eligibility.age",
    severity: how === SAME_AGES ? "low" : "medium",
    rule: how === SAME_AGES ? how : `${how} are let in`,
    isTimed: true,
    fieldPath: changes[0]?.fieldPath ?? MODULE,
    before: from.words,
    after: to.words,
    sentence: `Ages: ${from.words} -> ${to.words} (${how})`,
    changes,
  };
}

interface Ages {
  readonly minimum: Age | undefined;
  readonly maximum: Age | undefined;
  readonly words: string;
}

function agesOf(study: StudyPair["before"]): Ages {
  const [low, high] = AGES.map((path) => textAt(study, path));
  return {
    minimum: parseAge(low ?? ""),
    maximum: parseAge(high ?? ""),
    words: `${low ?? "no minimum"} to ${high ?? "no maximum"}`,
  };
}

const SAME_AGES = "the same ages, in other units";

/** Which ages the later range lets in, beside the earlier one. */
function compareRanges(from: Ages, to: Ages): string {
  const isWider = isLess(to.minimum, from.minimum, "minimum") || isLess(from.maximum, to.maximum, "maximum");
  const isNarrower = isLess(from.minimum, to.minimum, "minimum") || isLess(to.maximum, from.maximum, "maximum");
  if (isWider && isNarrower) return "other ages";
  if (isWider) return "more ages";
  return isNarrower ? "fewer ages" : SAME_AGES;
}

function isLess(a: Age | undefined, b: Age | undefined, limit: "minimum" | "maximum"): boolean {
  if (a === undefined || b === undefined) {
    if (a === b) return false;
    return limit === "minimum" ? a === undefined : b === undefined;
  }
  return compareAges(a, b) < 0;
}

function tellField(changes: readonly Change[], kind: EventKind, rule: string): readonly EventDraft[] {
  const [told] = changes;
  if (told === undefined) return [];
  const { fieldPath, before, after } = told;
  const sentence = changes.map(sentenceOf).join("; ");
  return [{ kind, severity: "medium", rule, isTimed: true, fieldPath, before, after, sentence, changes }];
}

function tellCriteria(change: Change): EventDraft {
  const { fieldPath, before, after } = change;
  const criteria = diffCriteria(textOrNone(before), textOrNone(after));
  const { severity, rule } = judgeCriteria(criteria);
  return {
    kind: "eligibility.criteria",
    severity,
    rule,
    isTimed: true,
    fieldPath,
    before,
    after,
    magnitude: { unit: "count", count: criteria.length },
    criteria,
    sentence: criteriaSentence(criteria),
    changes: [change],
  };
}

function textOrNone(value: Change["before"]): string {
  return typeof value === "string" ? value : "";
}

const THRESHOLDS: ReadonlySet<CriterionEdit["edit"]> = new Set(["loosened", "tightened", "threshold"]);

function judgeCriteria(criteria: readonly CriterionEdit[]): Verdict {
  if (criteria.some(({ edit }) => THRESHOLDS.has(edit))) return { severity: "high", rule: "a threshold moved" };
  if (criteria.some(({ edit }) => edit === "added")) return { severity: "high", rule: "a criterion was added" };
  if (criteria.some(({ edit }) => edit === "moved"))
    return { severity: "high", rule: "a criterion changed its section" };
  if (criteria.some(({ edit }) => edit === "removed")) return { severity: "medium", rule: "a criterion was removed" };
  if (criteria.length > 0) return { severity: "low", rule: "criteria were reworded" };
  return { severity: "low", rule: "the same criteria, set out otherwise" };
}

/** Characters of a criterion that a sentence shows. */
const CRITERION_CHARS_MAX = 90;

function criteriaSentence(criteria: readonly CriterionEdit[]): string {
  const [first, ...others] = criteria.toSorted((a, b) => weightOf(a) - weightOf(b));
  if (first === undefined) return "Eligibility criteria set out otherwise";
  const counts = others.length === 0 ? "" : ` and ${countOf(others.length, "more edit")}`;
  return `Eligibility criteria: ${editWords(first)}${counts}`;
}

/** What is told first. */
const EDIT_ORDER: readonly CriterionEdit["edit"][] = [
  "tightened",
  "loosened",
  "threshold",
  "moved",
  "added",
  "removed",
  "reworded",
];

function weightOf({ edit }: CriterionEdit): number {
  return EDIT_ORDER.indexOf(edit);
}

/** "inclusion tightened: Age >= 18 -> Age >= 21". */
function editWords({ edit, section, before, after }: CriterionEdit): string {
  const name = section === "unnamed" ? "criterion" : section;
  const texts = [before, after].filter((text) => text !== undefined).map((text) => shorten(text, CRITERION_CHARS_MAX));
  if (edit === "moved") return `moved to ${section}: ${texts.at(-1) ?? ""}`;
  return `${name} ${edit}: ${texts.join(" -> ")}`;
}
