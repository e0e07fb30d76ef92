import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { isLindError } from "../../base/errors.ts";
import type { Registry } from "../../registry/registry.ts";
import { readArchivedState, showsDay } from "./archived-state.ts";
import { Connection } from "./connection.ts";
import { readFeedOrigin } from "./feed-origin.ts";
import { buildingPath, findIndexFile, removeFile } from "./index-files.ts";
import { readIndexRow } from "./index-row.ts";
import type { IndexWork } from "./index-work.ts";
import { layoutHash } from "./layout-hash.ts";
import { makeIndex } from "./make-index.ts";

const KEY_BYTES = 32;

/** The build that was begun, where there is one that can go on; else a new one. */
export async function openBuild({ home, registry, asOf }: IndexWork): Promise<Connection> {
  const path = buildingPath(home);
  const extent = await registry.readExtent();
  const store = { feedOrigin: await readFeedOrigin(registry), lastSeq: extent.seq };
  const begun = existsSync(path) ? await openBegun(path, store, registry, asOf) : undefined;
  if (begun !== undefined) return begun;
  removeFile(path);
  const buildId = randomBytes(8).toString("hex");
  const archived = asOf === undefined ? undefined : { day: asOf, extent };
  return makeIndex(path, {
    buildId,
    tokenKey: tokenKeyOf(home),
    feedOrigin: store.feedOrigin,
    seq: extent.seq,
    archived,
  });
}

/** Whatever is wrong with an unfinished build, a new one is the answer; only another process that builds is not. */
async function openBegun(
  path: string,
  store: { readonly feedOrigin: string; readonly lastSeq: number },
  registry: Registry,
  asOf: string | undefined,
): Promise<Connection | undefined> {
  let connection: Connection | undefined;
  try {
    connection = new Connection(path, "build");
    const row = readIndexRow(connection);
    const isOfStore = row.feedOrigin === store.feedOrigin && row.seq <= store.lastSeq;
    const canGoOn = row.layoutHash === layoutHash() && isOfStore;
    if (canGoOn && (await isOfDay(connection, registry, asOf))) return connection;
  } catch (error) {
    connection?.close();
    if (isLindError(error) && (error.code === "STORE_CORRUPT" || error.code === "INDEX_MISSING")) return undefined;
    throw error;
  }
  connection.close();
  return undefined;
}

/** What a begun build has read of an archived day must still be what the day shows. */
async function isOfDay(connection: Connection, registry: Registry, asOf: string | undefined): Promise<boolean> {
  const archived = readArchivedState(connection);
  if (archived === undefined || asOf === undefined) return archived?.day === asOf;
  return archived.day === asOf && (await showsDay(archived, registry));
}

/** Page tokens stay valid over a rebuild as far as their signature goes. Each archived day has a key of its own. */
function tokenKeyOf(home: string): Uint8Array {
  const file = findIndexFile(home);
  if (file !== undefined) {
    let connection: Connection | undefined;
    try {
      connection = new Connection(file.path, "read");
      return readIndexRow(connection).tokenKey;
    } catch (error) {
      if (!isLindError(error)) throw error;
    } finally {
      connection?.close();
    }
  }
  return randomBytes(KEY_BYTES);
}
