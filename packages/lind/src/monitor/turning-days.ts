import { setImmediate as nextTurn } from "node:timers/promises";
import { addDays, type NctId } from "ctgov/study";
import type { ReportProgress } from "../base/progress.ts";
import type { Registry } from "../registry/registry.ts";
import { daysThatMayTurn } from "./clock-news.ts";

/** Studies between two looks at the signal, and two words about how far it is. */
const STUDIES_A_TURN = 200;
/** Days ahead that are known: most studies have days in the years to come, of which memory need not hold more than these. */
const DAYS_AHEAD = 31;
/** Changes of the feed that are read at a time. */
const CHANGES_BATCH = 1_000;

interface Reading {
  readonly registry: Registry;
  readonly signal: AbortSignal;
  readonly onProgress: ReportProgress;
}

/**
 * Which studies a day may bring something to, as far as one process has read them: all of them once, and then those that the
 * change feed names, until the days that are known are over. A daemon that lives for months would otherwise decompress the whole
 * registry every day.
 *
 * A study stays under the days of its earlier texts, and of one that was given up the days stay too. So an answer may have
 * studies too many, never one too few, and whoever gets it asks the current text. It belongs to one registry.
 */
export class TurningDays {
  /** Ids by the days to come; days that are over are dropped. */
  #studies = new Map<string, Set<NctId>>();
  #known: { readonly after: string; readonly until: string; readonly seq: number } | undefined;

  /** Studies to which a day after `after` and up to `day` may bring something, in the order of their ids. */
  async between(reading: Reading, after: string, day: string): Promise<readonly NctId[]> {
    const known = this.#known;
    if (known === undefined || after < known.after || day > known.until) {
      const ahead = addDays(after, DAYS_AHEAD);
      await this.#readAll(reading, after, ahead > day ? ahead : day);
    } else {
      await this.#readChanged(reading, { ...known, after });
    }
    for (const past of [...this.#studies.keys()].filter((each) => each <= after)) this.#studies.delete(past);
    const found = [...this.#studies].flatMap(([each, nctIds]) => (each <= day ? [...nctIds] : []));
    return [...new Set(found)].sort();
  }

  async #readAll({ registry, signal, onProgress }: Reading, after: string, until: string): Promise<void> {
    const studies = new Map<string, Set<NctId>>();
    // Asked before the first study is read, so that what is stored meanwhile is read again.
    const seq = await registry.lastSeq();
    const { studies: total } = await registry.count();
    let done = 0;
    for await (const { nctId, text } of registry.scanStudies()) {
      keep(studies, nctId, text, { after, until });
      done += 1;
      if (done % STUDIES_A_TURN > 0) continue;
      await pauseFor(signal);
      onProgress({ label: "asking which results are due", done, total, unit: "studies" });
    }
    this.#studies = studies;
    this.#known = { after, until, seq };
  }

  /** A text that is current now and was not before is told by the feed, whatever stored it. */
  async #readChanged({ registry, signal }: Reading, known: Days & { readonly seq: number }): Promise<void> {
    let { seq } = known;
    for (;;) {
      const changes = await registry.readFeed({ after: seq, limit: CHANGES_BATCH });
      for (const nctId of new Set(changes.map((change) => change.nctId))) {
        const stored = await registry.readStudy(nctId);
        if (stored !== undefined) keep(this.#studies, nctId, stored.text, known);
      }
      seq = changes.at(-1)?.seq ?? seq;
      this.#known = { ...known, seq };
      if (changes.length < CHANGES_BATCH) return;
      await pauseFor(signal);
    }
  }
}

/** The days after one and up to another. */
interface Days {
  readonly after: string;
  readonly until: string;
}

function keep(studies: Map<string, Set<NctId>>, nctId: NctId, text: string, { after, until }: Days): void {
  for (const day of daysThatMayTurn(text, after)) {
    if (day > until) break;
    const known = studies.get(day);
    if (known === undefined) studies.set(day, new Set([nctId]));
    else known.add(nctId);
  }
}

/** Reading itself lets nothing else happen, not even that somebody says stop. */
async function pauseFor(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}
