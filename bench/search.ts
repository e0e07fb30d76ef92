import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Registry } from "../packages/lind/src/registry/registry.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "../packages/lind/src/registry/sqlite/open.ts";
import { measureLind, measureNode, median, quantile, table } from "./measure.ts";
import { searchMix } from "./search/mix.ts";
import { type Cluster, type Layout, loadStudies, startCluster, timeSearches } from "./search/postgres.ts";
import { measureServed, type Served } from "./search/serve-load.ts";
import { studiesFile } from "./studies-file.ts";

/** `LIND_BENCH_STUDIES` makes the largest registry smaller than the real one's size. */
const SIZES = [10_000, 100_000, Number(process.env["LIND_BENCH_STUDIES"] ?? 600_000)];
const BESIDE_POSTGRES = 100_000;
const WHOLE_REGISTRY = 600_000;
/** How long 64 clients ask: five minutes of the whole registry, a moment of the others. */
const LONG_SECONDS = 300;
const SHORT_SECONDS = 20;
const CHANGED = 5_000;
const ASK = join(import.meta.dirname, "search/ask.ts");

/** What a process that asked one search after the other measured; see `search/ask.ts`. */
interface Asked {
  /** Milliseconds of each search, in the order of the mix; the first round is the cold one. */
  readonly rounds: readonly (readonly number[])[];
  readonly totals: readonly number[];
  readonly rssMb: number;
}

interface AskedTogether {
  readonly times: readonly number[];
  readonly longestBlockMs: number;
}

interface Measured {
  readonly studies: number;
  readonly buildSeconds: number;
  readonly buildPeakMb: number;
  readonly indexShare: number;
  readonly page: Asked;
  readonly count: Asked;
  readonly clients: AskedTogether;
  readonly served: Served;
  readonly followSeconds: number;
}

/** Building, following and asking the index, as the registry grows; beside PostgreSQL at one size. */
export async function benchSearch(): Promise<string> {
  const measured: Measured[] = [];
  let beside: string | undefined;
  for (const studies of [...new Set(SIZES)]) {
    const home = mkdtempSync(join(tmpdir(), "lind-bench-home-"));
    measured.push(await measureSize(home, studies));
    if (studies === BESIDE_POSTGRES) beside = await besidePostgres(home);
    rmSync(home, { recursive: true });
  }
  return [
    "## Search",
    "",
    `The mix is ${searchMix().length} searches (\`bench/search/mix.ts\`): conditions, drugs, sponsors, places, dates, circles, expert expressions.`,
    "A page is the first ten hits; cold means that no search of the process asked for the same words before.",
    "",
    table(["", ...measured.map(({ studies }) => studies.toLocaleString("en-US"))], rowsOf(measured)),
    "",
    beside ?? "PostgreSQL is not installed here (`apt-get install postgresql`), so nothing is beside it.",
  ].join("\n");
}

async function measureSize(home: string, studies: number): Promise<Measured> {
  const store = storeOf(studies);
  cpSync(store, join(home, REGISTRY_FILE));
  const registry = await openSqliteRegistry({ home, mode: "read" });
  const { textBytes } = await registry.count();
  const changed = await changedStudies(registry, studies, home);
  await registry[Symbol.asyncDispose]();
  const build = measureLind(["index", "--home", home]);
  const page = ask<Asked>(home, "page");
  const count = ask<Asked>(home, "count");
  const clients = ask<AskedTogether>(home, "clients");
  const served = await measureServed(home, studies >= WHOLE_REGISTRY ? LONG_SECONDS : SHORT_SECONDS);
  const indexShare = indexBytes(home) / textBytes;
  measureLind(["sync", "--file", changed, "--home", home]);
  const follow = measureLind(["index", "--home", home]);
  return {
    studies,
    buildSeconds: build.seconds,
    buildPeakMb: build.peakMb,
    indexShare,
    page,
    count,
    clients,
    served,
    followSeconds: follow.seconds,
  };
}

function ask<Answer>(home: string, mode: string): Answer {
  return JSON.parse(measureNode(["--conditions=source", ASK, home, mode]).out);
}

function indexBytes(home: string): number {
  const files = readdirSync(home).filter((name) => name.startsWith("search"));
  return files.reduce((sum, name) => sum + statSync(join(home, name)).size, 0);
}

/** A store of simulated studies; made once and kept in the system's temporary folder. */
function storeOf(studies: number): string {
  const home = join(tmpdir(), "lind-bench", `store-${studies}`);
  const path = join(home, REGISTRY_FILE);
  if (!existsSync(path)) {
    measureLind(["sync", "--file", studiesFile(studies).path, "--home", `${home}.part`]);
    renameSync(`${home}.part`, home);
  }
  return path;
}

/** A day's changes, at five times the registry's pace: studies from all over the store with another title and date. */
async function changedStudies(registry: Registry, studies: number, home: string): Promise<string> {
  const every = Math.max(1, Math.floor(studies / CHANGED));
  const lines: string[] = [];
  let at = 0;
  for await (const { text } of registry.scanStudies()) {
    if (at++ % every !== 0 || lines.length >= CHANGED) continue;
    const amended = text.replace('"briefTitle":"', '"briefTitle":"Amended: ');
    lines.push(amended.replace(/("lastUpdatePostDateStruct":\{"date":")[^"]+/, "$12026-11-20"));
  }
  const path = join(home, "changed.ndjson");
  writeFileSync(path, lines.join("\n"));
  return path;
}

function rowsOf(measured: readonly Measured[]): readonly (readonly string[])[] {
  const row = (name: string, cell: (each: Measured) => string) => [name, ...measured.map(cell)];
  const first = (asked: Asked) => asked.rounds[0] ?? [];
  const warm = (asked: Asked) => asked.rounds.at(-1) ?? [];
  const ms = (value: number) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
  return [
    row("build, studies a second (>= 1,500)", (each) =>
      Math.round(each.studies / each.buildSeconds).toLocaleString("en-US"),
    ),
    row("build, peak memory", (each) => `${each.buildPeakMb.toFixed(0)} MB`),
    row("index, share of the raw JSON (<= 0.45)", (each) => each.indexShare.toFixed(3)),
    row("5,000 changed studies indexed (<= 10 s)", (each) => `${each.followSeconds.toFixed(1)} s`),
    row("page, median (<= 15 ms)", (each) => ms(median(first(each.page)))),
    row("page, 95 % below (<= 100 ms)", (each) => ms(quantile(first(each.page), 0.95))),
    row("page, worst (<= 400 ms)", (each) => ms(Math.max(...first(each.page)))),
    row("page when asked again, median", (each) => ms(median(warm(each.page)))),
    row("count alone, median (<= 5 ms)", (each) => ms(median(first(each.count)))),
    row("count alone, 95 % below (<= 33 ms)", (each) => ms(quantile(first(each.count), 0.95))),
    row("count alone, worst (<= 133 ms)", (each) => ms(Math.max(...first(each.count)))),
    row("8 clients, median", (each) => ms(median(each.clients.times))),
    row("8 clients, 95 % below (<= 250 ms)", (each) => ms(quantile(each.clients.times, 0.95))),
    row("longest block of the asking thread (<= 20 ms)", (each) => ms(each.clients.longestBlockMs)),
    row("`lind serve`: conditions, ten studies, 95 % below (<= 60 ms)", ({ served }) =>
      ms(quantile(served.conditionsMs, 0.95)),
    ),
    row("`lind serve`: first byte of a thousand studies (<= 150 ms)", ({ served }) => ms(served.firstByteMs)),
    row("`lind serve`: memory after 8 clients (< 400 MB)", ({ served }) => `${served.eightPeakMb.toFixed(0)} MB`),
    row("`lind serve`: 64 clients, seconds", ({ served }) => String(served.many.seconds)),
    row("`lind serve`: 64 clients, requests a second", ({ served: { many } }) =>
      (many.requests / many.seconds).toFixed(0),
    ),
    row("`lind serve`: 64 clients, requests that failed (0)", ({ served }) => String(served.many.failures)),
    row("`lind serve`: 64 clients, 95 % below", ({ served }) => ms(served.many.p95Ms)),
    row("`lind serve`: 64 clients, memory (<= 500 MB)", ({ served }) => `${served.many.peakMb.toFixed(0)} MB`),
  ];
}

const LAYOUTS: readonly Layout[] = ["a vector an area", "one vector"];

/**
 * The searches that PostgreSQL can express, in the same run. Both are asked three times in a process that is warm; Lind
 * opens its index anew each time, because PostgreSQL remembers no results either.
 */
async function besidePostgres(home: string): Promise<string | undefined> {
  const cluster = startCluster();
  if (cluster === undefined) return undefined;
  try {
    const { rounds } = ask<Asked>(home, "opened");
    const ours = (rounds[0] ?? []).map((_, search) => median(rounds.map((round) => round[search] ?? Number.NaN)));
    const startedMs = performance.now();
    await loadStudies(cluster, studiesFile(BESIDE_POSTGRES).path);
    const loadSeconds = (performance.now() - startedMs) / 1000;
    const size = cluster.run("select pg_size_pretty(pg_total_relation_size('study'))").trim();
    const tables = LAYOUTS.flatMap((layout) => ["", `With ${layout}:`, "", compareLayout(cluster, layout, ours)]);
    return [
      `### Beside PostgreSQL ${cluster.version}`,
      "",
      `The same ${BESIDE_POSTGRES.toLocaleString("en-US")} studies as weighted \`tsvector\`s with GIN indexes, the first ten by \`ts_rank\`; loaded in`,
      `${loadSeconds.toFixed(0)} s, ${size}. Medians of three runs in warm processes; Lind opens its index anew for each, because PostgreSQL`,
      "remembers no results either. PostgreSQL searches the words alone: no synonyms, no concepts.",
      ...tables,
    ].join("\n");
  } finally {
    cluster.stop();
  }
}

interface Pair {
  readonly kind: string;
  /** Milliseconds of Lind. */
  readonly own: number;
  /** Milliseconds of PostgreSQL. */
  readonly other: number;
}

function compareLayout(cluster: Cluster, layout: Layout, ours: readonly number[]): string {
  const mix = searchMix();
  const pairs = timeSearches(cluster, mix, layout).flatMap((other, index): readonly Pair[] => {
    const own = ours[index];
    return other === undefined || own === undefined ? [] : [{ kind: mix[index]?.kind ?? "", own, other }];
  });
  return table(
    ["searches", "number", "Lind, median", "PostgreSQL, median", "times faster", "in all"],
    [
      ...[...Map.groupBy(pairs, ({ kind }) => kind)].map(([kind, some]) => pairsRow(kind, some)),
      pairsRow("all", pairs),
    ],
  );
}

/** Medians of the times and their ratio; and the ratio of the sums, which is what a queue of searches waits for. */
function pairsRow(name: string, pairs: readonly Pair[]): readonly string[] {
  const own = median(pairs.map((pair) => pair.own));
  const other = median(pairs.map((pair) => pair.other));
  const inAll = sum(pairs.map((pair) => pair.other)) / sum(pairs.map((pair) => pair.own));
  return [
    name,
    String(pairs.length),
    `${own.toFixed(2)} ms`,
    `${other.toFixed(2)} ms`,
    (other / own).toFixed(1),
    inAll.toFixed(1),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
