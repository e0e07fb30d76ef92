import type { JsonValue } from "ctgov/study";
import type { Change } from "../change.ts";
import { excerptsOf } from "../excerpt.ts";
import { sentenceOf } from "../sentence.ts";
import { canonicalText } from "../text-equality.ts";
import { nameField } from "../words.ts";
import { type EventDraft, type EventRule, groupByElement, isEditAt, type KindVerdict } from "./event-rule.ts";
import { textOf } from "./study-pair.ts";

const ARMS = "protocolSection.armsInterventionsModule.armGroups";
const INTERVENTIONS = "protocolSection.armsInterventionsModule.interventions";

/** An arm names its interventions, and an intervention its arms. */
const LINKS_OF_ARMS = `${ARMS}.interventionNames`;
const LINKS_OF_INTERVENTIONS = `${INTERVENTIONS}.armGroupLabels`;

/**
 * Who gets what: the arms of a study and its interventions. Each names the others, so that an arm with a new label is an edit of
 * its interventions as well; such an edit belongs to the event of the arm, and is told once.
 */
export const armRule: EventRule = {
  claims: (change) => isEditAt(change, ARMS) || isEditAt(change, INTERVENTIONS),
  tell(_pair, changes) {
    const named = new Set(changes.flatMap(namesOf));
    const links = changes.filter((change) => named.has(linkOf(change)));
    const own = changes.filter((change) => !links.includes(change));
    const groupsAt = (path: string) =>
      groupByElement(
        own.filter((change) => isEditAt(change, path)),
        path,
      );
    const drafts = [...groupsAt(ARMS).flatMap(tellArm), ...groupsAt(INTERVENTIONS).flatMap(tellIntervention)];
    // What two events explain belongs to the first.
    const owners = new Map(
      drafts.toReversed().flatMap((draft) => draft.changes.flatMap(namesOf).map((name) => [name, draft] as const)),
    );
    return drafts.map((draft) => {
      const followed = links.filter((link) => owners.get(linkOf(link)) === draft);
      return { ...draft, changes: [...draft.changes, ...followed] };
    });
  },
};

/** The names of an arm or intervention that came, went or was renamed, in the words of `linkOf`. */
function namesOf({ fieldPath, element, before, after }: Change): readonly string[] {
  const values = [before, after];
  const texts = (name: string) => values.map((value) => textOf(value, name));
  const names: ReadonlyMap<string, readonly [string, readonly (JsonValue | undefined)[]]> = new Map([
    [ARMS, ["arm", texts("label")]],
    [`${ARMS}.label`, ["arm", values]],
    [INTERVENTIONS, ["intervention", texts("name")]],
    [`${INTERVENTIONS}.name`, ["intervention", values]],
    // An arm names the type as well: "Drug: Placebo".
    [`${INTERVENTIONS}.type`, ["intervention", [element]]],
  ]);
  const [what, found] = names.get(fieldPath) ?? ["", []];
  return found.filter((name) => typeof name === "string").map((name) => `${what} ${name}`);
}

/** What an edited link names, "" for what is no link. */
function linkOf({ fieldPath, before, after }: Change): string {
  const value = after ?? before;
  if (typeof value !== "string") return "";
  if (fieldPath === LINKS_OF_INTERVENTIONS) return `arm ${value}`;
  return fieldPath === LINKS_OF_ARMS ? `intervention ${value.replace(/^[\w ]+: /, "")}` : "";
}

function tellArm(group: readonly Change[]): readonly EventDraft[] {
  const whole = group.find((change) => change.fieldPath === ARMS);
  if (whole !== undefined) {
    const isAdded = whole.before === undefined;
    const rule = isAdded ? "an arm was added" : "an arm was removed";
    return [toDraft(group, whole, { kind: isAdded ? "arm.added" : "arm.removed", severity: "high", rule })];
  }
  const label = group.find((change) => change.fieldPath === `${ARMS}.label`);
  if (label !== undefined) return [toDraft(group, label, judgeLabel(label))];
  const type = group.find((change) => change.fieldPath === `${ARMS}.type`);
  if (type !== undefined) {
    return [toDraft(group, type, { kind: "arm.edited", severity: "medium", rule: "the type of an arm changed" })];
  }
  return [toDraft(group, group[0], { kind: "arm.edited", severity: "low", rule: "what is said of an arm" })];
}

/** An arm with another dose is another arm, whatever the registry's form calls it. */
function judgeLabel(label: Change): KindVerdict {
  return hasOtherDose(label)
    ? { kind: "arm.relabelled", severity: "high", rule: "the dose in the label changed" }
    : { kind: "arm.relabelled", severity: "low", rule: "the label changed, no dose in it" };
}

function tellIntervention(group: readonly Change[]): readonly EventDraft[] {
  const whole = group.find((change) => change.fieldPath === INTERVENTIONS);
  if (whole !== undefined) {
    const isAdded = whole.before === undefined;
    const kind = isAdded ? "intervention.added" : "intervention.removed";
    const rule = isAdded ? "an intervention was added" : "an intervention was removed";
    return [toDraft(group, whole, { kind, severity: "high", rule })];
  }
  return [toDraft(group, nameOf(group) ?? group[0], judgeEdit(group))];
}

function nameOf(group: readonly Change[]): Change | undefined {
  return group.find((change) => change.fieldPath === `${INTERVENTIONS}.name`);
}

function judgeEdit(group: readonly Change[]): KindVerdict {
  const kind = "intervention.edited";
  const name = nameOf(group);
  if (name !== undefined && hasOtherDose(name)) {
    return { kind, severity: "high", rule: "the dose in the name changed" };
  }
  if (name !== undefined) return { kind, severity: "medium", rule: "the name changed" };
  if (group.some((change) => change.fieldPath === `${INTERVENTIONS}.type`)) {
    return { kind, severity: "medium", rule: "the type changed" };
  }
  const isOtherNames = group.every((change) => isEditAt(change, `${INTERVENTIONS}.otherNames`));
  return { kind, severity: "low", rule: isOtherNames ? "other names only" : "what is said of an intervention" };
}

/** "10 mg", "0.5%", "2 x 10^6 IU/kg": a number with a unit of amount. */
const DOSE =
  /\d+(?:[.,]\d+)*\s*(?:mcg|µg|μg|ug|mg|ng|g|kg|ml|l|iu|u|units?|mmol|gy|cgy|mci|mbq|%|ppm|cells?)(?:\s*\/\s*\w+)?(?![a-z])/g;

function hasOtherDose({ before, after }: Change): boolean {
  return dosesOf(before) !== dosesOf(after);
}

function dosesOf(value: JsonValue | undefined): string {
  if (typeof value !== "string") return "";
  const doses = canonicalText(value).toLowerCase().match(DOSE) ?? [];
  return doses.map((dose) => dose.replace(/\s+/g, "")).join(" ");
}

function toDraft(group: readonly Change[], told: Change | undefined, verdict: KindVerdict): EventDraft {
  return {
    ...verdict,
    isTimed: true,
    fieldPath: told?.fieldPath ?? ARMS,
    element: told?.element,
    before: told?.before,
    after: told?.after,
    sentence: sentenceOfGroup(group, told),
    changes: group,
  };
}

/** The most telling change in full, and what else of the element was edited. */
function sentenceOfGroup(group: readonly Change[], told: Change | undefined): string {
  if (told === undefined) return "";
  const others = new Set(group.filter((change) => change !== told).map((change) => nameField(change.fieldPath)));
  others.delete(nameField(told.fieldPath));
  const more = others.size === 0 ? "" : ` (also ${[...others].map((name) => name.toLowerCase()).join(", ")})`;
  return `${isName(told) ? renaming(told) : sentenceOf(told)}${more}`;
}

function isName({ fieldPath }: Change): boolean {
  return fieldPath === `${ARMS}.label` || fieldPath === `${INTERVENTIONS}.name`;
}

function renaming({ fieldPath, before, after }: Change): string {
  const [from, to] = excerptsOf(canonicalText(String(before ?? "none")), canonicalText(String(after ?? "none")));
  return `${fieldPath === `${ARMS}.label` ? "Arm relabelled" : "Intervention renamed"}: ${from} -> ${to}`;
}
