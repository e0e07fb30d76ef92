/** What happened in a simulated registry, as watches have to tell it: read off the lives of its studies, day by day. */
import { daysBetween, parsePartialDate, type StatusModule, type Study } from "ctgov/study";
import { must, unreachable } from "../../packages/lind/src/base/assert.ts";
import { type ComplianceStatus, complianceOfFacts } from "../../packages/lind/src/changes/compliance/compliance.ts";
import { type RegisteredFacts, registeredFacts } from "../../packages/lind/src/changes/compliance/registered-facts.ts";
import { type Day, isoOf } from "../../packages/lind/src/simulator/days.ts";
import type { EditKind, LifeState } from "../../packages/lind/src/simulator/life-state.ts";
import { dataDayOf, type LifeEvent, type Simulation } from "../../packages/lind/src/simulator/simulation.ts";
import { nctIdOf } from "../../packages/lind/src/simulator/synthetic-ids.ts";

export interface YearTruth {
  /** `2026-08-17 NCT90000001` by family: what was posted, edited, removed and merged. */
  readonly edits: ReadonlyMap<string, ReadonlySet<string>>;
  /** `NCT90000001 compliance.due 2026-08-17` by day: results that became due, soon due or overdue, by the day or by an edit. */
  readonly dues: ReadonlyMap<string, string>;
}

/** The truth of the days after `from` and up to `to`, for a mirror that was filled on `from` and synced on every day since. */
export function truthOf(simulation: Simulation, from: string, to: string): YearTruth {
  const mirror = new Mirror(simulation, from);
  const edits = new Map<string, Set<string>>();
  for (const event of simulation.lifeLog(from, to)) {
    // A mirror is not told of what the registry derives anew: it comes with the next edit.
    if (event.kind === "rederived") continue;
    const families = mirror.familiesAfter(event);
    if (event.kind === "edited" && families.length === 0) continue;
    const key = `${event.day} ${event.nctId}`;
    edits.set(key, (edits.get(key) ?? new Set()).union(new Set(families)));
  }
  return { edits, dues: mirror.duesAfterAll(to) };
}

/** Families of events by what was edited; none where nobody is told. */
const FAMILY: Readonly<Record<EditKind, string | undefined>> = {
  status: "status",
  "why-stopped": "status",
  "start-date": "date",
  "completion-dates": "date",
  enrollment: "enrollment",
  results: "results",
  "sites-added": "site",
  "sites-removed": "site",
  "site-status": "site",
  title: "field",
  description: "field",
  outcomes: "outcome",
  eligibility: "eligibility",
  alias: "study",
  contacts: undefined,
  references: undefined,
  verification: undefined,
};

/** Of the text of a study that the mirror has, what news is judged by. */
interface Seen {
  readonly day: Day;
  readonly status: StatusModule | undefined;
  readonly submissions: string;
  readonly facts: RegisteredFacts;
}

/** The texts that a mirror has: of each study that of the day on which it was posted last, not that of yesterday. */
class Mirror {
  readonly #simulation: Simulation;
  readonly #from: Day;
  readonly #seen = new Map<string, Seen | undefined>();
  readonly #dues = new Map<string, string>();

  constructor(simulation: Simulation, from: string) {
    this.#simulation = simulation;
    this.#from = dataDayOf(from);
  }

  /** The families of what an event lets a watch see; events come in the order of days. */
  familiesAfter(event: LifeEvent): readonly string[] {
    const day = dataDayOf(event.day);
    const before = this.#seenOf(event.nctId);
    // The calendar comes at midnight, and the registry's data after it.
    if (before !== undefined) this.#noteDays(event.nctId, before, day);
    switch (event.kind) {
      case "removed":
      case "merged":
        this.#seen.set(event.nctId, undefined);
        return ["study"];
      case "posted":
        this.#seen.set(event.nctId, this.#lookAt(event.nctId, day));
        return ["study"];
      case "rederived":
        return [];
      case "edited": {
        const after = must(this.#lookAt(event.nctId, day), "what was edited is there");
        this.#seen.set(event.nctId, after);
        if (before === undefined) return [];
        this.#noteTurn(event.nctId, standingOf(before, day), after, day);
        return familiesOf(event.edits, before, after);
      }
      default:
        return unreachable(event);
    }
  }

  /** Goes on to the end with all studies, also those to which nothing happened. */
  duesAfterAll(to: string): ReadonlyMap<string, string> {
    const last = dataDayOf(to);
    for (let index = 0, count = this.#simulation.countBy(this.#from); index < count; index++) {
      const nctId = nctIdOf(index);
      if (this.#seen.has(nctId)) continue;
      const life = this.#simulation.isPresent(index, this.#from) && this.#simulation.lifeAt(index, this.#from);
      if (life && mayFallDue(life.state, this.#from, last)) this.#seenOf(nctId);
    }
    for (const [nctId, seen] of this.#seen) if (seen !== undefined) this.#noteDays(nctId, seen, last);
    return this.#dues;
  }

  #seenOf(nctId: string): Seen | undefined {
    if (!this.#seen.has(nctId)) this.#seen.set(nctId, this.#lookAt(nctId, this.#from));
    return this.#seen.get(nctId);
  }

  #lookAt(nctId: string, day: Day): Seen | undefined {
    const standing = this.#simulation.standingOf(nctId as LifeEvent["nctId"], day);
    const study = standing.kind === "study" ? this.#simulation.studyAt(standing.index, day) : undefined;
    return study && { day, status: study.protocolSection?.statusModule, ...judgedBy(study) };
  }

  /** What the days after a text was seen and up to `to` bring to it. */
  #noteDays(nctId: string, seen: Seen, to: Day): void {
    for (const day of turningDays(seen, seen.day, to)) this.#noteTurn(nctId, standingOf(seen, day - 1), seen, day);
  }

  #noteTurn(nctId: string, from: ComplianceStatus, seen: Seen, day: Day): void {
    const { status, due } = complianceOfFacts(seen.facts, isoOf(day));
    const kind = DUE_KINDS[status];
    if (status === from || kind === undefined) return;
    const id = `${nctId} compliance.${kind} ${due?.latest}`;
    // Who comes back to it is told once.
    if (!this.#dues.has(id)) this.#dues.set(id, isoOf(day));
  }
}

function judgedBy(study: Study): Pick<Seen, "submissions" | "facts"> {
  // As the registry's JSON has it, without the keys that are undefined.
  const record = JSON.parse(JSON.stringify({ ...study, resultsSection: undefined }));
  const { unpostedAnnotation } = study.annotationSection?.annotationModule ?? {};
  return { submissions: JSON.stringify(unpostedAnnotation?.unpostedEvents ?? []), facts: registeredFacts(record) };
}

const DUE_KINDS: Readonly<Partial<Record<ComplianceStatus, string>>> = {
  "due-30d": "due30d",
  due: "due",
  overdue: "overdue",
  "overdue-cancelled": "overdue",
};

/** Results are due a year after primary completion, three with a certificate; the rest is for months, and a month around it. */
const YEARS_UNTIL_DUE = [1, 3] as const;
const DAYS_AROUND_DUE = 70;

/** Of most studies it is sure, without making their records, that no day can make them due. */
function mayFallDue({ primaryCompletion }: LifeState, from: Day, to: Day): boolean {
  return YEARS_UNTIL_DUE.some((years) => {
    const due = primaryCompletion + years * 365;
    return due > from - DAYS_AROUND_DUE && due < to + DAYS_AROUND_DUE;
  });
}

function standingOf({ facts }: Seen, day: Day): ComplianceStatus {
  return complianceOfFacts(facts, isoOf(day)).status;
}

/** The days after `from` and up to `to` on which the standing is not that of the day before. By the calendar it never comes back. */
function turningDays(seen: Seen, from: Day, to: Day): readonly Day[] {
  if (from >= to || standingOf(seen, from) === standingOf(seen, to)) return [];
  if (to - from === 1) return [to];
  const middle = Math.floor((from + to) / 2);
  return [...turningDays(seen, from, middle), ...turningDays(seen, middle, to)];
}

/**
 * An edit shows as much as differs from the text that the mirror has, and may bring to light more than itself. Who verifies a
 * record takes the registry's UNKNOWN from it, where the mirror had met it; results that were submitted are in the record from
 * its next update on.
 */
function familiesOf(edits: readonly EditKind[], before: Seen, after: Seen): readonly string[] {
  const isStatusNews = before.status?.overallStatus !== after.status?.overallStatus;
  const edited = edits.flatMap((edit) => {
    if (edit === "status" && !isStatusNews) return [];
    const family = FAMILY[edit];
    return family === undefined || (family === "date" && !isDateNews(before, after)) ? [] : [family];
  });
  return [
    ...edited,
    ...(isStatusNews ? ["status"] : []),
    ...(before.submissions === after.submissions ? [] : ["results"]),
  ];
}

const DATES = ["startDateStruct", "primaryCompletionDateStruct", "completionDateStruct"] as const;
/** A date that moves by less is noise (docs/changes.md), unless it became actual. */
const DATE_DAYS_MIN = 31;

function isDateNews({ status: before }: Seen, { status: after }: Seen): boolean {
  return DATES.some((name) => {
    const [old, now] = [before?.[name], after?.[name]];
    const [oldDate, newDate] = [old, now].map((one) => parsePartialDate(one?.date ?? ""));
    const days = oldDate && newDate ? Math.abs(daysBetween(oldDate, newDate)) : 0;
    return old?.type !== now?.type || days >= DATE_DAYS_MIN;
  });
}
