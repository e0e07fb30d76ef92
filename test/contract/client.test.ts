import { type Client, createClient, isCtgovError, parseListStudiesParameters } from "ctgov/client";
import { valuesOf } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { createExchange } from "../../packages/ctgov/src/client/exchange.ts";
import { createLimiter } from "../../packages/ctgov/src/client/limiter.ts";
import { DEFAULT_RETRY_POLICY } from "../../packages/ctgov/src/client/retry-timing.ts";
import { hasSharedData } from "../support/shared.ts";
import { createFakeClock } from "./fake-http.ts";
import {
  answerFiles,
  captureRecordings,
  fetchRecordings,
  fullMatchParameters,
  measuredRecordings,
  probeRecordings,
  type Recording,
  readFullMatchCases,
  readMeasured,
  readWalks,
  recordedTransport,
  walkRecordings,
} from "./recorded.ts";

const unlimited = Number.POSITIVE_INFINITY;

/** Runs a test against recordings; afterwards all of them were asked for, and nothing else was. */
async function withRecorded(recordings: readonly Recording[], run: (client: Client) => Promise<void>): Promise<void> {
  const transport = recordedTransport(recordings);
  await run(createClient({ transport, ratePerSecond: unlimited, attemptsMax: 1, clock: createFakeClock(60_000) }));
  expect(transport.unmatched).toEqual([]);
  expect(transport.unused).toEqual([]);
}

function parametersOf(url: string) {
  return parseListStudiesParameters(Object.fromEntries(new URL(url).searchParams));
}

function textOf(recording: Recording): string {
  return new TextDecoder().decode(recording.body);
}

describe.skipIf(!hasSharedData)("recorded walks", () => {
  const starts = hasSharedData ? readWalks().filter(({ request }) => !request.includes("pageToken=")) : [];

  /** The pages of one walk, from the first to the last. */
  function chainOf(start: (typeof starts)[number]) {
    const chain = [start];
    for (let last = start; last.nextPageToken !== null; ) {
      const next = new URL(start.request);
      next.searchParams.delete("countTotal");
      next.searchParams.set("pageToken", last.nextPageToken);
      next.searchParams.sort();
      const found = readWalks().find(({ request }) => {
        const url = new URL(request);
        url.searchParams.sort();
        return url.href === next.href;
      });
      if (found === undefined) throw new Error(`The walk of ${start.file} breaks off.`);
      chain.push(found);
      last = found;
    }
    return chain;
  }

  test("there are seven, of 26 pages", () => {
    expect(starts).toHaveLength(7);
    expect(starts.flatMap(chainOf)).toHaveLength(readWalks().length);
    expect(
      readWalks()
        .map(({ file }) => file)
        .sort(),
    ).toEqual([...answerFiles("walks")].sort());
  });

  test.each(starts)("pages() walks $file to its last page", async (start) => {
    const chain = chainOf(start);
    const files = new Set(chain.map(({ file }) => `walks/${file}`));
    const recordings = walkRecordings().filter(({ source }) => files.has(source));
    await withRecorded(recordings, async (client) => {
      const pages = await Array.fromAsync(client.pages(parametersOf(start.request)));
      expect(pages.map(({ studies }) => studies.length)).toEqual(chain.map(({ studies }) => studies));
      expect(pages[0]?.totalCount).toBe(start.totalCount);
      const ids = pages.flatMap(({ studies }) => studies.flatMap((study) => valuesOf(study, "NCTId")));
      expect(ids).toHaveLength(start.totalCount ?? -1);
      expect(new Set(ids).size).toBe(start.totalCount);
    });
  });

  test("the study texts of every page stand in it letter by letter and say the same", async () => {
    await withRecorded(walkRecordings(), async (client) => {
      for (const recording of walkRecordings()) {
        const { value } = await client.listStudyTexts(parametersOf(recording.url));
        const page = textOf(recording);
        let from = 0;
        for (const text of value.studyTexts) {
          const at = page.indexOf(text, from);
          expect(at).toBeGreaterThan(from);
          from = at + text.length;
        }
        const parsed = JSON.parse(page);
        expect(JSON.stringify(value.studyTexts.map((text) => JSON.parse(text)))).toBe(JSON.stringify(parsed.studies));
        expect(value.nextPageToken).toBe(parsed.nextPageToken);
        expect(value.totalCount).toBe(parsed.totalCount);
      }
    });
  });
});

describe.skipIf(!hasSharedData)("recorded single answers", () => {
  test("captures parse through the client", async () => {
    const recordings = captureRecordings();
    expect(recordings.map(({ source }) => source).sort()).toEqual(
      answerFiles("captures").map((file) => `captures/${file}`),
    );
    await withRecorded(recordings, async (client) => {
      for (const recording of recordings) {
        const url = new URL(recording.url);
        const nctId = /\/studies\/(NCT\d+)$/.exec(url.pathname)?.[1];
        const { value } =
          nctId === undefined
            ? await client.listStudies(parametersOf(recording.url))
            : await client.fetchStudy({ nctId, fields: url.searchParams.get("fields")?.split(",") });
        expect(value).toEqual(JSON.parse(textOf(recording)));
      }
    });
  });

  test("a fetched study comes as its exact text", async () => {
    const recordings = fetchRecordings();
    expect(recordings).toHaveLength(1);
    await withRecorded(recordings, async (client) => {
      for (const recording of recordings) {
        const nctId = recording.url.slice(recording.url.lastIndexOf("/") + 1);
        const { value } = await client.fetchStudyText({ nctId });
        expect(value).toEqual({ text: textOf(recording).trim(), askedId: nctId, nctId, isAlias: false });
      }
    });
  });

  test("probes parse through the client, and the refused ones are errors with their text", async () => {
    const recordings = probeRecordings();
    const answered = new Set(recordings.map(({ source }) => source));
    expect(answerFiles("probes").filter((file) => !answered.has(`probes/${file}`))).toEqual([]);
    const parsed = (file: string) => {
      const recording = recordings.find(({ source }) => source === `probes/${file}`);
      return recording === undefined ? undefined : JSON.parse(textOf(recording));
    };
    // What `stats` refuses, the client refuses by itself: the recording stays unused on purpose.
    const sendable = recordings.filter(({ source }) => source !== "probes/stats_phase_melanoma.json");
    await withRecorded(sendable, async (client) => {
      expect((await client.version()).value).toEqual(parsed("version.json"));
      expect((await client.fieldValuesStats({ fields: "Phase" })).value).toEqual(parsed("stats_phase_unfiltered.json"));
      expect((await client.fetchStudy({ nctId: "NCT03516279" })).value).toEqual(parsed("study_full.json"));
      const melanoma = await client.listStudyTexts({ "query.cond": "melanoma", countTotal: true });
      expect(melanoma.value.totalCount).toBe(3723);
      expect(melanoma.value.studyTexts.map((text) => JSON.parse(text))).toEqual(
        parsed("studies_melanoma.json").studies,
      );
      for (const { fixture, total_count, "filter.advanced": advanced } of readFullMatchCases()) {
        const page = await client.listStudies(parseListStudiesParameters(fullMatchParameters(advanced)));
        expect(page.value.totalCount).toBe(total_count);
        expect(page.value).toEqual(parsed(fixture));
      }
      for (const { url, status, body } of recordings.filter(({ source }) => source.endsWith("_manifest.json"))) {
        const asked = client.listStudies(parametersOf(url));
        await expect(asked).rejects.toMatchObject({
          code: "HTTP_STATUS",
          status,
          bodyText: new TextDecoder().decode(body),
        });
      }
    });
  });
});

describe.skipIf(!hasSharedData)("measured counts and errors", () => {
  const measured = hasSharedData ? readMeasured() : [];

  test("every count arrives as totalCount", async () => {
    const recordings = measuredRecordings().filter(({ status }) => status === 200);
    const counts = measured.filter(({ status }) => status === 200);
    expect(counts).toHaveLength(216);
    await withRecorded(recordings, async (client) => {
      for (const { params, totalCount } of counts) {
        const { value } = await client.listStudies(parseListStudiesParameters(params));
        expect(value).toEqual({ totalCount, studies: [] });
      }
    });
  });

  test("every error becomes the client's error with its status and text", async () => {
    const recordings = measuredRecordings().filter(({ status }) => status >= 400);
    expect(recordings).toHaveLength(22);
    const transport = recordedTransport(recordings);
    const exchange = openExchange(transport);
    for (const { url, status, body } of recordings) {
      const error = await exchange({ operation: "listStudies", url }, "*/*", () => undefined, {}).catch(
        (e: unknown) => e,
      );
      const bodyText = new TextDecoder().decode(body);
      expect(error).toMatchObject({
        code: "HTTP_STATUS",
        kind: "refusal",
        status,
        bodyText,
        isHtml: false,
        isTransient: false,
      });
      expect(isCtgovError(error) && error.message.startsWith(`clinicaltrials.gov answered ${status}`)).toBe(true);
    }
    expect(transport.unused).toEqual([]);
  });

  /** Parameters that the registry does not know; the client names the right one without asking. */
  const REFUSED: Readonly<Record<string, string | undefined>> = {
    "filter.phase": "phase",
    "filter.intervention": "query.intr",
    "filter.studyType": "studyType",
    "query.recrs": "filter.overallStatus",
    "query.bogus": undefined,
    bogusParam: undefined,
  };

  const isCsv = ({ format }: { readonly format?: string }) => format === "csv";

  test("what can be known here is refused before it is sent, the rest is the registry's to refuse", async () => {
    const errors = measured.filter(({ status, endpoint }) => status >= 400 && endpoint === "/studies");
    const isKnownHere = (params: Readonly<Record<string, string>>) =>
      Object.keys(params).some((name) => name in REFUSED) || isCsv(params);
    const recordings = measuredRecordings().filter(({ status, url }) => {
      const { pathname, searchParams } = new URL(url);
      return status >= 400 && pathname.endsWith("/v2/studies") && !isKnownHere(Object.fromEntries(searchParams));
    });
    await withRecorded(recordings, async (client) => {
      let refused = 0;
      for (const { params, status, body } of errors) {
        const name = Object.keys(params).find((each) => each in REFUSED);
        const asked = async () => client.listStudies(parseListStudiesParameters(params));
        if (name !== undefined) {
          await expect(asked()).rejects.toMatchObject({ code: "PARAMETER_INVALID", parameter: name });
          const suggestion = REFUSED[name];
          if (suggestion !== undefined) await expect(asked()).rejects.toMatchObject({ suggestion });
          refused += 1;
        } else if (isCsv(params)) {
          await expect(asked()).rejects.toMatchObject({ code: "PARAMETER_INVALID", parameter: "format" });
          refused += 1;
        } else {
          await expect(asked()).rejects.toMatchObject({ code: "HTTP_STATUS", status, bodyText: body ?? "" });
        }
      }
      expect(refused).toBe(7);
    });
  });

  test("statistics and single studies are refused likewise", async () => {
    const isOther = ({ status, endpoint }: { status: number; endpoint: string }) =>
      status >= 400 && endpoint !== "/studies" && endpoint !== "/studies/download";
    const sendable = measuredRecordings().filter((_, at) => {
      const each = measured[at];
      return each !== undefined && isOther(each) && !("query.cond" in each.params);
    });
    expect(measured.filter(isOther)).toHaveLength(3);
    await withRecorded(sendable, async (client) => {
      await expect(client.fetchStudy({ nctId: "NCT99999999" })).rejects.toMatchObject({
        status: 404,
        bodyText: "NCT number NCT99999999 not found",
      });
      await expect(client.fieldValuesStats({ fields: "BadField" })).rejects.toMatchObject({
        status: 404,
        bodyText: "Unknown piece name of field path: BadField",
      });
      const parameters = { fields: "Phase", "query.cond": "melanoma" };
      await expect(client.fieldValuesStats(parameters)).rejects.toMatchObject({
        code: "PARAMETER_INVALID",
        message: "`query.cond` is no parameter of /stats/field/values in API v2; it belongs to /studies.",
      });
      await expect(client.fetchText("/studies/download?format=csv")).rejects.toMatchObject({
        code: "PARAMETER_INVALID",
      });
    });
  });
});

/** The exchange below the typed functions, which sends whatever it is told. */
function openExchange(transport: (request: Request) => Promise<Response>) {
  const clock = createFakeClock(60_000);
  const observer = () => undefined;
  return createExchange(
    {
      transport,
      clock,
      observer,
      random: () => 0,
      limiter: createLimiter(unlimited, clock, observer),
      userAgent: undefined,
      timeoutMs: 60_000,
      bodyBytesMax: 1_000_000,
      retryAfterMsMax: 0,
    },
    DEFAULT_RETRY_POLICY,
    observer,
  );
}
