import { cutPage, valuesOf } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { must } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import { countFaults, type Fault, scheduleFaults } from "./faults.ts";
import { LIVELY, type SimulationOptions } from "./simulation.ts";
import { createSimulator, type Simulator, type SimulatorSettings } from "./simulator.ts";
import { createSimulatorTransport } from "./transport.ts";

const options: SimulationOptions = { ...LIVELY, seed: 21, studies: 60 };

interface Asked {
  readonly simulator: Simulator;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  readonly list: (query: string) => Promise<ListPage>;
}

interface ListPage {
  readonly ids: readonly string[];
  readonly texts: readonly string[];
  readonly totalCount: number | undefined;
  readonly token: string | undefined;
}

function start(settings: SimulatorSettings = {}): Asked {
  const simulator = createSimulator(options, settings);
  const transport = createSimulatorTransport(simulator);
  const get: Asked["get"] = (path, headers = {}) =>
    transport(new Request(`https://registry.test/api/v2${path}`, { headers }));
  const list = async (query: string): Promise<ListPage> => {
    const response = await get(`/studies?${query}`);
    const page = must(cutPage(new Uint8Array(await response.arrayBuffer())), "a page");
    const ids = page.studyTexts.map((text) => String(valuesOf(JSON.parse(text), "NCTId")[0]));
    return { ids, texts: page.studyTexts, totalCount: page.totalCount, token: page.nextPageToken };
  };
  return { simulator, get, list };
}

async function walk(list: Asked["list"], query: string): Promise<readonly ListPage[]> {
  const pages: ListPage[] = [];
  let token: string | undefined;
  for (let n = 0; n < 50; n++) {
    const page = await list(token === undefined ? query : `${query}&pageToken=${token}`);
    pages.push(page);
    token = page.token;
    if (token === undefined) return pages;
  }
  throw new Error("The listing does not end.");
}

describe("listing", () => {
  test("of ids and post dates, which makes no records, says what the records say", async () => {
    const { simulator, list } = start();
    for (let day = 0; day < 5; day++) {
      const { texts } = await list("pageSize=1000");
      const cut = (fields: string) => list(`pageSize=1000&fields=${fields}`);
      const postDateOf = (text: string) => JSON.parse(text).protocolSection.statusModule.lastUpdatePostDateStruct.date;
      const rows = texts.map((text) => ({ nctId: valuesOf(JSON.parse(text), "NCTId")[0], date: postDateOf(text) }));
      const identified = ({ nctId }: { readonly nctId: unknown }) => ({ identificationModule: { nctId } });
      const dated = ({ date }: { readonly date: unknown }) => ({
        statusModule: { lastUpdatePostDateStruct: { date } },
      });
      const section = (protocolSection: unknown) => JSON.stringify({ protocolSection });
      expect((await cut("NCTId")).texts).toEqual(rows.map((row) => section(identified(row))));
      expect((await cut("LastUpdatePostDate")).texts).toEqual(rows.map((row) => section(dated(row))));
      const both = rows.map((row) => section({ ...identified(row), ...dated(row) }));
      expect((await cut("LastUpdatePostDate,NCTId")).texts).toEqual(both);
      const typed = (await cut("LastUpdatePostDateStruct")).texts.map((text) =>
        Object.keys(JSON.parse(text).protocolSection.statusModule.lastUpdatePostDateStruct),
      );
      expect(typed.every((keys) => keys.join() === "date,type")).toBe(true);
      simulator.advance(1);
    }
  });

  test("gives every study once, with the exact text of the truth", async () => {
    const { simulator, list } = start();
    const pages = await walk(list, "pageSize=7&countTotal=true");
    const texts = new Map(pages.flatMap((page) => page.ids.map((id, at) => [id, page.texts[at]] as const)));
    expect(texts.size).toBe(60);
    expect(pages.flatMap((page) => page.ids)).toHaveLength(60);
    expect(texts).toEqual(
      new Map([...simulator.simulation.truthAt(simulator.dataDay).texts].map(([id, text]) => [id, text])),
    );
    expect(pages.map((page) => page.totalCount)).toEqual([60, ...new Array<undefined>(8).fill(undefined)]);
    expect(pages.map((page) => page.ids.length)).toEqual([...new Array<number>(8).fill(7), 4]);
  });

  test("keeps its order within one data version and takes another after the data has moved", async () => {
    const { simulator, list } = start();
    const ids = async () => (await list("pageSize=100")).ids;
    const first = await ids();
    expect(await ids()).toEqual(first);
    expect(first).not.toEqual([...first].sort());
    simulator.advance(1);
    expect(simulator.dataDay).toBe("2026-08-14");
    expect(await ids()).toEqual(first);
    simulator.advance(2);
    const moved = await ids();
    expect(moved.filter((id) => first.includes(id))).not.toEqual(first.filter((id) => moved.includes(id)));
  });

  test("takes page sizes as the registry does", async () => {
    const { list } = start();
    expect((await list("")).ids).toHaveLength(10);
    expect((await list("pageSize=0")).ids).toHaveLength(10);
    expect((await list("pageSize=99999")).ids).toHaveLength(60);
  });

  test("writes a page as the registry writes it", async () => {
    const { get } = start();
    const one = await (
      await get("/studies?pageSize=1&countTotal=true&fields=NCTId&filter.ids=NCT90000005,NCT90000006")
    ).text();
    expect(one).toMatch(
      /^\{"totalCount":2,"studies":\[\n\{"protocolSection":\{"identificationModule":\{"nctId":"NCT9000000[56]"\}\}\}\n\],"nextPageToken":"ZV[\w-]+"\}$/,
    );
    const two = await (await get("/studies?fields=NCTId&filter.ids=NCT90000005,NCT90000006")).text();
    expect(two).toMatch(/^\{"studies":\[\n\{.*\},\n\{.*\}\n\]\}$/);
    const none = await (await get("/studies?countTotal=true&filter.ids=NCT00000102")).text();
    expect(none).toBe('{"totalCount":0,"studies":[\n\n]}');
  });

  test("keeps an empty object where a projection finds the parent only", async () => {
    const { get } = start();
    const text = await (await get("/studies?pageSize=100&fields=Phase")).text();
    expect(text).toContain('{"protocolSection":{"designModule":{}}}');
    expect(text).toContain('{"protocolSection":{"designModule":{"phases":["NA"]}}}');
  });

  test("finds what was edited since a day, as the log says", async () => {
    const { simulator, list } = start();
    simulator.advance(7);
    const found = await walk(list, "pageSize=5&filter.advanced=AREA[LastUpdatePostDate]RANGE[2026-08-19,MAX]");
    const present = simulator.simulation.truthAt("2026-08-21").texts;
    const log = simulator.simulation.lifeLog("2026-08-18", "2026-08-21");
    const edited = log.filter(
      (event) => (event.kind === "edited" || event.kind === "posted") && present.has(event.nctId),
    );
    expect(new Set(found.flatMap((page) => page.ids))).toEqual(new Set(edited.map((event) => event.nctId)));
    expect(edited.length).toBeGreaterThan(10);
  });

  test("filters by status, words and both", async () => {
    const { simulator, list } = start();
    const texts = [...simulator.simulation.truthAt(simulator.dataDay).texts];
    const withStatus = (wanted: readonly string[]) =>
      texts
        .filter(([, text]) => wanted.includes(String(valuesOf(JSON.parse(text), "OverallStatus")[0])))
        .map(([id]) => id);
    const found = await list("pageSize=100&filter.overallStatus=COMPLETED|RECRUITING");
    expect([...found.ids].sort()).toEqual(withStatus(["COMPLETED", "RECRUITING"]));
    const cancer = await list("pageSize=100&query.cond=cancer");
    expect(cancer.ids.length).toBeGreaterThan(0);
    const both = await list("pageSize=100&query.cond=cancer&filter.overallStatus=COMPLETED");
    expect([...both.ids].sort()).toEqual(
      cancer.ids.filter((id) => withStatus(["COMPLETED"]).some((one) => one === id)).sort(),
    );
  });

  test("sorts, with studies that have no value last either way", async () => {
    const { list } = start();
    const dates = async (sort: string) =>
      (await list(`pageSize=100&fields=NCTId,ResultsFirstPostDate&sort=${sort}`)).texts.map(
        (text) => valuesOf(JSON.parse(text), "ResultsFirstPostDate")[0] as string | undefined,
      );
    for (const [sort, isDescending] of [
      ["ResultsFirstPostDate", true],
      ["ResultsFirstPostDate:asc", false],
    ] as const) {
      const values = await dates(sort);
      const present = values.filter((value) => value !== undefined);
      expect(present.length).toBeGreaterThan(2);
      expect(values.slice(0, present.length)).toEqual(
        isDescending ? [...present].sort().reverse() : [...present].sort(),
      );
    }
    const counts = (await list("pageSize=100&fields=EnrollmentCount&sort=EnrollmentCount")).texts.map((text) =>
      Number(valuesOf(JSON.parse(text), "EnrollmentCount")[0] ?? Number.POSITIVE_INFINITY),
    );
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  test("ignores filters where a query holds nothing but ids", async () => {
    const { list } = start();
    const page = await list("query.id=NCT90000003,nct90000004&filter.overallStatus=WITHHELD");
    expect([...page.ids].sort()).toEqual(["NCT90000003", "NCT90000004"]);
  });

  test("goes on at its offset when the data moves: studies are missed and met twice, and none is invented", async () => {
    const { simulator, list } = start();
    const first = await list("pageSize=30");
    simulator.advance(3);
    const second = await list(`pageSize=30&pageToken=${first.token}`);
    const truth = simulator.simulation.truthAt(simulator.dataDay).texts;
    for (const id of second.ids) expect([...truth.keys()]).toContain(id);
    const met = new Set([...first.ids, ...second.ids]);
    expect(met.size).toBeLessThan(60);
  });

  test("refuses tokens of earlier data where it is told to", async () => {
    const { simulator, list, get } = start({ staleTokens: "refuse" });
    const { token } = await list("pageSize=30");
    expect((await get(`/studies?pageSize=30&pageToken=${token}`)).status).toBe(200);
    simulator.advance(3);
    const refused = await get(`/studies?pageSize=30&pageToken=${token}`);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toBe("Invalid value in parameter `pageToken`");
  });
});

describe("one study", () => {
  test("is its exact text", async () => {
    const { simulator, get } = start();
    const response = await get("/studies/nct90000007");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe(simulator.simulation.textAt(6, simulator.simulation.startDay));
  });

  test("leads on where the id has become an alias, and is gone where it was removed", async () => {
    const { simulator, get, list } = start();
    simulator.advance(60);
    const truth = simulator.simulation.truthAt(simulator.dataDay);
    const [alias, target] = must(
      [...truth.aliases].find(([, to]) => truth.texts.has(to)),
      "an alias by now",
    );
    const redirected = await get(`/studies/${alias}?fields=NCTId`);
    expect(redirected.status).toBe(301);
    expect(redirected.headers.get("location")).toBe(`/api/v2/studies/${target}?fields=NCTId`);
    expect((await list(`filter.ids=${alias}`)).ids).toEqual([target]);
    const [removed] = truth.removed;
    const gone = await get(`/studies/${removed}`);
    expect([gone.status, await gone.text()]).toEqual([404, `NCT number ${removed} not found`]);
    expect((await list(`filter.ids=${removed}`)).ids).toEqual([]);
  });

  test("may be a part of it", async () => {
    const { get } = start();
    expect(await (await get("/studies/NCT90000007?fields=NCTId|hasResults")).text()).toMatch(
      /^\{"protocolSection":\{"identificationModule":\{"nctId":"NCT90000007"\}\},"hasResults":(?:true|false)\}$/,
    );
  });
});

describe("the data version", () => {
  test("has one ETag for every endpoint, and another when the data has moved", async () => {
    const { simulator, get } = start();
    const paths = [
      "/version",
      "/studies?pageSize=1",
      "/studies/NCT90000001",
      "/studies/metadata",
      "/studies/search-areas",
      "/studies/enums",
      "/stats/size",
    ];
    const etags = await Promise.all(paths.map(async (path) => (await get(path)).headers.get("etag")));
    expect(new Set(etags)).toEqual(new Set([simulator.etag]));
    for (const path of paths) {
      const unchanged = await get(path, { "If-None-Match": simulator.etag });
      expect([unchanged.status, await unchanged.text()]).toEqual([304, ""]);
    }
    expect((await get("/version", { "If-None-Match": simulator.etag.replace(/"$/, '-gzip"') })).status).toBe(304);
    const before = simulator.etag;
    simulator.advance(2);
    expect(simulator.etag).toBe(before);
    simulator.advance(1);
    expect(simulator.etag).not.toBe(before);
    expect((await get("/version", { "If-None-Match": before })).status).toBe(200);
  });

  test("is told with its time stamp", async () => {
    const { simulator, get } = start();
    expect(await (await get("/version")).json()).toEqual({ apiVersion: "2.0.5", dataTimestamp: "2026-08-14T09:00:05" });
    simulator.advance(4);
    expect(await (await get("/version")).json()).toEqual({ apiVersion: "2.0.5", dataTimestamp: "2026-08-18T09:00:05" });
    expect(simulator.dataTimestamp).toBe("2026-08-18T09:00:05");
  });

  test("is weighed", async () => {
    const { simulator, get } = start();
    const sizes = (await (await get("/stats/size")).json()) as Readonly<Record<string, unknown>>;
    const texts = [...simulator.simulation.truthAt(simulator.dataDay).texts.values()];
    const total = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(sizes).toMatchObject({ totalStudies: 60, averageSizeBytes: Math.round(total / 60) });
  });
});

test.each([
  ["GET", "/foo", 404],
  ["GET", "/", 404],
  ["POST", "/studies", 405],
] as const)("%s %s is %i in HTML", async (method, path, status) => {
  const transport = createSimulatorTransport(createSimulator(options));
  const response = await transport(new Request(`https://registry.test/api/v2${path}`, { method }));
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("text/html");
});

describe("faults", () => {
  const faulty = (...faults: readonly Fault[]) => start({ faults: scheduleFaults({ 1: faults }) });

  test("a request too many may say how long to wait", async () => {
    const seconds = await faulty({ kind: "too-many-requests", retryAfter: "7" }).get("/version");
    expect([seconds.status, seconds.headers.get("retry-after")]).toEqual([429, "7"]);
    const silent = await faulty({ kind: "too-many-requests" }).get("/version");
    expect([silent.status, silent.headers.get("retry-after")]).toEqual([429, null]);
  });

  test("the server fails", async () => {
    expect((await faulty({ kind: "server-error", status: 503 }).get("/version")).status).toBe(503);
  });

  test("the connection is lost before the answer, as fetch says it", async () => {
    await expect(faulty({ kind: "reset" }).get("/version")).rejects.toThrow(TypeError);
  });

  test("a portal answers in HTML", async () => {
    const response = await faulty({ kind: "html" }).get("/version");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html"]);
  });

  test("the body ends early", async () => {
    const { get } = faulty({ kind: "cut-body", share: 0.5 });
    const reader = must((await get("/studies/NCT90000001")).body, "a body").getReader();
    const { value } = await reader.read();
    const whole = Buffer.byteLength(await (await get("/studies/NCT90000001")).text());
    expect(value?.length).toBe(Math.floor(whole / 2));
    await expect(reader.read()).rejects.toThrow("terminated");
  });

  test("the body comes slowly, by the clock that was given", async () => {
    const pauses: number[] = [];
    const clock: Clock = { now: () => 0, monotonicMs: () => 0, sleep: (ms) => Promise.resolve(void pauses.push(ms)) };
    const { get } = start({ clock, faults: scheduleFaults({ 1: [{ kind: "slow-body", pauseMs: 900, pieces: 4 }] }) });
    const slow = await (await get("/studies/NCT90000001")).text();
    expect(pauses).toEqual([900, 900, 900]);
    expect(await (await get("/studies/NCT90000001")).text()).toBe(slow);
  });

  test("a page token expires; a request without one does not notice", async () => {
    const { simulator, list, get } = start({ faults: ({ number }) => (number < 3 ? [{ kind: "token-expired" }] : []) });
    const { token } = await list("pageSize=5");
    expect((await get(`/studies?pageSize=5&pageToken=${token}`)).status).toBe(400);
    expect((await get(`/studies?pageSize=5&pageToken=${token}`)).status).toBe(200);
    expect(countFaults(simulator.faultRecords)).toEqual({ "token-expired": 1 });
  });

  test("the data moves while a listing is walked", async () => {
    const { simulator, get, list } = start({ faults: scheduleFaults({ 2: [{ kind: "data-moves", days: 3 }] }) });
    const { token } = await list("pageSize=5");
    const before = simulator.etag;
    const response = await get(`/studies?pageSize=5&pageToken=${token}`);
    expect(response.headers.get("etag")).not.toBe(before);
    expect(simulator.dataDay).toBe("2026-08-17");
  });

  test("a page names its own token", async () => {
    const { list } = start({ faults: scheduleFaults({ 2: [{ kind: "repeated-token" }] }) });
    const { token } = await list("pageSize=5");
    expect((await list(`pageSize=5&pageToken=${token}`)).token).toBe(token);
    expect((await list(`pageSize=5&pageToken=${token}`)).token).not.toBe(token);
  });

  test("lies are told, named and counted", async () => {
    const { simulator, list, get } = start({
      faults: scheduleFaults({
        1: [{ kind: "wrong-total", by: -2 }, { kind: "omitted-study" }],
        2: [{ kind: "duplicate-study" }, { kind: "wrong-total", by: 5 }],
        3: [{ kind: "missing-study" }],
      }),
    });
    const first = await list("pageSize=5&countTotal=true");
    expect([first.totalCount, first.ids.length]).toEqual([58, 4]);
    const second = await list(`pageSize=5&pageToken=${first.token}`);
    expect(second.ids[0]).toBe(first.ids.at(-1));
    expect(second.ids).toHaveLength(6);
    const [omitted] = simulator.faultRecords;
    const missing = await get(`/studies/${first.ids[0]}`);
    expect([missing.status, await missing.text()]).toEqual([404, `NCT number ${first.ids[0]} not found`]);
    expect(simulator.faultRecords.map(({ number, fault, nctId }) => [number, fault.kind, nctId])).toEqual([
      [1, "omitted-study", omitted?.nctId],
      [1, "wrong-total", undefined],
      [2, "duplicate-study", first.ids.at(-1)],
      [3, "missing-study", first.ids[0]],
    ]);
    expect([...simulator.simulation.truthAt(simulator.dataDay).texts.keys()]).toContain(omitted?.nctId);
    expect(first.ids).not.toContain(omitted?.nctId);
    expect(countFaults(simulator.faultRecords)).toEqual({
      "wrong-total": 1,
      "omitted-study": 1,
      "duplicate-study": 1,
      "missing-study": 1,
    });
  });

  test("an aborted request is not answered", async () => {
    const simulator = createSimulator(options);
    const signal = AbortSignal.abort(new Error("enough"));
    const request = new Request("https://registry.test/api/v2/version", { signal });
    await expect(createSimulatorTransport(simulator)(request)).rejects.toThrow("enough");
    expect(simulator.requests).toBe(0);
  });
});
