import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";
import {
  captureRecordings,
  fetchRecordings,
  measuredRecordings,
  probeRecordings,
  type Recording,
  readWalks,
} from "./recorded.ts";
import { expectWalk, walksOf } from "./replayed-walk.ts";

/** The registry's recorded answers, asked of a server that holds the recorded studies. */

const text = ({ body }: Recording) => new TextDecoder().decode(body);
const json = (recording: Recording) => JSON.parse(text(recording));

function pathOf(url: string): string {
  return url.slice("https://clinicaltrials.gov".length);
}

async function serveApart(texts: readonly string[]): Promise<ServedStudies> {
  const served = await serveStudies({ texts });
  onTestFinished(() => served[Symbol.asyncDispose]());
  return served;
}

interface Study {
  readonly protocolSection: { readonly identificationModule: { readonly nctId: string } };
}

const nctIdOf = (study: Study) => study.protocolSection.identificationModule.nctId;

describe.skipIf(!hasSharedData)("single studies", () => {
  const recordings = hasSharedData
    ? [...fetchRecordings(), ...captureRecordings(), ...probeRecordings()].filter(
        ({ url, status }) => status === 200 && /\/studies\/NCT/.test(url),
      )
    : [];

  test("are recorded", () => expect(recordings.length).toBeGreaterThan(3));

  test.each(recordings.map((recording) => [pathOf(recording.url), recording] as const))(
    "%s",
    async (path, recording) => {
      // Whoever recorded them laid them out for reading; the registry sends one line.
      const compact = JSON.stringify(json(recording));
      const served = await serveApart([compact]);
      const response = await served.ask(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(await response.text()).toBe(compact);
    },
  );
});

describe.skipIf(!hasSharedData)("pages", () => {
  const recordings = hasSharedData
    ? captureRecordings().filter(({ url }) => new URL(url).pathname.endsWith("/studies"))
    : [];

  test.each(recordings.map((recording) => [recording.source, recording] as const))("%s", async (_, recording) => {
    const page = json(recording);
    const served = await serveApart(page.studies.map((study: Study) => JSON.stringify(study)));
    const parameters = new URL(recording.url).searchParams;
    // Which studies a search finds is measured elsewhere (bench/FIDELITY.md); here they are named.
    for (const name of [...parameters.keys()]) if (/^(?:query|filter)\.|pageToken/.test(name)) parameters.delete(name);
    parameters.set("pageSize", "1000");
    const answered = await (await served.ask(`/api/v2/studies?${parameters}`)).json();
    const byId = (a: Study, b: Study) => (nctIdOf(a) < nctIdOf(b) ? -1 : 1);
    expect(answered.studies.map((each: Study) => JSON.stringify(each))).toEqual(
      page.studies.toSorted(byId).map((each: Study) => JSON.stringify(each)),
    );
    expect(Object.keys(answered)).toEqual(["totalCount", "studies"]);
  });

  const byteExact = hasSharedData
    ? probeRecordings().filter(({ source }) => source.startsWith("probes/fullmatch_"))
    : [];

  test.each(
    byteExact.filter(({ status }) => status === 200).map((recording) => [recording.source, recording] as const),
  )("%s is laid out alike, byte for byte", async (_, recording) => {
    const recorded = text(recording);
    const found = JSON.parse(recorded).studies.map((study: Study) => JSON.stringify(study));
    const decoy = '{"protocolSection":{"identificationModule":{"nctId":"NCT99999990"}}}';
    const served = await serveApart(found.length === 0 ? [decoy] : [...found, decoy]);
    const parameters = new URL(recording.url).searchParams;
    parameters.delete("filter.advanced");
    if (found.length === 0) parameters.set("query.titles", "nothing");
    const answered = await (await served.ask(`/api/v2/studies?${parameters}`)).text();
    // Count and token are of other data; everything around them is the same.
    const shape = (page: string) => page.replace(/"totalCount":\d+/, "#").replace(/"nextPageToken":"[\w-]+"/, "@");
    expect(shape(answered)).toBe(shape(recorded.trimEnd()));
  });

  const [smallest] = hasSharedData ? walksOf(readWalks()).toSorted((a, b) => a.studiesCount - b.studiesCount) : [];

  test("of the smallest walk, from the first to the last", async () => {
    expect(smallest?.studiesCount).toBeGreaterThan(200);
    if (smallest !== undefined) await expectWalk(smallest, serveApart);
  });
});

/** Requests that were answered and are refused here, with the reason. Each has to be; when one is answered, it is taken out. */
const REFUSED: readonly (readonly [text: string, reason: string])[] = [
  ["AREA[ResultsFirstPostDate]RANGE[MIN", "Who recorded it cut the expression at its comma; what was asked was whole."],
];

describe.skipIf(!hasSharedData)("what was counted", () => {
  let served: ServedStudies;
  beforeAll(async () => {
    served = await serveStudies({ paths: [sharedPath("data/studies")] });
  }, 60_000);
  afterAll(() => served[Symbol.asyncDispose]());

  const recordings = hasSharedData ? measuredRecordings().filter(({ status }) => status === 200) : [];

  test("every request is understood, counted, and answered with a page", async () => {
    expect(recordings.length).toBeGreaterThan(200);
    const refused = new Set<string>();
    for (const { url } of recordings) {
      const { searchParams } = new URL(url);
      searchParams.set("countTotal", "true");
      searchParams.set("fields", "NCTId");
      const response = await served.ask(`/api/v2/studies?${searchParams}`);
      const body = await response.text();
      const cut = REFUSED.find(([expression]) => [...searchParams.values()].includes(expression));
      if (cut !== undefined) refused.add(cut[0]);
      expect([response.status, url]).toEqual([cut === undefined ? 200 : 400, url]);
      if (cut === undefined)
        expect(body).toMatch(/^\{"totalCount":\d+,"studies":\[\n(?:\{.*\},?\n)*\n?\](?:,"nextPageToken":"[\w-]+")?\}$/);
    }
    expect([...refused]).toEqual(REFUSED.map(([expression]) => expression));
  });

  test("statistics have the recorded keys in their order", async () => {
    const recorded = JSON.parse(readFileSync(sharedPath("data/recorded/probes/stats_phase_unfiltered.json"), "utf8"));
    const answered = await (await served.ask("/api/v2/stats/field/values?fields=Phase")).json();
    const keys = (stats: object[]) => stats.map((each) => Object.keys(each));
    expect(keys(answered)).toEqual(keys(recorded));
    expect(keys(answered[0].topValues)).toEqual(keys(recorded[0].topValues));
    const values = (stats: { topValues: { value: string }[] }[]) =>
      stats[0]?.topValues.map(({ value }) => value).sort();
    expect(values(answered)).toEqual(values(recorded));
  });

  test("a complete record is sent as it is stored, alone and in a page", async () => {
    const stored = readFileSync(sharedPath("data/studies/NCT00000102.json"), "utf8").trim();
    expect(await (await served.ask("/api/v2/studies/NCT00000102")).text()).toBe(stored);
    const page = await (await served.ask("/api/v2/studies?query.term=NCT00000102")).text();
    expect(page).toBe(`{"studies":[\n${stored}\n]}`);
  });
});
