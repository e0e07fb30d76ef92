/** What a run found when it held what is stored against what the registry counts and lists. */
export const CREATE_COMPLETENESS: string = `
create table completeness (
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
`;
