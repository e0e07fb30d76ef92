import type { Severity } from "../../packages/lind/src/changes/events/event.ts";
import type { EventKind } from "../../packages/lind/src/changes/events/event-kinds.ts";

/** One event as a careful reader of the two texts would name it. */
export interface ExpectedEvent {
  readonly kind: EventKind;
  readonly severity: Severity;
  readonly fieldPath: string;
  /** How many of the differences it is made of. */
  readonly changes: number;
}

function noise(fieldPath: string, changes: number): ExpectedEvent {
  return { kind: "record.noise", severity: "noise", fieldPath, changes };
}

const DATA_DAY = noise("derivedSection.miscInfoModule.versionHolder", 1);

function roundedPoints(changes: number): ExpectedEvent {
  return noise("protocolSection.contactsLocationsModule.locations.geoPoint", changes);
}

/**
 * What the two versions of each real record are worth to somebody who follows the study, written down from reading the
 * texts side by side: nothing. In all nine the dates of the last update stayed, no status, date, count, outcome, arm, criterion,
 * sponsor or site differs; the registry stamped its data day anew, rounded its geographic points from five decimals to
 * four (October 2025), and in NCT02552212 sorted its browse terms anew. A monitor that announced any of these would
 * announce them for half a million studies on one day.
 */
export const EXPECTED_EVENTS: Readonly<Record<string, readonly ExpectedEvent[]>> = {
  NCT00203242: [DATA_DAY, roundedPoints(1)],
  NCT00567567: [DATA_DAY],
  NCT00716976: [DATA_DAY],
  NCT01305200: [DATA_DAY],
  NCT01701245: [DATA_DAY, roundedPoints(9)],
  NCT02397473: [DATA_DAY, roundedPoints(47)],
  NCT02552212: [
    DATA_DAY,
    noise("derivedSection.conditionBrowseModule.browseLeaves", 1),
    noise("derivedSection.conditionBrowseModule.browseBranches", 1),
    noise("derivedSection.interventionBrowseModule.browseLeaves.asFound", 1),
  ],
  NCT02797951: [DATA_DAY, roundedPoints(40)],
  NCT05064397: [DATA_DAY, roundedPoints(31)],
};
