import { LindError } from "../../base/errors.ts";
import type { Watch } from "../../registry/monitoring.ts";
import type { Registry } from "../../registry/registry.ts";

/** Throws `WATCH_NOT_FOUND`. */
export async function findWatch(registry: Registry, name: string): Promise<Watch> {
  const watch = await registry.findWatch(name);
  if (watch !== undefined) return watch;
  const names = (await registry.listWatches()).map((each) => each.name);
  throw watchNotFound(name, names);
}

const NAMES_SHOWN = 10;

function watchNotFound(name: string, names: readonly string[]): LindError {
  const some = names.slice(0, NAMES_SHOWN).join(", ");
  return new LindError("WATCH_NOT_FOUND", `There is no watch "${name}".`, {
    hint: names.length === 0 ? "There is none yet: lind watch add --help" : `The watches are ${some}.`,
    details: { name },
  });
}
