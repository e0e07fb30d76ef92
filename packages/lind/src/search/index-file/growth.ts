/** How far a store has grown that a load of this process still adds to. */
export interface GrowthStage {
  /** Counts what was stored; wraps around. */
  readonly stored: number;
  /** True where nothing more will come. */
  readonly isOver: boolean;
}

/** A store that grows, seen by a thread that reads behind the load. */
export interface Growth {
  stage(): GrowthStage;
  /** Resolves when there is more than this, or nothing more will come. */
  beyond(stage: GrowthStage): Promise<GrowthStage>;
}

/** The memory by which the threads of one process tell each other; it goes to a thread as it is. */
export type GrowthMemory = SharedArrayBuffer;

const STORED = 0;
const OVER = 1;

export function createGrowthMemory(): GrowthMemory {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** Says that so many more studies are stored. */
export function noteGrowth(memory: GrowthMemory, studies: number): void {
  const cells = new Int32Array(memory);
  Atomics.add(cells, STORED, studies);
  Atomics.notify(cells, STORED);
}

/** Says that nothing more will come. */
export function endGrowth(memory: GrowthMemory): void {
  const cells = new Int32Array(memory);
  Atomics.store(cells, OVER, 1);
  // Whoever waits, waits for the other cell to move.
  noteGrowth(memory, 1);
}

export function readGrowth(memory: GrowthMemory): Growth {
  const cells = new Int32Array(memory);
  const hasEnded = () => Atomics.load(cells, OVER) === 1;
  const stage = (): GrowthStage => {
    // In this order: what was stored before the end was told is in the store when the end is seen.
    const isOver = hasEnded();
    return { stored: Atomics.load(cells, STORED), isOver };
  };
  return {
    stage,
    beyond: async ({ stored }) => {
      // Asked again: a stage that was read while the end was told may have its count already, and nothing moves that again.
      if (!hasEnded()) await Atomics.waitAsync(cells, STORED, stored).value;
      return stage();
    },
  };
}
