import type { Registry, StoreExtent } from "../../registry/registry.ts";
import { showsDay } from "../../search/index-file/archived-state.ts";
import { findIndexFile } from "../../search/index-file/index-files.ts";
import { ARCHIVED_DAYS_MAX, archivedFolder, findArchivedDay } from "../search/archived-days.ts";
import type { IndexState } from "../search/index-state.ts";

/** The index of a day where it shows the day as the store tells it now. */
export type FindDay = (day: string) => Promise<IndexState | undefined>;

interface ShownDay {
  /** The file that was looked at; a build makes another. */
  readonly path: string;
  readonly state: IndexState;
  /** Up to here nothing that was stored shows on the day. */
  readonly extent: StoreExtent;
}

/**
 * Remembers how far each day was looked at: a server asks for every request, and a store that grows for years would be
 * walked again each time.
 */
export function rememberShownDays(home: string, registry: Registry): FindDay {
  const known = new Map<string, ShownDay>();
  return async (day) => {
    const path = findIndexFile(archivedFolder(home, day))?.path;
    const before = known.get(day);
    known.delete(day);
    // Read before the look, so that what is stored meanwhile is looked at the next time.
    const extent = await registry.readExtent();
    const isKnown = before !== undefined && before.path === path;
    const isShown = isKnown && (await showsDay({ day, extent: before.extent }, registry));
    const state = isShown ? before.state : await findArchivedDay(home, day, registry);
    if (state === undefined || path === undefined) return state;
    known.set(day, { path, state, extent });
    for (const oldest of known.keys()) if (known.size > ARCHIVED_DAYS_MAX) known.delete(oldest);
    return state;
  };
}
