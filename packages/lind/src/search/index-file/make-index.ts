import { type ArchivedState, createArchivedState } from "./archived-state.ts";
import { Connection } from "./connection.ts";
import { insertIndexRow } from "./index-row.ts";
import { layoutHash } from "./layout-hash.ts";
import { CREATE_TABLES } from "./schema.ts";

/** What a new index starts with. */
export interface NewIndex {
  readonly buildId: string;
  readonly tokenKey: Uint8Array;
  readonly feedOrigin: string;
  /** The change feed as it stood before the first study was read. */
  readonly seq: number;
  /** Of an index of an archived day: which, and how much was stored before the first study was read. */
  readonly archived?: ArchivedState | undefined;
}

/** Makes an empty index and leaves it open. */
export function makeIndex(path: string, { buildId, tokenKey, feedOrigin, seq, archived }: NewIndex): Connection {
  const connection = new Connection(path, "build");
  try {
    connection.setUpBlank();
    connection.write(() => {
      connection.exec(CREATE_TABLES);
      insertIndexRow(connection, { layoutHash: layoutHash(), buildId, tokenKey, feedOrigin, seq });
      if (archived !== undefined) createArchivedState(connection, archived);
    });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
