import { describeChange, knownKinds } from "./change-words.ts";
import type { StoredChange } from "./list-changes.ts";

/** A change as programs get it, whoever asks; absent values are null, so that every one has every key. */
export function toChangeJson(change: StoredChange): object {
  return {
    seq: change.seq,
    nctId: change.nctId,
    version: change.version,
    kind: change.kind,
    nature: change.nature,
    fieldPath: change.fieldPath,
    element: change.element ?? null,
    before: change.before ?? null,
    after: change.after ?? null,
    sentence: describeChange(change),
    dataTimestamp: change.dataTimestamp ?? null,
    recordedAt: change.recordedAt,
    runId: change.runId,
  };
}

/** The first of these kinds that there is not. A kind that ends in `.` stands for all that begin with it. */
export function findUnknownKind(kinds: readonly string[]): string | undefined {
  return kinds.find(
    (kind) => !knownKinds.some((known) => known === kind || (kind.endsWith(".") && known.startsWith(kind))),
  );
}
