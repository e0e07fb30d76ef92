import type { AnnotationSection, BrowseModule, DerivedSection, Mesh } from "ctgov/study";
import { type Day, isoOf } from "../days.ts";
import type { LifeState } from "../life-state.ts";
import { Draws } from "../random.ts";
import type { Heading } from "../vocabulary/terms.ts";
import { listed } from "./sentence.ts";
import type { Subject } from "./subject.ts";

/**
 * What the registry adds of its own. `versionHolder` is the day on which this text last changed. The real registry writes
 * the day of its release into every record, so every text there changes every day; a mirror that asks for what was edited
 * never sees that, and a simulation in which everything changes daily would hide what it is to show.
 */
export function derivedSection(subject: Subject, state: LifeState): DerivedSection {
  const { conditions, treatments, comparator, profile } = subject;
  const unposted = unpostedDay(subject, state);
  const isWithheld = profile.kind === "withheld";
  return {
    miscInfoModule: {
      versionHolder: isoOf(state.textDay),
      submissionTracking:
        unposted === undefined
          ? undefined
          : { estimatedResultsFirstSubmitDate: isoOf(unposted), submissionInfos: [{ releaseDate: isoOf(unposted) }] },
    },
    conditionBrowseModule: isWithheld
      ? undefined
      : browse(
          conditions.map((condition) => condition.heading),
          state,
        ),
    interventionBrowseModule: isWithheld
      ? undefined
      : browse(
          [...treatments, comparator].map((treatment) => treatment.heading),
          state,
        ),
  };
}

/** The headings of the terms that have one, and what is above them. Each derivation sees a little more or less of the tree. */
function browse(headings: readonly (Heading | undefined)[], state: LifeState): BrowseModule | undefined {
  const found = [...new Set(headings.filter((heading) => heading !== undefined))];
  if (found.length === 0) return undefined;
  const ancestors = new Map<string, Mesh>();
  for (const heading of found) for (const above of heading.ancestors) ancestors.set(above.id, above);
  for (const heading of found) ancestors.delete(heading.id);
  const shown = [...ancestors.values()];
  if (state.derivations % 2 === 1) shown.pop();
  return { meshes: found.map(({ id, term }) => ({ id, term })), ancestors: listed(shown) };
}

/** Results that were submitted and are still being reviewed: the day of their release, for the few that have such. */
function unpostedDay({ profile }: Subject, state: LifeState): Day | undefined {
  if (profile.kind !== "interventional" || profile.resultsLag !== undefined || state.stage !== "completed")
    return undefined;
  const draws = new Draws(profile.seed, profile.index, "results", -1);
  const day = state.completion + draws.between(300, 500);
  return draws.chance(0.02) && day <= state.lastSubmitted ? day : undefined;
}

export function annotationSection(subject: Subject, state: LifeState): AnnotationSection | undefined {
  const day = unpostedDay(subject, state);
  if (day === undefined) return undefined;
  return {
    annotationModule: {
      unpostedAnnotation: {
        unpostedResponsibleParty: subject.sponsor.name,
        unpostedEvents: [{ type: "RELEASE", date: isoOf(day) }],
      },
    },
  };
}
