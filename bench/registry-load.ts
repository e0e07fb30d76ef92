// How fast studies are committed: real or synthetic records repeated under changed ids, in pages, into a fresh store.
//   node --conditions=source bench/registry-load.ts FOLDER [studies=20000] [page=500] [order=sorted|random]
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseNctId } from "ctgov/study";
import { must } from "../packages/lind/src/base/assert.ts";
import { hashText } from "../packages/lind/src/base/hash.ts";
import type { FeedQuery, StudyWrite } from "../packages/lind/src/registry/registry.ts";
import { openSqliteRegistry, REGISTRY_FILE } from "../packages/lind/src/registry/sqlite/open.ts";

const [folder, studyCount = "20000", pageSize = "500", order = "sorted"] = process.argv.slice(2);
if (folder === undefined) throw new Error("Name a folder of study JSON files.");
const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
const total = Number(studyCount);
const home = mkdtempSync(join(tmpdir(), "lind-bench-"));

function addOf(serial: number): StudyWrite {
  const original = must(texts[serial % texts.length], "a text");
  // 7,919 is prime: a walk over all numbers below total in an order without neighbours.
  const number = order === "random" ? ((serial * 7_919) % total) + 1 : serial + 1;
  const nctId = must(parseNctId(`NCT${number}`), "an id");
  const text = original.replace(/NCT\d{8}/, nctId);
  return {
    kind: "add",
    version: { nctId, text, textHash: hashText(text), lastUpdatePostDate: "2026-08-01", overallStatus: "RECRUITING" },
    changes: [{ kind: "study.added", nature: "edit", fieldPath: "" }],
  };
}

async function timeFeed(name: string, query: Partial<FeedQuery>): Promise<void> {
  const startMs = performance.now();
  const changes = await registry.readFeed({ after: 0, limit: 1_000, ...query });
  console.log(`${name}: ${(performance.now() - startMs).toFixed(1)} ms for ${changes.length}`);
}

let registry = await openSqliteRegistry({ home, mode: "write" });
try {
  const recordedAt = "2026-08-07T00:00:00.000Z";
  const runId = await registry.startRun({ source: "bench", startedAt: recordedAt });
  let commitMs = 0;
  let peakRss = 0;
  let cpu = 0;
  for (let from = 0; from < total; from += Number(pageSize)) {
    const writes = Array.from({ length: Math.min(Number(pageSize), total - from) }, (_, at) => addOf(from + at));
    const startMs = performance.now();
    const cpuStart = process.cpuUsage();
    await registry.commitPage({
      runId,
      source: "bench",
      recordedAt,
      provenance: "synthetic",
      writes,
      quarantined: [],
      novelties: [],
    });
    commitMs += performance.now() - startMs;
    const used = process.cpuUsage(cpuStart);
    cpu += used.user + used.system;
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  }
  const counts = await registry.count();
  await registry[Symbol.asyncDispose]();
  const bytes = statSync(join(home, REGISTRY_FILE)).size;
  console.log(
    JSON.stringify({
      studies: total,
      pageSize: Number(pageSize),
      order,
      meanBytes: Math.round(counts.textBytes / total),
      commitMicrosPerStudy: Math.round((commitMs * 1000) / total),
      cpuMicrosPerStudy: Math.round(cpu / total),
      peakRssMb: Math.round(peakRss / 1048576),
      storedRatio: Number((counts.storedBytes / counts.textBytes).toFixed(3)),
      fileRatio: Number((bytes / counts.textBytes).toFixed(3)),
    }),
  );
  registry = await openSqliteRegistry({ home, mode: "read" });
  const readStart = performance.now();
  for (let at = 0; at < 1000; at += 1) await registry.readStudy(must(parseNctId(`NCT${at * 7 + 1}`), "an id"));
  console.log(`readStudy: ${(performance.now() - readStart).toFixed(0)} µs each`);
  const headStart = performance.now();
  await registry.readHeads(Array.from({ length: 1000 }, (_, at) => must(parseNctId(`NCT${at * 7 + 1}`), "an id")));
  console.log(`readHeads: ${(performance.now() - headStart).toFixed(1)} µs each of 1,000`);
  await timeFeed("readFeed: a kind that is rare", { kinds: ["status."] });
  await timeFeed("readFeed: the newest hundred", { after: total - 100 });
  await timeFeed("readFeed: since a time that has not come", { recordedSince: "2026-12-01" });
  await timeFeed("readFeed: one study", { nctId: must(parseNctId("NCT1"), "an id") });
  await timeFeed("readFeed: the first thousand", {});
} finally {
  await registry[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
}
