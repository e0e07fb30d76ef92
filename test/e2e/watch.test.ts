import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type Lind, openLind } from "../../packages/lind/src/app/open-lind.ts";
import { bindWatches } from "../../packages/lind/src/app/watches/bind-watches.ts";
import type { Clock } from "../../packages/lind/src/base/clock.ts";
import { noFailpoint } from "../../packages/lind/src/base/failpoint.ts";
import { silentLog } from "../../packages/lind/src/base/log.ts";
import { noProgress } from "../../packages/lind/src/base/progress.ts";
import { studyWith } from "../../packages/lind/src/changes/compliance/study-under-test.ts";
import { evaluateFeed, makeDueDeliveries } from "../../packages/lind/src/monitor/run-monitor.ts";
import type { Schedule } from "../../packages/lind/src/monitor/schedule.ts";
import type { Registry } from "../../packages/lind/src/registry/registry.ts";
import { type LindRun, runLind } from "../support/run-lind.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Watches as a person sets them, tries them out and looks after them. */

const LEMONS = "NCT00000102";
const text = (overallStatus: string, day: string, briefTitle = "Lemons for scurvy") =>
  studyText({ nctId: LEMONS, briefTitle, overallStatus, lastUpdatePostDate: day, versionHolder: day });
const other = studyText({ nctId: "NCT00000410", briefTitle: "Cider for scurvy", lastUpdatePostDate: "2026-08-01" });

const SECRET = "https://hooks.slack.com/services/T000/B000/abcdefgh";

let home: string;
let nowMs = 0;
const clock: Clock = { now: () => nowMs, monotonicMs: () => nowMs, sleep: () => Promise.resolve() };
const env = { TZ: "UTC" };
const lind = (...argv: readonly string[]): Promise<LindRun> => runLind(argv, { home, clock, env });
const json = async (...argv: readonly string[]) => JSON.parse((await lind(...argv, "--json")).out);

async function load(at: string, ...texts: readonly string[]): Promise<void> {
  nowMs = Date.parse(at);
  const file = join(temporaryFolder(), "studies.ndjson");
  writeFileSync(file, texts.map((each) => `${each}\n`).join(""));
  expect((await lind("sync", "--file", file)).exitCode).toBe(0);
}

/** What `lind run` does after a sync. */
async function evaluate(): Promise<void> {
  await atWork((opened, registry, signal) =>
    evaluateFeed({ registry, clock, signal, onProgress: noProgress, bind: (watches) => bindWatches(opened, watches) }),
  );
}

/** What it does when something is due. */
async function makeDue(): Promise<void> {
  const atOnce: Schedule = { kind: "immediate" };
  await atWork((_, registry) => makeDueDeliveries(registry, new Date(nowMs).toISOString(), () => atOnce));
}

async function atWork(work: (opened: Lind, registry: Registry, signal: AbortSignal) => Promise<unknown>) {
  const effects = { clock, random: () => 0.5, failpoint: noFailpoint, log: silentLog, progress: noProgress };
  const signal = new AbortController().signal;
  const config = { home, upstream: "http://127.0.0.1:9", ratePerSecond: undefined };
  await using opened = openLind(config, { ...effects, signal });
  await work(opened, await opened.openForWriting(), signal);
}

beforeEach(async () => {
  home = join(temporaryFolder(), "home");
  await load("2026-08-14T10:00:00Z", text("RECRUITING", "2026-08-14"), other);
});

describe("setting a watch", () => {
  test("says what it does, and lists it", async () => {
    const added = await lind("watch", "add", "scurvy", "--titles", "lemons", "--on", "status", "--to", "feed");
    expect(added.exitCode).toBe(0);
    expect(added.out).toMatch(/^The watch is set\.\nscurvy\nState {7}active\nStudies {5}title "lemons"\n/);
    expect(added.out).toContain("Tells       status.* whatever its severity\n");
    expect(added.err).toContain("while `lind run` is running");
    const [heading, row] = (await lind("watch", "list")).out.split("\n");
    expect(heading).toBe("Watch\tState\tStudies\tTo\tWhen\tLast sent\tAlerts\tWaiting\tDead");
    expect(row).toBe('scurvy\tactive\ttitle "lemons"\tfeed\tat once\tnever\t0\t0\t0');
    expect(await json("watch", "show", "scurvy")).toEqual({
      ...{ name: "scurvy", state: "active", createdAt: "2026-08-14T10:00:00.000Z" },
      ...{ parameters: { "query.titles": "lemons" }, exclude: null, on: ["status."], except: [], severity: "low" },
      ...{ to: "feed", digest: null, pausedAt: null, snoozedUntil: null, muted: [] },
      outbox: {
        ...{ alertsWaiting: 0, nextAlertDueAt: null, waiting: 0, sent: 0, dead: 0, lastSentAt: null, lastError: null },
      },
    });
  });

  test.each([
    [["add", "x"], /Say where the watch sends with --to/],
    [["add", "--to", "feed"], /takes the name of one watch/],
    [["add", "x", "y", "--to", "feed"], /takes the name of one watch/],
    [["add", "x", "--to", "feed", "--since", "7d"], /lind watch add takes no --since/],
    [["add", "x", "--to", "feed", "--advanced", "AREA[Phse]PHASE1"], /character 6: .*did you mean Phase/],
    [["add", "x", "--to", "webhook:http://169.254.169.254/latest"], /not on the public internet/],
    [["lst"], /does not know what to do with "lst"/],
    [["mute", "102x"], /"102x" is no study id/],
    [["snooze", "scurvy"], /Say how long with --until/],
  ])("%j is refused", async (words, refusal) => {
    const run = await lind("watch", ...words);
    expect(run.exitCode).toBe(2);
    expect(run.err).toMatch(refusal);
    expect(await json("watch", "list")).toEqual([]);
  });

  test("a name is given once, and a name that is not there is not found", async () => {
    await lind("watch", "add", "scurvy", "--to", "feed");
    expect((await lind("watch", "add", "scurvy", "--to", "feed")).exitCode).toBe(2);
    for (const words of [
      ...["show", "remove", "pause", "resume", "test"].map((word) => ["watch", word, "gout"]),
      ["outbox", "--watch", "gout"],
      ["outbox", "retry", "--watch", "gout"],
    ]) {
      const run = await lind(...words);
      expect(run.exitCode).toBe(1);
      expect(run.err).toContain('There is no watch "gout".\n      The watches are scurvy.');
    }
  });

  test("nothing is watched where nothing is mirrored", async () => {
    home = join(temporaryFolder(), "empty");
    for (const words of [
      ["watch", "add", "scurvy", "--to", "feed"],
      ["outbox", "retry"],
      ["outbox", "retry", "17"],
    ]) {
      expect((await lind(...words)).err).toContain("Nothing is stored in");
      expect(existsSync(home)).toBe(false);
    }
  });
});

describe("an address that is a secret", () => {
  test("stands in a file that only its owner reads, and is shown nowhere", async () => {
    const runs = [
      await lind("watch", "add", "scurvy", "--to", `slack:${SECRET}`),
      await lind("watch", "list"),
      await lind("watch", "show", "scurvy", "--json"),
      await lind("status", "--json"),
      await lind("watch", "add", "scurvy", "--to", `slack:${SECRET}`),
    ];
    for (const { out, err } of runs) expect(out + err).not.toContain("abcdefgh");
    expect(runs[1]?.out).toContain("slack:https://hooks.slack.com/…");
    const file = join(home, "secrets.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Object.values(JSON.parse(readFileSync(file, "utf8")))).toEqual([SECRET]);
    for (const name of readdirSync(home)) {
      if (name !== "secrets.json") expect(readFileSync(join(home, name)).includes("abcdefgh"), name).toBe(false);
    }
  });

  test("is forgotten with the last watch that sends there", async () => {
    await lind("watch", "add", "one", "--to", `slack:${SECRET}`);
    await lind("watch", "add", "two", "--to", `slack:${SECRET}`);
    await lind("watch", "remove", "one");
    expect(readFileSync(join(home, "secrets.json"), "utf8")).toContain(SECRET);
    await lind("watch", "remove", "two");
    expect(readFileSync(join(home, "secrets.json"), "utf8")).toBe("{}\n");
  });

  test("may be named by where it is kept, and is missed at once where it is not there", async () => {
    const added = await lind("watch", "add", "scurvy", "--to", "slack:env:LIND_TEST_SLACK_URL");
    expect(added.exitCode).toBe(0);
    expect(added.err).toContain("LIND_TEST_SLACK_URL, which is not set");
    expect(added.out).toContain("To          slack:env:LIND_TEST_SLACK_URL\n");
    expect(existsSync(join(home, "secrets.json"))).toBe(false);
  });

  test("a folder that is not there is missed at once: its file could not be written", async () => {
    const folder = join(temporaryFolder(), "alerts");
    const added = await lind("watch", "add", "scurvy", "--to", `file:${join(folder, "all.ndjson")}`);
    expect(added.exitCode).toBe(0);
    expect(added.err).toContain(`A watch writes to a file in ${folder}, which is no folder. Make it, or `);
    mkdirSync(folder);
    expect((await lind("watch", "add", "other", "--to", `file:${join(folder, "all.ndjson")}`)).err).not.toContain(
      folder,
    );
  });

  test("a file of secrets that is broken is said to be, without a word of it", async () => {
    writeFileSync(join(home, "secrets.json"), `{"x": "${SECRET}`);
    const run = await lind("watch", "add", "scurvy", "--to", `slack:${SECRET}`);
    expect(run.exitCode).toBe(4);
    expect(run.err).toContain("secrets.json cannot be read: it is no JSON object of texts");
    expect(run.err).not.toContain("abcdefgh");
  });
});

describe("the past as a watch would have told it", () => {
  beforeEach(async () => {
    await load("2026-08-17T10:00:00Z", text("SUSPENDED", "2026-08-17"));
    await load("2026-08-18T10:00:00Z", text("RECRUITING", "2026-08-18", "Limes for scurvy"));
    await lind("watch", "add", "lemons", "--titles", "lemons", "--to", "feed", "--digest", "daily", "--zone", "UTC");
    await lind("watch", "add", "status", "--on", "status.", "--to", "feed");
  });

  test("at once", async () => {
    const run = await lind("watch", "test", "status");
    expect(run.exitCode).toBe(0);
    expect(run.out.split("\n").map((line) => line.split("\t").slice(0, 3).join(" "))).toEqual([
      ...["When (UTC) Message Study", "2026-08-17 10:00 alert NCT00000102", "2026-08-18 10:00 alert NCT00000102", ""],
    ]);
    expect(run.err).toMatch(/^status would have sent 2 messages with 2 events\./);
  });

  test("gathered, with what entered and left the search", async () => {
    const messages = await json("watch", "test", "lemons");
    expect(messages).toMatchObject([
      { at: "2026-08-15T08:00:00.000Z", kind: "digest", studies: [{ nctId: LEMONS, version: 1 }] },
      { at: "2026-08-18T08:00:00.000Z", kind: "digest", studies: [{ nctId: LEMONS, version: 2 }] },
      {
        ...{ at: "2026-08-19T08:00:00.000Z", kind: "digest" },
        period: { from: "2026-08-18T08:00:00.000Z", to: "2026-08-19T08:00:00.000Z" },
        studies: [{ nctId: LEMONS, version: 3, title: "Limes for scurvy" }],
      },
    ]);
    const lines = (await lind("watch", "test", "lemons")).out.split("\n").map((line) => line.split("\t"));
    expect(lines.filter(([at]) => at === "2026-08-19 08:00")).toEqual([
      ["2026-08-19 08:00", "digest of 1", "", "", "", "2026-08-18 08:00 to 2026-08-19 08:00 UTC"],
    ]);
    const kinds = messages[2].studies[0].events.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["search.left"]));
  });

  test("since a day, the newest ones, without a muted study", async () => {
    expect(await json("watch", "test", "status", "--since", "2026-08-18")).toHaveLength(1);
    expect(await json("watch", "test", "status", "--limit", "1")).toMatchObject([{ at: "2026-08-18T10:00:00.000Z" }]);
    await lind("watch", "mute", LEMONS, "--watch", "status");
    const run = await lind("watch", "test", "status");
    expect(run.exitCode).toBe(1);
    expect(run.err).toBe("status would have sent nothing.\n");
    await lind("watch", "unmute", LEMONS, "--watch", "status");
    expect(await json("watch", "test", "status")).toHaveLength(2);
  });

  test("with what the calendar brought between the changes", async () => {
    const record = JSON.stringify(studyWith({ primaryCompletion: "2025-09-16" })).replaceAll(LEMONS, "NCT00000777");
    await load("2026-08-19T10:00:00Z", record);
    nowMs = Date.parse("2026-10-20T12:00:00Z");
    await lind("watch", "add", "results", "--on", "compliance", "--to", "feed");
    const run = await lind("watch", "test", "results");
    expect(run.out).toContain("2026-09-16 00:00\talert\tNCT00000777");
    expect(run.out).toContain("Results likely overdue since 2026-09-16, 31 days late, by public data");
    expect(run.err).toMatch(/^results would have sent 2 messages with 2 events\./);
    expect(await json("watch", "test", "results", "--since", "2026-09-17")).toMatchObject([
      { at: "2026-10-17T00:00:00.000Z", studies: [{ nctId: "NCT00000777", events: [{ kind: "compliance.overdue" }] }] },
    ]);
    expect((await lind("changes", "--watch", "results")).exitCode).toBe(1);
  });

  test("is what lind changes --watch shows", async () => {
    const told = await json("changes", "--watch", "lemons");
    expect(told.map(({ kind }: { kind: string }) => kind)).toContain("search.left");
    const supposed = await json("watch", "test", "lemons");
    const events = supposed.flatMap(({ studies }: { studies: { events: { id: string }[] }[] }) =>
      studies.flatMap((study) => study.events.map(({ id }) => id)),
    );
    expect(told.map(({ id }: { id: string }) => id).sort()).toEqual(events.sort());
    expect((await lind("changes", "--watch", "gout")).exitCode).toBe(1);
  });

  test("a test message is sent past the outbox", async () => {
    const file = join(temporaryFolder(), "alerts.ndjson");
    await lind("watch", "add", "filed", "--to", `file:${file}`);
    expect((await lind("watch", "test", "filed", "--send")).out).toBe(`A test message was sent to file:${file}\n`);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ kind: "test", watch: "filed" });
    expect(await json("watch", "show", "filed")).toMatchObject({ outbox: { sent: 0, waiting: 0 } });
  });
});

describe("looking after a watch", () => {
  beforeEach(async () => {
    await lind("watch", "add", "status", "--on", "status.", "--to", "feed");
  });

  test("what happens during a pause is passed over, and said", async () => {
    expect((await lind("watch", "pause", "status")).err).toContain("not told. To be told later, snooze it instead.");
    expect((await lind("watch", "pause", "status")).err).toContain("is paused already");
    expect(await json("watch", "show", "status")).toMatchObject({ state: "paused", pausedAt: expect.any(String) });
    await load("2026-08-17T10:00:00Z", text("SUSPENDED", "2026-08-17"));
    const resumed = await lind("watch", "resume", "status");
    expect(resumed.err).toMatch(
      /^\d+ changes were passed over, of all studies\. See them with: lind changes --watch status/,
    );
    await evaluate();
    expect(await json("status")).toMatchObject({ outbox: { alertsWaiting: 0 } });
    await load("2026-08-18T10:00:00Z", text("RECRUITING", "2026-08-18"));
    await evaluate();
    const status = await json("status");
    expect(status).toMatchObject({ outbox: { alertsWaiting: 1, waiting: 0, dead: 0 } });
    expect(status.marks).toMatchObject([{ reader: "monitor", seq: status.lastSeq }]);
    expect((await lind("status")).out).toMatch(
      /Watch +Alerts +Waiting +Sent +Dead +Last sent\nstatus +1 +0 +0 +0 +never\n/,
    );
    expect((await lind("watch", "remove", "status")).err).toContain("What it had still to tell went with it: 1 alert.");
  });

  test("a snooze ends by itself, or when somebody says so", async () => {
    nowMs = Date.parse("2026-08-14T10:00:00Z");
    expect((await lind("watch", "snooze", "status", "--until", "3d")).err).toContain("from 2026-08-17 10:00 UTC on");
    expect(await json("watch", "show", "status")).toMatchObject({
      ...{ state: "snoozed", snoozedUntil: "2026-08-17T10:00:00.000Z" },
    });
    nowMs = Date.parse("2026-08-17T10:00:00Z");
    expect(await json("watch", "show", "status")).toMatchObject({ state: "active", snoozedUntil: null });
    expect((await lind("watch", "snooze", "status", "--until", "2026-08-16")).err).toContain("is over already");
    await lind("watch", "snooze", "status", "--until", "tomorrow");
    await lind("watch", "snooze", "status", "--until", "now");
    expect(await json("watch", "show", "status")).toMatchObject({ state: "active" });
  });

  test("what a snooze held back is one digest, also when somebody ends it early", async () => {
    await lind("watch", "snooze", "status", "--until", "30d");
    await load("2026-08-17T10:00:00Z", text("SUSPENDED", "2026-08-17"));
    await evaluate();
    await load("2026-08-18T10:00:00Z", text("RECRUITING", "2026-08-18"));
    await evaluate();
    nowMs += 60_000;
    await lind("watch", "snooze", "status", "--until", "now");
    await makeDue();
    expect(await json("outbox", "--watch", "status")).toMatchObject([{ kind: "digest", alerts: 2 }]);
  });

  test("a study is muted in one watch or in all", async () => {
    expect((await lind("watch", "mute", LEMONS)).out).toBe(`${LEMONS} is muted in every watch.\n`);
    expect((await lind("watch", "mute", LEMONS)).exitCode).toBe(1);
    expect((await lind("watch", "mute", LEMONS, "--watch", "status")).exitCode).toBe(0);
    expect((await lind("watch", "list")).err).toContain(`Muted in every watch: ${LEMONS}`);
    expect(await json("watch", "show", "status")).toMatchObject({ muted: [LEMONS] });
    expect(await json("watch", "unmute", LEMONS)).toEqual([{ nctId: LEMONS, changed: true }]);
    expect((await lind("watch", "mute", LEMONS, "--watch", "gout")).exitCode).toBe(1);
  });
});
