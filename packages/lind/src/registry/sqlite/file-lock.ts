/** A lock that ends with its process, however that ends: SQLite's own, on a file that is made for it. */
import { DatabaseSync } from "node:sqlite";
import { isBusy, toStoreError } from "./errors.ts";

/**
 * Takes the lock that stands at `path`; undefined while another process, or another caller in this one, has it. The
 * file stays when the lock ends, and an empty one left by a killed process locks nobody out.
 */
export function tryLock(path: string): Disposable | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec("begin exclusive");
  } catch (error) {
    database?.close();
    if (isBusy(error)) return undefined;
    throw toStoreError(error, path);
  }
  const held = database;
  return {
    [Symbol.dispose]: () => {
      if (held.isOpen) held.close();
    },
  };
}
