import type { NctId } from "ctgov/study";
import type { Registry, StoredChange } from "../registry/registry.ts";
import { summariseChanges } from "./change-words.ts";
import { readNewestChanges, readTitles } from "./list-changes.ts";

/** What is new about one study, in one line. */
export interface StudyNews {
  readonly nctId: NctId;
  readonly title: string;
  /** The data day of the newest of its changes. */
  readonly day: string;
  readonly sentence: string;
  /** The newest change that the line speaks of. */
  readonly seq: number;
}

const CHANGES_READ = 2_000;

/**
 * The studies that were edited last, one line each, the newest last. Studies that were only added say nothing about
 * themselves here: on the day of a first pull that would be all of them.
 */
export async function readStudyNews(registry: Registry, studiesMax: number): Promise<readonly StudyNews[]> {
  const changes = await readNewestChanges(registry, { editsOnly: true }, CHANGES_READ);
  const byStudy = Map.groupBy(
    changes.filter((change) => change.kind !== "study.added"),
    (change) => change.nctId,
  );
  const titles = await readTitles(registry, byStudy.keys());
  return [...byStudy]
    .map(([nctId, own]) => toNews(nctId, titles.get(nctId) ?? "", own))
    .sort((a, b) => a.seq - b.seq)
    .slice(-studiesMax);
}

function toNews(nctId: NctId, title: string, changes: readonly StoredChange[]): StudyNews {
  const newest = changes.at(-1);
  const day = (newest?.dataTimestamp ?? newest?.recordedAt ?? "").slice(0, "2026-08-14".length);
  // Of several days only the last is news.
  const ofDay = changes.filter((change) => (change.dataTimestamp ?? change.recordedAt).startsWith(day));
  return { nctId, title, day, sentence: summariseChanges(ofDay), seq: newest?.seq ?? 0 };
}
