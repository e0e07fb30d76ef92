import type { Registry } from "../../registry/registry.ts";

/**
 * Names a store by the first entry of its change feed, which never changes: an index that was made of another store is
 * then known for what it is, however much the two have in common. Empty while there is no entry.
 */
export async function readFeedOrigin(registry: Registry): Promise<string> {
  const [first] = await registry.readFeed({ after: 0, limit: 1 });
  return first === undefined ? "" : `${first.nctId} ${first.recordedAt}`;
}
