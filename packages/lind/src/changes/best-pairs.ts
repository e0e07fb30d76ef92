/** Two elements that may be the same one, by their positions. */
export interface Candidate {
  readonly before: number;
  readonly after: number;
  /** How alike they are, the most telling score first; later ones decide between equals. */
  readonly scores: readonly number[];
  /** How far apart they stand; the nearer wins where all scores are equal. */
  readonly distance: number;
}

/** Takes the best candidate again and again, so that each element has at most one partner. Equal input, equal answer. */
export function pairBest(candidates: readonly Candidate[]): readonly Candidate[] {
  const takenBefore = new Set<number>();
  const takenAfter = new Set<number>();
  return candidates.toSorted(compareCandidates).filter((candidate) => {
    if (takenBefore.has(candidate.before) || takenAfter.has(candidate.after)) return false;
    takenBefore.add(candidate.before);
    takenAfter.add(candidate.after);
    return true;
  });
}

function compareCandidates(a: Candidate, b: Candidate): number {
  for (const [index, score] of a.scores.entries()) {
    const difference = (b.scores[index] ?? 0) - score;
    if (difference !== 0) return difference;
  }
  return a.distance - b.distance || a.before - b.before || a.after - b.after;
}
