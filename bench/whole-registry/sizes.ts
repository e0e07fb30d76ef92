import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../measure.ts";
import { measureLindTree, measureTree, type TreeMeasured } from "./measure-tree.ts";

/** The simulation begins on a Friday; the next data is Monday's. */
const DAYS_TO_NEXT_DATA = 3;
/** Each is held against unpacking alone before and after it. What takes minutes varies little and is done once. */
const ROUNDS = 3;
const STUDIES_FOR_ROUNDS_MAX = 100_000;

/** A registry of one size, loaded as a bulk file and loaded again on its next day. */
export interface SizeMeasured {
  readonly studies: number;
  readonly archiveBytes: number;
  readonly textBytes: number;
  /** Unpacking and parsing alone, in the same run. */
  readonly floor: TreeMeasured;
  readonly load: TreeMeasured;
  readonly storeBytes: number;
  readonly indexBytes: number;
  readonly again: HeldAgainstUnzip;
  /** Absent for a size at which no next day was asked for. */
  readonly nextDay: (HeldAgainstUnzip & { readonly updated: number; readonly added: number }) | undefined;
}

export interface HeldAgainstUnzip {
  readonly seconds: number;
  readonly unzipSeconds: number;
}

export async function measureSize(studies: number, changed: number, hasNextDay: boolean): Promise<SizeMeasured> {
  const folder = mkdtempSync(join(tmpdir(), "lind-bench-whole-"));
  try {
    const zip = await archiveOf(studies, changed, 0);
    const archiveBytes = statSync(zip).size;
    const home = join(folder, "home");
    const floor = await measureTree([join(import.meta.dirname, "unzip-and-parse.mjs"), zip]);
    const [counted = 0, textBytes = 0] = floor.out.split(" ").map(Number);
    const load = await measureLindTree(["sync", "--file", zip, "--json", "--home", home]);
    const { added, quarantined } = JSON.parse(load.out);
    if (added !== counted || quarantined !== 0) throw new Error(`${counted} studies were read and ${added} stored.`);
    await expectLevel(home, counted);
    const [storeBytes, indexBytes] = [bytesOf(home, "registry"), bytesOf(home, "search")];
    const again = await heldAgainstUnzip(zip, home, studies <= STUDIES_FOR_ROUNDS_MAX ? ROUNDS : 1);
    const nextDay = hasNextDay ? await measureNextDay(home, studies, changed) : undefined;
    return { studies, archiveBytes, textBytes, floor, load, storeBytes, indexBytes, again, nextDay };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureNextDay(home: string, studies: number, changed: number) {
  const zip = await archiveOf(studies, changed, DAYS_TO_NEXT_DATA);
  // The second time it is the same archive again, so there is one round.
  const held = await heldAgainstUnzip(zip, home, 1);
  const { updated, added } = JSON.parse(held.out);
  return { ...held, updated, added };
}

/** Made once and kept in the system's temporary folder: for the whole registry that takes ten minutes. */
async function archiveOf(studies: number, changed: number, days: number): Promise<string> {
  const folder = join(tmpdir(), "lind-bench");
  mkdirSync(folder, { recursive: true });
  const zip = join(folder, `whole-${studies}-changing-${changed}-day-${days}.zip`);
  if (!existsSync(zip)) {
    // The name tells the form, so the part has the same ending.
    const part = join(folder, `part-whole-${studies}-day-${days}.zip`);
    const script = join(import.meta.dirname, "make-day.ts");
    await measureTree(["--conditions=source", script, ...[studies, changed, days].map(String), part]);
    renameSync(part, zip);
  }
  return zip;
}

async function heldAgainstUnzip(
  zip: string,
  home: string,
  rounds: number,
): Promise<HeldAgainstUnzip & { readonly out: string }> {
  const unzip = () => measureTree([join(import.meta.dirname, "../unzip-only.mjs"), zip]);
  const unzips: TreeMeasured[] = [await unzip()];
  const loads: TreeMeasured[] = [];
  for (let round = 0; round < rounds; round++) {
    loads.push(await measureLindTree(["sync", "--file", zip, "--json", "--home", home]));
    unzips.push(await unzip());
  }
  const secondsOf = (runs: readonly TreeMeasured[]) => median(runs.map(({ seconds }) => seconds));
  return { seconds: secondsOf(loads), unzipSeconds: secondsOf(unzips), out: loads[0]?.out ?? "" };
}

/** What was timed has ended with an index of everything: there is nothing left for `lind index` to do. */
async function expectLevel(home: string, studies: number): Promise<void> {
  const index = JSON.parse((await measureLindTree(["index", "--json", "--home", home])).out);
  if (index.studies !== studies || index.isRebuilt || index.documentsAdded > 0) {
    throw new Error(`The load left an index of ${index.studies} studies: ${JSON.stringify(index)}`);
  }
}

function bytesOf(home: string, beginning: string): number {
  const files = readdirSync(home).filter((name) => name.startsWith(beginning));
  return files.reduce((sum, name) => sum + statSync(join(home, name)).size, 0);
}
