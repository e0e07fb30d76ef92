/** How far a long piece of work is; `total` is unknown while nobody knows it. */
export interface Progress {
  /** What is being done, in a few words: "pulling page 3", "loading studies.ndjson". */
  readonly label: string;
  readonly done: number;
  readonly total?: number | undefined;
  readonly unit: "studies" | "bytes" | "concepts";
}

/** Told often; it decides itself how often to draw. */
export type ReportProgress = (progress: Progress) => void;

export const noProgress: ReportProgress = () => undefined;
