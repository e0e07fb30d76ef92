import { createServer, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { type SimulatorServer, serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** `lind search --live` asks the registry itself: here a simulated one, with more studies than a page holds. */

const STUDIES = 1_200;

describe("the registry itself", () => {
  let simulator: Simulator;
  let server: SimulatorServer;
  let texts: ReadonlyMap<string, string>;

  beforeAll(async () => {
    simulator = createSimulator({ ...LIVELY, seed: 29, studies: STUDIES });
    server = await serveSimulator(simulator);
    ({ texts } = simulator.simulation.truthAt(simulator.dataDay));
  });
  afterAll(() => server.close());
  beforeEach(() => simulator.setFaults(() => []));

  // A home without a store: nothing of what is asked needs one.
  const live = (...argv: readonly string[]): Promise<LindRun> =>
    runLind(["search", "--live", ...argv], { home: temporaryFolder(), upstream: server.url });

  test("is counted with one small request", async () => {
    const before = simulator.requests;
    expect(await live("--count")).toEqual({ exitCode: 0, out: `${texts.size}\n`, err: "" });
    expect(JSON.parse((await live("--count", "--json")).out)).toEqual({ totalCount: texts.size });
    expect(simulator.requests - before).toBe(2);
    const recruiting = [...texts.values()].filter((text) => text.includes('"overallStatus":"RECRUITING"'));
    expect((await live("--status", "recruiting", "--count")).out).toBe(`${recruiting.length}\n`);
    expect(await live("nothing like this", "--count")).toMatchObject({ exitCode: 1, out: "0\n" });
  });

  test("gives all its pages, newest update first", async () => {
    const before = simulator.requests;
    const ids = (await live("--format", "ids")).out.trimEnd().split("\n");
    expect(simulator.requests - before).toBe(2);
    expect(ids.length).toBe(texts.size);
    expect([...ids].sort()).toEqual([...texts.keys()].sort());
    const dates = ids.map((id) => /"lastUpdatePostDateStruct":\{"date":"([^"]+)"/.exec(texts.get(id) ?? "")?.[1] ?? "");
    expect(dates).toEqual(dates.toSorted().reverse());
  });

  test("gives as many as were asked for, in the forms of a search here", async () => {
    const run = await live("--limit", "2", "--json");
    const { studies, totalCount } = JSON.parse(run.out);
    expect(studies).toHaveLength(2);
    expect(totalCount).toBe(texts.size);
    const [first = "", second = ""] = (await live("--limit", "2", "--format", "ndjson")).out.trimEnd().split("\n");
    expect([first, second].map((text) => JSON.parse(text))).toEqual(studies);
    expect([...texts.values()]).toContain(first);
    const table = await live("--limit", "2", "--fields", "NCTId");
    expect(table.out.split("\n")).toHaveLength(4);
    expect(table.err).toBe(
      `${texts.size.toLocaleString("en-US")} studies; the first 2 are shown, --limit shows more\n`,
    );
    expect((await live("--limit", "1001", "--format", "ids")).out.trimEnd().split("\n")).toHaveLength(1_001);
  });

  test("says itself what it does not understand", async () => {
    const run = await live("--advanced", "AREA[Phaze]PHASE3");
    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain("Phaze");
  });

  test("that breaks its listing off is no short listing", async () => {
    simulator.setFaults(({ hasPageToken }) => (hasPageToken ? [{ kind: "token-expired" }] : []));
    const run = await live("--format", "ids");
    expect(run.exitCode).toBe(3);
    expect(run.err).toMatch(/^lind: The registry broke off its listing before the last page: /);
  });

  test.each(["--explain", "--facet=phase"])("has no %s", async (option) => {
    const run = await live(option);
    expect(run.exitCode).toBe(2);
    expect(run.err).toContain("is about the mirror's index and cannot go with --live.");
  });
});

describe("a registry that answers strangely", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function serve(page: (pageToken: string | null) => object): Promise<string> {
    const listening = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(page(searchParams.get("pageToken"))));
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    const address = listening.address();
    return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  }

  test("with a token on a page without studies is asked on, and ends", async () => {
    const study = JSON.parse(studyText({ nctId: "NCT00000102" }));
    const upstream = await serve((token) => {
      if (token === null) return { totalCount: 1, studies: [], nextPageToken: "more" };
      return { studies: [study] };
    });
    const run = await runLind(["search", "--live", "--format", "ids"], { home: temporaryFolder(), upstream });
    expect(run).toEqual({ exitCode: 0, out: "NCT00000102\n", err: "" });
  });

  test("without a count is counted by what came", async () => {
    const upstream = await serve(() => ({ studies: [] }));
    const run = await runLind(["search", "--live", "--count"], { home: temporaryFolder(), upstream });
    expect(run).toEqual({ exitCode: 1, out: "0\n", err: "" });
  });
});
