import { expect, test } from "vitest";
import { createGrowthMemory, endGrowth, noteGrowth, readGrowth } from "./growth.ts";

test("whoever waits hears of growth, and of its end", async () => {
  const memory = createGrowthMemory();
  const growth = readGrowth(memory);
  const start = growth.stage();
  const waiting = growth.beyond(start);
  noteGrowth(memory, 3);
  expect(await waiting).toEqual({ stored: 3, isOver: false });
  expect(await growth.beyond(start), "what came before the question is an answer").toEqual({
    stored: 3,
    isOver: false,
  });
  const ending = growth.beyond(growth.stage());
  endGrowth(memory);
  const end = await ending;
  expect(end.isOver).toBe(true);
  expect(await growth.beyond(end), "there is nothing beyond the end").toEqual(end);
});

test("a stage that was read while the end was being told does not wait for ever", async () => {
  const memory = createGrowthMemory();
  const growth = readGrowth(memory);
  endGrowth(memory);
  // Its reader saw no end yet, and then the count that the end moves.
  const torn = { ...growth.stage(), isOver: false };
  expect((await growth.beyond(torn)).isOver).toBe(true);
}, 2_000);
