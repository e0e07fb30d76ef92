import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, test } from "vitest";
import type { Clock } from "../../packages/lind/src/base/clock.ts";
import { runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/**
 * What users run into: each gets one clear sentence on standard error, the right exit code, and nothing that is stored
 * is lost or half written.
 */

const good = studyText({ nctId: "NCT00000102" });
const other = studyText({ nctId: "NCT00000410" });

function fileWith(text: string | Uint8Array, name = "studies.ndjson"): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

async function statusOf(
  home: string,
): Promise<{ studies: number; quarantined: number; quarantine: { place: string; reason: string }[] }> {
  return JSON.parse((await runLind(["status", "--json"], { home })).out);
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** A server on this machine that answers everything alike. */
async function serve(status: number, contentType: string, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, { "content-type": contentType }).end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
}

/** Longer waits are time-outs: they end only when what they guard has ended. */
const PAUSE_MS_MAX = 30_000;

/** A clock on which a pause takes no time, so that retries and locks are over at once. */
function hurriedClock(): Clock {
  let nowMs = Date.parse("2026-08-14T12:00:00Z");
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: (ms, signal) => {
      if (ms > PAUSE_MS_MAX)
        return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      nowMs += ms;
      return Promise.resolve();
    },
  };
}

describe("records that cannot be read", () => {
  test.each([
    ["broken JSON", `${good}\n{"protocolSection":{"identificationModule":\n${other}\n`, "line 2"],
    ["a study without an id", `${good}\n{"protocolSection":{"identificationModule":{}}}\n${other}\n`, "line 2"],
    ["a record that is no study", `${good}\n{"name":"someone"}\n${other}\n`, "line 2"],
    ["an id that is none", `${good}\n${studyText({ nctId: "NCT00000000" })}\n${other}\n`, "line 2"],
    [
      "a list nested 100,000 deep",
      `${good}\n{"protocolSection":{"identificationModule":{"nctId":"NCT00000111","nctIdAliases":${"[".repeat(100_000)}${"]".repeat(100_000)}}}}\n${other}\n`,
      "line 2",
    ],
    [
      "bytes that are no UTF-8",
      Buffer.concat([Buffer.from(`${good}\n`), Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), Buffer.from(`${other}\n`)]),
      "line 2",
    ],
  ])("%s goes to quarantine with its line and its reason, and the rest is stored", async (_, text, place) => {
    const home = temporaryFolder();
    const loaded = await runLind(["sync", "--file", fileWith(text)], { home });
    expect(loaded.exitCode).toBe(0);
    expect(loaded.err).toMatch(/^studies\.ndjson line 2 cannot be read\. [A-Z].*\.$/m);
    expect(loaded.err).toContain("1 record could not be read and went to quarantine");
    const status = await statusOf(home);
    expect(status).toMatchObject({ studies: 2, quarantined: 1 });
    expect(status.quarantine[0]?.place).toContain(place);
    expect(status.quarantine[0]?.reason).toMatch(/^[A-Z"].*\.$/s);
    expect((await runLind(["verify"], { home })).exitCode).toBe(0);
  });

  test("the same bad record twice is one in quarantine", async () => {
    const home = temporaryFolder();
    const path = fileWith(`${good}\n{oops}\n`);
    await runLind(["sync", "--file", path], { home });
    await runLind(["sync", "--file", path], { home });
    expect(await statusOf(home)).toMatchObject({ studies: 1, quarantined: 1 });
  });

  test("a file in which nothing can be read needs a person", async () => {
    const home = temporaryFolder();
    expect((await runLind(["sync", "--file", fileWith("{oops}\n{oops again}\n")], { home })).exitCode).toBe(4);
  });

  test("a study whose file is named after another study is not stored", async () => {
    const home = temporaryFolder();
    const folder = temporaryFolder();
    writeFileSync(join(folder, "NCT00000102.json"), good);
    writeFileSync(join(folder, "NCT00000999.json"), other);
    await runLind(["sync", "--file", folder], { home });
    const status = await statusOf(home);
    expect(status).toMatchObject({ studies: 1, quarantined: 1 });
    expect(status.quarantine[0]?.reason).toContain("NCT00000999");
    expect(status.quarantine[0]?.reason).toContain("NCT00000410");
  });

  test("a key and an enum value that the dictionary does not know are kept and reported once", async () => {
    const home = temporaryFolder();
    const text = studyText({ nctId: "NCT00000102", overallStatus: "PAUSED", extra: { mood: "good" } });
    const path = fileWith(`${text}\n`);
    const first = await runLind(["sync", "--file", path], { home });
    expect(first.err).toContain('value "PAUSED" of protocolSection.statusModule.overallStatus');
    expect(first.err).toContain("field mood");
    const second = await runLind(["sync", "--file", path], { home });
    expect(second.err).toBe("");
    expect((await runLind(["get", "NCT00000102", "--format", "json"], { home })).out).toBe(`${text}\n`);
    expect((await runLind(["status"], { home })).out).toContain("PAUSED");
  });
});

describe("files", () => {
  test.each([
    ["a path that does not exist", () => join(temporaryFolder(), "nowhere.ndjson"), 2, "There is no file or folder"],
    ["a folder without studies", () => temporaryFolder(), 2, "holds no file of studies"],
    ["XML of something else", () => fileWith("<x/>", "NCT00000102.xml"), 4, "should be <clinical_study>"],
    ["an archive that is none", () => fileWith("PK", "ctg-studies.zip"), 4, "it has no end"],
    ["an HTML page", () => fileWith("<!doctype html><html></html>", "page.json"), 4, "page.json"],
    ["an empty file", () => fileWith("", "empty.json"), 4, "empty.json"],
    ["a compressed file that is none", () => fileWith("not gzip at all", "studies.ndjson.gz"), 4, "studies.ndjson.gz"],
  ])("%s: exit code and one sentence", async (_, path, exitCode, words) => {
    const home = temporaryFolder();
    const run = await runLind(["sync", "--file", path()], { home });
    expect(run.exitCode).toBe(exitCode);
    expect(run.err + run.out + JSON.stringify(await statusOrNothing(home))).toContain(words);
  });
});

async function statusOrNothing(home: string): Promise<unknown> {
  const { exitCode, out } = await runLind(["status", "--json"], { home });
  return exitCode === 0 ? JSON.parse(out) : null;
}

describe("the home", () => {
  test("a home that cannot be written needs a person", async () => {
    const home = join(fileWith("a file, not a folder", "home"), "below");
    const run = await runLind(["sync", "--file", fileWith(good)], { home });
    expect(run.exitCode).toBe(4);
    expect(run.err.split("\n")[0]).toContain(home);
  });

  test.runIf(existsSync("/proc/self"))("a folder in which nothing can be made is refused at once", async () => {
    const unmakeable = join("/proc", "lind-test", "home");
    const home = join(temporaryFolder(), "home");
    await runLind(["sync", "--file", fileWith(`${good}\n`)], { home });
    const backup = join(temporaryFolder(), "backup");
    expect((await runLind(["backup", backup], { home })).exitCode).toBe(0);
    const told = async (argv: readonly string[], of: string) => {
      const { exitCode, out, err } = await runLind(argv, { home: of });
      return [exitCode, out, err.split("\n")[0]];
    };
    expect(await told(["backup", unmakeable], home)).toEqual([
      2,
      "",
      `lind: ${unmakeable}.partial cannot be made: nothing can be made in /proc.`,
    ]);
    const unwritable = `lind: The store ${unmakeable} cannot be written by this user.`;
    expect(await told(["sync", "--file", fileWith(good)], unmakeable)).toEqual([4, "", unwritable]);
    expect(await told(["restore", backup], unmakeable)).toEqual([4, "", unwritable]);
    const simulation = join(unmakeable, "studies.ndjson");
    const [exitCode, out, line] = await told(["simulate", "--studies", "1", "--to", simulation], home);
    expect([exitCode, out, line]).toEqual([2, "", expect.stringContaining(`${simulation} cannot be written`)]);
  });

  test("a home without a store says how to begin, and makes nothing", async () => {
    const home = temporaryFolder();
    for (const command of [
      ["status"],
      ["get", "NCT00000102"],
      ["search"],
      ["changes"],
      ["history", "NCT00000102"],
      ["verify"],
    ]) {
      const run = await runLind(command, { home });
      expect(run.exitCode, command.join(" ")).toBe(2);
      expect(run.err).toContain("lind sync");
    }
    expect(readdirSync(home)).toEqual([]);
  });

  test("a store that somebody else is writing to means: try again later", async () => {
    const home = temporaryFolder();
    await runLind(["sync", "--file", fileWith(good)], { home });
    const writer = new DatabaseSync(join(home, "registry.sqlite"));
    writer.exec("begin immediate");
    const run = await runLind(["sync", "--file", fileWith(other)], { home, clock: hurriedClock() });
    expect(run.exitCode).toBe(3);
    expect(run.err).toMatch(/^lind: [A-Z][^\n]*\.\n/);
    writer.exec("rollback");
    writer.close();
    expect((await runLind(["sync", "--file", fileWith(other)], { home })).exitCode).toBe(0);
    expect(await statusOf(home)).toMatchObject({ studies: 2 });
  });

  test("a store of a newer Lind is left alone", async () => {
    const home = temporaryFolder();
    await runLind(["sync", "--file", fileWith(good)], { home });
    const database = new DatabaseSync(join(home, "registry.sqlite"));
    database.exec("pragma user_version = 999");
    database.close();
    const run = await runLind(["sync", "--file", fileWith(other)], { home });
    expect(run.exitCode).toBe(4);
    expect(run.err).toContain("999");
  });

  test("a file that is no store is left alone", async () => {
    const home = temporaryFolder();
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "registry.sqlite"), "this is a text of some length, and no database of studies at all");
    const run = await runLind(["status"], { home });
    expect(run.exitCode).toBe(4);
    expect(run.err).toContain("registry.sqlite");
  });

  test("synthetic studies never enter a home of real ones", async () => {
    const home = temporaryFolder();
    await runLind(["sync", "--file", fileWith(good)], { home });
    const synthetic = studyText({ nctId: "NCT90000001", orgStudyId: "LIND-SYNTHETIC-1" });
    const run = await runLind(["sync", "--file", fileWith(synthetic)], { home });
    expect(run.exitCode).toBe(2);
    expect(run.err).toContain("synthetic");
    expect(await statusOf(home)).toMatchObject({ studies: 1 });
  });
});

describe("the registry", () => {
  const scope = ["sync", "--cond", "melanoma"];

  test("a host that nobody answers at means: try again later", async () => {
    const run = await runLind(scope, { home: temporaryFolder(), clock: hurriedClock() });
    expect(run.exitCode).toBe(3);
    expect(run.err).toContain("127.0.0.1:9");
  });

  test.each([
    [
      "a captive portal",
      200,
      "text/html",
      "<html><body>Please sign in to the hotel's network</body></html>",
      3,
      "Sign in",
    ],
    ["an overloaded registry", 503, "text/plain", "busy", 3, "503"],
    ["a registry that speaks another language", 200, "application/json", '{"hello":"world"}', 4, "version"],
    ["an address where no registry is", 404, "text/html", "<html>not found</html>", 3, "LIND_UPSTREAM"],
  ])("%s", async (_, status, contentType, body, exitCode, words) => {
    const upstream = await serve(status, contentType, body);
    const home = temporaryFolder();
    const run = await runLind(scope, { home, upstream, clock: hurriedClock() });
    expect(run.exitCode).toBe(exitCode);
    expect(run.err).toContain(words);
    expect((await runLind(["verify"], { home })).exitCode).toBe(0);
  });
});

describe("a clock that jumps", () => {
  test("backwards and forwards changes no order and no count", async () => {
    const home = temporaryFolder();
    const jumps = ["2026-08-14T12:00:00Z", "1999-01-01T00:00:00Z", "2093-05-05T00:00:00Z"].map((text) =>
      Date.parse(text),
    );
    const versions = ["RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED"];
    for (const [index, overallStatus] of versions.entries()) {
      const text = studyText({ nctId: "NCT00000102", overallStatus, lastUpdatePostDate: `2026-08-1${index}` });
      const clock: Clock = { ...hurriedClock(), now: () => jumps[index] ?? 0 };
      const run = await runLind(["sync", "--file", fileWith(text), "--json"], { home, clock });
      expect(JSON.parse(run.out).durationMs).toBeGreaterThanOrEqual(0);
    }
    const history: { overallStatus: string }[] = JSON.parse(
      (await runLind(["history", "NCT00000102", "--json"], { home })).out,
    );
    expect(history.map((entry) => entry.overallStatus)).toEqual(versions);
    const changes: { seq: number; after: string }[] = JSON.parse(
      (await runLind(["changes", "--kind", "status.transition", "--json"], { home })).out,
    );
    expect(changes.map((change) => change.after)).toEqual(["ACTIVE_NOT_RECRUITING", "COMPLETED"]);
  });
});

describe("words that mean nothing", () => {
  test.each([
    [["synk"], 'lind has no command "synk"; did you mean "sync"?'],
    [["sync", "--conds", "x"], "did you mean --cond?"],
    [["get"], "Which study?"],
    [["get", "12345"], '"12345" is no study id.'],
    [["sync", "melanoma"], 'lind sync does not know what to do with "melanoma".'],
    [["sync"], "no scope is stored yet"],
    [["sync", "--all", "--cond", "x"], "name one at a time"],
    [["sync", "--ids", "@/nowhere"], "could not be read"],
    [["search", "--status", "open"], '"open" is no Status.'],
    [["search", "--fields", "OverallStatsu"], 'did you mean "OverallStatus"?'],
    [["changes", "--kind", "gossip"], 'There is no kind of event "gossip".'],
    [["changes", "--raw", "--kind", "gossip"], 'There is no kind of change "gossip".'],
    [["diff", "one.ndjson"], "takes two files or folders"],
    [["diff", "-", "-"], "Standard input cannot be compared"],
    [["diff", "/nowhere/a", "/nowhere/b"], "/nowhere/a"],
    [["changes", "--since", "soon"], '"soon" is not a moment'],
    [["get", "NCT00000102", "--as-of", "2026-02-30"], '"2026-02-30" is not a moment'],
  ])("%j", async (argv, sentence) => {
    const run = await runLind(argv, { home: temporaryFolder() });
    expect(run.exitCode).toBe(2);
    expect(run.err).toContain(sentence);
    expect(run.out).toBe("");
  });
});
