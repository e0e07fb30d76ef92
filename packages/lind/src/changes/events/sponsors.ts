import type { Change } from "../change.ts";
import { sentenceOf } from "../sentence.ts";
import { foldText } from "../text-equality.ts";
import { type EventDraft, type EventRule, isEditAt } from "./event-rule.ts";
import { type StudyPair, textAt } from "./study-pair.ts";

const MODULE = "protocolSection.sponsorCollaboratorsModule";
const LEAD = `${MODULE}.leadSponsor`;
const COLLABORATORS = `${MODULE}.collaborators`;
const ORGANISATION = "protocolSection.identificationModule.organization";

/** Who is behind a study. The organisation of the record follows its sponsor, and is told with it. */
export const sponsorRule: EventRule = {
  claims: (change) => isEditAt(change, LEAD) || change.fieldPath === COLLABORATORS || isEditAt(change, ORGANISATION),
  tell(pair, changes) {
    const collaborators = changes.filter((change) => isEditAt(change, COLLABORATORS));
    return [...tellLead(pair, changes), ...collaborators.map(tellCollaborator)];
  },
};

function tellLead({ before, after }: StudyPair, changes: readonly Change[]): readonly EventDraft[] {
  const lead = changes.filter((change) => isEditAt(change, LEAD));
  const [told] = lead;
  if (told === undefined) return [];
  const [from, to] = [textAt(before, `${LEAD}.name`), textAt(after, `${LEAD}.name`)];
  const organisation = changes.filter((change) => isEditAt(change, ORGANISATION));
  const isOther = from !== undefined && to !== undefined && !isSameOrganisation(from, to);
  return [
    {
      kind: "sponsor.lead",
      severity: isOther ? "high" : "low",
      rule: isOther ? "another lead sponsor" : "the same lead sponsor, named otherwise",
      fieldPath: told.fieldPath,
      before: told.before,
      after: told.after,
      sentence: sentenceOf(told),
      changes: [...lead, ...organisation],
    },
  ];
}

/** Legal forms, and what a company calls its parts: they come and go while the sponsor stays. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  `a ab ag and as bv co company corp corporation division gmbh group holding holdings inc incorporated international kg
  kgaa k.k kk limited llc lp ltd nv of oy plc pty pvt s.a sa sarl se spa srl subsidiary the
  biologics biopharma biopharmaceutical biopharmaceuticals biotech biotechnology development global healthcare oncology
  pharma pharmaceutical pharmaceuticals r research sciences therapeutics vaccines d`.split(/\s+/),
);

/**
 * True where two names are one organisation's, as "Merck Sharp & Dohme Corp." and "Merck Sharp & Dohme LLC": the same words but for
 * legal forms and parts of a company. Who owns whom is not known here.
 */
export function isSameOrganisation(left: string, right: string): boolean {
  const [a, b] = [tellingWords(left), tellingWords(right)];
  if (a.size === 0 || b.size === 0) return foldText(left) === foldText(right);
  return a.size === b.size && [...a].every((word) => b.has(word));
}

function tellingWords(name: string): ReadonlySet<string> {
  const words = foldText(name)
    .split(" ")
    .filter((word) => word !== "" && !PLAIN_WORDS.has(word));
  return new Set(words);
}

function tellCollaborator(change: Change): EventDraft {
  const { fieldPath, element, before, after } = change;
  const isAdded = before === undefined;
  return {
    kind: isAdded ? "collaborator.added" : "collaborator.removed",
    severity: "medium",
    rule: isAdded ? "a collaborator joined" : "a collaborator left",
    fieldPath,
    element,
    before,
    after,
    sentence: sentenceOf(change),
    changes: [change],
  };
}
