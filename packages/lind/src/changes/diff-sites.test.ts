import type { JsonObject } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import { diffStudies } from "./diff-studies.ts";
import { sentenceOf } from "./sentence.ts";

function site(facility: string, city: string, more: JsonObject = {}): JsonObject {
  return { facility, status: "RECRUITING", city, country: "United States", ...more };
}

const MAYO = site("Mayo Clinic", "Rochester", { state: "Minnesota", zip: "55905" });
const LONDON = site("University College Hospital", "London", { zip: "NW1 2BU", country: "United Kingdom" });
const SEOUL_KIM = site("Research Site", "Seoul", { country: "South Korea", contacts: [{ name: "Kim" }] });
const SEOUL_LEE = site("Research Site", "Seoul", { country: "South Korea", contacts: [{ name: "Lee" }] });
const BERLIN = site("Charité", "Berlin", { country: "Germany" });
const SITES = [MAYO, LONDON, SEOUL_KIM, SEOUL_LEE];

function studyWith(locations: readonly JsonObject[]): JsonObject {
  return { protocolSection: { contactsLocationsModule: { locations } } };
}

/** What differs between two lists of sites, proven by applying it there and back. */
function linesBetween(sitesBefore: readonly JsonObject[], sitesAfter: readonly JsonObject[]): readonly string[] {
  const [before, after] = [studyWith(sitesBefore), studyWith(sitesAfter)];
  const changes = diffStudies(before, after);
  expect(applyChanges(before, changes)).toEqual(after);
  expect(applyChanges(after, diffStudies(after, before))).toEqual(before);
  return changes.map((change) => `${change.kind} ${change.nature} ${sentenceOf(change)}`);
}

describe("the sites of a study", () => {
  test.each<[name: string, after: readonly JsonObject[], expected: readonly string[]]>([
    ["one more at the end", [...SITES, BERLIN], ["field.added edit Location added: Charité, Berlin, Germany"]],
    ["one more in front of all", [BERLIN, ...SITES], ["field.added edit Location added: Charité, Berlin, Germany"]],
    [
      "one that stops recruiting",
      [{ ...MAYO, status: "COMPLETED" }, LONDON, SEOUL_KIM, SEOUL_LEE],
      ["field.changed edit Location status (Mayo Clinic, Rochester, United States): RECRUITING -> COMPLETED"],
    ],
    [
      "one written in another way",
      [{ ...MAYO, facility: "MAYO CLINIC" }, LONDON, SEOUL_KIM, SEOUL_LEE],
      ["field.changed edit Location facility (MAYO CLINIC, Rochester, United States): Mayo Clinic -> MAYO CLINIC"],
    ],
    [
      "one with a space more",
      [{ ...MAYO, facility: "Mayo  Clinic " }, LONDON, SEOUL_KIM, SEOUL_LEE],
      ["field.changed formatting Location facility (Mayo Clinic, Rochester, United States) reformatted"],
    ],
    [
      "one renamed slightly",
      [{ ...MAYO, facility: "Mayo Clinic Cancer Center" }, LONDON, SEOUL_KIM, SEOUL_LEE],
      [
        "field.changed edit Location facility (Mayo Clinic Cancer Center, Rochester, United States): Mayo Clinic -> Mayo Clinic Cancer Center",
      ],
    ],
    [
      "another hospital of the same town, which is another site",
      [MAYO, { ...LONDON, facility: "King's College Hospital" }, SEOUL_KIM, SEOUL_LEE],
      [
        "field.removed edit Location removed: University College Hospital, London, United Kingdom",
        "field.added edit Location added: King's College Hospital, London, United Kingdom",
      ],
    ],
    [
      "a country that the registry renames",
      [{ ...MAYO, country: "USA" }, LONDON, SEOUL_KIM, SEOUL_LEE],
      ["field.changed edit Location country (Mayo Clinic, Rochester, USA): United States -> USA"],
    ],
    [
      "one of two of the same name that goes",
      [MAYO, LONDON, SEOUL_LEE],
      ["field.removed edit Location removed: Research Site, Seoul, South Korea"],
    ],
    [
      "two of the same name that change places, one with another status",
      [MAYO, LONDON, { ...SEOUL_LEE, status: "WITHDRAWN" }, SEOUL_KIM],
      [
        "field.changed edit Location status (Research Site, Seoul, South Korea): RECRUITING -> WITHDRAWN",
        "list.reordered order Locations in another order",
      ],
    ],
    [
      "a contact that is replaced",
      [MAYO, LONDON, { ...SEOUL_KIM, contacts: [{ name: "Park" }] }, SEOUL_LEE],
      [
        "field.removed edit Contact removed: Research Site, Seoul, South Korea > Kim",
        "field.added edit Contact added: Research Site, Seoul, South Korea > Park",
      ],
    ],
  ])("%s", (_, after, expected) => {
    expect(linesBetween(SITES, after)).toEqual(expected);
  });

  test("the change of a site of two points at the right one", () => {
    const changes = diffStudies(studyWith(SITES), studyWith([MAYO, LONDON, SEOUL_LEE]));
    expect(changes.map((change) => [change.beforePointer, change.before])).toEqual([
      ["/protocolSection/contactsLocationsModule/locations/2", SEOUL_KIM],
    ]);
  });
});

describe("a study of 1,500 sites", () => {
  const sites = Array.from({ length: 1_500 }, (_, index) =>
    site(index % 3 === 0 ? "Research Site" : `Hospital ${index}`, `City ${index % 40}`, { zip: String(index % 90) }),
  );

  test("is compared within a second, renamed, turned round and edited as it may be", () => {
    const edited = sites.map((each, index) => ({
      ...each,
      ...(index % 2 === 0 ? { status: "COMPLETED" } : {}),
      ...(index % 5 === 0 ? { facility: `Clinic ${index}` } : {}),
    }));
    const [before, after] = [studyWith(sites), studyWith(edited.toReversed())];
    const startedAt = performance.now();
    const changes = diffStudies(before, after);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(applyChanges(before, changes)).toEqual(after);
  });
});
