import { periodOf } from "../../delivery/message-words.ts";
import type { SupposedMessage } from "../../monitor/dry-run.ts";
import { describeSchedule } from "../../monitor/schedule.ts";
import type { UnreadableDefinition, WatchDefinition } from "../../monitor/watch-definition.ts";
import { describeScope } from "../conditions.ts";

/** A watch in words. */
export interface WatchWords {
  /** `condition "melanoma", status RECRUITING; but not AREA[Phase]PHASE1`. */
  readonly studies: string;
  /** `status.*, results.posted of low severity and above, but not site.*`. */
  readonly tells: string;
  /** `daily at 08:00 (Europe/Berlin)`. */
  readonly when: string;
  /** Why it is not asked, where it cannot be read. */
  readonly problem: string | undefined;
}

export function describeWatch(definition: WatchDefinition | UnreadableDefinition): WatchWords {
  if ("problem" in definition) return { studies: "?", tells: "?", when: "?", problem: definition.problem };
  const { parameters, exclude, kinds, exceptKinds, severity, schedule } = definition;
  const isEverything = Object.keys(parameters).length === 0;
  const studies = describeScope(isEverything ? { kind: "everything" } : { kind: "query", parameters });
  const named = kinds.length === 0 ? "every event" : kinds.map(kindWords).join(", ");
  const least =
    severity === "low"
      ? "whatever its severity"
      : `of ${severity} severity${severity === "critical" ? "" : " and above"}`;
  const except = exceptKinds.length === 0 ? "" : `, but not ${exceptKinds.map(kindWords).join(", ")}`;
  return {
    studies: exclude === undefined ? studies : `${studies}; but not ${exclude}`,
    tells: `${named} ${least}${except}`,
    when: describeSchedule(schedule),
    problem: undefined,
  };
}

/** What a digest says of its time, as messages say it; undefined for a message that is none. */
export function describePeriod(message: SupposedMessage): string | undefined {
  return periodOf(message);
}

/** `status.*` for a family. */
function kindWords(name: string): string {
  return name.endsWith(".") ? `${name}*` : name;
}
