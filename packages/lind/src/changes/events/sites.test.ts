import { describe, expect, test } from "vitest";
import { isSameOrganisation } from "./sponsors.ts";
import { eventOf, eventsOf, LOCATIONS, makeStudy, showEvents } from "./study-under-test.ts";

const LUND = { facility: "Lund Hospital", status: "RECRUITING", city: "Lund", country: "Sweden" };
const OSLO = { facility: "Rikshospitalet", status: "RECRUITING", city: "Oslo", country: "Norway" };

function sites(count: number, country: string) {
  return Array.from({ length: count }, (_, index) => ({
    facility: `Hospital ${index}`,
    city: `City ${index}`,
    country,
  }));
}

describe("sites that come and go", () => {
  test("a batch is one event, sites in new countries another", () => {
    const after = [LUND, OSLO, ...sites(9, "Sweden"), ...sites(2, "Norway"), ...sites(3, "Poland")];
    const events = eventsOf({ [LOCATIONS]: after });
    expect(events.map(({ kind, sentence, magnitude }) => ({ kind, sentence, magnitude }))).toEqual([
      {
        kind: "country.added",
        sentence: "First sites in Poland added: +3 sites, registered 2025-07-01",
        magnitude: { unit: "sites", sitesAdded: 3, sitesRemoved: 0, countriesAdded: ["Poland"], countriesRemoved: [] },
      },
      {
        kind: "site.added",
        sentence: "+11 sites in 2 countries, registered 2025-07-01",
        magnitude: { unit: "sites", sitesAdded: 11, sitesRemoved: 0, countriesAdded: [], countriesRemoved: [] },
      },
    ]);
  });

  test("a site that is written otherwise is the same site", () => {
    const event = eventOf({ [LOCATIONS]: [{ ...LUND, facility: "Lund University Hospital" }, OSLO] });
    expect(event).toMatchObject({ kind: "site.edited", severity: "low" });
  });

  test("a country that the registry renamed is neither new nor gone", () => {
    const before = makeStudy({ [LOCATIONS]: [{ ...OSLO, city: "Ankara", country: "Turkey" }, ...sites(1, "Turkey")] });
    const after = [
      { ...OSLO, city: "Ankara", country: "Türkiye" },
      { facility: "Other", city: "Izmir", country: "Türkiye" },
    ];
    expect(showEvents(eventsOf({ [LOCATIONS]: after }, before))).toEqual([
      "site.added medium",
      "site.edited low",
      "site.removed medium",
    ]);
  });

  test("more countries than a sentence holds are counted", () => {
    const after = [LUND, OSLO, ...["A", "B", "C", "D", "E", "F", "G"].flatMap((name) => sites(1, name))];
    expect(eventOf({ [LOCATIONS]: after }).sentence).toContain(
      "First sites in A, B, C, D, E and 2 more added: +7 sites",
    );
  });

  test("statuses of many sites are counted, and those that only went are low", () => {
    const before = makeStudy({ [LOCATIONS]: [LUND, OSLO] });
    const changed = [LUND, OSLO].map((site) => ({ ...site, status: "COMPLETED" }));
    expect(eventOf({ [LOCATIONS]: changed }, before)).toMatchObject({
      kind: "site.status",
      severity: "medium",
      sentence: "2 sites changed status: 2 COMPLETED, registered 2025-07-01",
    });
    const gone = [LUND, OSLO].map(({ status: _status, ...site }) => site);
    expect(eventOf({ [LOCATIONS]: gone }, before)).toMatchObject({
      kind: "site.status",
      severity: "low",
      sentence: "2 sites lost their status, registered 2025-07-01",
    });
  });
});

describe("names of sponsors", () => {
  test.each([
    ["Merck Sharp & Dohme Corp.", "Merck Sharp & Dohme LLC", true],
    ["Janssen Research & Development, LLC", "Janssen Pharmaceuticals", true],
    ["Novartis", "Novartis Pharmaceuticals", true],
    ["Hoffmann-La Roche", "HOFFMANN LA ROCHE", true],
    ["Merck Sharp & Dohme LLC", "Merck KGaA, Darmstadt, Germany", false],
    ["Duke University", "Duke Kunshan University", false],
    ["Pfizer", "Seagen Inc.", false],
    ["Pharma Development Group", "Pharma Research Holding", false],
  ])("%s, %s: %s", (left, right, expected) => {
    expect(isSameOrganisation(left, right)).toBe(expected);
  });
});
