import type { NctId } from "ctgov/study";
import type { Registry } from "../registry/registry.ts";
import type { BackfillReport } from "../sync/backfill/report.ts";
import type { Lind } from "./open-lind.ts";

export type { BackfillReport };

/** Ids that are read from the store at once. */
const IDS_PER_READ = 10_000;

/** Takes the versions of these studies from before the mirror out of the registry's history. */
export async function backfillStudies(lind: Lind, nctIds: readonly NctId[]): Promise<BackfillReport> {
  return backfill(lind, nctIds.length, () => listed(nctIds));
}

/** The same for the members of a scope. */
export async function backfillScope(lind: Lind, scopeId: number): Promise<BackfillReport> {
  const registry = await lind.openForWriting();
  return backfill(lind, await registry.countMembers(scopeId), () =>
    paged((page) => registry.listMembers(scopeId, page)),
  );
}

/** The same for every study that is stored and that the registry still has. */
export async function backfillEverything(lind: Lind): Promise<BackfillReport> {
  const registry = await lind.openForWriting();
  return backfill(lind, (await registry.count()).studies, () => paged((page) => registry.listPresent(page)));
}

async function backfill(lind: Lind, total: number, nctIds: () => AsyncIterable<NctId>): Promise<BackfillReport> {
  const { backfillHistories } = await import("../sync/backfill/backfill.ts");
  const [registry, history] = [await lind.openForWriting(), await lind.openHistory()];
  return backfillHistories({ registry, history, nctIds: nctIds(), total, effects: lind.effects });
}

async function* listed(nctIds: readonly NctId[]): AsyncGenerator<NctId> {
  yield* new Set(nctIds);
}

async function* paged(read: (page: Parameters<Registry["listPresent"]>[0]) => Promise<readonly NctId[]>) {
  // Ends: each page begins after the last id of the one before.
  for (let after: NctId | undefined; ; ) {
    const page: readonly NctId[] = await read({ after, limit: IDS_PER_READ });
    yield* page;
    after = page.at(-1);
    if (after === undefined) return;
  }
}
