/** `verify`: proves that the store is whole, or says what is not. */
import { hash } from "node:crypto";
import { parseNctId } from "ctgov/study";
import { isLindError } from "../../base/errors.ts";
import { type Finding, HISTORY_SOURCE, type Registry } from "../registry.ts";
import { amountOf, type Connection, single } from "./connection.ts";
import { DELTA_CHAIN_MAX } from "./delta-chain.ts";
import { hashOf, integerOf, nctIdOf, optionalNctIdOf, type Row, textOf } from "./row.ts";
import type { TextStore } from "./text-store.ts";
import { nextTurn } from "./turn.ts";
import { MONITORING_CONTRADICTIONS } from "./verify-monitoring.ts";

/** Versions that are proved before the event loop gets a turn. */
const VERSIONS_BATCH = 100;
/** Findings of one kind that are told one by one; a broken disk makes thousands. */
const FINDINGS_MAX = 1_000;
/** Lines of SQLite's own report. */
const INTEGRITY_LINES_MAX = 100;

/** Rows that must not exist. Each question answers `what` in words, and `nct_id` where it is about one study. */
const CONTRADICTIONS: readonly string[] = [
  `select nct_id, 'has no version that is current' as what from study
   where not exists (
     select 1 from study_version v where v.version_id = study.version_id and v.nct_id = study.nct_id and v.is_past = 0)`,
  `select nct_id, 'has a current text that is not kept whole' as what from study
   join study_version v using (version_id, nct_id) where v.base_version_id is not null`,
  `select v.nct_id, 'has versions that are not numbered from 1 without gaps' as what from study_version v
   group by v.nct_id having max(v.version) <> count(*) +
     (select count(*) from dropped_version dropped where dropped.nct_id = v.nct_id)`,
  `select v.nct_id, 'has version ' || v.version || ', which was dropped' as what
   from study_version v join dropped_version dropped using (nct_id, version)`,
  `select nct_id, 'has version ' || version || ' without a text' as what from study_version v
   where not exists (select 1 from study_text t where t.version_id = v.version_id)`,
  `select v.nct_id, 'has version ' || v.version || ' kept as the difference from another study' as what
   from study_version v join study_version base on base.version_id = v.base_version_id where base.nct_id <> v.nct_id`,
  `with recursive chain (nct_id, version, base_id, depth) as (
     select nct_id, version, base_version_id, 1 from study_version where base_version_id is not null
     union all
     select chain.nct_id, chain.version, base.base_version_id, chain.depth + 1
     from chain join study_version base on base.version_id = chain.base_id
     where base.base_version_id is not null and chain.depth <= ${DELTA_CHAIN_MAX})
   select chain.nct_id, 'has version ' || chain.version || ' deeper in its chain of differences than the chain says' as what
   from chain join study_version root on root.version_id = chain.base_id
   where root.base_version_id is null and root.delta_height < chain.depth`,
  `select v.nct_id, 'counts ' || v.stored_bytes || ' stored bytes for version ' || v.version || ' where there are '
     || length(t.encoded) as what
   from study_version v join study_text t using (version_id) where length(t.encoded) <> v.stored_bytes`,
  `select nct_id, 'has no change of kind study.added' as what from study
   where not exists (select 1 from change c where c.nct_id = study.nct_id and c.kind = 'study.added')`,
  `select v.nct_id, 'lacks changes that led to version ' || v.version as what from study_version v
   where v.change_count > (select count(*) from change c where c.nct_id = v.nct_id and c.version = v.version)`,
  `select c.nct_id, 'has the change ' || c.seq || ' to version ' || c.version || ', which is not stored' as what
   from change c where not exists (
     select 1 from study_version v where v.nct_id = c.nct_id and v.version = c.version)
   and not exists (
     select 1 from dropped_version dropped where dropped.nct_id = c.nct_id and dropped.version = c.version)`,
  `select null as nct_id, 'The mark of ' || reader || ' (' || seq || ') lies beyond the end of the feed.' as what
   from mark where seq > (select coalesce(max(seq), 0) from change)`,
  `select null as nct_id, 'The scope ' || scope_id || ' has a checkpoint number that cannot be.' as what
   from scope where checkpoint_number < 0 or (checkpoint_number > 0) <> (checkpoint is not null)`,
  `select distinct nct_id, 'has versions of the registry''s history that its backfill knows nothing of' as what
   from study_version v where source = '${HISTORY_SOURCE}'
     and not exists (select 1 from study_backfill b where b.nct_id = v.nct_id)`,
  `select null as nct_id, 'The store holds studies and does not say whether they are real.' as what
   from store where provenance is null and exists (select 1 from study)`,
  ...MONITORING_CONTRADICTIONS,
];

/** Each total of the store, with the question for the count that it must equal. */
const TOTALS: readonly { readonly column: string; readonly what: string; readonly amount: string }[] = [
  { column: "present_total", what: "studies", amount: "select count(*) from study where state = 'present'" },
  { column: "removed_total", what: "removed studies", amount: "select count(*) from study where state = 'removed'" },
  { column: "merged_total", what: "merged studies", amount: "select count(*) from study where state = 'merged'" },
  { column: "version_total", what: "versions", amount: "select count(*) from study_version" },
  { column: "change_total", what: "changes", amount: "select count(*) from change" },
  {
    column: "text_bytes_total",
    what: "bytes of text",
    amount: "select coalesce(sum(text_bytes), 0) from study_version",
  },
  {
    column: "stored_bytes_total",
    what: "stored bytes",
    amount: "select coalesce(sum(stored_bytes), 0) from study_version",
  },
];

export function verifyStore(connection: Connection, texts: TextStore): Pick<Registry, "verify" | "repairTotals"> {
  const versionTotal = connection.prepare("select count(*) as amount from study_version");
  const versionsAfter = connection.prepare(`
    select version_id, nct_id, version, text_hash from study_version where version_id > ? order by version_id limit ?`);
  const countTotals = connection.prepare(
    `update store set ${TOTALS.map(({ column, amount }) => `${column} = (${amount})`).join(", ")}`,
  );

  return {
    async verify(onProgress) {
      const findings: Finding[] = [];
      findings.push(...attempt(() => checkFile(connection)));
      for (const sql of CONTRADICTIONS) findings.push(...attempt(() => checkContradiction(connection, sql)));
      for (const total of TOTALS) findings.push(...attempt(() => checkTotal(connection, total)));
      const total = connection.read(() => amountOf(versionTotal));
      onProgress(0, total);
      for (let done = 0, after = 0; done < total; ) {
        const batch = versionsAfter.all(after, VERSIONS_BATCH);
        for (const row of batch) findings.push(...attempt(() => checkText(texts, row)));
        const last = batch.at(-1);
        if (last === undefined) break;
        after = integerOf(last, "version_id");
        done += batch.length;
        onProgress(done, total);
        await nextTurn();
      }
      return findings;
    },
    async repairTotals() {
      await connection.write(() => countTotals.run());
    },
  };
}

/** A damaged page stops one question with an error, which is a finding too; the others may still answer. */
function attempt(question: () => readonly Finding[]): readonly Finding[] {
  try {
    return question();
  } catch (error) {
    if (!isLindError(error) || error.code !== "STORE_CORRUPT") throw error;
    const { nctId } = error.details;
    return [{ nctId: typeof nctId === "string" ? parseNctId(nctId) : undefined, what: error.message }];
  }
}

/** SQLite's own proof: pages, indexes, references between tables. */
function checkFile(connection: Connection): readonly Finding[] {
  const integrity = connection
    .prepare(`pragma integrity_check(${INTEGRITY_LINES_MAX})`)
    .all()
    .map((row) => textOf(row, "integrity_check"))
    .filter((line) => line !== "ok")
    .map((line) => ({ what: `The database file is damaged: ${line}` }));
  const references = connection
    .prepare('select "table" as child, parent, rowid as row_number from pragma_foreign_key_check limit ?')
    .all(INTEGRITY_LINES_MAX)
    .map((row) => ({
      what: `The table ${textOf(row, "child")} refers to a row of ${textOf(row, "parent")} that is not there.`,
    }));
  return [...integrity, ...references];
}

function checkContradiction(connection: Connection, sql: string): readonly Finding[] {
  return connection
    .prepare(`${sql} limit ?`)
    .all(FINDINGS_MAX)
    .map((row) => {
      const nctId = optionalNctIdOf(row, "nct_id");
      if (nctId === undefined) return { what: textOf(row, "what") };
      return { nctId, what: `${nctId} ${textOf(row, "what")}.` };
    });
}

function checkTotal(connection: Connection, { column, what, amount }: (typeof TOTALS)[number]): readonly Finding[] {
  const row = single(connection.prepare(`select ${column} as total, (${amount}) as amount from store`));
  const [total, there] = [integerOf(row, "total"), integerOf(row, "amount")];
  return total === there ? [] : [{ what: `The store counts ${total} ${what} where there are ${there}.` }];
}

function checkText(texts: TextStore, row: Row): readonly Finding[] {
  const nctId = nctIdOf(row, "nct_id");
  const bytes = texts.read(integerOf(row, "version_id"));
  if (hash("sha256", bytes, "hex") === hashOf(row, "text_hash")) return [];
  return [{ nctId, what: `${nctId} version ${integerOf(row, "version")} is not the text that its hash names.` }];
}
