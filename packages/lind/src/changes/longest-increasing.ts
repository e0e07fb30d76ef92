import { must } from "../base/assert.ts";

/** The indexes of a longest increasing run of numbers, all of them different; the run need not be contiguous. */
export function longestIncreasing(numbers: readonly number[]): ReadonlySet<number> {
  // tails[length - 1] is the index of the smallest number that ends a run of that length.
  const tails: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, value] of numbers.entries()) {
    const length = countTailsBelow(numbers, tails, value);
    previous.push(length === 0 ? undefined : tails[length - 1]);
    tails[length] = index;
  }
  const run = new Set<number>();
  for (let index = tails.at(-1); index !== undefined; index = previous[index]) run.add(index);
  return run;
}

function countTailsBelow(numbers: readonly number[], tails: readonly number[], value: number): number {
  let low = 0;
  let high = tails.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const tail = must(tails[middle], "the middle lies between two positions of the list");
    if (must(numbers[tail], "a tail is the index of a number") < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
