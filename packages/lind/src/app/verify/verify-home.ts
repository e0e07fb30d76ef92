import type { Finding, RegistryCounts } from "../../registry/registry.ts";
import type { Lind } from "../open-lind.ts";
import { readScopes, type ScopeStatus } from "../read-status.ts";
import { rebuild } from "../search/open-search.ts";
import { verifyChanges } from "./verify-changes.ts";
import { type IndexVerdict, verifyIndex } from "./verify-index.ts";

/** Everything that `lind verify` has looked at. */
export interface Verdict {
  /** What is wrong with the store itself. */
  readonly findings: readonly Finding[];
  readonly index: IndexVerdict;
  readonly counts: RegistryCounts;
  /** With what the newest sync found of its completeness. */
  readonly scopes: readonly ScopeStatus[];
}

/** Proves the store, the chain of its changes, and the search index against it. Writes nothing. */
export async function verifyHome(lind: Lind): Promise<Verdict> {
  const registry = await lind.openForReading();
  const { progress } = lind.effects;
  const stored = await registry.verify((done, total) =>
    progress({ label: "verifying texts", done, total, unit: "studies" }),
  );
  const chains = await verifyChanges(registry, (done, total) =>
    progress({ label: "verifying changes", done, total, unit: "studies" }),
  );
  const index = await verifyIndex(lind.config.home, registry);
  const scopes = await readScopes(registry);
  return { findings: [...stored, ...chains], index, counts: await registry.count(), scopes };
}

/** Makes again what is derived: the totals of the store, and the search index where it is wrong. Gives what was done, in words. */
export async function repairHome(lind: Lind, verdict: Verdict): Promise<readonly string[]> {
  const done: string[] = [];
  if (verdict.findings.length > 0) {
    await (await lind.openForWriting()).repairTotals();
    done.push("The totals of the store were counted anew.");
  }
  if (verdict.index.state === "wrong") {
    await rebuild(lind);
    done.push("The search index was built anew.");
  }
  return done;
}
