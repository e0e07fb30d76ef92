import type { DataVersion } from "./data-version.ts";

/** Above this many studies the figures come from a sample of so many, evenly spread: a text costs time to make. */
const SAMPLE_MAX = 2_000;

const LARGEST_SHOWN = 10;

const RANGES_KB = [0, 5, 10, 20, 50, 100, 500, 1_000, 5_000] as const;

/** `/stats/size`: how large the records are. Counts by size are scaled up from the sample where there is one. */
export function sizeStatsText(version: DataVersion): string {
  const listing = version.listing("", [], [], undefined);
  const step = Math.max(1, Math.ceil(listing.length / SAMPLE_MAX));
  const sample = [...listing].filter((_, at) => at % step === 0).map((index) => sizeOf(version.text(index)));
  sample.sort((a, b) => a.sizeBytes - b.sizeBytes);
  const total = sample.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const at = (share: number) => sample[Math.min(sample.length - 1, Math.floor(share * sample.length))]?.sizeBytes ?? 0;
  return JSON.stringify({
    averageSizeBytes: sample.length === 0 ? 0 : Math.round(total / sample.length),
    totalStudies: version.totalStudies,
    percentiles: Object.fromEntries(
      [5, 10, 25, 50, 75, 90, 95, 99].map((percent) => [`${percent}%`, at(percent / 100)]),
    ),
    ranges: RANGES_KB.slice(1).map((upperKb, n) => {
      const lowerKb = RANGES_KB[n] ?? 0;
      const inside = sample.filter(({ sizeBytes }) => sizeBytes >= lowerKb * 1024 && sizeBytes < upperKb * 1024).length;
      return {
        sizeRange: `${lowerKb} - ${upperKb} KB`,
        studiesCount: Math.round((inside / Math.max(1, sample.length)) * version.totalStudies),
      };
    }),
    largestStudies: sample.slice(-LARGEST_SHOWN).reverse(),
  });
}

function sizeOf(text: string): { readonly id: string; readonly sizeBytes: number } {
  const id = /"nctId":"(NCT\d{8})"/.exec(text)?.[1] ?? "";
  return { id, sizeBytes: Buffer.byteLength(text) };
}
