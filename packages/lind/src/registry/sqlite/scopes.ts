/** What is mirrored, and which studies belong to it. */
import type { NctId } from "ctgov/study";
import { must, unreachable } from "../../base/assert.ts";
import { hashText } from "../../base/hash.ts";
import type { Registry, Scope, ScopeDefinition } from "../registry.ts";
import { amountOf, type Connection } from "./connection.ts";
import { integerOf, nctIdOf, optionalTextOf, type Row, textOf } from "./row.ts";

const SCOPE_COLUMNS = "scope_id, definition, created_at, checkpoint, checkpoint_number";

type ScopeMethods = Pick<Registry, "saveScope" | "listScopes" | "countMembers" | "listMembers" | "listUnseen">;

export function keepScopes(connection: Connection): ScopeMethods {
  const insert = connection.prepare(`
    insert into scope (definition, definition_hash, created_at) values (?, ?, ?)
    on conflict (definition_hash) do nothing`);
  const byHash = connection.prepare(`select ${SCOPE_COLUMNS} from scope where definition_hash = ?`);
  const all = connection.prepare(`select ${SCOPE_COLUMNS} from scope order by scope_id`);
  const count = connection.prepare("select count(*) as amount from scope_study where scope_id = ?");
  const members = connection.prepare(
    "select nct_id from scope_study where scope_id = ? and nct_id > ? order by nct_id limit ?",
  );
  const unseen = connection.prepare(`
    select nct_id from scope_study where scope_id = ? and nct_id > ? and generation <> ?
    order by nct_id limit ?`);
  const toIds = (rows: readonly Row[]): readonly NctId[] => rows.map((row) => nctIdOf(row, "nct_id"));

  return {
    async saveScope(definition, at) {
      const text = JSON.stringify(canonical(definition));
      const hash = Buffer.from(hashText(text), "hex");
      return connection.write(() => {
        insert.run(text, hash, at);
        return toScope(must(byHash.get(hash), "the scope was just saved"));
      });
    },
    async listScopes() {
      return all.all().map(toScope);
    },
    async countMembers(scopeId) {
      return amountOf(count, scopeId);
    },
    async listMembers(scopeId, { after, limit }) {
      return toIds(members.all(scopeId, after ?? "", limit));
    },
    async listUnseen(scopeId, generation, { after, limit }) {
      return toIds(unseen.all(scopeId, after ?? "", generation, limit));
    },
  };
}

/** One form for definitions that ask for the same: parameters and ids sorted, each id once. */
function canonical(definition: ScopeDefinition): ScopeDefinition {
  switch (definition.kind) {
    case "everything":
      return { kind: "everything" };
    case "query": {
      const parameters = Object.entries(definition.parameters).sort(([left], [right]) => (left < right ? -1 : 1));
      return { kind: "query", parameters: Object.fromEntries(parameters) };
    }
    case "ids":
      return { kind: "ids", nctIds: [...new Set(definition.nctIds)].sort() };
    default:
      return unreachable(definition);
  }
}

function toScope(row: Row): Scope {
  return {
    scopeId: integerOf(row, "scope_id"),
    // Written by `saveScope` only.
    definition: JSON.parse(textOf(row, "definition")) as ScopeDefinition,
    createdAt: textOf(row, "created_at"),
    checkpoint: optionalTextOf(row, "checkpoint"),
    checkpointNumber: integerOf(row, "checkpoint_number"),
  };
}
