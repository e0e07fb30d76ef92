import { unreachable } from "../../base/assert.ts";
import type { Condition, TextCondition } from "../../query/query.ts";
import { DocSet } from "../doc-set.ts";
import { documentsInRange, documentsNear, documentsOfSize, documentsWithValues } from "./column-sets.ts";
import { addDocumentsWithText, pagesToRead } from "./text-set.ts";
import type { Universe } from "./universe.ts";

/** The set of those that meet the condition: what the matcher says of each, for all at once. */
export function documentsMeeting(condition: Condition, universe: Universe): DocSet {
  switch (condition.kind) {
    case "all":
      return DocSet.all(universe.size);
    case "none":
      return new DocSet(universe.size);
    case "and":
      return meetingAll(condition.operands, universe);
    case "or":
      return condition.operands.reduce(
        (union, operand) => union.addAll(documentsMeeting(operand, universe)),
        new DocSet(universe.size),
      );
    case "not":
      return documentsMeeting(condition.operand, universe).complement();
    case "text":
      return documentsWithText(condition, universe);
    case "value":
      return documentsWithValues(universe, condition.piece, condition.values);
    case "range":
      return documentsInRange(universe, condition.piece, condition.range);
    case "size":
      return documentsOfSize(universe, condition.piece, condition.range);
    case "present":
      return universe.present(condition.piece);
    case "near":
      return documentsNear(universe, condition.point, condition.radiusKm);
    case "ids":
      return universe.ids(condition.nctIds);
    case "location":
      return universe.location(condition.condition);
    default:
      return unreachable(condition);
  }
}

/** Stops at the first empty set: nothing can come back. Each operand is only asked about those that are left. */
function meetingAll(operands: readonly Condition[], universe: Universe): DocSet {
  let all: DocSet | undefined;
  for (const operand of rarestTextFirst(operands, universe)) {
    const next = documentsMeeting(operand, all === undefined ? universe : universe.among(all));
    all = all === undefined ? next.clone() : all.keepIn(next);
    if (all.isEmpty()) break;
  }
  return all ?? DocSet.all(universe.size);
}

/** Which text comes first decides how many documents the others are asked about; everything else follows as it is. */
function rarestTextFirst(operands: readonly Condition[], universe: Universe): readonly Condition[] {
  const texts = operands.filter((operand) => operand.kind === "text");
  if (texts.length < 2) return operands;
  const byPages = texts.map((text) => ({ text, pages: pagesToRead(text, universe) })).sort((a, b) => a.pages - b.pages);
  return [...byPages.map(({ text }) => text), ...operands.filter((operand) => operand.kind !== "text")];
}

function documentsWithText(condition: TextCondition, universe: Universe): DocSet {
  const make = () => {
    const documents = universe.empty();
    addDocumentsWithText(condition, documents, universe);
    return documents;
  };
  return universe.few === undefined ? universe.remembered(JSON.stringify(condition), make) : make();
}
