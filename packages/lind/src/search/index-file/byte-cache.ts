/**
 * Keeps what was asked for lately, up to a number of bytes. A value that is larger than the whole cache is given out
 * and not kept.
 */
export class ByteCache<Value> {
  readonly #bytesMax: number;
  readonly #bytesOf: (value: Value) => number;
  /** In the order of their last use. */
  readonly #values = new Map<string, Value>();
  #bytes = 0;

  constructor(bytesMax: number, bytesOf: (value: Value) => number) {
    this.#bytesMax = bytesMax;
    this.#bytesOf = bytesOf;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The value of a key where it is at hand. */
  known(key: string): Value | undefined {
    const known = this.#values.get(key);
    if (known === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, known);
    return known;
  }

  /** The value of a key, made by `make` where it is not at hand. */
  get(key: string, make: () => Value): Value {
    const known = this.known(key);
    if (known !== undefined) return known;
    const value = make();
    this.#keep(key, value);
    return value;
  }

  clear(): void {
    this.#values.clear();
    this.#bytes = 0;
  }

  #keep(key: string, value: Value): void {
    const bytes = this.#bytesOf(value);
    if (bytes > this.#bytesMax) return;
    this.#values.set(key, value);
    this.#bytes += bytes;
    for (const [oldest, old] of this.#values) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#values.delete(oldest);
      this.#bytes -= this.#bytesOf(old);
    }
  }
}
