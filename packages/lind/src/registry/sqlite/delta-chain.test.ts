import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../base/assert.ts";
import { canHangBelow, type DatedLink, DELTA_CHAIN_MAX, placePast } from "./delta-chain.ts";

function link(versionId: number, more: Partial<DatedLink> = {}): DatedLink {
  return {
    versionId,
    baseVersionId: undefined,
    deltaHeight: 0,
    lastUpdatePostDate: undefined,
    dataTimestamp: undefined,
    ...more,
  };
}

describe("a text that becomes past", () => {
  test("hangs below the newer one until the chain would be too long", () => {
    expect(canHangBelow(link(1, { deltaHeight: DELTA_CHAIN_MAX - 1 }))).toBe(true);
    expect(canHangBelow(link(1, { deltaHeight: DELTA_CHAIN_MAX }))).toBe(false);
  });
});

describe("a past text that arrives late", () => {
  const links = [
    link(1, { lastUpdatePostDate: "2026-01-01", baseVersionId: 2 }),
    link(2, { lastUpdatePostDate: "2026-03-01", dataTimestamp: "2026-03-05", baseVersionId: 3 }),
    link(3, { lastUpdatePostDate: "2026-05-01", deltaHeight: 2 }),
  ];

  test.each([
    ["2026-02-01", undefined, { baseVersionId: 2, rootVersionId: 3, rootHeight: 2 }],
    ["2025-01-01", undefined, { baseVersionId: 1, rootVersionId: 3, rootHeight: 3 }],
    ["2026-03-01", "2026-03-04", { baseVersionId: 2, rootVersionId: 3, rootHeight: 2 }],
    ["2026-03-01", "2026-03-05", { baseVersionId: 3, rootVersionId: 3, rootHeight: 2 }],
    ["2026-04-01", undefined, { baseVersionId: 3, rootVersionId: 3, rootHeight: 2 }],
    ["2026-09-01", undefined, { baseVersionId: 3, rootVersionId: 3, rootHeight: 2 }],
    [undefined, undefined, { baseVersionId: 1, rootVersionId: 3, rootHeight: 3 }],
  ])("of %s / %s hangs below the version that followed it", (lastUpdatePostDate, dataTimestamp, place) => {
    expect(placePast(links, 3, { lastUpdatePostDate, dataTimestamp })).toEqual(place);
  });

  test("is kept whole where its chain would be too long", () => {
    const chain = Array.from({ length: DELTA_CHAIN_MAX + 1 }, (_, at) =>
      link(at + 1, {
        lastUpdatePostDate: `2026-01-${at + 10}`,
        baseVersionId: at === DELTA_CHAIN_MAX ? undefined : at + 2,
      }),
    );
    expect(placePast(chain, DELTA_CHAIN_MAX + 1, { lastUpdatePostDate: "2026-01-01" })).toBeUndefined();
    expect(placePast(chain, DELTA_CHAIN_MAX + 1, { lastUpdatePostDate: "2026-01-10" })).toMatchObject({
      baseVersionId: 2,
    });
  });
});

test("no order of updates and past texts makes a chain longer than the limit", () => {
  const history = fc.array(fc.oneof(fc.constant("update" as const), fc.nat(100)), { maxLength: 60 });
  fc.assert(
    fc.property(history, (events) => {
      let links: readonly DatedLink[] = [link(1, { lastUpdatePostDate: day(100) })];
      for (const [at, event] of events.entries()) {
        links = event === "update" ? afterUpdate(links, at + 2) : afterPast(links, at + 2, event);
      }
      const byId = new Map(links.map((one) => [one.versionId, one]));
      for (const one of links) expect(depthOf(one, byId)).toBeLessThanOrEqual(DELTA_CHAIN_MAX);
    }),
  );
});

function day(number: number): string {
  return String(number).padStart(6, "0");
}

function currentOf(links: readonly DatedLink[]): DatedLink {
  return must(links.at(-1), "the last link is the current version");
}

function afterUpdate(links: readonly DatedLink[], versionId: number): readonly DatedLink[] {
  const current = currentOf(links);
  const date = day(100 + versionId);
  if (!canHangBelow(current)) return [...links, link(versionId, { lastUpdatePostDate: date })];
  const hung = { ...current, baseVersionId: versionId, deltaHeight: 0 };
  return [
    ...links.slice(0, -1),
    hung,
    link(versionId, { lastUpdatePostDate: date, deltaHeight: current.deltaHeight + 1 }),
  ];
}

function afterPast(links: readonly DatedLink[], versionId: number, at: number): readonly DatedLink[] {
  const place = placePast(links, currentOf(links).versionId, { lastUpdatePostDate: day(at) });
  const added = link(versionId, { lastUpdatePostDate: day(at), baseVersionId: place?.baseVersionId });
  const others = links.map((one) =>
    one.versionId === place?.rootVersionId ? { ...one, deltaHeight: place.rootHeight } : one,
  );
  return [...others, added].sort((left, right) =>
    must(left.lastUpdatePostDate, "dated") < must(right.lastUpdatePostDate, "dated") ? -1 : 1,
  );
}

function depthOf(one: DatedLink, byId: ReadonlyMap<number, DatedLink>): number {
  if (one.baseVersionId === undefined) return 0;
  return 1 + depthOf(must(byId.get(one.baseVersionId), "a base is a version"), byId);
}
