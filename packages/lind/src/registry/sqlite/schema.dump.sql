-- application_id: 1281977956

-- user_version: 3

-- page_size: 8192

-- journal_mode: wal

CREATE TABLE change (
  seq integer primary key autoincrement,
  nct_id text not null references study (nct_id),
  version integer not null,
  kind text not null,
  nature text not null,
  field_path text not null,
  element text,
  before_pointer text,
  after_pointer text,
  before_json text,
  after_json text,
  data_timestamp text,
  recorded_at text not null,
  run_id integer not null references sync_run (run_id)
) strict;

CREATE TABLE completeness (
  run_id integer primary key references sync_run (run_id),
  expected_total integer not null,
  stored_total integer not null,
  unreadable_total integer not null,
  -- 1 where ids were compared, one by one; else counts only.
  is_by_id integer not null check (is_by_id in (0, 1)),
  missing_total integer not null,
  -- The first of them, as a JSON list.
  missing_ids text not null,
  extra_total integer not null,
  extra_ids text not null
) strict;

CREATE TABLE dropped_version (
  nct_id text not null references study (nct_id),
  version integer not null check (version >= 1),
  -- The day from which on nothing was lost by it.
  whole_from text not null,
  primary key (nct_id, version)
) strict, without rowid;

CREATE TABLE mark (
  reader text primary key,
  seq integer not null,
  moved_at text not null
) strict, without rowid;

CREATE TABLE migration (number integer primary key, name text not null, applied_at text not null) strict;

CREATE TABLE novelty (
  kind text not null check (kind in ('field', 'enum-value')),
  field_path text not null,
  value text not null,
  nct_id text not null,
  first_seen_at text not null,
  primary key (kind, field_path, value)
) strict, without rowid;

CREATE TABLE quarantine (
  quarantine_id integer primary key,
  text_hash blob not null check (length(text_hash) = 32),
  place text not null,
  reason text not null,
  nct_id text,
  text_bytes integer not null,
  encoded blob not null,
  run_id integer not null references sync_run (run_id),
  first_seen_at text not null,
  last_seen_at text not null,
  seen_count integer not null,
  unique (text_hash, place)
) strict;

CREATE TABLE registry_document (
  name text not null check (name in ('metadata', 'search-areas', 'enums')),
  api_version text not null,
  text_bytes integer not null,
  encoded blob not null,
  fetched_at text not null,
  primary key (name, api_version)
) strict;

CREATE TABLE scope (
  scope_id integer primary key,
  definition text not null,
  definition_hash blob not null unique,
  created_at text not null,
  checkpoint text,
  checkpoint_number integer not null default 0
) strict;

CREATE TABLE scope_study (
  scope_id integer not null references scope (scope_id),
  nct_id text not null references study (nct_id),
  generation integer not null,
  primary key (scope_id, nct_id)
) strict, without rowid;

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE store (
  store_id integer primary key check (store_id = 1),
  provenance text check (provenance in ('real', 'synthetic')),
  present_total integer not null default 0,
  removed_total integer not null default 0,
  merged_total integer not null default 0,
  version_total integer not null default 0,
  change_total integer not null default 0,
  text_bytes_total integer not null default 0,
  stored_bytes_total integer not null default 0
) strict;

CREATE TABLE study (
  nct_id text primary key,
  version_id integer not null references study_version (version_id),
  state text not null check (state in ('present', 'removed', 'merged')),
  merged_into text,
  check ((state = 'merged') = (merged_into is not null))
) strict, without rowid;

CREATE TABLE study_text (
  version_id integer primary key references study_version (version_id),
  encoded blob not null
) strict;

CREATE TABLE study_version (
  version_id integer primary key,
  nct_id text not null references study (nct_id) deferrable initially deferred,
  version integer not null check (version >= 1),
  text_hash blob not null check (length(text_hash) = 32),
  text_bytes integer not null,
  stored_bytes integer not null,
  dictionary_id integer references text_dictionary (dictionary_id),
  base_version_id integer references study_version (version_id),
  delta_height integer not null default 0,
  is_past integer not null check (is_past in (0, 1)),
  change_count integer not null,
  data_timestamp text,
  last_update_posted_date text,
  overall_status text,
  brief_title text,
  source text not null,
  run_id integer not null references sync_run (run_id),
  recorded_at text not null,
  unique (nct_id, version),
  check (dictionary_id is null or base_version_id is null)
) strict;

CREATE TABLE sync_run (
  run_id integer primary key,
  scope_id integer references scope (scope_id),
  source text not null,
  outcome text not null check (outcome in ('running', 'complete', 'unchanged', 'interrupted', 'failed')),
  started_at text not null,
  ended_at text,
  duration_ms integer,
  data_timestamp text,
  total_count integer,
  error text,
  added integer,
  updated integer,
  unchanged integer,
  removed integer,
  past integer,
  quarantined integer,
  requests integer,
  bytes integer
) strict;

CREATE TABLE text_dictionary (
  dictionary_id integer primary key,
  content blob not null,
  created_at text not null
) strict;

CREATE INDEX change_kind on change (kind);

CREATE INDEX change_nct_id on change (nct_id);

CREATE INDEX change_recorded_at on change (recorded_at);
