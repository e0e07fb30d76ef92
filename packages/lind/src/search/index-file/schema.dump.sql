-- page_size: 8192

-- journal_mode: wal

-- auto_vacuum: 2

CREATE TABLE coded_text (
  piece integer not null,
  code integer not null check (code >= 1),
  text_hash integer not null,
  text text not null,
  primary key (piece, code)
) strict, without rowid;

CREATE TABLE column_chunk (
  column_name text not null,
  chunk integer not null,
  content blob not null,
  primary key (column_name, chunk)
) strict;

CREATE TABLE concept_learnt (
  concept_id integer primary key,
  name_total integer not null,
  content text not null
) strict;

CREATE TABLE dead_document (
  doc integer primary key,
  died_at integer not null
) strict;

CREATE TABLE index_state (
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

CREATE VIRTUAL TABLE location_text using fts5 (
  token, content='', columnsize=0, tokenize="ascii tokenchars '_'"
);

CREATE TABLE 'location_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'location_text_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'location_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE study_document (
  nct_number integer not null,
  doc integer not null,
  version integer,
  primary key (nct_number, doc)
) strict, without rowid;

CREATE VIRTUAL TABLE study_text using fts5 (
  token, content='', columnsize=0, tokenize="ascii tokenchars '_'"
);

CREATE TABLE 'study_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'study_text_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'study_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE INDEX coded_text_hash on coded_text (piece, text_hash);
