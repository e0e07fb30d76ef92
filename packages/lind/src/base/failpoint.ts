/**
 * A named place in the code where a test may end the process as a power cut would.
 *
 * Every effect that must survive a crash calls `failpoint(name)` before and after its commit. In production it does
 * nothing; `LIND_FAILPOINT=name` or `name:3` (the third time) kills the process there.
 */
export type Failpoint = (name: FailpointName) => void;

/** The places, in the order in which a sync passes them. */
export const FAILPOINTS = [
  "sync.before-run",
  "sync.after-run-start",
  "sync.page-received",
  "registry.inside-transaction",
  "sync.page-committed",
  "sync.before-complete",
  "sync.completed",
] as const;

/** The places that an index of the search passes while it is built or follows the change feed. */
export const SEARCH_FAILPOINTS = [
  "search.inside-transaction",
  "search.committed",
  "search.before-publish",
  "search.published",
] as const;

/** The places that a backfill of histories passes; it commits through `registry.inside-transaction`, too. */
export const BACKFILL_FAILPOINTS = [
  "backfill.before-run",
  "backfill.list-received",
  "backfill.version-received",
  "backfill.version-committed",
  "backfill.before-complete",
] as const;

/** The places that a load of the whole registry by its archive passes beside those of a sync. */
export const BULK_FAILPOINTS = [
  "bulk.chunk-written",
  "bulk.downloaded",
  "bulk.members-committed",
  "bulk.loaded",
  "bulk.archive-removed",
] as const;

/** The places that a backup and a restore pass. */
export const BACKUP_FAILPOINTS = [
  "backup.store-copied",
  "backup.before-publish",
  "backup.published",
  "restore.copied",
  "restore.before-replace",
  "restore.replaced",
] as const;

export type FailpointName =
  | (typeof FAILPOINTS)[number]
  | (typeof SEARCH_FAILPOINTS)[number]
  | (typeof BACKFILL_FAILPOINTS)[number]
  | (typeof BULK_FAILPOINTS)[number]
  | (typeof BACKUP_FAILPOINTS)[number];

/** No crash anywhere. */
export const noFailpoint: Failpoint = () => undefined;

/** Reads `name` or `name:count`; calls `kill` when the place is reached for the count-th time. */
export function createFailpoint(setting: string | undefined, kill: () => void): Failpoint {
  if (setting === undefined || setting === "") return noFailpoint;
  const [wanted = "", countText = "1"] = setting.split(":");
  let left = Number.parseInt(countText, 10);
  return (name) => {
    if (name !== wanted) return;
    left -= 1;
    if (left === 0) kill();
  };
}
