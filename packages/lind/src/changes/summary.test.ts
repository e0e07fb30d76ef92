import { describe, expect, test } from "vitest";
import type { Change } from "./change.ts";
import { SENTENCES_A_FIELD_MAX, summarise } from "./summary.ts";

const LOCATIONS = "protocolSection.contactsLocationsModule.locations";

function repeat(count: number, change: Change): readonly Change[] {
  return Array.from({ length: count }, (_, index) => ({ ...change, element: `Site ${index + 1}` }));
}

describe("the summary of a study's changes", () => {
  test("counts noise by nature and field, and tells edits one by one", () => {
    const { news, noise } = summarise([
      {
        kind: "status.transition",
        nature: "edit",
        fieldPath: "protocolSection.statusModule.overallStatus",
        before: "RECRUITING",
        after: "COMPLETED",
      },
      ...repeat(46, {
        kind: "field.changed",
        nature: "derived",
        fieldPath: `${LOCATIONS}.geoPoint`,
        before: {},
        after: { lat: 1 },
      }),
      ...repeat(2, { kind: "field.added", nature: "edit", fieldPath: LOCATIONS, after: {} }),
      ...repeat(3, {
        kind: "list.reordered",
        nature: "order",
        fieldPath: `${LOCATIONS}.contacts`,
        before: [],
        after: [],
      }),
      ...repeat(2, {
        kind: "field.changed",
        nature: "formatting",
        fieldPath: `${LOCATIONS}.facility`,
        before: "a",
        after: "a ",
      }),
    ]);
    expect(news.map((group) => group.sentence)).toEqual([
      "Overall status: RECRUITING -> COMPLETED",
      "Location added: Site 1",
      "Location added: Site 2",
    ]);
    expect(noise.map((group) => [group.count, group.sentence])).toEqual([
      [46, "46 geographic points re-derived by the registry"],
      [3, "3 lists of contacts in another order"],
      [2, "2 location facilities reformatted"],
    ]);
  });

  test("tells many edits of one sort in one sentence, each sort apart", () => {
    const many = SENTENCES_A_FIELD_MAX + 1;
    const { news } = summarise([
      ...repeat(many, { kind: "field.added", nature: "edit", fieldPath: LOCATIONS, after: {} }),
      ...repeat(many, { kind: "field.removed", nature: "edit", fieldPath: LOCATIONS, before: {} }),
      ...repeat(many, {
        kind: "field.changed",
        nature: "edit",
        fieldPath: `${LOCATIONS}.status`,
        before: "A",
        after: "B",
      }),
    ]);
    expect(news.map((group) => [group.count, group.sentence])).toEqual([
      [many, "6 locations added"],
      [many, "6 locations removed"],
      [many, "6 location statuses changed"],
    ]);
  });

  test("loses no change", () => {
    const changes = [
      ...repeat(3, { kind: "field.removed", nature: "derived", fieldPath: "derivedSection.a", before: 1 }),
      ...repeat(7, { kind: "field.changed", nature: "edit", fieldPath: "b", before: 1, after: 2 }),
      ...repeat(4, { kind: "field.changed", nature: "edit", fieldPath: "c", before: 1, after: 2 }),
    ];
    const { news, noise } = summarise(changes);
    expect([...news, ...noise].reduce((sum, group) => sum + group.count, 0)).toBe(changes.length);
    expect(summarise([])).toEqual({ news: [], noise: [] });
  });
});
