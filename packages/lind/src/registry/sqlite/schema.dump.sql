-- application_id: 1281977956

-- user_version: 6

-- page_size: 8192

-- journal_mode: wal

CREATE TABLE alert (
  alert_id integer primary key autoincrement,
  watch_id integer not null references watch (watch_id) on delete cascade,
  alert_key text not null,
  nct_id text not null references study (nct_id),
  version integer not null,
  seq integer not null,
  payload text not null check (json_valid(payload)),
  due_at text not null,
  created_at text not null,
  delivery_id integer references delivery (delivery_id) on delete cascade,
  unique (watch_id, alert_key)
) strict;

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

CREATE TABLE clock_mark (
  only_row integer primary key check (only_row = 1),
  day text not null check (day is date(day)),
  moved_at text not null
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

CREATE TABLE delivery (
  delivery_id integer primary key autoincrement,
  watch_id integer not null references watch (watch_id) on delete cascade,
  kind text not null check (kind in ('alert', 'digest')),
  message_key text not null unique,
  period_from text,
  period_to text,
  state text not null check (state in ('waiting', 'sent', 'dead')),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at text not null,
  last_error text,
  created_at text not null,
  sent_at text,
  check ((state = 'sent') = (sent_at is not null)),
  check ((period_from is null) = (period_to is null))
) strict;

CREATE TABLE dropped_version (
  nct_id text not null references study (nct_id),
  version integer not null check (version >= 1),
  -- The day from which on nothing was lost by it.
  whole_from text not null,
  primary key (nct_id, version)
) strict, without rowid;

CREATE TABLE lease (
  name text primary key,
  holder text not null,
  until text not null
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

CREATE TABLE study_backfill (
  nct_id text primary key references study (nct_id),
  note text not null
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

CREATE TABLE watch (
  watch_id integer primary key autoincrement,
  name text not null unique,
  definition text not null check (json_valid(definition)),
  since_seq integer not null,
  snoozed_until text,
  created_at text not null
) strict;

CREATE TABLE watch_mute (
  nct_id text not null,
  watch_id integer references watch (watch_id) on delete cascade,
  muted_at text not null
) strict;

CREATE TABLE watch_pause (
  watch_id integer not null references watch (watch_id) on delete cascade,
  pause_number integer not null,
  after_seq integer not null,
  up_to_seq integer check (up_to_seq >= after_seq),
  paused_at text not null,
  resumed_at text,
  primary key (watch_id, pause_number),
  check ((up_to_seq is null) = (resumed_at is null))
) strict, without rowid;

CREATE INDEX alert_delivery_id on alert (delivery_id) where delivery_id is not null;

CREATE INDEX alert_undelivered on alert (watch_id, due_at) where delivery_id is null;

CREATE INDEX change_kind on change (kind);

CREATE INDEX change_nct_id on change (nct_id);

CREATE INDEX change_recorded_at on change (recorded_at);

CREATE INDEX delivery_sent_at on delivery (sent_at) where state = 'sent';

CREATE INDEX delivery_state on delivery (state, delivery_id);

CREATE INDEX delivery_watch_id on delivery (watch_id, state, delivery_id);

CREATE UNIQUE INDEX watch_mute_nct_id on watch_mute (nct_id, coalesce(watch_id, 0));

CREATE UNIQUE INDEX watch_pause_open on watch_pause (watch_id) where up_to_seq is null;
