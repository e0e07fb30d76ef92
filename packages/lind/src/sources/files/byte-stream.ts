/** What a stream begins with, and the whole stream again. */
export interface Peeked {
  readonly beginning: Uint8Array;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Reads a stream until `isEnough` says so of what has come, it has `bytesMax` bytes, or it ends. The stream it gives
 * back begins with the same bytes.
 */
export async function peek(
  bytes: AsyncIterable<Uint8Array>,
  isEnough: (beginning: Uint8Array) => boolean,
  bytesMax: number,
): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  let beginning: Uint8Array = new Uint8Array(0);
  while (beginning.length < bytesMax && !isEnough(beginning)) {
    const next = await iterator.next();
    if (next.done === true) break;
    beginning = beginning.length === 0 ? next.value : Buffer.concat([beginning, next.value]);
  }
  return { beginning, bytes: goOn(beginning, iterator) };
}

async function* goOn(beginning: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (beginning.length > 0) yield beginning;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

/**
 * Starts the work for up to `countMax` items before it is asked for, and gives the results in order. The promises given
 * out may reject; one that nobody gets to is silenced.
 */
export async function* startAhead<Item, Result>(
  items: AsyncIterable<Item>,
  countMax: number,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<{ readonly item: Item; readonly result: Promise<Result> }> {
  const started: { readonly item: Item; readonly result: Promise<Result> }[] = [];
  for await (const item of items) {
    const result = start(item);
    result.catch(() => undefined);
    started.push({ item, result });
    const first = started.length >= countMax ? started.shift() : undefined;
    if (first !== undefined) yield first;
  }
  yield* started;
}
