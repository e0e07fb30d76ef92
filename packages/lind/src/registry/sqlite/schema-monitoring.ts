/** The tables of monitoring, as the second migration makes them. */
export const CREATE_MONITORING_TABLES: string = `
-- Who wants to be told what. since_seq: changes up to it were there before the watch.
create table watch (
  watch_id integer primary key autoincrement,
  name text not null unique,
  definition text not null check (json_valid(definition)),
  since_seq integer not null,
  snoozed_until text,
  created_at text not null
) strict;

-- Changes after after_seq and up to up_to_seq are passed over; a pause without up_to_seq goes on.
create table watch_pause (
  watch_id integer not null references watch (watch_id) on delete cascade,
  pause_number integer not null,
  after_seq integer not null,
  up_to_seq integer check (up_to_seq >= after_seq),
  paused_at text not null,
  resumed_at text,
  primary key (watch_id, pause_number),
  check ((up_to_seq is null) = (resumed_at is null))
) strict, without rowid;
create unique index watch_pause_open on watch_pause (watch_id) where up_to_seq is null;

-- Studies of which nothing is told: in one watch, or in any where watch_id is absent.
create table watch_mute (
  nct_id text not null,
  watch_id integer references watch (watch_id) on delete cascade,
  muted_at text not null
) strict;
create unique index watch_mute_nct_id on watch_mute (nct_id, coalesce(watch_id, 0));

-- The outbox. A row is one message to the channel of its watch.
create table delivery (
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
create index delivery_watch_id on delivery (watch_id, state, delivery_id);
create index delivery_state on delivery (state, delivery_id);
create index delivery_sent_at on delivery (sent_at) where state = 'sent';

-- What a watch tells of one study at one version; payload is what is said.
create table alert (
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
create index alert_undelivered on alert (watch_id, due_at) where delivery_id is null;
create index alert_delivery_id on alert (delivery_id) where delivery_id is not null;

-- What only one process may do at a time.
create table lease (
  name text primary key,
  holder text not null,
  until text not null
) strict, without rowid;
`;

/** One row: up to which day the watches were told what the calendar alone brings about. */
export const CREATE_CLOCK_MARK: string = `
create table clock_mark (
  only_row integer primary key check (only_row = 1),
  day text not null check (day is date(day)),
  moved_at text not null
) strict;
`;
