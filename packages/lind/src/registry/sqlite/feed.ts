/** The change feed and the marks of its readers. */
import type { SQLInputValue } from "node:sqlite";
import type { JsonValue } from "ctgov/study";
import { assert } from "../../base/assert.ts";
import type { ChangeKind, ChangeNature } from "../../changes/change.ts";
import type { FeedQuery, Registry, StoredChange } from "../registry.ts";
import { amountOf, type Connection, type Statement } from "./connection.ts";
import { integerOf, nctIdOf, optionalTextOf, type Row, textOf } from "./row.ts";

/** Kinds that one question may name. */
const KINDS_MAX = 64;

/**
 * The data day of a change: that of the page where the page told it, else that of the version that it led to. A removal
 * leads to no version: where its page had no day, as that of a file, it has none, and not the day of the last text.
 */
export const DATA_TIMESTAMP_OF_CHANGE = `
  case when c.kind in ('study.removed', 'study.merged') then c.data_timestamp
  else coalesce(c.data_timestamp, v.data_timestamp) end`;

const CHANGE_COLUMNS = `
  c.seq, c.nct_id, c.version, c.kind, c.nature, c.field_path, c.element, c.before_pointer, c.after_pointer,
  c.before_json, c.after_json, c.recorded_at, c.run_id, ${DATA_TIMESTAMP_OF_CHANGE} as data_timestamp`;

type FeedMethods = Pick<Registry, "readFeed" | "lastSeq" | "readMark" | "advanceMark" | "listMarks">;

export function readFeeds(connection: Connection): FeedMethods {
  const statements = new Map<string, Statement>();
  const presentKinds = connection.prepare(PRESENT_KINDS);
  const lastSeq = connection.prepare("select coalesce(max(seq), 0) as amount from change");
  const oneMark = connection.prepare("select reader, seq, moved_at from mark where reader = ?");
  const marks = connection.prepare("select reader, seq, moved_at from mark order by reader");
  const moveMark = connection.prepare(`
    insert into mark (reader, seq, moved_at) values (?, ?, ?)
    on conflict (reader) do update set seq = excluded.seq, moved_at = excluded.moved_at where excluded.seq > mark.seq`);

  const prepared = (sql: string): Statement => {
    const known = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const kindsOf = (names: readonly string[]): readonly string[] => {
    assert(names.length <= KINDS_MAX, `a feed query names at most ${KINDS_MAX} kinds`);
    const present = presentKinds.all().map((row) => textOf(row, "kind"));
    return present.filter((kind) => names.some((name) => (name.endsWith(".") ? kind.startsWith(name) : kind === name)));
  };

  return {
    async readFeed(query) {
      return connection.read(() => {
        const { text, values } = feedSql(query, query.kinds && kindsOf(query.kinds));
        return prepared(text)
          .all(...values)
          .map(toStoredChange);
      });
    },
    async lastSeq() {
      return amountOf(lastSeq);
    },
    async readMark(reader) {
      const row = oneMark.get(reader);
      return row === undefined ? 0 : integerOf(row, "seq");
    },
    async advanceMark(reader, seq, at) {
      await connection.write(() => {
        assert(seq <= amountOf(lastSeq), "a reader has read no further than the feed goes");
        moveMark.run(reader, seq, at);
      });
    },
    async listMarks() {
      return marks
        .all()
        .map((row) => ({ reader: textOf(row, "reader"), seq: integerOf(row, "seq"), at: textOf(row, "moved_at") }));
    },
  };
}

/** The kinds that occur: one step into the index for each, whatever the feed's length. */
const PRESENT_KINDS = `
  with recursive present (kind) as (
    select min(kind) from change
    union all
    select (select min(c.kind) from change c where c.kind > present.kind) from present where present.kind is not null
  )
  select kind from present where kind is not null`;

/** SQL and the values for its placeholders; the two travel together. */
interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

/**
 * One question for `seq`, however long the feed is: each kind is read from its own index in the order of `seq` and
 * stopped at the limit, so that a rare kind does not cost a walk through all added studies.
 */
function feedSql(query: FeedQuery, kinds: readonly string[] | undefined): Sql {
  const { text, values } = query.nctId === undefined ? seqsByKind(query, kinds) : seqsOfStudy(query, kinds);
  return {
    text: `
      select ${CHANGE_COLUMNS} from (${text} order by seq limit ?) found
      join change c on c.seq = found.seq
      left join study_version v on v.nct_id = c.nct_id and v.version = c.version
      order by c.seq`,
    values: [...values, query.limit],
  };
}

function seqsByKind(query: FeedQuery, kinds: readonly string[] | undefined): Sql {
  const condition = conditionOf(query);
  if (kinds === undefined) return { text: `select seq from change where ${condition.text}`, values: condition.values };
  if (kinds.length === 0) return { text: "select seq from change where false", values: [] };
  const one = `select seq from (
    select seq from change indexed by change_kind where kind = ? and ${condition.text} order by seq limit ?)`;
  return {
    text: kinds.map(() => one).join(" union all "),
    values: kinds.flatMap((kind) => [kind, ...condition.values, query.limit]),
  };
}

function seqsOfStudy(query: FeedQuery, kinds: readonly string[] | undefined): Sql {
  const condition = conditionOf(query);
  const ofKinds = kinds === undefined ? "true" : "kind in (select wanted.value from json_each(?) wanted)";
  return {
    text: `select seq from change indexed by change_nct_id where nct_id = ? and ${condition.text} and ${ofKinds}`,
    values: [query.nctId ?? null, ...condition.values, ...(kinds === undefined ? [] : [JSON.stringify(kinds)])],
  };
}

function conditionOf({ after, recordedSince, editsOnly }: FeedQuery): Sql {
  const parts = ["seq > ?"];
  const values: SQLInputValue[] = [after];
  if (recordedSince !== undefined) {
    // The clock may have jumped, so the time is asked of each row; the first seq only saves the walk to it.
    parts.push(
      "seq >= (select min(first.seq) from change first indexed by change_recorded_at where first.recorded_at >= ?)",
      "recorded_at >= ?",
    );
    values.push(recordedSince, recordedSince);
  }
  if (editsOnly === true) parts.push("nature = 'edit'");
  return { text: parts.join(" and "), values };
}

function toStoredChange(row: Row): StoredChange {
  return {
    seq: integerOf(row, "seq"),
    nctId: nctIdOf(row, "nct_id"),
    version: integerOf(row, "version"),
    // Both were typed when they were written; a later program may have added words, which pass through.
    kind: textOf(row, "kind") as ChangeKind,
    nature: textOf(row, "nature") as ChangeNature,
    fieldPath: textOf(row, "field_path"),
    element: optionalTextOf(row, "element"),
    beforePointer: optionalTextOf(row, "before_pointer"),
    afterPointer: optionalTextOf(row, "after_pointer"),
    before: jsonOf(row, "before_json"),
    after: jsonOf(row, "after_json"),
    dataTimestamp: optionalTextOf(row, "data_timestamp"),
    recordedAt: textOf(row, "recorded_at"),
    runId: integerOf(row, "run_id"),
  };
}

function jsonOf(row: Row, column: string): JsonValue | undefined {
  const text = optionalTextOf(row, column);
  return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
}
