import { openSqliteRegistry } from "../../packages/lind/src/registry/sqlite/open.ts";

/** Everything that a store says about studies, without what depends on when and in which run it was stored. */
export interface StoreContent {
  readonly studies: readonly string[];
  readonly versions: readonly string[];
  readonly changes: readonly string[];
  readonly members: readonly string[];
  readonly findings: readonly string[];
}

const PAGE = 10_000;

/** Reads a whole home; the lists are sorted, so that two stores can be compared. */
export async function readStoreContent(home: string): Promise<StoreContent> {
  await using registry = await openSqliteRegistry({ home, mode: "read" });
  const studies: string[] = [];
  const versions: string[] = [];
  for await (const study of registry.scanStudies()) {
    studies.push([study.nctId, study.state, study.mergedInto ?? "", study.version, study.textHash].join(" "));
    for (const version of await registry.listVersions(study.nctId)) {
      const stored = await registry.readVersion(study.nctId, version.version);
      versions.push(
        [study.nctId, version.version, version.source, version.lastUpdatePostDate ?? "", stored?.text ?? ""].join(" "),
      );
    }
  }
  const changes: string[] = [];
  for (let after = 0; ; ) {
    const batch = await registry.readFeed({ after, limit: PAGE });
    for (const { seq: _, recordedAt: __, runId: ___, dataTimestamp: ____, ...change } of batch)
      changes.push(JSON.stringify(change));
    const last = batch.at(-1);
    if (last === undefined) break;
    after = last.seq;
  }
  const members: string[] = [];
  for (const scope of await registry.listScopes()) {
    const ids = await registry.listMembers(scope.scopeId, { limit: PAGE });
    members.push(`${JSON.stringify(scope.definition)} ${ids.join(" ")}`);
  }
  const findings = (await registry.verify(() => undefined)).map((finding) => `${finding.nctId ?? ""} ${finding.what}`);
  return { studies, versions: versions.sort(), changes: changes.sort(), members: members.sort(), findings };
}
