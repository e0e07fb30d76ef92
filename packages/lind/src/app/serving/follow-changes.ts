import type { Clock } from "../../base/clock.ts";
import type { StoredChange } from "../list-changes.ts";
import type { ServedMirror } from "./served-mirror.ts";

/** What somebody who listens to the change feed is told. */
export type FeedNews =
  | { readonly kind: "change"; readonly change: StoredChange }
  /** Nothing for a while: the listener is there, and so are we. */
  | { readonly kind: "quiet" };

export interface FollowChangesOptions {
  /** A `seq`: what came after it. */
  readonly after: number;
  readonly kinds: readonly string[] | undefined;
  readonly editsOnly: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const BATCH = 100;
/** How often the feed is looked at. */
const POLL_MS = 1_000;
/** After how many looks without a change the listener hears that there was none. */
const QUIET_LOOKS = 15;

/** Changes as they are stored, until the signal ends it. Nothing is read before what was read is taken. */
export async function* followChanges(
  { registry }: Pick<ServedMirror, "registry">,
  { after: first, clock, signal, ...filters }: FollowChangesOptions,
): AsyncGenerator<FeedNews> {
  let after = first;
  let quietLooks = 0;
  while (!signal.aborted) {
    // Read before the changes: whatever is stored meanwhile is beyond it, and found by the next look.
    const lastSeq = await registry.lastSeq();
    const changes = lastSeq > after ? await registry.readFeed({ ...filters, after, limit: BATCH }) : [];
    for (const change of changes) yield { kind: "change", change };
    const isFull = changes.length === BATCH;
    // Where the batch was not full, nothing up to `lastSeq` is left, whatever the filters let through.
    after = Math.max(after, changes.at(-1)?.seq ?? 0, isFull ? 0 : lastSeq);
    if (isFull) continue;
    quietLooks = changes.length > 0 ? 0 : quietLooks + 1;
    if (quietLooks === QUIET_LOOKS) {
      quietLooks = 0;
      yield { kind: "quiet" };
    }
    try {
      await clock.sleep(POLL_MS, signal);
    } catch {
      return;
    }
  }
}
