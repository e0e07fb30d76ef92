import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { openMailServer } from "../../packages/lind/src/delivery/email/mail-server-under-test.ts";
import { atomProblems } from "../../packages/lind/src/delivery/feed/atom-rules-under-test.ts";
import { type AnswerRequest, openReceiver } from "../../packages/lind/src/delivery/http-receiver-under-test.ts";
import { slackProblems } from "../../packages/lind/src/delivery/slack/slack-rules-under-test.ts";
import { signatureOf } from "../../packages/lind/src/delivery/webhook/signature.ts";
import { LIVELY } from "../../packages/lind/src/simulator/options.ts";
import { serveSimulator } from "../../packages/lind/src/simulator/serve.ts";
import { createSimulator, type Simulator } from "../../packages/lind/src/simulator/simulator.ts";
import { LIND_PROGRAM, runLindProcess } from "../support/lind-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** `lind run` as somebody uses it: a process, a registry that moves, and receivers. */

const SECRET = "the-secret-of-the-test";

interface Daemon {
  readonly child: ChildProcess;
  /** Resolves with the next line of the log that is about the step. */
  next(step: string): Promise<Readonly<Record<string, unknown>>>;
  /** Asks it to stop; gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

function startDaemon(env: Readonly<Record<string, string>>): Daemon {
  const child = spawn(process.execPath, [LIND_PROGRAM, "run", "--poll", "1", "--json"], {
    ...{ env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] },
  });
  const closed = once(child, "close");
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })[Symbol.asyncIterator]();
  return {
    child,
    next: async (step) => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error(`lind run ended before it said ${step}`);
        const line = JSON.parse(value);
        if (line.step === step) return line;
      }
    },
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      const [exitCode] = await closed;
      return exitCode;
    },
  };
}

async function openWorld() {
  const simulator = createSimulator({ ...LIVELY, seed: 5, studies: 300 });
  const registry = await serveSimulator(simulator);
  onTestFinished(() => registry.close());
  const home = temporaryFolder();
  const env = {
    ...{ LIND_HOME: home, LIND_UPSTREAM: registry.url, LIND_ALLOW_PRIVATE_WEBHOOKS: "1" },
    ...{ LIND_WEBHOOK_SECRETS: SECRET, LIND_MAIL_FROM: "lind@example.org" },
  };
  const lind = async (...args: readonly string[]) => {
    const run = await runLindProcess(args, env);
    expect(run, run.err).toMatchObject({ exitCode: 0 });
    return run.out;
  };
  await lind("sync", "--all", "--quiet");
  return { simulator, home, env, lind };
}

/** Weekends bring no data. */
function advanceToNews(simulator: Simulator): void {
  const { dataDay } = simulator;
  while (simulator.dataDay === dataDay) simulator.advance(1);
}

const take: AnswerRequest = (_request, response) => response.writeHead(200).end("ok");

describe("lind run", () => {
  test("tells each receiver in its own way what changed in the registry", async () => {
    const { simulator, home, env, lind } = await openWorld();
    const webhook = await openReceiver(take);
    const slack = await openReceiver(take);
    const mail = await openMailServer();
    const file = join(home, "alerts.ndjson");
    const targets = {
      hook: `webhook:${webhook.url}/hooks/1`,
      chat: `slack:${slack.url}/services/T0/B0/x`,
      mail: "email:anna@example.org",
      log: `file:${file}`,
      feed: "feed",
    };
    const withMail = { ...env, LIND_SMTP_URL: `smtp://127.0.0.1:${mail.smtp.port}` };
    for (const [name, to] of Object.entries(targets)) await lind("watch", "add", name, "--to", to, "--quiet");

    const daemon = startDaemon(withMail);
    await daemon.next("sync");
    advanceToNews(simulator);
    const { alerts } = await daemon.next("evaluate");
    expect(await daemon.next("deliver")).toMatchObject({ waiting: 0, dead: 0 });
    expect(await daemon.stop()).toBe(0);

    const [request] = webhook.received;
    const time = Number(/^t=(\d+),/.exec(String(request?.headers["lind-signature"]))?.[1]);
    expect(request?.headers["lind-signature"]).toBe(signatureOf(request?.body ?? "", [SECRET], time * 1_000));
    const told = webhook.received.flatMap(({ body }) => JSON.parse(body).studies);
    expect(told.length).toBeGreaterThan(5);
    expect(told.length * 5).toBe(alerts);
    expect(slack.received.flatMap(({ body }) => slackProblems(JSON.parse(body)))).toEqual([]);
    expect(slack.received).toHaveLength(webhook.received.length);
    expect(mail.mails.map(({ headers }) => headers["subject"])).toEqual(
      webhook.received.map(() => expect.stringMatching(/^\[(?:Critical|High|Medium)\] /)),
    );
    const written = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(written.flatMap((line) => JSON.parse(line).studies.map((one: { nctId: string }) => one.nctId))).toEqual(
      told.map(({ nctId }) => nctId),
    );
    expect(JSON.parse(await lind("outbox", "--json"))).toEqual([]);

    const feed = await readFeedOf("feed", env);
    expect(atomProblems(feed)).toEqual([]);
    expect(feed.match(/<entry>/g)).toHaveLength(told.length);
  });

  test("goes on where it was after a kill, tells nothing twice and forgets nothing", async () => {
    const { simulator, env, lind } = await openWorld();
    const receiver = await openReceiver(take);
    await lind("watch", "add", "hook", "--severity", "low", "--to", `webhook:${receiver.url}/`, "--quiet");
    for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
      // What happens while nobody runs is told by the next one.
      advanceToNews(simulator);
      const daemon = startDaemon(env);
      await daemon.next("deliver");
      advanceToNews(simulator);
      await daemon.next("deliver");
      expect(await daemon.stop(signal)).toBe(signal === "SIGKILL" ? null : 0);
    }
    const bodies = receiver.received.map(({ body }) => JSON.parse(body));
    const events = bodies.flatMap(({ studies }) =>
      studies.flatMap((study: { events: { id: string; kind: string }[] }) => study.events),
    );
    expect(new Set(events.map(({ id }: { id: string }) => id)).size).toBe(events.length);
    // What the clock of results reporting says is in no feed.
    const ofFeed = events.filter(({ kind }: { kind: string }) => !kind.startsWith("compliance."));
    const ids = ofFeed.map(({ id }: { id: string }) => id);
    const known = (await lind("changes", "--severity", "low", "--format", "ndjson", "--limit", "100000"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).id);
    const added = new Set<string>(known);
    expect(ids.filter((id: string) => !added.has(id))).toEqual([]);
    expect(ids.length).toBeGreaterThan(30);
  });

  test("tells what fell due while nobody ran, once", async () => {
    const { home, env, lind } = await openWorld();
    const receiver = await openReceiver(take);
    await lind("watch", "add", "due", "--on", "compliance", "--to", `webhook:${receiver.url}/`, "--quiet");
    const first = startDaemon(env);
    // The calendar is asked before the index is brought up to date, and has nothing to say of the past.
    await first.next("index");
    expect(await first.stop()).toBe(0);
    expect(receiver.received).toEqual([]);

    const sleepForYears = () => {
      const store = new DatabaseSync(join(home, "registry.sqlite"));
      store.exec("update clock_mark set day = '2016-01-01'; update watch set created_at = '2016-01-01T00:00:00.000Z'");
      store.close();
    };
    sleepForYears();
    const second = startDaemon(env);
    const said = await second.next("clock");
    expect(await second.next("deliver")).toMatchObject({ waiting: 0, dead: 0 });
    expect(await second.stop("SIGKILL")).toBe(null);
    const eventsOf = () => {
      const studies = receiver.received.flatMap(({ body }) => JSON.parse(body).studies);
      return studies.flatMap(({ events }: { events: readonly { id: string; kind: string }[] }) => events);
    };
    const told = eventsOf();
    expect(told).toHaveLength(Number(said["alerts"]));
    expect(told.length).toBeGreaterThan(20);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect(told.filter(({ kind }) => !kind.startsWith("compliance."))).toEqual([]);

    sleepForYears();
    const third = startDaemon(env);
    expect(await third.next("clock")).toMatchObject({ studies: said["studies"], alerts: 0 });
    expect(await third.stop()).toBe(0);
    expect(eventsOf()).toHaveLength(told.length);
    await lind("verify");
  });

  test("is one a home: a second one says who works there", async () => {
    const { env } = await openWorld();
    const daemon = startDaemon(env);
    await daemon.next("sync");
    const second = await runLindProcess(["run"], env);
    expect(second).toMatchObject({ exitCode: 3, out: "" });
    expect(second.err).toContain(`Another lind run works on this home: process ${daemon.child.pid} on `);
    expect(await daemon.stop()).toBe(0);
    const third = startDaemon(env);
    await third.next("sync");
    expect(await third.stop()).toBe(0);
  });

  test("what a receiver refuses waits for a person, who sends it again", async () => {
    const { simulator, env, lind } = await openWorld();
    let isBroken = true;
    const receiver = await openReceiver((_request, response) =>
      isBroken ? response.writeHead(410).end("gone") : response.writeHead(204).end(),
    );
    await lind("watch", "add", "hook", "--to", `webhook:${receiver.url}/T0P-S3CRET`, "--digest", "daily", "--quiet");
    await lind("watch", "add", "now", "--to", `webhook:${receiver.url}/T0P-S3CRET`, "--quiet");
    const daemon = startDaemon(env);
    await daemon.next("sync");
    advanceToNews(simulator);
    expect(await daemon.next("deliver")).toMatchObject({ sent: 0 });
    const dead = JSON.parse(await lind("outbox", "--state", "dead", "--json"));
    expect(dead[0]).toMatchObject({ watchName: "now", state: "dead", lastError: "the receiver answered 410: gone" });
    expect(await lind("outbox")).not.toContain("S3CRET");
    isBroken = false;
    expect(await lind("outbox", "retry", String(dead[0].deliveryId))).toBe("1 message waits to be sent again.\n");
    if (dead.length > 1) await lind("outbox", "retry");
    expect(await daemon.next("deliver")).toMatchObject({ dead: 0 });
    expect(await daemon.stop()).toBe(0);
    expect(JSON.parse(await lind("outbox", "--state", "dead", "--json"))).toEqual([]);
    const empty = await runLindProcess(["outbox", "retry"], env);
    expect(empty).toMatchObject({ exitCode: 1, out: "There is no dead letter.\n" });
  });
});

/** The feed of a watch as `lind serve` has it. */
async function readFeedOf(name: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [LIND_PROGRAM, "serve", "--port", "0", "--json", "--quiet"], {
    ...{ env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] },
  });
  const closed = once(child, "close");
  try {
    const [line] = await once((child.stdout as NonNullable<typeof child.stdout>).setEncoding("utf8"), "data");
    const { url } = JSON.parse(String(line));
    const response = await fetch(`${url}/feeds/${name}.atom`);
    expect(response.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    const etag = response.headers.get("etag") ?? "";
    expect((await fetch(`${url}/feeds/${name}.atom`, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await fetch(`${url}/feeds/absent.atom`)).status).toBe(404);
    return await response.text();
  } finally {
    child.kill();
    await closed;
  }
}
