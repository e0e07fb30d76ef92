import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLind } from "./measure.ts";

const SEED = 7;

interface MadeFile {
  readonly path: string;
  readonly bytes: number;
}

/** A file of simulated studies, one a line; made once and kept in the system's temporary folder. */
export function studiesFile(studies: number): MadeFile {
  return made(`studies-${SEED}-${studies}.ndjson`, studies, 0);
}

/** The same studies as the registry's whole download, so many days later; made once as well. */
export function bulkFile(studies: number, days: number): MadeFile {
  return made(`studies-${SEED}-${studies}-day-${days}.zip`, studies, days);
}

function made(name: string, studies: number, days: number): MadeFile {
  const folder = join(tmpdir(), "lind-bench");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  if (!existsSync(path)) {
    // The name tells the form, so the part has the same ending.
    const part = join(folder, `part-${name}`);
    const size = ["--studies", String(studies), "--seed", String(SEED), "--days", String(days)];
    measureLind(["simulate", ...size, "--to", part]);
    renameSync(part, path);
  }
  return { path, bytes: statSync(path).size };
}
