import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { isJsonObject, type JsonObject } from "ctgov/study";
import { readConceptGroups } from "../packages/lind/src/app/search/concept-files.ts";
import { bindDefinition } from "../packages/lind/src/app/watches/bind-watches.ts";
import { silentLog } from "../packages/lind/src/base/log.ts";
import { diffStudies } from "../packages/lind/src/changes/diff-studies.ts";
import { classifyChanges } from "../packages/lind/src/changes/events/classify.ts";
import type { BoundWatch } from "../packages/lind/src/monitor/bound-watch.ts";
import type { ClassifiedStudy } from "../packages/lind/src/monitor/classified-feed.ts";
import { newsOfDays } from "../packages/lind/src/monitor/clock-news.ts";
import { createEvaluator } from "../packages/lind/src/monitor/evaluate-study.ts";
import { DEFINITION_VERSION, type WatchDefinition } from "../packages/lind/src/monitor/watch-definition.ts";
import { createConcepts } from "../packages/lind/src/query/concepts/create-concepts.ts";
import { createMatcher } from "../packages/lind/src/query/matcher.ts";
import { REALISTIC } from "../packages/lind/src/simulator/options.ts";
import { createSimulation } from "../packages/lind/src/simulator/simulation.ts";
import { median, table } from "./measure.ts";

const CHANGED = 5_000;
const WATCHES = 1_000;
const DAYS_APART = 60;
const PROMISED_S = 10;
const ROUNDS = 3;
/** Studies that the plain loop is asked about, to know how much the index saves. */
const PLAIN_STUDIES = 20;

/** Records that are asked what a day brings to them. */
const CLOCK_STUDIES = 5_000;
const WHOLE_REGISTRY = 600_000;
const [CLOCK_FROM, CLOCK_TO] = ["2026-08-13", "2026-08-14"];

/** How long one core takes to classify a day's changed studies and to ask a thousand watches of them. */
export function benchMonitor(): Promise<string> {
  const pairs = changedPairs();
  const watches = createWatches(pairs.map(([before]) => before));
  const rounds = Array.from({ length: ROUNDS }, () => evaluate(pairs, watches));
  const of = (key: "classifyMs" | "askMs") => median(rounds.map((round) => round[key])) / 1_000;
  const total = of("classifyMs") + of("askMs");
  const plain = (plainMs(pairs.slice(0, PLAIN_STUDIES), watches) / PLAIN_STUDIES / 1_000) * pairs.length;
  return Promise.resolve(
    [
      "## Asking watches",
      "",
      `Promise: ${figure(CHANGED)} changed studies against ${figure(WATCHES)} watches in ${PROMISED_S} s of one core. CPU time, median of ${ROUNDS} rounds; parsing, comparing and classifying are one figure, asking the watches the other. Of the watches six in ten are a condition (some with a status or a place), the others interventions, sponsors, ids and words; all tell medium severity and above.`,
      "",
      table(
        [
          "changed studies",
          "watches",
          "alerts",
          "classified",
          "watches asked",
          "together",
          `plain loop, by ${PLAIN_STUDIES} studies`,
        ],
        [
          [
            figure(pairs.length),
            figure(watches.length),
            figure(rounds[0]?.alerts ?? 0),
            `${of("classifyMs").toFixed(1)} s`,
            `${of("askMs").toFixed(1)} s`,
            `${total.toFixed(1)} s`,
            `${plain.toFixed(0)} s`,
          ],
        ],
      ),
      "",
      clockSection(),
    ].join("\n"),
  );
}

/** What a day costs that begins: each current text is unpacked and asked whether the day means anything to it. */
function clockSection(): string {
  const simulation = createSimulation({ ...REALISTIC, seed: 9, studies: CLOCK_STUDIES });
  const texts = Array.from({ length: CLOCK_STUDIES }, (_, at) => simulation.textAt(at, simulation.startDay) ?? "{}");
  const packed = texts.map((text) => zstdCompressSync(text));
  const [nctId, version] = ["NCT00000000" as ClassifiedStudy["nctId"], 1];
  const microsecondsOf = (work: (at: number) => unknown): number => {
    const rounds = Array.from({ length: ROUNDS }, () => {
      const startedMs = cpuMs();
      for (const at of texts.keys()) work(at);
      return ((cpuMs() - startedMs) / texts.length) * 1_000;
    });
    return median(rounds);
  };
  const unpacked = microsecondsOf((at) => zstdDecompressSync(packed[at] ?? "").toString("utf8"));
  const asked = microsecondsOf((at) => newsOfDays({ nctId, version, text: texts[at] ?? "" }, CLOCK_FROM, CLOCK_TO));
  const parsed = microsecondsOf((at) => parse(texts[at] ?? ""));
  const wholeS = ((unpacked + asked) * WHOLE_REGISTRY) / 1e6;
  return [
    `When a day begins, each current record is unpacked and asked whether its results fall due. CPU time a record, median of ${ROUNDS} rounds over ${figure(CLOCK_STUDIES)} records; the last column is their sum, so often. Parsing the whole record instead of asking a part of it is shown beside it.`,
    "",
    table(
      ["unpacked", "asked", "parsed instead", `a day of ${figure(WHOLE_REGISTRY)} studies`],
      [[`${unpacked.toFixed(0)} µs`, `${asked.toFixed(0)} µs`, `${parsed.toFixed(0)} µs`, `${wholeS.toFixed(0)} s`]],
    ),
  ].join("\n");
}

type TextPair = readonly [string, string];

/** Texts of studies that live on for two months: those that changed. */
function changedPairs(): readonly TextPair[] {
  const studies = CHANGED * 2;
  const simulation = createSimulation({ ...REALISTIC, seed: 9, studies, changesPerDayShare: 0.05 });
  const pairs: TextPair[] = [];
  for (let index = 0; index < studies && pairs.length < CHANGED; index++) {
    const before = simulation.textAt(index, simulation.startDay);
    const after = simulation.textAt(index, simulation.startDay + DAYS_APART);
    if (before !== undefined && after !== undefined && before !== after) pairs.push([before, after]);
  }
  return pairs;
}

function evaluate(pairs: readonly TextPair[], watches: readonly BoundWatch[]) {
  const ask = createEvaluator(watches, () => true);
  let alerts = 0;
  let classifyMs = 0;
  let askMs = 0;
  for (const [at, [before, after]] of pairs.entries()) {
    const startedMs = cpuMs();
    const study = classify(parse(before), parse(after), at);
    const classifiedMs = cpuMs();
    alerts += ask(study).length;
    classifyMs += classifiedMs - startedMs;
    askMs += cpuMs() - classifiedMs;
  }
  return { alerts, classifyMs, askMs };
}

function classify(before: JsonObject, after: JsonObject, at: number): ClassifiedStudy {
  const changes = diffStudies(before, after);
  const events = classifyChanges({ before, after, changes }).map((event) => ({ ...event, id: event.kind, seq: at }));
  return {
    ...{ nctId: nctIdOf(after), version: 2, seqs: { first: at, last: at }, recordedAt: "2026-08-14T09:00:00.000Z" },
    ...{ before: { version: 1, text: "", study: before }, after: { version: 2, text: "", study: after }, events },
  };
}

/** Each watch by the matcher, before and after. */
function plainMs(pairs: readonly TextPair[], watches: readonly BoundWatch[]): number {
  const matchers = watches.map(({ condition }) => {
    return createMatcher({ condition, ranked: [], geoDecay: undefined, sort: [], pieces: [] });
  });
  const startedMs = cpuMs();
  for (const texts of pairs) {
    for (const study of texts.map(parse)) for (const matches of matchers) matches(study);
  }
  return cpuMs() - startedMs;
}

/** Watches with words of the studies themselves, so that each finds some. */
function createWatches(texts: readonly string[]): readonly BoundWatch[] {
  const protocols = texts.map((text) => protocolOf(parse(text)));
  const conditions = distinct(protocols.flatMap((protocol) => textsIn(protocol, "conditionsModule", "conditions")));
  const names = distinct(
    protocols.flatMap((protocol) => namesIn(protocol, "armsInterventionsModule", "interventions")),
  );
  const sponsors = distinct(protocols.flatMap((protocol) => leadIn(protocol)));
  const concepts = createConcepts(readConceptGroups("", silentLog));
  return Array.from({ length: WATCHES }, (_, at) => {
    const condition = pick(conditions, at);
    const parameters = [
      { "query.cond": condition },
      { "query.cond": condition },
      { "query.cond": condition },
      { "query.cond": condition, "filter.overallStatus": "RECRUITING" },
      { "query.cond": condition, "filter.geo": "distance(42.36,-71.06,50mi)" },
      { "query.cond": condition, "filter.advanced": "AREA[Phase](PHASE2 OR PHASE3)" },
      { "query.intr": pick(names, at) },
      { "query.spons": pick(sponsors, at) },
      { "filter.ids": nctIdOf(parse(texts[at % texts.length] ?? "{}")) },
      { "query.term": `${condition} OR ${pick(names, at + 1)}` },
    ][at % 10];
    const definition: WatchDefinition = {
      ...{ version: DEFINITION_VERSION, parameters: parameters ?? {}, kinds: [], exceptKinds: [], severity: "medium" },
      ...{ channel: "feed", schedule: { kind: "immediate" } },
    };
    return {
      watch: {
        ...{ watchId: at + 1, name: `w${at}`, definition: "", createdAt: "", sinceSeq: 0, pauses: [] },
        snoozedUntil: undefined,
      },
      definition,
      condition: bindDefinition(definition, concepts),
    };
  });
}

/** A word or two in quotation marks, so that brackets in a name are no operators. */
function pick(texts: readonly string[], at: number): string {
  return `"${(texts[(at * 7_919) % texts.length] ?? "").replaceAll(/["[\]()\\]/g, " ")}"`;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function protocolOf(study: JsonObject): JsonObject {
  const protocol = study["protocolSection"];
  return isJsonObject(protocol) ? protocol : {};
}

function listIn(protocol: JsonObject, module: string, list: string) {
  const part = protocol[module];
  const values = isJsonObject(part) ? part[list] : undefined;
  return Array.isArray(values) ? values : [];
}

function textsIn(protocol: JsonObject, module: string, list: string): readonly string[] {
  return listIn(protocol, module, list).filter((value) => typeof value === "string");
}

function namesIn(protocol: JsonObject, module: string, list: string): readonly string[] {
  return listIn(protocol, module, list).flatMap((value) => (isJsonObject(value) ? [String(value["name"])] : []));
}

function leadIn(protocol: JsonObject): readonly string[] {
  const part = protocol["sponsorCollaboratorsModule"];
  const lead = isJsonObject(part) ? part["leadSponsor"] : undefined;
  return isJsonObject(lead) ? [String(lead["name"])] : [];
}

function nctIdOf(study: JsonObject) {
  const identification = protocolOf(study)["identificationModule"];
  return String(isJsonObject(identification) ? identification["nctId"] : "") as ClassifiedStudy["nctId"];
}

function parse(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function figure(count: number): string {
  return count.toLocaleString("en-US");
}
