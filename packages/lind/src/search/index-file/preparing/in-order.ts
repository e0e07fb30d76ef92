import { must } from "../../../base/assert.ts";
import type { StudyVersionKey } from "../index-writer.ts";
import type { ScannedStudy, StudyText } from "../scan-studies.ts";

/** Studies of one task: enough to make the way to another thread cheap, few enough to make it short. */
const TASK_STUDIES = 64;
/** Characters of one task: a study with results may be a hundred times as long as others. */
const TASK_CHARACTERS_MAX = 4_000_000;

/** What became of the texts of some studies. */
export interface Done<Result> {
  readonly result: Result;
  readonly keys: readonly StudyVersionKey[];
  /** Of a scan: the place behind which it goes on after these studies. */
  readonly place?: string | undefined;
}

interface Task<Result> {
  readonly keys: readonly StudyVersionKey[];
  readonly place: string | undefined;
  readonly result: Promise<Result>;
}

/**
 * Works on studies in groups and gives the results back in the order in which the studies came, whatever thread is the
 * faster: the same studies make the same index. At most `tasksMax` groups are under way at once.
 */
export async function* inOrder<Result>(
  studies: AsyncIterable<StudyText | ScannedStudy>,
  tasksMax: number,
  work: (texts: readonly string[]) => Promise<Result>,
): AsyncGenerator<Done<Result>> {
  const tasks: Task<Result>[] = [];
  for await (const group of groupsOf(studies)) {
    const result = work(group.map(({ text }) => text));
    // A task that fails is told of when its turn comes; until then nobody listens.
    result.catch(() => undefined);
    const last = group.at(-1);
    const place = last !== undefined && "place" in last ? last.place : undefined;
    tasks.push({ keys: group.map(({ nctId, version }) => ({ nctId, version })), place, result });
    if (tasks.length >= tasksMax) yield await finished(tasks);
  }
  while (tasks.length > 0) yield await finished(tasks);
}

async function finished<Result>(tasks: Task<Result>[]): Promise<Done<Result>> {
  const { keys, place, result } = must(tasks.shift(), "a task is under way");
  return { keys, place, result: await result };
}

async function* groupsOf<Text extends StudyText>(studies: AsyncIterable<Text>): AsyncGenerator<readonly Text[]> {
  let group: Text[] = [];
  let characters = 0;
  for await (const study of studies) {
    group.push(study);
    characters += study.text.length;
    if (group.length < TASK_STUDIES && characters < TASK_CHARACTERS_MAX) continue;
    yield group;
    group = [];
    characters = 0;
  }
  if (group.length > 0) yield group;
}
