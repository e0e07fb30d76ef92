/**
 * Counts by key within a bound: when there are too many keys, those that were counted once are forgotten, and if all were
 * counted more often no new one is taken. A rare thing may so be undercounted and never overcounted, and what is learnt
 * is never rare.
 */
export class BoundedTally<V extends { count: number }> {
  private readonly values = new Map<string, V>();
  private readonly keysMax: number;
  private isFull = false;

  constructor(keysMax: number) {
    this.keysMax = keysMax;
  }

  /** Counts the key once more; `create` makes its value with a count of 0. Undefined where there is no room for it. */
  count(key: string, create: () => V): V | undefined {
    let value = this.values.get(key);
    if (value === undefined) {
      if (this.isFull) return undefined;
      if (this.values.size >= this.keysMax && !this.forgetSingles()) return undefined;
      value = create();
      this.values.set(key, value);
    }
    value.count += 1;
    return value;
  }

  get(key: string): V | undefined {
    return this.values.get(key);
  }

  all(): Iterable<V> {
    return this.values.values();
  }

  private forgetSingles(): boolean {
    for (const [key, value] of this.values) if (value.count <= 1) this.values.delete(key);
    // Forgetting walks over all keys, so it has to free many of them to be worth repeating.
    this.isFull = this.values.size > this.keysMax * 0.9;
    return !this.isFull;
  }
}
