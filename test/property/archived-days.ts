import fc from "fast-check";
import { expect } from "vitest";
import { openSearch } from "../../packages/lind/src/app/search/open-search.ts";
import { must } from "../../packages/lind/src/base/assert.ts";
import { livelySimulator, mirror } from "../support/mirrored-days.ts";
import { assertIndexEqualsMatcher, type Tally } from "./search-index.ts";

export interface DaysOptions {
  /** Histories that are lived through. */
  readonly histories: number;
  readonly days: number;
  readonly studies: number;
  /** Searches of each archived day. */
  readonly searches: number;
}

/** What the mirror held on a day, which shows the data of that day or of the Friday before. */
interface HeldDay {
  readonly day: string;
  readonly dataDay: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** Days of each history that are archived and searched. */
const DAYS_SEARCHED = 2;

/**
 * Random histories: a registry lives, the mirror follows it now and then, and what it held on each day is noted. In the
 * end the index of a day finds what the matcher finds in what the mirror held then, and every text is the one of then.
 */
export async function assertArchivedDaysEqualMirror(options: DaysOptions): Promise<Tally> {
  const total: Tally = { searches: 0, pairs: 0, found: 0 };
  const history = fc.record({
    seed: fc.nat(100_000),
    /** How many days pass before the next sync, and whether that is a full one. */
    syncs: fc.array(fc.record({ days: fc.integer({ min: 1, max: 4 }), isFull: fc.boolean() }), {
      minLength: options.days,
      maxLength: options.days,
    }),
    searched: fc.array(fc.nat(options.days), { minLength: DAYS_SEARCHED, maxLength: DAYS_SEARCHED }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ seed, syncs, searched }) => {
      const simulator = livelySimulator(seed, options.studies);
      await using mirrored = mirror(simulator);
      const held: HeldDay[] = [];
      for (const { days, isFull } of [{ days: 0, isFull: true }, ...syncs]) {
        simulator.advance(days);
        await mirrored.sync(isFull);
        const { day, dataDay } = simulator;
        held.push({ day, dataDay, texts: await mirrored.presentTexts() });
      }
      for (const at of searched) {
        const { day, dataDay } = must(held[at], "a day for each sync");
        // A full sync of the same data may find what an earlier one had not asked for.
        const { texts } = must(
          held.findLast((each) => each.dataDay === dataDay),
          "the day is one of them",
        );
        using search = await openSearch(mirrored.lind, day);
        await expectTexts(search.registry, day, texts);
        const studies = new Map([...texts].map(([nctId, text]) => [nctId, JSON.parse(text)] as const));
        const close = () => Promise.resolve();
        const tally = await assertIndexEqualsMatcher({ search, studies, close }, { runs: options.searches, seed });
        total.searches += tally.searches;
        total.pairs += tally.pairs;
        total.found += tally.found;
      }
    }),
    { numRuns: options.histories },
  );
  return total;
}

type AsOfRegistry = Awaited<ReturnType<typeof openSearch>>["registry"];

async function expectTexts(registry: AsOfRegistry, day: string, texts: ReadonlyMap<string, string>): Promise<void> {
  const shown = new Map<string, string>();
  for await (const { nctId, text } of registry.scanStudiesAsOf(day)) shown.set(nctId, text);
  expect([...shown.keys()]).toEqual([...texts.keys()]);
  for (const [nctId, text] of shown) expect(text === texts.get(nctId), `${nctId} on ${day}`).toBe(true);
}
