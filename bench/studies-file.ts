import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLind } from "./measure.ts";

const SEED = 7;

/** A file of simulated studies, one a line; made once and kept in the system's temporary folder. */
export function studiesFile(studies: number): { readonly path: string; readonly bytes: number } {
  const folder = join(tmpdir(), "lind-bench");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `studies-${SEED}-${studies}.ndjson`);
  if (!existsSync(path)) {
    measureLind(["simulate", "--studies", String(studies), "--seed", String(SEED), "--to", `${path}.part`]);
    renameSync(`${path}.part`, path);
  }
  return { path, bytes: statSync(path).size };
}
