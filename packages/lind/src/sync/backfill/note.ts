import { isJsonObject } from "ctgov/study";

/** How far the history of one study is backfilled. It is committed with each version, so that a killed run goes on. */
export interface BackfillNote {
  /** Versions that the registry listed when it was asked last; 0 where it keeps no history of the study. */
  readonly listed: number;
  /** Of these, by the registry's numbers: what is stored, or shown by a version that was stored already. */
  readonly settled: readonly number[];
  /**
   * The study's current version when everything that was listed was settled; undefined while something is missing. The
   * registry is asked again only when the study has another current version: there may be versions that no sync met.
   */
  readonly wholeAt: number | undefined;
}

export const nothingNoted: BackfillNote = { listed: 0, settled: [], wholeAt: undefined };

export function printNote(note: BackfillNote): string {
  return JSON.stringify(note);
}

/** A note of another shape counts as none: the history is asked for again, and texts that are stored are met as such. */
export function parseNote(text: string | undefined): BackfillNote {
  const note: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isJsonObject(note)) return nothingNoted;
  const { listed, settled, wholeAt } = note;
  if (typeof listed !== "number" || !Array.isArray(settled)) return nothingNoted;
  return {
    listed,
    settled: settled.filter((number) => typeof number === "number"),
    wholeAt: typeof wholeAt === "number" ? wholeAt : undefined,
  };
}
