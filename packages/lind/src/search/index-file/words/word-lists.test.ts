import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../../../test/support/temporary-folder.ts";
import { DocSet } from "../../doc-set.ts";
import { BOUNDARY, markOf, tokenOf } from "../../tokens.ts";
import { Connection } from "../connection.ts";
import { WordLists } from "./word-lists.ts";

const PIECES = ["NCTId", "BriefTitle", "Condition", "LocationCity"] as const;
/** Words that begin like others, one beyond ASCII, one that is in nearly every document. */
const WORDS = ["a", "ab", "abc", "b", "ba", "é", "zz", "common", BOUNDARY];

interface Token {
  readonly piece: string;
  readonly word: string;
}

const anyWord = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: fc.constantFrom("a", "b", "1"), maxLength: 30 }));
const anyToken: fc.Arbitrary<Token> = fc.record({ piece: fc.constantFrom(...PIECES), word: anyWord });
const anyDocument = fc.oneof(
  { weight: 4, arbitrary: fc.array(anyToken, { maxLength: 12 }) },
  // A word that a document has often: its positions go over pages.
  { weight: 1, arbitrary: fc.nat({ max: 400 }).map((times) => tokens(times, "common")) },
);

function tokens(times: number, word: string): readonly Token[] {
  return Array.from({ length: times }, () => ({ piece: "Condition", word }));
}

/** What is done to a table between two lots of documents, so that it has segments of all kinds. */
const anyUpkeep = fc.constantFrom("nothing", "merge a little", "merge all", "optimize");

const anyTable = fc.record({
  pageBytes: fc.constantFrom(32, 50, 200, 4_050),
  commits: fc.array(fc.record({ documents: fc.array(anyDocument, { maxLength: 12 }), upkeep: anyUpkeep }), {
    minLength: 1,
    maxLength: 8,
  }),
});

const anySearch = fc.record({
  pieces: fc.uniqueArray(fc.constantFrom(...PIECES), { minLength: 1 }),
  phrases: fc.array(fc.array(anyWord, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
  /** Numbers of documents, by which it is said who is asked about and who is in the set already. */
  among: fc.option(fc.array(fc.nat({ max: 700 })), { nil: undefined }),
  before: fc.array(fc.nat({ max: 700 }), { maxLength: 5 }),
});

const UPKEEP: Readonly<Record<string, string>> = {
  "merge a little": "insert into study_text (study_text, rank) values ('merge', 4)",
  "merge all": "insert into study_text (study_text, rank) values ('merge', -16)",
  optimize: "insert into study_text (study_text) values ('optimize')",
};

class Table {
  readonly path: string = join(temporaryFolder(), "words.sqlite");
  readonly database: DatabaseSync = new DatabaseSync(this.path);
  documents = 0;

  constructor(pageBytes: number) {
    this.database.exec(`
      create virtual table study_text using fts5 (token, content='', columnsize=0, tokenize="ascii tokenchars '_'");
      insert into study_text (study_text, rank) values ('pgsz', ${pageBytes});
      insert into study_text (study_text, rank) values ('automerge', 0);`);
  }

  commit(documents: readonly (readonly Token[])[], upkeep: string): void {
    const insert = this.database.prepare("insert into study_text (rowid, token) values (?, ?)");
    this.database.exec("begin");
    for (const document of documents) {
      const text = document.map(({ piece, word }) => tokenOf(word, markOf(piece))).join(" ");
      // Document numbers grow by more than a byte holds now and then.
      insert.run(this.documents, text);
      this.documents += this.documents % 5 === 4 ? 300 : 1;
    }
    this.database.exec("commit");
    const statement = UPKEEP[upkeep];
    if (statement !== undefined) this.database.exec(statement);
  }

  /** What FTS5 itself finds. */
  match(pieces: readonly string[], phrases: readonly (readonly string[])[]): readonly number[] {
    const expression = pieces.flatMap((piece) =>
      phrases.map((phrase) => `"${phrase.map((word) => tokenOf(word, markOf(piece))).join(" ")}"`),
    );
    const rows = this.database.prepare("select rowid from study_text where study_text match ? order by rowid");
    return rows.all(expression.join(" OR ")).map(({ rowid }) => Number(rowid));
  }
}

/** Those of the numbers that are below the size. */
function setOf(size: number, numbers: readonly number[]): DocSet {
  const set = new DocSet(size);
  for (const number of numbers) if (number < size) set.add(number);
  return set;
}

describe("lists of words", () => {
  test("answer as FTS5 does, whatever its pages and segments are", () => {
    fc.assert(
      fc.property(
        anyTable,
        fc.array(anySearch, { minLength: 1, maxLength: 10 }),
        ({ pageBytes, commits }, searches) => {
          const table = new Table(pageBytes);
          const connection = new Connection(table.path, "read");
          try {
            const lists = new WordLists(connection, "study_text", 20_000);
            for (const { documents, upkeep } of commits) {
              table.commit(documents, upkeep);
              for (const { pieces, phrases, among, before } of searches) {
                const asked = among === undefined ? DocSet.all(table.documents) : setOf(table.documents, among);
                const found = setOf(table.documents, before);
                const search = { pieces, phrases, isKept: false };
                lists.addPhrases(among === undefined ? search : { ...search, among: asked }, found);
                const expected = setOf(table.documents, [...table.match(pieces, phrases), ...before]);
                expect([...found.keepIn(asked).numbers()]).toEqual([...expected.keepIn(asked).numbers()]);
              }
            }
          } finally {
            connection.close();
            table.database.close();
          }
        },
      ),
      { numRuns: 100, interruptAfterTimeLimit: 10_000 },
    );
  });

  test("leave out documents that came after the moment that is asked about", () => {
    const table = new Table(4_050);
    table.commit([tokens(1, "a"), tokens(1, "a"), tokens(1, "a")], "nothing");
    const connection = new Connection(table.path, "read");
    const lists = new WordLists(connection, "study_text", 20_000);
    const found = new DocSet(2);
    lists.addPhrases({ pieces: ["Condition"], phrases: [["a"]], isKept: false }, found);
    expect([...found.numbers()]).toEqual([0, 1]);
    connection.close();
    table.database.close();
  });

  test.each([
    ["a list of segments", "update study_text_data set block = x'0000000001ff' where id = 10"],
    ["a page", "update study_text_data set block = x'00000900' where id > 10"],
  ])("say that %s is damaged", (_, damage) => {
    const table = new Table(4_050);
    table.commit([tokens(3, "a")], "nothing");
    table.database.enableDefensive(false);
    table.database.exec(damage);
    const connection = new Connection(table.path, "read");
    const lists = new WordLists(connection, "study_text", 20_000);
    const ask = () => lists.addPhrases({ pieces: ["Condition"], phrases: [["a"]], isKept: false }, new DocSet(2));
    expect(ask).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
    connection.close();
    table.database.close();
  });
});
