import {
  type EventFilter,
  findUnknownEventKind,
  knownEventKinds,
  SEVERITIES,
  type Severity,
} from "../app/event-words.ts";
import { usageError } from "./arguments.ts";
import type { Arguments, OptionSpecs } from "./command.ts";

const SEVERITY_DEFAULT: Severity = "low";

/** Options of every command that shows events. */
export const EVENT_FILTER_OPTIONS: OptionSpecs = {
  kind: {
    value: "KIND",
    summary: "Only this kind (status.transition) or family (date); repeatable, or separated by commas",
    repeatable: true,
  },
  severity: {
    value: "LEVEL",
    summary: `The least severity that is shown (default ${SEVERITY_DEFAULT})`,
    choices: SEVERITIES,
  },
  noise: { summary: "Also what nobody needs to know: derived by the registry, reordered, reformatted, more precise" },
};

/** What `EVENT_FILTER_OPTIONS` say. */
export function readEventFilter(args: Arguments): EventFilter {
  const kinds = args.texts("kind").flatMap((text) => text.split(","));
  const unknown = findUnknownEventKind(kinds);
  if (unknown !== undefined) {
    throw usageError(`There is no kind of event "${unknown}".`, `The kinds are ${knownEventKinds.join(", ")}.`);
  }
  const level = SEVERITIES.find((severity) => severity === args.text("severity"));
  if (level !== undefined && args.has("noise")) throw usageError("--noise shows every severity; leave --severity out.");
  return {
    severity: args.has("noise") ? "noise" : (level ?? SEVERITY_DEFAULT),
    ...(kinds.length === 0 ? {} : { kinds }),
  };
}
