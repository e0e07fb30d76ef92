/** Counts the layouts of the file and the rules by which words and values are made; another number is built anew. */
export const INDEX_FORMAT = 3;

/** The tables of an index. It is never migrated: an index of another format is built anew from the registry. */
export const CREATE_TABLES: string = `
-- One row: what the index is made of, and how far it has read the change feed. It moves in the transaction that moves
-- everything else.
create table index_state (
  state_id integer primary key check (state_id = 1),
  format integer not null,
  layout_hash text not null,
  build_id text not null,
  token_key blob not null,
  -- Names the store whose change feed the index reads.
  feed_origin text not null,
  seq integer not null,
  -- 0 while the first scan over all studies goes on; scanned_to is the place that it has come to.
  is_complete integer not null check (is_complete in (0, 1)),
  scanned_to text,
  document_total integer not null default 0,
  location_total integer not null default 0,
  study_total integer not null default 0,
  dead_total integer not null default 0,
  -- Documents at the time when names were learnt last.
  learnt_at_total integer not null default 0
) strict;

-- Words of documents (rowid = document) and of locations (rowid = location) as tokens with the mark of their piece.
create virtual table study_text using fts5 (
  token, content='', columnsize=0, tokenize="ascii tokenchars '_'"
);
create virtual table location_text using fts5 (
  token, content='', columnsize=0, tokenize="ascii tokenchars '_'"
);

-- Values of a column for 4,096 documents, or for the locations of 4,096 documents.
create table column_chunk (
  column_name text not null,
  chunk integer not null,
  content blob not null,
  primary key (column_name, chunk)
) strict;

-- The texts that codes of coded columns stand for. A piece is its place in the dictionary, as in the marks of tokens.
-- Codes of a piece count from 1; text_hash finds a text's code.
create table coded_text (
  piece integer not null,
  code integer not null check (code >= 1),
  text_hash integer not null,
  text text not null,
  primary key (piece, code)
) strict, without rowid;
create index coded_text_hash on coded_text (piece, text_hash);

-- Which documents a study has, or had its id as an alias of; version is null for an alias.
create table study_document (
  nct_number integer not null,
  doc integer not null,
  version integer,
  primary key (nct_number, doc)
) strict, without rowid;

-- Documents that are superseded: a listing that began when there were at most died_at documents still has them.
create table dead_document (
  doc integer primary key,
  died_at integer not null
) strict;

-- Names that mean the same, learnt from the studies; content is a LearntGroup as JSON.
create table concept_learnt (
  concept_id integer primary key,
  name_total integer not null,
  content text not null
) strict;
`;
