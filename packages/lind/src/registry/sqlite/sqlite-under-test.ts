/** A SQLite store in a temporary folder, for the suites that every adapter passes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoreUnderTest } from "../store-under-test.ts";
import { openSqliteRegistry } from "./open.ts";

export async function makeStore(): Promise<StoreUnderTest> {
  const home = mkdtempSync(join(tmpdir(), "lind-sqlite-"));
  return {
    open: (options) => openSqliteRegistry({ home, mode: "write", ...options }),
    async [Symbol.asyncDispose]() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}
