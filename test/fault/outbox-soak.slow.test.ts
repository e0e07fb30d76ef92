import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toTimestamp } from "../../packages/lind/src/base/clock.ts";
import { type AnswerRequest, openReceiver } from "../../packages/lind/src/delivery/http-receiver-under-test.ts";
import type { NewAlert, NewDelivery } from "../../packages/lind/src/registry/monitoring.ts";
import type { Registry } from "../../packages/lind/src/registry/registry.ts";
import { openSqliteRegistry } from "../../packages/lind/src/registry/sqlite/open.ts";
import { add, commit, studyText } from "../../packages/lind/src/registry/store-under-test.ts";
import { Draws } from "../../packages/lind/src/simulator/random.ts";
import { nct } from "../support/fake-upstream.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const WATCHES = 20;
/** `LIND_SOAK_MESSAGES=50` for a short one: each attempt is a commit that waits for the disk. */
const MESSAGES_A_WATCH = Number(process.env["LIND_SOAK_MESSAGES"] ?? 500);
const FAILING_SHARE = 0.3;
const LIFE_MS_MIN = 2_000;
const LIFE_MS_MAX = 5_000;
const SEED = Number(process.env["LIND_SEED"] ?? 1747);

/** Watches with messages that wait, made as an evaluation and its deliveries make them. */
async function fillOutbox(registry: Registry, url: string): Promise<void> {
  const at = toTimestamp(Date.now());
  const studies = Array.from({ length: MESSAGES_A_WATCH }, (_, message) => nct(message + 1));
  await commit(
    registry,
    studies.map((nctId) => add(nctId, studyText(nctId, 1, 1))),
  );
  const mark = await registry.lastSeq();
  await registry.commitEvaluation({ after: 0, upTo: mark, at, alerts: [] });
  for (let watch = 0; watch < WATCHES; watch++) {
    const definition = {
      ...{ version: 1, parameters: {}, kinds: [], exceptKinds: [], severity: "low" },
      ...{ channel: `webhook:${url}/${watch}`, schedule: { kind: "immediate" } },
    };
    const { watchId } = await registry.addWatch({
      ...{ name: `w${watch}`, definition: JSON.stringify(definition), createdAt: at },
    });
    const alerts = Array.from({ length: MESSAGES_A_WATCH }, (_, message) => alertOf(watchId, message, at));
    await registry.commitEvaluation({ after: mark, upTo: mark, at, alerts });
    const stored = await registry.listAlerts({ watchId, limit: MESSAGES_A_WATCH });
    const deliveries = stored.map(
      ({ alertId, alertKey }): NewDelivery => ({
        ...{ watchId, kind: "alert", messageKey: `w${watch}-${alertKey}`, alertIds: [alertId] },
      }),
    );
    await registry.commitDeliveries({ at, deliveries, discarded: [] });
  }
}

function alertOf(watchId: number, message: number, at: string): NewAlert {
  const event = {
    ...{ id: `e${message}`, kind: "status.terminated", severity: "high", sentence: `Message ${message}` },
    ...{ rule: "terminated", score: 1, factors: [], fieldPath: "protocolSection.statusModule.overallStatus" },
  };
  return {
    ...{ watchId, alertKey: String(message), nctId: nct(message + 1), version: 2, seq: 0, dueAt: at },
    payload: JSON.stringify({ form: 1, title: `Study ${message}`, events: [event] }),
  };
}

interface Accepted {
  readonly key: string;
  readonly body: string;
}

/** Takes most messages, and fails the others in each of the ways in which receivers fail. */
function unreliable(accepted: Accepted[], failures: Map<string, number>): AnswerRequest {
  const random = new Draws(SEED, 0, "fault");
  return ({ headers, body }, response) => {
    const accept = () => accepted.push({ key: String(headers["idempotency-key"]), body });
    if (random.next() >= FAILING_SHARE) {
      accept();
      return response.writeHead(204).end();
    }
    const kind = ["500", "429", "slow", "reset", "reset after accept", "cut"][Math.floor(random.next() * 6)] ?? "";
    failures.set(kind, (failures.get(kind) ?? 0) + 1);
    switch (kind) {
      case "429":
        return response.writeHead(429, { "retry-after": "0" }).end();
      case "slow":
        accept();
        return setTimeout(() => response.writeHead(200).end(), 150);
      case "reset":
        return response.socket?.resetAndDestroy();
      case "reset after accept":
        accept();
        return response.socket?.resetAndDestroy();
      case "cut":
        accept();
        response.writeHead(200, { "content-length": 100 });
        return response.write("x", () => response.destroy());
      default:
        return response.writeHead(500).end("down");
    }
  };
}

function startDaemon(home: string): { readonly child: ChildProcess; readonly ended: Promise<unknown> } {
  const program = join(import.meta.dirname, "../support/run-daemon-process.ts");
  const env = {
    PATH: process.env["PATH"],
    ...{ LIND_UPSTREAM: "http://127.0.0.1:9", LIND_ALLOW_PRIVATE_WEBHOOKS: "1" },
    LIND_WEBHOOK_SECRETS: "the-secret-of-the-soak-test",
  };
  const child = spawn(process.execPath, ["--conditions=source", program, home], {
    ...{ env, stdio: ["ignore", "ignore", "inherit"] },
  });
  return { child, ended: once(child, "close") };
}

test("thousands of messages through a receiver that fails and a daemon that is killed: every one arrives, in order", async () => {
  const accepted: Accepted[] = [];
  const failures = new Map<string, number>();
  const receiver = await openReceiver(unreliable(accepted, failures));
  const home = temporaryFolder();
  await using registry = await openSqliteRegistry({ home, mode: "write" });
  await registry.saveScope({ kind: "ids", nctIds: [nct(1)] }, toTimestamp(Date.now()));
  await fillOutbox(registry, receiver.url);

  const random = new Draws(SEED, 1, "fault");
  let kills = 0;
  while ((await registry.nextDueAt()) !== undefined) {
    const { child, ended } = startDaemon(home);
    const lifeMs = LIFE_MS_MIN + random.next() * (LIFE_MS_MAX - LIFE_MS_MIN);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, lifeMs))]);
    child.kill("SIGKILL");
    await ended;
    kills += 1;
  }

  expect(await registry.listDeliveries({ state: "dead", limit: 3 })).toEqual([]);
  const total = WATCHES * MESSAGES_A_WATCH;
  const bodies = new Map<string, string>();
  const newest = new Map<string, number>();
  for (const { key, body } of accepted) {
    const [watch = "", number = ""] = key.split("-");
    const before = newest.get(watch) ?? -1;
    // The next one, or the last one once more.
    expect([before, before + 1], key).toContain(Number(number));
    newest.set(watch, Number(number));
    expect(bodies.get(key) ?? body).toBe(body);
    bodies.set(key, body);
  }
  expect(bodies.size).toBe(total);
  expect(await registry.readOutbox()).toMatchObject(
    Array.from({ length: WATCHES }, () => ({ waiting: 0, dead: 0, sent: MESSAGES_A_WATCH })),
  );
  expect(kills).toBeGreaterThan(1);
  expect(failures.size).toBe(6);
  console.log(`${total} messages, ${accepted.length - total} of them twice, ${kills} processes killed`, failures);
});
