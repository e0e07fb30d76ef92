import { LindError } from "../base/errors.ts";
import {
  type ConditionTexts,
  isEverything,
  parseConditions,
  type SearchConditions,
  toApiParameters,
} from "../query/search-conditions.ts";
import type { ScopeDefinition } from "../registry/registry.ts";

export type { SearchConditions };

/** Reads conditions at the door: whatever cannot be read is a refusal that names the right values. */
export function parseScopeConditions(texts: ConditionTexts): SearchConditions {
  const parsed = parseConditions(texts);
  if ("kind" in parsed) throw new LindError("USAGE", parsed.message);
  return parsed;
}

/** The conditions as parameters of the API's `/studies`. */
export function toParameters(conditions: SearchConditions): Readonly<Record<string, string>> {
  return toApiParameters(conditions);
}

/**
 * The scope that conditions describe: a list of ids where nothing else is asked, a query otherwise. Undefined where
 * there is no condition: everything is mirrored only when somebody says so.
 */
export function toScopeDefinition(conditions: SearchConditions): ScopeDefinition | undefined {
  if (isEverything(conditions)) return undefined;
  const parameters = toApiParameters(conditions);
  if (conditions.nctIds.length === 0) return { kind: "query", parameters };
  if (Object.keys(parameters).length > 1) {
    throw new LindError("USAGE", "A list of ids is a scope of its own and takes no further condition.", {
      hint: "Leave out the other conditions, or the list.",
    });
  }
  return { kind: "ids", nctIds: [...conditions.nctIds].sort() };
}

const CONDITION_WORDS: Readonly<Record<string, string>> = {
  "query.cond": "condition",
  "query.intr": "intervention",
  "query.term": "words",
  "query.titles": "title",
  "query.outc": "outcome",
  "query.spons": "sponsor",
  "query.lead": "lead sponsor",
  "query.locn": "location",
  "query.id": "identifier",
  "query.patient": "patient words",
  "filter.overallStatus": "status",
  "filter.advanced": "expression",
  "filter.geo": "near",
  aggFilters: "check boxes",
};

/** A scope in words: `everything`, `condition "pancreatic cancer", status RECRUITING`, `250 ids`. */
export function describeScope(definition: ScopeDefinition): string {
  switch (definition.kind) {
    case "everything":
      return "everything";
    case "ids": {
      const { nctIds } = definition;
      return nctIds.length <= 3 ? nctIds.join(", ") : `${nctIds.length.toLocaleString("en-US")} ids`;
    }
    case "query":
      return Object.entries(definition.parameters)
        .map(([name, value]) => {
          const isText = name.startsWith("query.");
          return `${CONDITION_WORDS[name] ?? name} ${isText ? `"${value}"` : value.replaceAll("|", " or ")}`;
        })
        .join(", ");
  }
}
