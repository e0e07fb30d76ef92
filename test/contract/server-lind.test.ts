import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { updateIndex } from "../../packages/lind/src/app/search/open-search.ts";
import { loadFiles } from "../../packages/lind/src/app/sync-scopes.ts";
import { must } from "../../packages/lind/src/base/assert.ts";
import { type Clock, systemClock } from "../../packages/lind/src/base/clock.ts";
import { BODY_BYTES_MAX, LISTENERS_MAX } from "../../packages/lind/src/server/http/limits.ts";
import { expectRefusal, type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { studyText } from "../support/study-text.ts";

/** What Lind's server has beyond the registry's. */

const LEMONS = "NCT00000301";
const dayText = (overallStatus: string, day: string) =>
  studyText({ nctId: LEMONS, briefTitle: "Lemons", overallStatus, lastUpdatePostDate: day, versionHolder: day });
const JUNE = dayText("RECRUITING", "2026-06-01");
const JULY = dayText("COMPLETED", "2026-07-01");
const ORANGES = studyText({ nctId: "NCT00000302", briefTitle: "Oranges", lastUpdatePostDate: "2026-06-15" });

let served: ServedStudies;
beforeAll(async () => {
  served = await serveStudies({ texts: [JUNE, ORANGES, JULY] });
});
afterAll(() => served[Symbol.asyncDispose]());

const textOf = async (path: string, init?: RequestInit) => (await served.ask(path, init)).text();
const jsonOf = async (path: string, init?: RequestInit) => JSON.parse(await textOf(path, init));

/** What every refusal below `/api/lind` is. Gives the problem. */
async function expectProblem(path: string, status: number, title: string | RegExp) {
  const response = await served.ask(path);
  const problem = await response.json();
  expect({ status: response.status, problem }).toMatchObject({
    status,
    problem: { title: expect.stringMatching(title), status, requestId: response.headers.get("x-request-id") },
  });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return problem;
}

describe("a study as it was", () => {
  test.each([
    ["2026-06-01", JUNE],
    ["2026-06-30", JUNE],
    ["2026-07-01", JULY],
    ["2099-01-01", JULY],
  ])("on %s", async (day, text) => {
    expect(await textOf(`/api/v2/studies/${LEMONS}?asOf=${day}`)).toBe(text);
  });

  test("may be cut to fields, and is refused before the first version and for what is no day", async () => {
    expect(await textOf(`/api/v2/studies/${LEMONS}?asOf=2026-06-02&fields=OverallStatus`)).toBe(
      '{"protocolSection":{"statusModule":{"overallStatus":"RECRUITING"}}}',
    );
    const early = await served.ask(`/api/v2/studies/${LEMONS}?asOf=2020-01-01`);
    await expectRefusal(early, 404, /^No stored version of NCT00000301 is as old as 2020-01-01\./);
    const unknown = await served.ask("/api/v2/studies/NCT00000999?asOf=2026-06-01");
    await expectRefusal(unknown, 404, "NCT number NCT00000999 not found");
    for (const asOf of ["2026-06", "yesterday", "2026-02-30"]) {
      const refused = await served.ask(`/api/v2/studies/${LEMONS}?asOf=${asOf}`);
      await expectRefusal(refused, 400, `Invalid value in parameter \`asOf\`: \`${asOf}\``);
    }
  });
});

describe("a search in a body", () => {
  const path = "/api/v2/studies/search";
  const json = (body: unknown) => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

  test("is answered as the same search in the address", async () => {
    const wanted = await textOf(
      `/api/v2/studies?query.titles=Lemons&fields=NCTId,BriefTitle&countTotal=true&pageSize=5`,
    );
    const parameters = { "query.titles": "Lemons", fields: ["NCTId", "BriefTitle"], countTotal: true, pageSize: 5 };
    expect(await textOf(path, json(parameters))).toBe(wanted);
    const body = new URLSearchParams({
      "query.titles": "Lemons",
      fields: "NCTId|BriefTitle",
      countTotal: "true",
      pageSize: "5",
    });
    expect(await textOf(path, { method: "POST", body })).toBe(wanted);
  });

  test("may be far longer than an address", async () => {
    const expression = Array.from({ length: 800 }, (_, at) => `AREA[NCTId]NCT${String(at).padStart(8, "0")}`).join(
      " OR ",
    );
    expect(expression.length).toBeGreaterThan(20_000);
    const page = await jsonOf(path, json({ "filter.advanced": expression, countTotal: true }));
    expect(page.totalCount).toBe(2);
  });

  test.each([
    ["no object", json("[]"), 400],
    ["no JSON", json("{"), 400],
    ["a structure", json({ fields: { a: 1 } }), 400],
    ["a deep list", json(`{"fields":${"[".repeat(50_000)}${"]".repeat(50_000)}}`), 400],
    ["an unknown parameter", json({ "query.bogus": "x" }), 400],
    ["another type", { method: "POST", headers: { "content-type": "text/xml" }, body: "<a/>" }, 415],
    ["too much", json({ "query.term": "a".repeat(BODY_BYTES_MAX) }), 413],
  ])("that is %s is refused", async (_, init, status) => {
    await expectRefusal(await served.ask(path, init), status);
  });
});

describe("every study of a search, line by line", () => {
  test("is one compact study a line, counted in a header", async () => {
    const response = await served.ask("/api/v2/studies?format=ndjson&countTotal=true");
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(response.headers.get("x-total-count")).toBe("2");
    expect(await response.text()).toBe(`${JULY}\n${ORANGES}\n`);
    expect(await textOf("/api/v2/studies?format=ndjson&fields=NCTId&query.titles=Oranges")).toBe(
      '{"protocolSection":{"identificationModule":{"nctId":"NCT00000302"}}}\n',
    );
  });

  test("has no pages", async () => {
    const refused = await served.ask("/api/v2/studies?format=ndjson&pageSize=1");
    await expectRefusal(refused, 400, "`pageSize` does not go with format=ndjson, which sends every study.");
  });

  test("is read as it is taken, and no further after the client left", async () => {
    const texts = Array.from({ length: 1_500 }, (_, at) =>
      studyText({ nctId: `NCT${String(at + 1).padStart(8, "0")}`, briefTitle: "x".repeat(2_000) }),
    );
    const apart = await serveStudies({ texts });
    onTestFinished(() => apart[Symbol.asyncDispose]());
    let reads = 0;
    const { registry } = apart.mirror;
    const counting: typeof registry.readStudy = (nctId) => {
      reads += 1;
      return registry.readStudy(nctId);
    };
    Object.assign(apart.mirror, { registry: { ...registry, readStudy: counting } });
    const response = await apart.ask("/api/v2/studies?format=ndjson");
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    expect(reads).toBeLessThan(400);
    expect((await (await apart.ask("/api/v2/studies?format=ndjson")).text()).split("\n")).toHaveLength(
      texts.length + 1,
    );
  });
});

describe("the change feed", () => {
  test("is read in pages, each ending where the next one begins", async () => {
    const seqs: number[] = [];
    for (let after = 0, pages = 0; pages < 10; pages++) {
      const { changes, nextAfter, lastSeq } = await jsonOf(`/api/lind/changes?after=${after}&limit=2&noise=true`);
      seqs.push(...changes.map((change: { seq: number }) => change.seq));
      if (after === lastSeq) break;
      after = nextAfter;
    }
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(seqs.length).toBe(await served.mirror.registry.lastSeq());
  });

  test("may be narrowed to kinds, studies and time", async () => {
    const { changes } = await jsonOf(`/api/lind/changes?kind=status.transition&nctId=${LEMONS}&since=1d`);
    expect(changes).toMatchObject([
      {
        nctId: LEMONS,
        kind: "status.transition",
        before: "RECRUITING",
        after: "COMPLETED",
        sentence: expect.any(String),
      },
    ]);
    await expectProblem("/api/lind/changes?kind=status.nothing", 400, /kind/);
    await expectProblem("/api/lind/changes?after=-1", 400, /after/);
    await expectProblem("/api/lind/changes?since=soon", 400, /moment/);
    await expectProblem("/api/lind/changes?page=2", 400, /unknown parameter/);
  });
});

describe("the events of the feed", () => {
  test("are read in pages of whole studies, and are those of one page", async () => {
    const all = await jsonOf("/api/lind/events?severity=noise&limit=1000");
    expect(all.nextAfter).toBe(all.lastSeq);
    const events: unknown[] = [];
    let pages = 0;
    for (let after = 0; after < all.lastSeq; pages++) {
      const page = await jsonOf(`/api/lind/events?after=${after}&limit=1&severity=noise`);
      expect(page.nextAfter).toBeGreaterThan(after);
      const studies = page.events.map((event: { nctId: string; version: number }) => `${event.nctId} ${event.version}`);
      expect(new Set(studies).size).toBeLessThanOrEqual(1);
      events.push(...page.events);
      after = page.nextAfter;
    }
    expect(events).toEqual(all.events);
    expect(pages).toBe(3);
    expect(await jsonOf(`/api/lind/events?after=${all.lastSeq}`)).toEqual({
      events: [],
      nextAfter: all.lastSeq,
      lastSeq: all.lastSeq,
    });
  });

  test("may be narrowed to a severity, kinds and a study; a page of what is not wanted is empty and leads on", async () => {
    const { events } = await jsonOf(`/api/lind/events?severity=medium&kind=status,outcome&nctId=${LEMONS}`);
    expect(events).toMatchObject([
      {
        nctId: LEMONS,
        version: 2,
        kind: "status.transition",
        registeredOn: "2026-07-01",
        sentence: "Overall status: RECRUITING -> COMPLETED, registered 2026-07-01",
      },
    ]);
    const first = await jsonOf("/api/lind/events?kind=status.transition&limit=1");
    expect(first.events).toEqual([]);
    expect(first.nextAfter).toBeGreaterThan(0);
    expect(first.nextAfter).toBeLessThan(first.lastSeq);
    const { events: quiet } = await jsonOf("/api/lind/events");
    expect(quiet.some((event: { severity: string }) => event.severity === "noise")).toBe(false);
  });

  test("are refused for what there is not", async () => {
    await expectProblem("/api/lind/events?severity=huge", 400, /severity/);
    await expectProblem("/api/lind/events?kind=status.nothing", 400, /kind/);
    await expectProblem("/api/lind/events?limit=1001", 400, /limit/);
    await expectProblem("/api/lind/events?nctId=lemons", 400, /nctId/);
    await expectProblem("/api/lind/events?since=7d", 400, /unknown parameter/);
  });
});

/** A clock whose sleeps end when the test says so. */
function handClock(): { readonly clock: Clock; ring(): void } {
  const sleepers = new Set<() => void>();
  const clock: Clock = {
    ...systemClock,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.add(resolve);
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  };
  return {
    clock,
    ring: () => {
      for (const wake of [...sleepers]) wake();
      sleepers.clear();
    },
  };
}

async function* eventsOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) yield decoder.decode(chunk as Uint8Array);
}

describe("the change feed as events", () => {
  test("tells what is stored, then what comes, and ends with the server", async () => {
    const { clock, ring } = handClock();
    const apart = await serveStudies({ texts: [JUNE, ORANGES], clock });
    onTestFinished(() => apart[Symbol.asyncDispose]());
    const events = eventsOf(await apart.ask("/api/lind/changes/stream?kind=study.,status."));
    const next = async () => (await events.next()).value;
    expect(await next()).toBe(": changes\n\n");
    expect(await next()).toMatch(/^id: 1\nevent: change\ndata: \{"seq":1,.*"kind":"study.added".*\}\n\n$/);
    expect(await next()).toContain("id: 2\n");
    const coming = next();
    writeFileSync(join(apart.home, "july.json"), JULY);
    await loadFiles(apart.lind, [join(apart.home, "july.json")]);
    ring();
    expect(await coming).toContain('"kind":"status.transition"');
    const end = next();
    apart.stop();
    expect(await end).toBeUndefined();
  });

  test("goes on behind the last event that the listener had", async () => {
    const response = await served.ask("/api/lind/changes/stream?noise=true", { headers: { "last-event-id": "2" } });
    const events = eventsOf(response);
    await events.next();
    expect((await events.next()).value).toContain("id: 3\n");
    await events.return(undefined);
  });

  test("has a limit of listeners, who make room when they leave", async () => {
    const apart = await serveStudies({ texts: [JUNE] });
    onTestFinished(() => apart[Symbol.asyncDispose]());
    const listen = () => apart.ask("/api/lind/changes/stream");
    const heard = await Promise.all(Array.from({ length: LISTENERS_MAX }, listen));
    const refused = await listen();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "60"]);
    await heard[0]?.body?.cancel();
    const again = await listen();
    expect(again.status).toBe(200);
    // Nor do they make room twice when they leave while they wait for news.
    const reader = must(again.body, "a stream has a body").getReader();
    await reader.read();
    const waiting = reader.read();
    await reader.cancel();
    await waiting;
    expect((await apart.ask("/api/lind/status")).status).toBe(200);
    heard.push(await listen());
    expect((await listen()).status).toBe(503);
    expect(apart.lines.filter((line) => line.error !== undefined)).toEqual([]);
    for (const response of heard.slice(1)) await response.body?.cancel();
  });
});

describe("versions", () => {
  test("are listed, oldest first, read as they are stored, and compared", async () => {
    const { versions } = await jsonOf(`/api/lind/studies/${LEMONS}/versions`);
    expect(versions).toMatchObject([
      { version: 1, lastUpdatePostDate: "2026-06-01", overallStatus: "RECRUITING" },
      { version: 2, lastUpdatePostDate: "2026-07-01", overallStatus: "COMPLETED" },
    ]);
    expect(await textOf(`/api/lind/studies/${LEMONS}/versions/1`)).toBe(JUNE);
    const { changes } = await jsonOf(`/api/lind/studies/nct301/diff?from=1&to=2`);
    expect(changes).toContainEqual(
      expect.objectContaining({ kind: "status.transition", sentence: "Overall status: RECRUITING -> COMPLETED" }),
    );
  });

  test("that are not here are refused with their code", async () => {
    const missing = await expectProblem("/api/lind/studies/NCT00000999/versions", 404, /No study/);
    expect(missing).toMatchObject({ code: "STUDY_NOT_FOUND", hint: expect.stringContaining("lind sync") });
    const older = await expectProblem(`/api/lind/studies/${LEMONS}/versions/9`, 404, /no version 9/);
    expect(older.code).toBe("VERSION_NOT_FOUND");
    await expectProblem(`/api/lind/studies/${LEMONS}/versions/x`, 400, /version/);
    await expectProblem(`/api/lind/studies/${LEMONS}/diff?from=1`, 400, /parameter to/);
    await expectProblem("/api/lind/studies/x/versions", 400, /no study id/);
    await expectProblem("/api/lind/nothing", 404, /nothing/);
  });
});

test("facets count values among the studies of a search", async () => {
  const { facets } = await jsonOf("/api/lind/facets?facet=status,year:LastUpdatePostDate&query.titles=Lemons");
  expect(facets).toMatchObject([
    { name: "OverallStatus", values: [{ value: "COMPLETED", studiesCount: 1 }], missingCount: 0 },
    { name: "year:LastUpdatePostDate", values: [{ value: "2026", studiesCount: 1 }] },
  ]);
  await expectProblem("/api/lind/facets", 400, /Name a facet/);
  await expectProblem("/api/lind/facets?facet=Phaze", 400, /no piece/);
  await expectProblem("/api/lind/facets?facet=phase&query.term=(x", 400, /Error parsing query/);
});

test("what is stored between the two looks of a page of changes is told once", async () => {
  const apart = await serveStudies({ texts: [JUNE] });
  onTestFinished(() => apart[Symbol.asyncDispose]());
  const { registry } = apart.mirror;
  Object.assign(apart.mirror, { registry: { ...registry, lastSeq: async () => 0 } });
  const page = await (await apart.ask("/api/lind/changes?noise=true")).json();
  expect(page.changes.length).toBeGreaterThan(0);
  expect(page.nextAfter).toBe(page.changes.at(-1).seq);
});

test("what moves without the data has no ETag and is not kept", async () => {
  for (const path of ["status", "scopes", "changes?since=24h"]) {
    const { status, headers } = await served.ask(`/api/lind/${path}`);
    expect([path, status, headers.get("etag"), headers.get("cache-control")]).toEqual([path, 200, null, "no-store"]);
  }
});

test("the status tells scopes, counts and marks", async () => {
  expect(await jsonOf("/api/lind/status")).toMatchObject({
    studies: 2,
    versions: 3,
    scopes: [],
    marks: [{ reader: "search" }],
  });
  expect(await jsonOf("/api/lind/scopes")).toEqual({ scopes: [] });
  expect(JSON.stringify(await jsonOf("/api/lind/status"))).not.toContain(served.home);
});

test("an older text that joins the history moves the ETag, although it is no news", async () => {
  const apart = await serveStudies({ texts: [JULY] });
  onTestFinished(() => apart[Symbol.asyncDispose]());
  const tag = async () => (await apart.ask("/api/v2/version")).headers.get("etag");
  const before = await tag();
  expect(await tag()).toBe(before);
  writeFileSync(join(apart.home, "june.json"), JUNE);
  await loadFiles(apart.lind, [join(apart.home, "june.json")]);
  await updateIndex(apart.lind);
  expect(await (await apart.ask(`/api/v2/studies/${LEMONS}?asOf=2026-06-02`)).text()).toBe(JUNE);
  expect(await tag()).not.toBe(before);
});
