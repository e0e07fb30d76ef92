export interface ValueCount {
  readonly value: string;
  readonly studiesCount: number;
}

/** How often each text was added. */
export class Tally {
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#counts.size;
  }

  add(value: string): void {
    this.#counts.set(value, this.countOf(value) + 1);
  }

  countOf(value: string): number {
    return this.#counts.get(value) ?? 0;
  }

  /** The commonest, equally common ones in the order of their texts. */
  top(limit: number): readonly ValueCount[] {
    return [...this.#counts]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([value, studiesCount]) => ({ value, studiesCount }));
  }
}
