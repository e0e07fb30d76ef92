import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type Lind, openLind } from "../../packages/lind/src/app/open-lind.ts";
import { readIndexState } from "../../packages/lind/src/app/search/index-state.ts";
import { archiveDay, type OpenSearch, openSearch } from "../../packages/lind/src/app/search/open-search.ts";
import {
  openServedMirror,
  type ServedMirror,
  type ServedMirrorOptions,
} from "../../packages/lind/src/app/serving/served-mirror.ts";
import { runStatistics } from "../../packages/lind/src/app/serving/statistics/run-statistics.ts";
import { loadFiles } from "../../packages/lind/src/app/sync-scopes.ts";
import { must } from "../../packages/lind/src/base/assert.ts";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { toSentError } from "../../packages/lind/src/search/threads/messages.ts";
import { createServer, type ServerOptions } from "../../packages/lind/src/server/create-server.ts";
import { Metrics } from "../../packages/lind/src/server/http/metrics.ts";
import type { RequestLine } from "../../packages/lind/src/server/http/observe.ts";

/** A server in this process, over studies of its own in a temporary home. */
export interface ServedStudies extends AsyncDisposable {
  readonly home: string;
  readonly mirror: ServedMirror;
  readonly lind: Lind;
  readonly app: ReturnType<typeof createServer>;
  /** What the app was made with. */
  readonly server: ServerOptions;
  /** Tells the server that it is about to end. */
  stop(): void;
  /** The lines that the server logged, oldest first. */
  readonly lines: readonly RequestLine[];
  ask(path: string, init?: RequestInit): Promise<Response>;
}

export interface ServeStudiesOptions
  extends Partial<Pick<ServerOptions, "tokens" | "isLocal" | "publicUrl" | "ratePerSecond" | "clock">> {
  /** Texts of studies, stored in their order. */
  readonly texts?: readonly string[] | undefined;
  /** Files or folders of studies, stored after the texts. */
  readonly paths?: readonly string[] | undefined;
  /** What is done otherwise with archived days. */
  readonly days?: Partial<ServedMirrorOptions["days"]> | undefined;
  /** How long the state of the data is taken for known; it is read anew each time where this is left out. */
  readonly stateMaxAgeMs?: number | undefined;
}

/** Stores the studies, indexes them and serves them. The index answers in this thread, statistics too. */
export async function serveStudies(options: ServeStudiesOptions): Promise<ServedStudies> {
  const home = mkdtempSync(join(tmpdir(), "lind-served-"));
  const clock = options.clock ?? systemClock;
  const effects = { clock, random: () => 0.5, failpoint: noFailpoint, log: silentLog, progress: noProgress };
  const config = { home, upstream: "http://127.0.0.1:9", ratePerSecond: undefined };
  const lind = openLind(config, { ...effects, signal: new AbortController().signal });
  const file = join(home, "studies.ndjson");
  writeFileSync(file, (options.texts ?? []).join("\n"));
  await loadFiles(lind, [...(options.texts === undefined ? [] : [file]), ...(options.paths ?? [])]);
  const served = await serveHome(lind, options);
  return {
    ...served,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await lind[Symbol.asyncDispose]();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Indexes what a home has stored and serves it. The home stays when the server ends. */
export async function serveHome(
  lind: Lind,
  options: Omit<ServeStudiesOptions, "texts" | "paths">,
): Promise<ServedStudies> {
  const { home } = lind.config;
  const { clock } = lind.effects;
  const search = await openSearch(lind);
  const mirror = await openServedMirror(lind, {
    index: {
      ...search.searcher,
      readState: async () => must(readIndexState(home), "the studies are indexed"),
      [Symbol.asyncDispose]: async () => search[Symbol.dispose](),
    },
    days: { ...daysInThisThread(lind), ...options.days },
    runStatistics: async (request) => runStatistics(await lind.openForReading(), request),
    stateMaxAgeMs: options.stateMaxAgeMs ?? 0,
  });
  const lines: RequestLine[] = [];
  const stopping = new AbortController();
  const server: ServerOptions = {
    mirror,
    metrics: new Metrics(),
    tokens: options.tokens ?? [],
    isLocal: options.isLocal ?? true,
    publicUrl: options.publicUrl,
    ratePerSecond: options.ratePerSecond,
    clock,
    createRequestId: () => `request-${lines.length + 1}`,
    log: (line) => lines.push(line),
    stopping: stopping.signal,
  };
  const app = createServer(server);
  return {
    home,
    mirror,
    server,
    lines,
    app,
    ask: async (path, init) => app.request(path, init),
    lind,
    stop: () => stopping.abort(),
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await mirror[Symbol.asyncDispose]();
    },
  };
}

/** Archived days whose indexes are built and asked in this thread; each is open for one question. */
export function daysInThisThread(lind: Lind): ServedMirrorOptions["days"] {
  async function ask<T>(day: string, question: (searcher: OpenSearch["searcher"]) => Promise<T>): Promise<T> {
    using search = await openSearch(lind, day);
    return await question(search.searcher);
  }
  return {
    indexOf: (day) => ({
      search: (query, request) => ask(day, (searcher) => searcher.search(query, request)),
      count: (query) => ask(day, (searcher) => searcher.count(query)),
      facets: (query, requests) => ask(day, (searcher) => searcher.facets(query, requests)),
    }),
    build: async (day) => {
      try {
        await archiveDay(lind, day);
        return { kind: "archived" };
      } catch (error) {
        return { kind: "failed", error: toSentError(error) };
      }
    },
  };
}

/** What every refusal of the registry is: its status, plain text, one line. Gives the text. */
export async function expectRefusal(response: Response, status: number, text?: string | RegExp): Promise<string> {
  const body = await response.text();
  expect({ status: response.status, body }).toMatchObject({ status });
  expect(response.headers.get("content-type")).toBe("text/plain");
  expect(body).not.toContain("\n    at ");
  if (typeof text === "string") expect(body).toBe(text);
  if (text instanceof RegExp) expect(body).toMatch(text);
  return body;
}
