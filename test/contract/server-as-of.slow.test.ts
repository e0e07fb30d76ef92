import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ARCHIVED_DAYS_MAX } from "../../packages/lind/src/app/search/archived-days.ts";
import { updateIndex } from "../../packages/lind/src/app/search/open-search.ts";
import { loadFiles } from "../../packages/lind/src/app/sync-scopes.ts";
import { must } from "../../packages/lind/src/base/assert.ts";
import { type Clock, systemClock } from "../../packages/lind/src/base/clock.ts";
import { livelySimulator, type MirroredHome, mirror } from "../support/mirrored-days.ts";
import { expectRefusal, type ServedStudies, serveHome, serveStudies } from "../support/served-studies.ts";
import { studyText } from "../support/study-text.ts";

/** Reads as of a day, held to what a server answered whose mirror was stopped on that day. */

const SEED = 17;
const STUDIES = 120;
/** Days after the beginning on which the mirrors sync. */
const SYNC_DAYS = [0, 3, 4, 5, 6, 7, 10, 12, 14, 17, 19, 21] as const;
/** On these a second mirror is stopped. The last but one is a weekend's. */
const STOP_DAYS = [0, 5, 12, 17] as const;

const READS = [
  "/api/v2/studies?pageSize=1000&countTotal=true",
  "/api/v2/studies?query.term=placebo&countTotal=true&pageSize=1000",
  "/api/v2/studies?query.cond=cancer%20OR%20diabetes&pageSize=1000&fields=NCTId,BriefTitle,OverallStatus",
  "/api/v2/studies?filter.overallStatus=RECRUITING|COMPLETED&sort=LastUpdatePostDate&pageSize=1000&countTotal=true",
  "/api/v2/studies?filter.advanced=AREA[Phase]PHASE2%20AND%20NOT%20AREA[StartDate]MISSING&pageSize=1000",
  "/api/v2/studies?query.term=EXPANSION[None]Study&pageSize=1000&fields=NCTId",
  "/api/v2/studies?query.locn=hospital&format=csv&pageSize=1000&countTotal=true",
  "/api/v2/studies?query.term=randomized&format=ndjson&countTotal=true",
  "/api/v2/studies?aggFilters=sex:f&format=markdown&pageSize=50",
  "/api/lind/facets?facet=phase,status,year:StartDate,OfficialTitle",
  "/api/lind/facets?facet=country&query.term=placebo&limit=5",
  "/api/v2/stats/size?",
  "/api/v2/stats/field/values?",
  "/api/v2/stats/field/values?fields=OverallStatus,LastUpdatePostDate&types=ENUM|DATE",
  "/api/v2/stats/field/sizes?",
] as const;

interface Stopped {
  readonly day: string;
  readonly mirrored: MirroredHome;
  readonly served: ServedStudies;
}

async function mirrorUntil(lastDay: number): Promise<Omit<Stopped, "served">> {
  const simulator = livelySimulator(SEED, STUDIES);
  const mirrored = mirror(simulator);
  let passed = 0;
  for (const at of SYNC_DAYS.filter((each) => each <= lastDay)) {
    simulator.advance(at - passed);
    passed = at;
    await mirrored.sync();
  }
  return { day: simulator.day, mirrored };
}

async function serveUntil(lastDay: number): Promise<Stopped> {
  const { day, mirrored } = await mirrorUntil(lastDay);
  return { day, mirrored, served: await serveHome(mirrored.lind, {}) };
}

function withDay(path: string, day: string): string {
  return `${path}&asOf=${day}`;
}

let whole: Stopped;
let stopped: readonly Stopped[];
beforeAll(async () => {
  whole = await serveUntil(21);
  const mirrors: Stopped[] = [];
  for (const day of STOP_DAYS) mirrors.push(await serveUntil(day));
  stopped = mirrors;
}, 120_000);
afterAll(async () => {
  for (const { served, mirrored } of [whole, ...stopped]) {
    await served[Symbol.asyncDispose]();
    await mirrored[Symbol.asyncDispose]();
  }
});

describe("as of a day, byte for byte what was answered on that day", () => {
  test.each(READS)("%s", async (path) => {
    const now = await (await whole.served.ask(path)).text();
    let differing = 0;
    for (const { day, served } of stopped) {
      const then = await served.ask(path);
      const archived = await whole.served.ask(withDay(path, day));
      const text = await then.text();
      expect({ status: archived.status, text: await archived.text() }).toEqual({ status: 200, text });
      for (const name of ["content-type", "x-total-count"]) {
        expect(archived.headers.get(name)).toBe(then.headers.get(name));
      }
      if (text !== now) differing += 1;
    }
    // Answers that never change would prove little.
    expect(differing).toBeGreaterThan(1);
  });

  test("page by page", async () => {
    const { day, served } = must(stopped[1], "a stopped mirror");
    const path = "/api/v2/studies?query.term=study&pageSize=17&fields=NCTId,BriefTitle&countTotal=true";
    expect(await walk(whole.served, withDay(path, day))).toEqual(await walk(served, path));
  });

  test("study by study, also those that were given up by then or later", async () => {
    const answers = { "200": 0, "301": 0, "404": 0 };
    const ids = [...Array(STUDIES).keys()].map((at) => `NCT9${String(at + 1).padStart(7, "0")}`);
    for (const { day, served } of stopped) {
      for (const id of ids) {
        const then = await served.ask(`/api/v2/studies/${id}`);
        const archived = await whole.served.ask(`/api/v2/studies/${id}?asOf=${day}`);
        expect(archived.status, `${id} on ${day}`).toBe(then.status);
        if (then.status === 200) expect(await archived.text()).toBe(await then.text());
        const location = then.headers.get("location");
        expect(archived.headers.get("location")).toBe(location === null ? null : `${location}?asOf=${day}`);
        answers[then.status as unknown as keyof typeof answers] += 1;
      }
    }
    expect(Math.min(...Object.values(answers))).toBeGreaterThan(0);
  });

  test("with the parameters in a body", async () => {
    const { day, served } = must(stopped[2], "a stopped mirror");
    const post = (body: unknown) => ({
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const parameters = { "query.term": "placebo", pageSize: 1000 };
    const path = "/api/v2/studies/search";
    const archived = await whole.served.ask(path, post({ ...parameters, asOf: day }));
    expect(await archived.text()).toBe(await (await served.ask(path, post(parameters))).text());
    expect(archived.headers.get("etag")).toBe(await tagOf(whole.served, `/api/v2/studies?asOf=${day}`));
  });
});

/** All pages of a listing, without the tokens, which are each server's own. */
async function walk(served: ServedStudies, path: string): Promise<readonly unknown[]> {
  const pages: unknown[] = [];
  for (let token = ""; ; ) {
    const { nextPageToken, ...page } = await (await served.ask(`${path}${token}`)).json();
    pages.push(page);
    if (nextPageToken === undefined) return pages;
    token = `&pageToken=${nextPageToken}`;
  }
}

async function tagOf(served: ServedStudies, path: string): Promise<string | null> {
  return (await served.ask(path)).headers.get("etag");
}

describe("a day apart from others", () => {
  const LIST = "/api/v2/studies?pageSize=5";
  const tokenOf = async (path: string) => (await (await whole.served.ask(path)).json()).nextPageToken as string;

  test("its page tokens are no other day's, nor the present's, and theirs are not its", async () => {
    const [first, second] = [must(stopped[0], "a day").day, must(stopped[1], "a day").day];
    const lists = [LIST, withDay(LIST, first), withDay(LIST, second)];
    const tokens = await Promise.all(lists.map(tokenOf));
    for (const [at, list] of lists.entries()) {
      for (const [of, token] of tokens.entries()) {
        const answer = await whole.served.ask(`${list}&pageToken=${token}`);
        expect(answer.status, `the token of ${lists[of]} for ${list}`).toBe(at === of ? 200 : 400);
      }
    }
  });

  test("it has an ETag of its own, and 304 for who has that", async () => {
    const [first, second] = [must(stopped[0], "a day").day, must(stopped[1], "a day").day];
    const paths = [LIST, withDay(LIST, first), withDay(LIST, second)];
    const tags = await Promise.all(paths.map((path) => tagOf(whole.served, path)));
    expect(new Set(tags).size).toBe(3);
    for (const [at, path] of paths.entries()) {
      for (const [of, tag] of tags.entries()) {
        const answer = await whole.served.ask(path, { headers: { "if-none-match": tag ?? "" } });
        expect(answer.status).toBe(at === of ? 304 : 200);
      }
    }
    const facets = withDay("/api/lind/facets?facet=phase", first);
    expect(await tagOf(whole.served, facets)).toBe(tags[1]);
  });

  test("a blank day is the present; what is no day, and a day to come, are refused", async () => {
    expect(await (await whole.served.ask(`${LIST}&asOf=`)).text()).toBe(await (await whole.served.ask(LIST)).text());
    await expectRefusal(
      await whole.served.ask(`${LIST}&asOf=2026-02-30`),
      400,
      "Invalid value in parameter `asOf`: `2026-02-30`",
    );
    await expectRefusal(await whole.served.ask(`${LIST}&asOf=2030-01-01`), 400, /^2030-01-01 has not come yet/);
  });

  test("before anything was posted there is nothing", async () => {
    const answer = await whole.served.ask("/api/v2/studies?countTotal=true&asOf=1990-01-01");
    expect(await answer.json()).toEqual({ totalCount: 0, studies: [] });
  });

  test("statistics refuse what lists refuse, and are of no study before anything was posted", async () => {
    for (const path of ["size?", "field/values?fields=Phase", "field/sizes?fields=Phase"]) {
      const stats = `/api/v2/stats/${path}`;
      expect(await (await whole.served.ask(`${stats}&asOf=`)).text()).toBe(
        await (await whole.served.ask(stats)).text(),
      );
      const wrong = await whole.served.ask(withDay(stats, "2026-02-30"));
      await expectRefusal(wrong, 400, "Invalid value in parameter `asOf`: `2026-02-30`");
      await expectRefusal(await whole.served.ask(withDay(stats, "2030-01-01")), 400, /^2030-01-01 has not come yet/);
    }
    const early = async (path: string) =>
      (await whole.served.ask(withDay(`/api/v2/stats/${path}`, "1990-01-01"))).json();
    expect(await early("size?")).toMatchObject({ averageSizeBytes: 0, totalStudies: 0, largestStudies: [] });
    expect(await early("field/values?fields=Phase")).toMatchObject([{ missingStudiesCount: 0, uniqueValuesCount: 0 }]);
    expect(await early("field/sizes?fields=Phase")).toMatchObject([{ uniqueSizesCount: 0, topSizes: [] }]);
  });

  test("no more than a few days are kept, the last that were asked for", async () => {
    const days = Array.from({ length: ARCHIVED_DAYS_MAX + 2 }, (_, at) => `2026-08-${14 + at}`);
    for (const day of days) expect((await whole.served.ask(withDay(LIST, day))).status).toBe(200);
    const kept = days.slice(-ARCHIVED_DAYS_MAX);
    expect(readdirSync(join(whole.mirrored.home, "asof")).sort()).toEqual(kept);
    const [oldest, next, ...others] = kept;
    for (const day of [oldest, "2026-08-14"]) await whole.served.ask(withDay(LIST, must(day, "a day is kept")));
    expect(readdirSync(join(whole.mirrored.home, "asof")).sort()).toEqual(["2026-08-14", oldest, ...others]);
    expect(kept).toContain(next);
  });
});

describe("the index of a day", () => {
  const dayText = (nctId: string, briefTitle: string, day: string) =>
    studyText({ nctId, briefTitle, lastUpdatePostDate: day, versionHolder: day });
  const JUNE = dayText("NCT00000301", "Lemons in June", "2026-06-01");
  const JULY = dayText("NCT00000301", "Lemons in July", "2026-07-01");
  const ORANGES = dayText("NCT00000302", "Oranges", "2026-06-15");
  const LIST = "/api/v2/studies?fields=BriefTitle&pageSize=1";

  /** The wait for a build is over at once. */
  const hasty: Clock = { ...systemClock, sleep: async () => undefined };

  async function load(served: ServedStudies, text: string): Promise<void> {
    const file = join(served.home, "more.json");
    writeFileSync(file, text);
    await loadFiles(served.lind, [file]);
    await updateIndex(served.lind);
  }

  async function serve(options: Parameters<typeof serveStudies>[0]): Promise<ServedStudies> {
    const served = await serveStudies(options);
    onTestFinished(() => served[Symbol.asyncDispose]());
    return served;
  }

  const titlesOf = async (served: ServedStudies, day: string) =>
    (
      (await (await served.ask(`/api/v2/studies?asOf=${day}&fields=BriefTitle`)).text()).match(
        /Lemons in \w+|Oranges/g,
      ) ?? []
    ).sort();

  test("stays as it is when later days are stored, and is built anew for what is stored of its own", async () => {
    const served = await serve({ texts: [JULY, ORANGES] });
    const list = withDay(LIST, "2026-07-05");
    const { nextPageToken } = await (await served.ask(list)).json();
    const goOn = async () => (await served.ask(`${list}&pageToken=${nextPageToken}`)).text();
    const before = await goOn();
    const files = () => readdirSync(join(served.home, "asof", "2026-07-05")).filter((name) => name.endsWith(".sqlite"));
    await load(served, dayText("NCT00000303", "Limes", "2026-08-01"));
    expect(await goOn()).toBe(before);
    expect(files()).toEqual(["search-1.sqlite"]);
    expect(await titlesOf(served, "2026-06-20")).toEqual(["Oranges"]);
    await load(served, JUNE);
    expect(await titlesOf(served, "2026-06-20")).toEqual(["Lemons in June", "Oranges"]);
    expect(await titlesOf(served, "2026-07-05")).toEqual(["Lemons in July", "Oranges"]);
    await load(served, dayText("NCT00000300", "Oranges", "2026-07-03"));
    expect(await titlesOf(served, "2026-07-05")).toEqual(["Lemons in July", "Oranges", "Oranges"]);
    expect(files()).toEqual(["search-3.sqlite"]);
  });

  test("is told to be asked for later while it is made, and one is made at a time", async () => {
    const asked: string[] = [];
    const build = (day: string) => {
      asked.push(day);
      return new Promise<never>(() => undefined);
    };
    const served = await serve({ texts: [JUNE], clock: hasty, days: { build } });
    const early = await served.ask(withDay(LIST, "2026-06-10"));
    await expectRefusal(early, 503, /^The search index of 2026-06-10 is being made; .* Try again in a few minutes\.$/);
    expect([early.headers.get("retry-after"), early.headers.get("etag")]).toEqual(["5", null]);
    const other = await served.ask(withDay(LIST, "2026-06-11"));
    await expectRefusal(other, 503, /^The search index of 2026-06-11 is made after that of 2026-06-10/);
    expect((await served.ask(withDay("/api/lind/facets?facet=phase", "2026-06-10"))).status).toBe(503);
    expect((await served.ask(LIST)).status).toBe(200);
    expect(asked).toEqual(["2026-06-10"]);
  });

  test("that cannot be made is told so, and tried again", async () => {
    const error = {
      code: "STORE_FULL" as const,
      message: "There is no space left.",
      hint: undefined,
      stack: undefined,
    };
    const build = async () => ({ kind: "failed" as const, error });
    const served = await serve({ texts: [JUNE], days: { build } });
    for (const _ of [1, 2]) {
      await expectRefusal(await served.ask(withDay(LIST, "2026-06-10")), 507, "There is no space left.");
    }
  });

  test("that is damaged is made anew", async () => {
    const served = await serve({ texts: [JUNE] });
    expect(await titlesOf(served, "2026-06-10")).toEqual(["Lemons in June"]);
    writeFileSync(join(served.home, "asof", "2026-06-10", "search-1.sqlite"), "no database at all ".repeat(100));
    expect(await titlesOf(served, "2026-06-10")).toEqual(["Lemons in June"]);
  });
});
