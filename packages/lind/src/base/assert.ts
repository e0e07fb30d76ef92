/** Throws when what the code relies on is false: a bug here, never bad input. */
export function assert(condition: boolean, mustHold: string): asserts condition {
  if (!condition) throw new Error(`Broken assumption: ${mustHold}`);
}

/** The value, which must be there; `mustHold` says why it has to be. */
export function must<T>(value: T | null | undefined, mustHold: string): T {
  if (value === null || value === undefined) throw new Error(`Broken assumption: ${mustHold}`);
  return value;
}

/** The end of an exhaustive switch: a new member of the union is a compile error at every such line. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
