/** Studies asked for at once; the registry clamps anything above to the same figure. */
export const PAGE_SIZE: number = 1000;

/** Ids in one `filter.ids`: 400 of 12 characters keep the address below 8 kB, which every proxy on the way accepts. */
export const IDS_PER_REQUEST: number = 400;

/** Pages of one listing, whatever its total says: ten times the whole registry of 2026. */
export const PAGES_MAX: number = 6000;

/** Records that a listing may give beyond twice its total before it is taken to go in circles. */
export const REPEATED_MAX: number = 20;

/** How often one run begins a pull again because its token was refused or repeated, or its count does not add up. */
export const RESTARTS_MAX: number = 3;

/** How often one run begins its listing of ids again, for the same reasons. */
export const SWEEP_RESTARTS_MAX: number = 3;

/** How often one run pulls again because the data moved meanwhile. The registry moves once a working day. */
export const ROUNDS_MAX: number = 3;

/** Requests of `IDS_PER_REQUEST` ids that a run of a list of ids spends on looking whether they are all still there. */
export const IDS_LOOKED_AT_PER_RUN: number = 4;

/** Studies that are asked for one by one before what was learned is committed. */
export const CONFIRMED_PER_COMMIT: number = 50;

/** Runs on end that may finish with a difference and ask again; then the sync takes the registry as it is. */
export const TRIES_MAX: number = 8;

/** Ids read from the registry's store at once. */
export const MEMBERS_PER_READ: number = 20_000;

/** Levels of lists and objects that a record may have; the registry's have 13. */
export const NESTING_MAX: number = 64;

/** How much of an oversized text quarantine keeps. */
export const QUARANTINE_CHARACTERS: number = 65_536;

/** Unreadable records of one run that are told one by one. */
export const UNREADABLE_TOLD_MAX: number = 5;

/** Records of one load of which it is told what their conversion did not understand. */
export const NOT_UNDERSTOOD_TOLD_MAX: number = 5;

/** New names of fields and enum values that one report lists. */
export const NOVELTIES_REPORTED_MAX: number = 100;

/** Earlier runs that are looked at for one that a kill left `running`. */
export const RUNS_LOOKED_AT: number = 50;

/**
 * Stored studies that a complete file may lack; each is looked at by a request of its own. The registry loses some ten
 * a week, so that a file that lacks more is not the whole registry.
 */
export const MISSING_LOOKED_AT_MAX: number = 1000;

/** Studies that become members of a scope in one commit, after the archive of the whole registry was loaded. */
export const MEMBERS_PER_COMMIT: number = 20_000;

/** Ids that a run keeps of those by which what is stored differs from the registry's list. */
export const DIFFERENCES_KEPT_MAX: number = 100;
