/** Which versions a person has had dropped, so that a history can say so and its numbers still add up. */
export const CREATE_DROPPED_VERSIONS: string = `
create table dropped_version (
  nct_id text not null references study (nct_id),
  version integer not null check (version >= 1),
  -- The day from which on nothing was lost by it.
  whole_from text not null,
  primary key (nct_id, version)
) strict, without rowid;
`;
