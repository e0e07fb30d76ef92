/** Where an answer differs from what the API describes. */
interface Mismatch {
  readonly fieldPath: string;
  readonly expected: string;
}

/** What a value must be like to be a `T`. Keys that the description does not name are allowed: the API may grow. */
export interface Shape<T> {
  readonly mismatch: (value: unknown, fieldPath: string) => Mismatch | undefined;
  /** Never set; ties the description to the type that it describes. */
  readonly describes?: T | undefined;
}

export function conforms<T>(shape: Shape<T>, value: unknown): value is T {
  return shape.mismatch(value, "") === undefined;
}

export const text: Shape<string> = primitive("a text", (value) => typeof value === "string");
export const number: Shape<number> = primitive("a number", (value) => typeof value === "number");
export const flag: Shape<boolean> = primitive("true or false", (value) => typeof value === "boolean");

/** An object about which nothing else is asked. */
export function anyObject<T extends object>(): Shape<T> {
  return primitive("an object", isObject);
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return { mismatch: (value, fieldPath) => (value === undefined ? undefined : shape.mismatch(value, fieldPath)) };
}

/** Takes a function where the shape contains itself. */
export function list<T>(item: Shape<T> | (() => Shape<T>)): Shape<readonly T[]> {
  return {
    mismatch: (value, fieldPath) => {
      if (!Array.isArray(value)) return { fieldPath, expected: "a list" };
      const shape = typeof item === "function" ? item() : item;
      return firstOf(value, (element, at) => shape.mismatch(element, `${fieldPath}[${at}]`));
    },
  };
}

export function object<T extends object>(members: { readonly [Key in keyof T]-?: Shape<T[Key]> }): Shape<T> {
  const shapes: readonly [string, Shape<unknown>][] = Object.entries(members);
  return {
    mismatch: (value, fieldPath) => {
      if (!isObject(value)) return { fieldPath, expected: "an object" };
      const found = new Map<string, unknown>(Object.entries(value));
      return firstOf(shapes, ([key, shape]) =>
        shape.mismatch(found.get(key), fieldPath === "" ? key : `${fieldPath}.${key}`),
      );
    },
  };
}

function primitive<T>(expected: string, holds: (value: unknown) => boolean): Shape<T> {
  return { mismatch: (value, fieldPath) => (holds(value) ? undefined : { fieldPath, expected }) };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstOf<Item>(
  items: readonly Item[],
  mismatchOf: (item: Item, at: number) => Mismatch | undefined,
): Mismatch | undefined {
  for (const [at, item] of items.entries()) {
    const mismatch = mismatchOf(item, at);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}
