/**
 * What `verify` asks of the tables of monitoring beyond what their own checks and references forbid: rows that must not
 * exist. Each question answers `what` in words, and `nct_id` where it is about one study.
 */
export const MONITORING_CONTRADICTIONS: readonly string[] = [
  `select null as nct_id, 'The watch ' || name || ' begins beyond the end of the feed (' || since_seq || ').' as what
   from watch where since_seq > (select coalesce(max(seq), 0) from change)`,
  `select null as nct_id, 'The watch ' || w.name || ' was paused twice at once.' as what
   from watch_pause p join watch w using (watch_id) join watch_pause later
     on later.watch_id = p.watch_id and later.pause_number > p.pause_number
   where p.up_to_seq is null or p.up_to_seq > later.after_seq`,
  `select null as nct_id, 'The delivery ' || delivery_id || ' has nothing to tell.' as what from delivery d
   where not exists (select 1 from alert a where a.delivery_id = d.delivery_id)`,
  `select a.nct_id, 'has the alert ' || a.alert_id || ' in a delivery of another watch' as what
   from alert a join delivery d using (delivery_id) where d.watch_id <> a.watch_id`,
  `select nct_id, 'has the alert ' || alert_id || ' of version ' || version || ', which is not stored' as what from alert a
   where not exists (select 1 from study_version v where v.nct_id = a.nct_id and v.version = a.version)`,
  `select nct_id, 'has the alert ' || alert_id || ' of changes that the monitor has not read' as what from alert
   where seq > (select coalesce(max(seq), 0) from mark where reader = 'monitor')`,
];
