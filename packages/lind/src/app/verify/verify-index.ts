import type { NctId } from "ctgov/study";
import { isLindError } from "../../base/errors.ts";
import type { Finding, Registry } from "../../registry/registry.ts";
import { readFeedOrigin } from "../../search/index-file/feed-origin.ts";
import { type IndexContent, openIndexContent } from "../../search/index-file/index-content.ts";
import { shouldRebuild } from "../../search/index-file/should-rebuild.ts";

/** What holding the search index against the store has shown. */
export interface IndexVerdict {
  /** `none`: there is no index yet, and the next search makes it. `behind`: it has not read the whole feed yet. */
  readonly state: "none" | "level" | "behind" | "wrong";
  /** What is wrong; `lind index --rebuild` mends all of it. */
  readonly findings: readonly Finding[];
}

/** Studies that are compared at once. */
const STUDIES_BATCH = 20_000;
/** Changes that are read at once. */
const CHANGES_BATCH = 10_000;
/** Differences that are told one by one. */
const FINDINGS_MAX = 100;

/**
 * Holds the search index of a home against what is stored: whether it is of this store, how far it has read the change feed, and
 * whether it has each present study once, in its current version, and no other. What the feed tells of studies that the
 * index has not read yet is no difference.
 */
export async function verifyIndex(home: string, registry: Registry): Promise<IndexVerdict> {
  let content: IndexContent;
  try {
    content = openIndexContent(home);
  } catch (error) {
    if (isLindError(error) && error.code === "INDEX_MISSING") return { state: "none", findings: [] };
    return wrong(error);
  }
  using index = content;
  try {
    const feed = { lastSeq: await registry.lastSeq(), origin: await readFeedOrigin(registry) };
    if (shouldRebuild(index.row, feed) === "other-registry") {
      return { state: "wrong", findings: [{ what: "The search index was made from another store than this one." }] };
    }
    const damages = index.damages().map((line) => ({ what: `The search index is damaged: ${line}` }));
    const differences = await compare(index, registry);
    const findings = [...damages, ...differences];
    if (findings.length > 0) return { state: "wrong", findings };
    return { state: index.row.seq < feed.lastSeq ? "behind" : "level", findings };
  } catch (error) {
    return wrong(error);
  }
}

/** A file that cannot be read is a finding; the store is asked about itself elsewhere. */
function wrong(error: unknown): IndexVerdict {
  if (!isLindError(error) || error.code !== "STORE_CORRUPT") throw error;
  return { state: "wrong", findings: [{ what: error.message }] };
}

async function compare(index: IndexContent, registry: Registry): Promise<readonly Finding[]> {
  const moved = await movedSince(index.row.seq, registry);
  const findings: Finding[] = [];
  let count = 0;
  const note = (nctId: NctId, what: string) => {
    if (moved.has(nctId)) return;
    count += 1;
    if (count <= FINDINGS_MAX) findings.push({ nctId, what: `The search index ${what}.` });
  };
  let after: NctId | undefined;
  // Ends: each batch begins after the last id of the one before.
  for (;;) {
    const present = await registry.listPresent({ after, limit: STUDIES_BATCH });
    const isLast = present.length < STUDIES_BATCH;
    const heads = await registry.readHeads(present);
    const indexed = new Map<NctId, number>();
    for (const { nctId, version } of index.studies({ after, last: isLast ? undefined : present.at(-1) })) {
      if (indexed.has(nctId)) note(nctId, `has ${nctId} twice`);
      indexed.set(nctId, version);
    }
    for (const [nctId, { version }] of heads) {
      const found = indexed.get(nctId);
      if (found === undefined) note(nctId, `lacks ${nctId}`);
      else if (found !== version) note(nctId, `has version ${found} of ${nctId}, and ${version} is the current one`);
    }
    for (const nctId of indexed.keys()) if (!heads.has(nctId)) note(nctId, `has ${nctId}, which is not present`);
    if (isLast) break;
    after = present.at(-1);
  }
  const more = count - findings.length;
  return more === 0 ? findings : [...findings, { what: `The search index differs in ${more} more studies.` }];
}

/** The studies of which the feed tells more than the index has read. */
async function movedSince(seq: number, registry: Registry): Promise<ReadonlySet<NctId>> {
  const moved = new Set<NctId>();
  let after = seq;
  // Ends: the feed has an end, and each batch begins after the one before.
  for (;;) {
    const batch = await registry.readFeed({ after, limit: CHANGES_BATCH });
    for (const { nctId } of batch) moved.add(nctId);
    const last = batch.at(-1);
    if (last === undefined) return moved;
    after = last.seq;
  }
}
