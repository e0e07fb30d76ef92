import fc from "fast-check";
import { expect } from "vitest";
import { bindQuery } from "../../packages/lind/src/query/bind-query.ts";
import { createMatcher } from "../../packages/lind/src/query/matcher.ts";
import type { IndexedStudies } from "./search-index.ts";

/** Every parameter that a search may have, in both spellings of a filter. */
const PARAMETERS = [
  ...["term", "cond", "intr", "titles", "outc", "spons", "lead", "locn", "id", "patient"].map(
    (name) => `query.${name}`,
  ),
  ...["overallStatus", "geo", "ids", "advanced", "synonyms"].flatMap((name) => [
    `filter.${name}`,
    `postFilter.${name}`,
  ]),
  "aggFilters",
  "geoDecay",
  "sort",
];

/** Pieces of the language and of studies, so that odd texts are now and then nearly right. */
const FRAGMENTS = [
  ...[
    "AND",
    "OR",
    "NOT",
    "(",
    ")",
    "[",
    "]",
    '"',
    ",",
    ":",
    "|",
    "\\",
    " ",
    "AREA[",
    "RANGE[",
    "SEARCH[Location](",
    "MISSING",
  ],
  ...[
    "ALL",
    "TILT[StartDate]",
    "EXPANSION[None]",
    "EXPANSION[Lossy]",
    "COVERAGE[StartsWith]",
    "MIN",
    "MAX",
    "DISTANCE[",
  ],
  ...[
    "Phase]",
    "BriefTitle]",
    "StartDate]",
    "LocationCity]",
    "Location:size]",
    "EnrollmentCount]",
    "PHASE3",
    "2020-02-30",
  ],
  ...[
    "NCT90000001",
    "RECRUITING",
    "phase:3",
    "distance(42,-71,50mi)",
    "StartDate",
    ":desc",
    "func:exp",
    "18 Years",
    "synthetic",
  ],
  ...[
    "study",
    "cancer's",
    "MK-3475",
    "α-blocker",
    "\0",
    "\u001b",
    "\ud800",
    "\udfff",
    "\u202e",
    "\u200d",
    "\ufeff",
    "🧬",
    "é",
  ],
  ...["NEAR(", "*", "^", "{col}", "';--", "%", "_", "constructor", "__proto__", "1e999", "-1", "99999999999999999999"],
] as const;

const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc
    .array(
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...FRAGMENTS) }, fc.string({ unit: "binary", maxLength: 4 })),
      {
        maxLength: 14,
      },
    )
    .map((parts) => parts.join("")),
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 10 }).map((parts) => parts.join(" ")),
);

const requests: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(
  fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...PARAMETERS) }, { weight: 1, arbitrary: fc.string() }),
  texts,
  { maxKeys: 3 },
);

export interface OddTally {
  answered: number;
  refused: number;
}

/** Whatever is asked gets problems with places inside the texts, or the same studies from the index and the matcher. */
export async function assertOddTextsAreTaken(
  { search, studies }: IndexedStudies,
  options: { readonly runs: number },
): Promise<OddTally> {
  const tally: OddTally = { answered: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(requests, async (parameters) => {
      const bound = bindQuery(parameters, { concepts: search.concepts });
      if (bound.kind === "problems") {
        tally.refused += 1;
        expect(bound.problems).not.toEqual([]);
        for (const { parameter, message, place } of bound.problems) {
          expect(message).toMatch(/[.?]$/);
          const text = parameters[parameter] ?? "";
          if (place !== undefined)
            expect(0 <= place.start && place.start <= place.end && place.end <= text.length).toBe(true);
        }
        return;
      }
      tally.answered += 1;
      const { hits } = await search.searcher.search(bound.query, { limit: studies.size });
      const matches = createMatcher(bound.query);
      const expected = [...studies].flatMap(([nctId, study]) => (matches(study).isMatch ? [nctId] : []));
      expect(hits.map(({ nctId }) => nctId as string).sort()).toEqual(expected.sort());
    }),
    { numRuns: options.runs },
  );
  return tally;
}
