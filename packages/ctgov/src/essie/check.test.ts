import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldNodes, indexedOnlyNodes, searchAreas } from "../study/index.ts";
import { checkExpression } from "./check.ts";
import { DIAGNOSTICS_MAX } from "./diagnostics.ts";
import { parseExpression } from "./parse.ts";

const check = (text: string) => checkExpression(parseExpression(text));

/** Each diagnostic as its code, what it points at, and what it suggests. */
const show = (text: string) =>
  check(text).map(({ code, start, end, suggestion }) => {
    return `${code} ${text.slice(start, end)}${suggestion === undefined ? "" : ` -> ${suggestion}`}`;
  });

describe("names", () => {
  test.each([
    ["AREA[NotARealField]x", ["UNKNOWN_AREA NotARealField"]],
    ["AREA[ Phse ]PHASE3", ["UNKNOWN_AREA Phse -> Phase"]],
    ["AREA[overallstatus]x", ["UNKNOWN_AREA overallstatus -> OverallStatus"]],
    ["AREA[Phase:sizes]2", ["UNKNOWN_AREA Phase:sizes -> Phase:size"]],
    ["AREA[]x", ["UNKNOWN_AREA "]],
    ["AREA[A](x OR AREA[B]y)", ["UNKNOWN_AREA A", "UNKNOWN_AREA B"]],
    ["AREA[BriefTitle:size]2", ["UNSUITABLE_OPERATOR BriefTitle:size -> BriefTitle"]],
    ["TILT[StartDat]x", ["UNKNOWN_AREA StartDat -> StartDate"]],
    ["SEARCH[Locations]x", ["UNKNOWN_DOCUMENT Locations -> Location"]],
    ["COVERAGE[FullMatc]x", ["UNKNOWN_COVERAGE FullMatc -> FullMatch"]],
    ["EXPANSION[none]x", ["UNKNOWN_EXPANSION none -> None"]],
  ])("%s", (text, diagnostics) => {
    expect(show(text)).toEqual(diagnostics);
  });

  test("the sentence says what to do", () => {
    expect(check("AREA[Phse]x AND AREA[qqqqqq]y").map(({ message }) => message)).toEqual([
      "There is no piece or search area `Phse`; did you mean Phase?",
      "There is no piece or search area `qqqqqq`; look it up in /studies/metadata.",
    ]);
  });

  test("every piece and area can be asked whether it is missing", () => {
    const names = [...fieldNodes, ...indexedOnlyNodes].flatMap((node) => [node.piece, ...node.altPieceNames]);
    for (const name of [...names, ...searchAreas.map((area) => area.name)]) {
      expect(show(`AREA[${name}]MISSING AND NOT AREA[${name}]ALL`), name).toEqual([]);
    }
  });
});

describe("values", () => {
  test.each([
    "AREA[Phase]PHASE3",
    "AREA[Phase]Phase 3",
    "AREA[Phase](phase2 OR NOT early_phase1)",
    'AREA[OverallStatus]"Not yet  recruiting"',
    "AREA[StartDateType]Anticipated",
    "AREA[HasResults]true",
    "AREA[HealthyVolunteers]False",
    "AREA[StartDate]2022",
    "AREA[StartDate]2024-02-29",
    "AREA[StartDate]02/29/2024",
    "AREA[EnrollmentCount]40",
    "AREA[EnrollmentCount]-1.5",
    "AREA[MinimumAge]18  years",
    "AREA[Phase:size]2",
    "AREA[Location:size]0",
    "AREA[BriefTitle]2023-02-30",
    "AREA[ConditionSearch]PHASE9",
    "2023-02-30 OR PHASE9",
  ])("%s is right", (text) => {
    expect(show(text)).toEqual([]);
  });

  test.each([
    ["AREA[Phase]PHASE5", ["UNKNOWN_VALUE PHASE5 -> PHASE1"]],
    ["AREA[Phase]PHASE2 PHASE3", ["UNKNOWN_VALUE PHASE2 PHASE3"]],
    [
      'AREA[Phase](PHASE1 OR "PHAES2" OR AREA[Sex]femal)',
      ['UNKNOWN_VALUE "PHAES2" -> PHASE2', "UNKNOWN_VALUE femal -> FEMALE"],
    ],
    ["AREA[OverallStatus]Recruting", ["UNKNOWN_VALUE Recruting -> RECRUITING"]],
    ["AREA[HasResults]yes", ["UNKNOWN_VALUE yes"]],
    ["AREA[HasResults]tru", ["UNKNOWN_VALUE tru -> true"]],
    ["AREA[StartDate]2023-02-30", ["INVALID_DATE 2023-02-30 -> 2023-02-28"]],
    ["AREA[StartDate]02/30/2024", ["INVALID_DATE 02/30/2024 -> 2024-02-29"]],
    ["AREA[StartDate]2023-13-01", ["INVALID_DATE 2023-13-01"]],
    ["AREA[StartDate]yesterday", ["INVALID_DATE yesterday"]],
    ["AREA[EnrollmentCount]many", ["INVALID_NUMBER many"]],
    ["AREA[EnrollmentCount]1e3", ["INVALID_NUMBER 1e3"]],
    ["AREA[NumLocations]0x10", ["INVALID_NUMBER 0x10"]],
    ["AREA[MinimumAge]18", ["INVALID_AGE 18 -> 18 Years"]],
    ["AREA[MinimumAge]18 yeers", ["INVALID_AGE 18 yeers -> 18 Years"]],
    ["AREA[MinimumAge]6month", ["INVALID_AGE 6month -> 6 Months"]],
    ["AREA[MinimumAge]5 fortnights", ["INVALID_AGE 5 fortnights"]],
    ["AREA[MinimumAge]N/A", ["INVALID_AGE N/A"]],
    ["AREA[Phase:size]PHASE2", ["INVALID_NUMBER PHASE2"]],
    ["AREA[Phase:size]-1", ["INVALID_NUMBER -1"]],
    ["AREA[Location]Boston", ["UNSUITABLE_OPERATOR Boston"]],
    ["AREA[LocationGeoPoint]Boston", ["UNSUITABLE_OPERATOR Boston"]],
    ["AREA[StatusModule]x", ["UNSUITABLE_OPERATOR x"]],
  ])("%s", (text, diagnostics) => {
    expect(show(text)).toEqual(diagnostics);
  });

  test("an enum names its values with the labels of the classic site", () => {
    expect(check("AREA[Phase]PHASE5").map(({ message }) => message)).toEqual([
      "`PHASE5` is no value of Phase; its values are NA (Not Applicable), EARLY_PHASE1 (Early Phase 1), " +
        "PHASE1 (Phase 1), PHASE2 (Phase 2), PHASE3 (Phase 3) and PHASE4 (Phase 4).",
    ]);
    expect(check("AREA[HasResults]x")[0]?.message).toBe(
      "`x` is no value of HasResults; its values are true and false.",
    );
  });

  test("a date that does not exist is told from what is no date", () => {
    expect(check("AREA[StartDate](2023-02-30 OR 30.02.2023)").map(({ message }) => message)).toEqual([
      "There is no day `2023-02-30` in the calendar; 2023-02 ends with 2023-02-28.",
      "`30.02.2023` is no date; write 2024, 2024-03, 2024-03-15 or 03/15/2024.",
    ]);
  });
});

describe("RANGE", () => {
  test.each([
    "AREA[StartDate]RANGE[2020-01-01, 2020-12-31]",
    "AREA[StartDate]RANGE[01/01/2015, MAX]",
    "AREA[StartDate]RANGE[2020, 2020]",
    "AREA[StartDate]RANGE[2020-06, 2020]",
    "AREA[LargeDocUploadDate]RANGE[2020-06-15, MAX]",
    "AREA[EnrollmentCount]RANGE[500, MAX]",
    "AREA[StudyFirstPostYear]RANGE[2019, 2021]",
    "AREA[MinimumAge]RANGE[6 months, 1 year]",
    "AREA[MinimumAge]RANGE[12 Months, 1 Year]",
    "AREA[Phase:size]RANGE[2, MAX]",
    "AREA[ResultsFirstPostDate]RANGE[MIN, MAX]",
  ])("%s is right", (text) => {
    expect(show(text)).toEqual([]);
  });

  test.each([
    ["AREA[StartDate]RANGE[2023-02-30, MAX]", ["INVALID_DATE 2023-02-30 -> 2023-02-28"]],
    ["AREA[StartDate]RANGE[x, y]", ["INVALID_DATE x", "INVALID_DATE y"]],
    ["AREA[StartDate]RANGE[2021, 2020-12]", ["INVALID_RANGE RANGE[2021, 2020-12]"]],
    ["AREA[EnrollmentCount]RANGE[10, 9]", ["INVALID_RANGE RANGE[10, 9]"]],
    ["AREA[EnrollmentCount]RANGE[ten, 9]", ["INVALID_NUMBER ten"]],
    ["AREA[MinimumAge]RANGE[1 year, 6 months]", ["INVALID_RANGE RANGE[1 year, 6 months]"]],
    ["AREA[MinimumAge]RANGE[MIN, 16 yers]", ["INVALID_AGE 16 yers -> 16 Years"]],
    ["AREA[Phase:size]RANGE[3, 2]", ["INVALID_RANGE RANGE[3, 2]"]],
    ["AREA[Phase:size]RANGE[a, 2]", ["INVALID_NUMBER a"]],
    ["AREA[StartDate]RANGE[MAX, MIN]", ["INVALID_RANGE RANGE[MAX, MIN]"]],
    ["AREA[BriefTitle]RANGE[a, b]", ["UNSUITABLE_OPERATOR RANGE[a, b]"]],
    ["AREA[Phase]RANGE[PHASE1, PHASE3]", ["UNSUITABLE_OPERATOR RANGE[PHASE1, PHASE3]"]],
    ["AREA[HasResults]RANGE[MIN, MAX]", ["UNSUITABLE_OPERATOR RANGE[MIN, MAX]"]],
    ["AREA[Location]RANGE[1, 2]", ["UNSUITABLE_OPERATOR RANGE[1, 2]"]],
    ["AREA[ConditionSearch]RANGE[1, 2]", ["UNSUITABLE_OPERATOR RANGE[1, 2]"]],
    ["RANGE[2020, MAX]", ["UNSUITABLE_OPERATOR RANGE[2020, MAX]"]],
    ["AREA[Unkn]RANGE[x, y]", ["UNKNOWN_AREA Unkn"]],
  ])("%s", (text, diagnostics) => {
    expect(show(text)).toEqual(diagnostics);
  });
});

describe("DISTANCE", () => {
  test.each(["50mi", "80km", "1.5 km", "25"])("a radius of %s is right", (radius) => {
    expect(show(`AREA[LocationGeoPoint]DISTANCE[-90, 180, ${radius}]`)).toEqual([]);
    expect(show(`SEARCH[Location](AREA[LocationGeoPoint]DISTANCE[90, -180, ${radius}])`)).toEqual([]);
  });

  test.each([
    ["AREA[LocationGeoPoint]DISTANCE[90.1, 0, 5mi]", ["INVALID_DISTANCE 90.1"]],
    [
      "AREA[LocationGeoPoint]DISTANCE[-91, -181, 0km]",
      ["INVALID_DISTANCE -91", "INVALID_DISTANCE -181", "INVALID_DISTANCE 0km"],
    ],
    ["AREA[LocationGeoPoint]DISTANCE[1, 2, 5 miles]", ["INVALID_DISTANCE 5 miles"]],
    ["AREA[LocationGeoPoint]DISTANCE[1, 2, -5mi]", ["INVALID_DISTANCE -5mi"]],
    ["AREA[LocationGeoPoint]DISTANCE[1, 2, 20039km]", ["INVALID_DISTANCE 20039km"]],
    ["AREA[LocationGeoPoint]DISTANCE[1, 2, 12452mi]", ["INVALID_DISTANCE 12452mi"]],
    ["AREA[LocationGeoPoint]DISTANCE[1, 2]", ["INVALID_DISTANCE DISTANCE[1, 2]"]],
    ["AREA[LocationCity]DISTANCE[1, 2, 5mi]", ["UNSUITABLE_OPERATOR DISTANCE[1, 2, 5mi] -> AREA[LocationGeoPoint]"]],
    ["DISTANCE[1, 2, 5mi]", ["UNSUITABLE_OPERATOR DISTANCE[1, 2, 5mi] -> AREA[LocationGeoPoint]"]],
    ["AREA[LocationGeoPoint]RANGE[1, 2]", ["UNSUITABLE_OPERATOR RANGE[1, 2]"]],
  ])("%s", (text, diagnostics) => {
    expect(show(text)).toEqual(diagnostics);
  });
});

describe("operators together", () => {
  test.each([
    "COVERAGE[FullMatch]Merck",
    "COVERAGE[FullMatch]EXPANSION[Concept]x",
    "EXPANSION[None]COVERAGE[EndsWith]x",
    "COVERAGE[Contains]EXPANSION[Relaxation]x",
    "EXPANSION[Lossy]x",
    "EXPANSION[Lossy](COVERAGE[FullMatch]EXPANSION[Term]x)",
    "COVERAGE[FullMatch]a OR EXPANSION[Lossy]b",
    "TILT[StartDate]x",
    "TILT[EnrollmentCount]x",
    "TILT[StudyFirstPostYear]x",
    "SEARCH[Study](AREA[Phase]PHASE1)",
    "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)",
    "SEARCH[Location](AREA[LocationContactName]x OR AREA[LocationCountryCode]FR OR AREA[Location]MISSING)",
    "SEARCH[Location](AREA[LocationSearch]Boston)",
    "SEARCH[Location](Boston)",
    "AREA[LocationCity]SEARCH[Location]Boston",
    "SEARCH[Location]Boston AND AREA[Phase]PHASE1",
  ])("%s go", (text) => {
    expect(show(text)).toEqual([]);
  });

  test.each([
    ["COVERAGE[FullMatch]EXPANSION[Relaxation]x", ["UNSUITABLE_OPERATOR Relaxation -> Concept"]],
    ["EXPANSION[Relaxation](COVERAGE[StartsWith](x OR y))", ["UNSUITABLE_OPERATOR Relaxation -> Concept"]],
    ["COVERAGE[EndsWith](EXPANSION[Lossy]x OR y)", ["UNSUITABLE_OPERATOR Lossy -> Concept"]],
    ["COVERAGE[Contains]EXPANSION[Lossy]x", ["UNSUITABLE_OPERATOR Lossy -> Concept"]],
    ["TILT[BriefTitle]x", ["UNSUITABLE_OPERATOR BriefTitle"]],
    ["TILT[MinimumAge]x", ["UNSUITABLE_OPERATOR MinimumAge"]],
    ["TILT[ConditionSearch]x", ["UNSUITABLE_OPERATOR ConditionSearch"]],
    ["TILT[Phase:size]x", ["UNSUITABLE_OPERATOR Phase:size"]],
    ["SEARCH[Location](AREA[Phase]PHASE1 AND AREA[LocationCity]x)", ["UNSUITABLE_OPERATOR Phase"]],
    ["SEARCH[Location](AREA[BasicSearch]x)", ["UNSUITABLE_OPERATOR BasicSearch"]],
    ["SEARCH[Location](AREA[Location:size]2)", ["UNSUITABLE_OPERATOR Location:size"]],
    ["SEARCH[Location](AREA[NumLocations]2)", ["UNSUITABLE_OPERATOR NumLocations"]],
    ["AREA[BriefTitle]SEARCH[Location]x", ["UNSUITABLE_OPERATOR Location"]],
    ["AREA[Phase:size]MISSING", ["UNSUITABLE_OPERATOR MISSING"]],
  ])("%s do not", (text, diagnostics) => {
    expect(show(text)).toEqual(diagnostics);
  });

  test("an operator around many terms is reported once", () => {
    const terms = Array.from({ length: 50 }, (_, index) => `t${index}`).join(" OR ");
    expect(show(`COVERAGE[FullMatch]EXPANSION[Lossy](${terms})`)).toEqual(["UNSUITABLE_OPERATOR Lossy -> Concept"]);
  });
});

describe("checkExpression", () => {
  test("gives what the parser reported too, in the order of the text", () => {
    expect(show("AREA[Phse]x AND (y AND AREA[StartDate]z")).toEqual([
      "UNKNOWN_AREA Phse -> Phase",
      "UNCLOSED_BRACKET (",
      "INVALID_DATE z",
    ]);
    expect(show("AREA[Phase]")).toEqual(["EMPTY_OPERAND AREA[Phase]"]);
  });

  test("stops at the limit", () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `AREA[Conditon${index}]x`).join(" OR ");
    const diagnostics = check(text);
    expect(diagnostics).toHaveLength(DIAGNOSTICS_MAX);
    expect(diagnostics[0]).toMatchObject({ code: "UNKNOWN_AREA", start: 5, end: 14, suggestion: "Condition" });
  });

  test.each(["AREA[Phase]", "NOT ", "(", "SEARCH[Location]", "EXPANSION[Lossy]COVERAGE[FullMatch]"])(
    "100 kB of %j are walked",
    (shape) => {
      const text = `${shape.repeat(100_000 / shape.length)}x`;
      const codes = new Set(check(text).map(({ code }) => code));
      expect(codes.has("TOO_DEEP")).toBe(true);
    },
  );

  test("any text is checked, and each diagnostic lies in it", () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        "AREA[Phase]",
        "AREA[StartDate]",
        "AREA[Location]",
        "AREA[X]",
        "AREA[LocationGeoPoint]",
        "AREA[Phase:size]",
      ),
      fc.constantFrom(
        "SEARCH[Location]",
        "SEARCH[x]",
        "COVERAGE[FullMatch]",
        "EXPANSION[Lossy]",
        "TILT[Phase]",
        "TILT[",
        "NOT ",
      ),
      fc.constantFrom(
        "RANGE[2020, 2019]",
        "RANGE[a, MAX]",
        "RANGE[",
        "DISTANCE[1, 200, 5]",
        "MISSING",
        "ALL",
        "(",
        ")",
        " OR ",
      ),
      fc.constantFrom("PHASE1", "2023-02-30", '"', "\\", "]", "18 yeers", "🫀", "\u0000"),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 20 }), (fragments) => {
        const text = fragments.join("");
        const parsed = parseExpression(text);
        const diagnostics = checkExpression(parsed);
        expect(diagnostics).toEqual(expect.arrayContaining([...parsed.diagnostics]));
        for (const { start, end, message } of diagnostics) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(message).toMatch(/^\S.*[.?]$/su);
        }
      }),
      { numRuns: 500 },
    );
  });
});
