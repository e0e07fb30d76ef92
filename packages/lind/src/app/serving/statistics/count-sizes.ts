import type { NctId } from "ctgov/study";

/** `/stats/size`: how large the records are. */
export interface SizeStats {
  readonly averageSizeBytes: number;
  readonly totalStudies: number;
  readonly percentiles: Readonly<Record<string, number>>;
  readonly ranges: readonly { readonly sizeRange: string; readonly studiesCount: number }[];
  readonly largestStudies: readonly StudySize[];
}

interface StudySize {
  readonly id: NctId;
  readonly sizeBytes: number;
}

const PERCENTS = [5, 10, 25, 50, 75, 90, 95, 99] as const;
const BOUNDS_KB = [0, 5, 10, 20, 50, 100, 500, 1_000, 5_000] as const;
const BYTES_A_KB = 1024;
const LARGEST_SHOWN = 10;

export class SizeCounter {
  readonly #sizes: StudySize[] = [];

  add(nctId: NctId, sizeBytes: number): void {
    this.#sizes.push({ id: nctId, sizeBytes });
  }

  stats(): SizeStats {
    const sizes = this.#sizes.toSorted((a, b) => a.sizeBytes - b.sizeBytes);
    const total = sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return {
      averageSizeBytes: sizes.length === 0 ? 0 : Math.round(total / sizes.length),
      totalStudies: sizes.length,
      percentiles: Object.fromEntries(PERCENTS.map((percent) => [`${percent}%`, percentile(sizes, percent)])),
      ranges: rangesOf(sizes),
      largestStudies: sizes.slice(-LARGEST_SHOWN).reverse(),
    };
  }
}

function percentile(sizes: readonly StudySize[], percent: number): number {
  return sizes[Math.min(sizes.length - 1, Math.floor((percent / 100) * sizes.length))]?.sizeBytes ?? 0;
}

/** The last range is open, so that every study is in one. */
function rangesOf(sizes: readonly StudySize[]): SizeStats["ranges"] {
  return BOUNDS_KB.map((lowKb, at) => {
    const highKb = BOUNDS_KB[at + 1] ?? Number.POSITIVE_INFINITY;
    const inside = ({ sizeBytes }: StudySize) => sizeBytes >= lowKb * BYTES_A_KB && sizeBytes < highKb * BYTES_A_KB;
    const sizeRange = Number.isFinite(highKb) ? `${lowKb} - ${highKb} KB` : `${lowKb} KB and more`;
    return { sizeRange, studiesCount: sizes.filter(inside).length };
  });
}
