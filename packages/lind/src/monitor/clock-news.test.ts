import { addDays, type JsonObject } from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complianceEventsBetween } from "../changes/compliance/clock-events.ts";
import { type StudySaid, studyWith } from "../changes/compliance/study-under-test.ts";
import { newsOfDays, newsOfEdit, type StoredRecord } from "./clock-news.ts";
import { changedStudy, NCT } from "./monitor-under-test.ts";

function stored(study: JsonObject, indent = 0): StoredRecord {
  return { nctId: NCT, version: 3, text: JSON.stringify(study, null, indent) };
}

const someDay = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays("2018-01-01", days));
const someSaid: fc.Arbitrary<StudySaid> = fc.record(
  {
    phases: fc.constantFrom(["PHASE1"], ["PHASE2"], ["NA"]),
    start: fc.constantFrom("2016-05", "2017-01-18", "2020-01-15"),
    primaryCompletion: fc.oneof(
      someDay,
      someDay.map((day) => day.slice(0, 7)),
      fc.constant(undefined),
    ),
    completion: fc.option(someDay, { nil: undefined }),
    certifiedOn: fc.option(someDay, { nil: undefined }),
    submittedOn: fc.option(someDay, { nil: undefined }),
    isWaived: fc.boolean(),
    events: fc.array(fc.tuple(fc.constantFrom("RELEASE", "RESET", "UNRELEASE"), someDay), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

describe("what days bring to a record", () => {
  test("is what the whole record says of them, though only a part of most records is read", () => {
    let told = 0;
    fc.assert(
      fc.property(someSaid, someDay, fc.nat(3_000), fc.constantFrom(0, 2), (said, from, days, indent) => {
        const study = studyWith(said);
        const to = addDays(from, days);
        const news = newsOfDays(stored(study, indent), from, to);
        const expected = complianceEventsBetween(study, from, to).map(({ id, day }) => `${day} ${id}`);
        expect(news.map(({ day, events }) => `${day} ${events[0]?.id}`)).toEqual(expected);
        told += news.length;
      }),
      { numRuns: 1_000 },
    );
    expect(told).toBeGreaterThan(50);
  });

  test("may be brought by any of the days that are looked for", () => {
    const kindsOn = (day: string, said: StudySaid) =>
      newsOfDays(stored(studyWith(said)), addDays(day, -1), day).map(({ events }) => events[0]?.kind);
    expect(kindsOn("2025-03-15", {})).toEqual(["compliance.due"]);
    expect(kindsOn("2025-03-15", { primaryCompletion: undefined, completion: "2024-03-15" })).toEqual([
      "compliance.due",
    ]);
    expect(kindsOn("2027-03-15", { certifiedOn: "2024-06-01" })).toEqual(["compliance.due"]);
    // A record may name days that are still to come: here the one on which a submission is cancelled.
    const events = [
      ["RELEASE", "2025-03-01"],
      ["UNRELEASE", "2025-06-02"],
    ] as const;
    expect(kindsOn("2025-06-02", { events })).toEqual(["compliance.overdue"]);
    expect(kindsOn("2025-06-03", { events })).toEqual([]);
  });

  test("is a piece of news each, known by what it says, of the record as it is", () => {
    const [due, overdue, ...more] = newsOfDays(stored(studyWith()), "2025-03-14", "2025-04-15");
    expect(more).toEqual([]);
    expect(due).toMatchObject({
      ...{ day: "2025-03-15", recordedAt: "2025-03-15T00:00:00.000Z", seqs: { first: 0, last: 0 }, version: 3 },
      alertKey: "NCT00000102 compliance.due 2025-03-15",
      events: [{ kind: "compliance.due", severity: "high", factors: [{ name: "phase 3", factor: 1.4 }], score: 70 }],
    });
    expect(overdue).toMatchObject({ day: "2025-04-15", events: [{ kind: "compliance.overdue" }] });
    expect(due?.before).toEqual(due?.after);
  });
});

describe("what an edit brings", () => {
  const kinds = (before: StudySaid, after: StudySaid, day: string) => {
    const edited = changedStudy({
      before: { version: 1, text: "", study: studyWith(before) },
      after: { version: 2, text: "", study: studyWith(after) },
    });
    return newsOfEdit(edited, day).map(({ events, alertKey, day: ofDay }) => {
      // It is heard as the edit is, not as a day.
      expect(ofDay).toBeUndefined();
      expect(alertKey).toBe(events[0]?.id);
      return events[0]?.kind;
    });
  };

  test("is told where it makes results due or overdue at once", () => {
    const late = { primaryCompletion: "2027-01-15" };
    expect(kinds(late, { primaryCompletion: "2024-03-15" }, "2026-08-14")).toEqual(["compliance.overdue"]);
    expect(kinds(late, { primaryCompletion: "2025-08-01" }, "2026-08-14")).toEqual(["compliance.due"]);
    expect(kinds({ phases: ["PHASE1"] }, {}, "2026-08-14")).toEqual(["compliance.overdue"]);
  });

  test("is nothing where the standing stays, or becomes better", () => {
    expect(kinds({}, { primaryCompletion: "2024-04-01" }, "2026-08-14")).toEqual([]);
    expect(kinds({}, { submittedOn: "2026-08-10", hasResults: true }, "2026-08-14")).toEqual([]);
    // Due on that very day by either date: the calendar tells it of the one that was there.
    expect(kinds({}, { primaryCompletion: "2024-03-14" }, "2025-03-15")).toEqual([]);
  });

  test("is nothing for a study that is new, or whose record stayed the same", () => {
    const text = { version: 2, text: "", study: studyWith() };
    expect(newsOfEdit(changedStudy({ before: undefined, after: text }), "2026-08-14")).toEqual([]);
    expect(newsOfEdit(changedStudy({ before: text, after: text }), "2026-08-14")).toEqual([]);
  });
});
