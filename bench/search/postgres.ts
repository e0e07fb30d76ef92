import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, createReadStream, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type FieldNode, findField, findSearchAreaOfParam, valuesOf } from "ctgov/study";
import { must } from "../../packages/lind/src/base/assert.ts";
import { median } from "../measure.ts";
import type { MixedSearch } from "./mix.ts";

/** The search parameters that PostgreSQL answers from a text vector of their own, as its documentation advises. */
const PARAMETERS = ["cond", "intr", "term", "titles", "outc", "spons", "locn"] as const;
const WEIGHTS = ["a", "b", "c", "d"] as const;
const PACKAGES_FOLDER = "/usr/lib/postgresql";
const RUNS = 3;

/** A PostgreSQL cluster of the bench's own, in a temporary folder, reached through a socket there. */
export interface Cluster {
  readonly version: string;
  /** Runs statements through psql and gives what it prints. */
  run(sql: string): string;
  /** Loads rows that `write` prints in COPY's text format. */
  copy(into: string, write: (line: (text: string) => Promise<void>) => Promise<void>): Promise<void>;
  stop(): void;
}

/** Starts a cluster with the newest PostgreSQL of Debian's packages; undefined where none is installed. */
export function startCluster(): Cluster | undefined {
  const version = existsSync(PACKAGES_FOLDER) ? readdirSync(PACKAGES_FOLDER).sort().at(-1) : undefined;
  if (version === undefined) return undefined;
  const bin = (program: string) => join(PACKAGES_FOLDER, version, "bin", program);
  const folder = mkdtempSync(join(tmpdir(), "lind-bench-postgres-"));
  const owner = ownerOf(folder);
  const sync = (program: string, args: readonly string[], input?: string): string => {
    const run = spawnSync(bin(program), args, { ...owner, cwd: folder, encoding: "utf8", input, maxBuffer: 2 ** 28 });
    if (run.status !== 0) throw new Error(`${program} ended with ${run.status}: ${run.stderr}`);
    return run.stdout;
  };
  const data = join(folder, "data");
  sync("initdb", ["-D", data, "-A", "trust", "-U", "bench", "-E", "UTF8", "--no-locale"]);
  const settings = "-c listen_addresses='' -c shared_buffers=2GB -c work_mem=64MB -c fsync=off -c max_wal_size=8GB";
  sync("pg_ctl", ["-D", data, "-w", "-l", join(folder, "log"), "-o", `-k ${folder} ${settings}`, "start"]);
  const psql = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", folder, "-U", "bench", "-d", "postgres"];
  return {
    version,
    run: (sql) => sync("psql", psql, sql),
    copy: async (into, write) => {
      const child = spawn(bin("psql"), [...psql, "-c", `copy ${into} from stdin`], {
        ...owner,
        stdio: ["pipe", "ignore", "inherit"],
      });
      await feed(child, write);
    },
    stop: () => {
      sync("pg_ctl", ["-D", data, "-m", "immediate", "stop"]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** PostgreSQL refuses to run as root; the package's own user then owns the folder. */
function ownerOf(folder: string): { readonly uid?: number; readonly gid?: number } {
  if (userInfo().uid !== 0) return {};
  const ids = spawnSync("id", ["-u", "postgres"], { encoding: "utf8" }).stdout.trim();
  const uid = Number(ids);
  chownSync(folder, uid, uid);
  return { uid };
}

async function feed(
  child: ChildProcess,
  write: (line: (text: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const input = must(child.stdin, "standard input is a pipe");
  const ended = new Promise<void>((resolve, reject) => {
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`psql ended with ${code}.`))));
  });
  await write(async (text) => {
    if (!input.write(`${text}\n`)) await new Promise((resolve) => input.once("drain", resolve));
  });
  input.end();
  await ended;
}

/** Loads the studies of a file as text vectors with weights, and indexes them. */
export async function loadStudies(cluster: Cluster, path: string): Promise<void> {
  const texts = PARAMETERS.flatMap((name) => WEIGHTS.map((weight) => `${name}_${weight} text`));
  cluster.run(`create unlogged table staging (nct_id text, overall_status text, phases text, last_update date,
    ${texts.join(", ")})`);
  await cluster.copy("staging", async (line) => {
    for await (const text of createInterface({ input: createReadStream(path) })) await line(rowOf(JSON.parse(text)));
  });
  const vectors = PARAMETERS.map((name) => {
    const weighted = WEIGHTS.map(
      (weight) => `setweight(to_tsvector('english', ${name}_${weight}), '${weight.toUpperCase()}')`,
    );
    return `${weighted.join(" || ")} as ${name}`;
  });
  const indexes = PARAMETERS.map((name) => `create index on study using gin (${name});`);
  cluster.run(`create table study as select nct_id, overall_status, string_to_array(phases, '|') as phases,
    last_update, ${vectors.join(", ")} from staging;
    drop table staging; ${indexes.join(" ")} analyze study;`);
}

function rowOf(study: unknown): string {
  const one = (piece: string) => valuesOf(study, piece).map(String).join("|");
  const columns = PARAMETERS.flatMap((name) => WEIGHTS.map((weight) => textOf(study, name, weight)));
  const date = one("LastUpdatePostDate");
  return [one("NCTId"), one("OverallStatus"), one("Phase"), date === "" ? "\\N" : date, ...columns]
    .map((cell) => (cell === "\\N" ? cell : escapeCell(cell)))
    .join("\t");
}

function escapeCell(text: string): string {
  return text.replace(/[\\\t\n\r\0]/g, (character) =>
    character === "\0" ? "" : `\\${character === "\\" ? "\\" : " "}`,
  );
}

/** The pieces of an area whose weight falls into one of PostgreSQL's four. */
function textOf(study: unknown, parameter: string, weight: (typeof WEIGHTS)[number]): string {
  const area = must(findSearchAreaOfParam(parameter), "the parameter has an area");
  return area.parts
    .filter((part) => weightOf(part.weight) === weight)
    .flatMap((part) => part.pieces)
    .filter((piece) => isText(findField(piece)))
    .flatMap((piece) => valuesOf(study, piece).map(String))
    .join("\n");
}

function isText(node: FieldNode | undefined): boolean {
  return node !== undefined && ["text", "markup"].includes(node.type);
}

function weightOf(weight: number): (typeof WEIGHTS)[number] {
  if (weight >= 0.8) return "a";
  if (weight >= 0.55) return "b";
  return weight >= 0.35 ? "c" : "d";
}

/**
 * How the words are kept: a vector for each search area, the best that could be made of it; or one weighted vector of the
 * study, as most applications have it, where a word of a condition is a word anywhere.
 */
export type Layout = "a vector an area" | "one vector";

/** Milliseconds of each search that PostgreSQL can express: the first ten hits by `ts_rank`, the median of three runs. */
export function timeSearches(
  cluster: Cluster,
  searches: readonly MixedSearch[],
  layout: Layout,
): readonly (number | undefined)[] {
  const statements = searches.map((search) => toSql(search, layout));
  const script = statements.flatMap((sql) => (sql === undefined ? [] : Array.from({ length: RUNS }, () => sql)));
  const printed = cluster.run(`\\timing on\n\\o /dev/null\n${script.join("\n")}\n`);
  const times = [...printed.matchAll(/^Time: ([\d.]+) ms/gm)].map((match) => Number(match[1]));
  let next = 0;
  return statements.map((sql) => {
    if (sql === undefined) return undefined;
    next += RUNS;
    return median(times.slice(next - RUNS, next));
  });
}

/** One ranked statement, or undefined for what it has no words for (expert expressions, places by distance). */
function toSql({ parameters }: MixedSearch, layout: Layout): string | undefined {
  const names = Object.keys(parameters);
  const queries = names.filter((name) => name.startsWith("query.")).map((name) => name.slice("query.".length));
  const known: readonly string[] = PARAMETERS;
  if (queries.length === 0 || !queries.every((name) => known.includes(name))) return undefined;
  const others = names.filter((name) => !name.startsWith("query."));
  if (others.some((name) => !["filter.overallStatus", "aggFilters"].includes(name))) return undefined;
  const from = queries.map(
    (name) => `websearch_to_tsquery('english', ${quote(parameters[`query.${name}`])}) as q_${name}`,
  );
  const where = [
    ...queries.map((name) => `${columnOf(name, layout)} @@ q_${name}`),
    ...(parameters["filter.overallStatus"] === undefined ? [] : ["overall_status = 'RECRUITING'"]),
    ...(parameters["aggFilters"] === undefined ? [] : ["'PHASE3' = any(phases)"]),
  ];
  const rank = queries.map((name) => `ts_rank(${columnOf(name, layout)}, q_${name})`).join(" + ");
  return `select nct_id from study, ${from.join(", ")} where ${where.join(" and ")} order by ${rank} desc, nct_id limit 10;`;
}

/** The vector of the basic search area has all that the others have. */
function columnOf(name: string, layout: Layout): string {
  return layout === "one vector" ? "term" : name;
}

function quote(text = ""): string {
  return `'${text.replaceAll("'", "''")}'`;
}
