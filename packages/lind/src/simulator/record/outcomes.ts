import type { Outcome, OutcomesModule } from "ctgov/study";
import type { LifeState } from "../life-state.ts";
import { Draws, mix } from "../random.ts";
import { type Measure, measures } from "../vocabulary/terms.ts";
import { listed, type Sentence, toSentence } from "./sentence.ts";
import type { Subject } from "./subject.ts";

/** A measure whose texts are ready to be filled. */
interface MeasureSentences {
  readonly source: Measure;
  readonly measure: Sentence;
  readonly description: Sentence | undefined;
  readonly timeFrame: Sentence;
}

const SENTENCES: readonly MeasureSentences[] = measures.map((source) => ({
  source,
  measure: toSentence(source.measure),
  description: source.description === undefined ? undefined : toSentence(source.description),
  timeFrame: toSentence(source.timeFrame),
}));

/** One outcome as the protocol words it, and how it would be reported. */
export interface PlannedOutcome {
  readonly outcome: Outcome & { readonly measure: string; readonly timeFrame: string };
  readonly source: Measure;
}

export interface PlannedOutcomes {
  readonly primary: readonly PlannedOutcome[];
  readonly secondary: readonly PlannedOutcome[];
  readonly other: readonly PlannedOutcome[];
}

const MORE = [
  "Assessed at every visit by a rater who does not know the group.",
  "A higher value means a better outcome.",
  "Participants without a post-baseline value are counted as non-responders.",
  "Adverse events are graded with the Common Terminology Criteria for Adverse Events (CTCAE), version 5.0.",
  "Differences between the groups are reported with their 95% confidence interval.",
] as const;

/** How a measure is worded after its first, second, third revision; the next one in turn always differs. */
const REWORDINGS = [
  "",
  " as Assessed by the Investigator",
  " (Per Protocol Amendment)",
  " by Blinded Independent Central Review",
] as const;

/** Secondary outcomes of one study. */
const SECONDARY_MAX = 40;

export function outcomesModule(subject: Subject, state: LifeState): OutcomesModule | undefined {
  const { kind } = subject.profile;
  if (kind === "withheld" || kind === "expanded-access") return undefined;
  const planned = plannedOutcomes(subject, state);
  return {
    primaryOutcomes: listed(planned.primary.map(({ outcome }) => outcome)),
    secondaryOutcomes: listed(planned.secondary.map(({ outcome }) => outcome)),
    otherOutcomes: listed(planned.other.map(({ outcome }) => outcome)),
  };
}

export function plannedOutcomes(subject: Subject, state: LifeState): PlannedOutcomes {
  const { profile } = subject;
  const draws = new Draws(profile.seed, profile.index, "outcomes");
  const primaryCount = draws.weighted([
    [1, 66],
    [2, 16],
    [3, 8],
    [4, 5],
    [6, 5],
  ] as const);
  // Studies that post results are the ones that ask much.
  const median = profile.resultsLag === undefined ? 5 : 9;
  const secondaryCount = Math.min(SECONDARY_MAX, draws.chance(0.2) ? 0 : Math.round(draws.logNormal(median, 0.85)));
  const otherCount = draws.chance(0.07) ? draws.between(1, 6) : 0;
  const total = primaryCount + secondaryCount + otherCount;
  const offset = draws.between(0, SENTENCES.length - 1);
  const revisions = revisionsBySlot(subject, state.revisions.outcomes, total);
  const all = Array.from({ length: total }, (_, slot) =>
    planOutcome(subject, draws, offset + slot * 7, revisions[slot] ?? 0),
  );
  return {
    primary: all.slice(0, primaryCount),
    secondary: all.slice(primaryCount, primaryCount + secondaryCount),
    other: all.slice(primaryCount + secondaryCount),
  };
}

/** How often each outcome has been reworded, out of the number of rewordings of the study. */
function revisionsBySlot({ profile }: Subject, revisions: number, slots: number): readonly number[] {
  const counts = new Array<number>(slots).fill(0);
  for (let n = 1; n <= revisions; n++) {
    const slot = mix(profile.seed, profile.index, n) % slots;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

function planOutcome({ slots }: Subject, draws: Draws, at: number, revision: number): PlannedOutcome {
  const sentences = SENTENCES[at % SENTENCES.length] ?? draws.pick(SENTENCES);
  const description = sentences.description?.(slots);
  const more = draws.chance(0.7) ? draws.pick(MORE) : undefined;
  return {
    outcome: {
      measure: `${sentences.measure(slots)}${REWORDINGS[revision % REWORDINGS.length]}`,
      description: description === undefined ? more : more === undefined ? description : `${description} ${more}`,
      timeFrame: sentences.timeFrame(slots),
    },
    source: sentences.source,
  };
}
