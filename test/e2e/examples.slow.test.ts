import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../packages/lind/src/base/clock.ts";
import { createPost } from "../../packages/lind/src/delivery/http-post.ts";
import { messageOf } from "../../packages/lind/src/delivery/message-under-test.ts";
import { createWebhookChannel } from "../../packages/lind/src/delivery/webhook/webhook-channel.ts";
import { type RunningServer, startServer } from "../../packages/lind/src/server/start-server.ts";
import { type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** The programs in `examples/`, as somebody runs them who has changed one line: the address. */

const folder = resolve(import.meta.dirname, "../../examples");

/** More studies than one page has, of two sponsors, some with awkward titles. */
const STUDIES = 1_200;
const TITLES = ["Plain", 'With "quotes", and commas', "Zwei\nZeilen", "Côte d’Ivoire"];
const STATUSES = ["RECRUITING", "COMPLETED", "TERMINATED"];

function text(number: number): string {
  const study = JSON.parse(
    studyText({
      nctId: `NCT${String(number).padStart(8, "0")}`,
      briefTitle: TITLES[number % TITLES.length],
      overallStatus: STATUSES[number % STATUSES.length],
    }),
  );
  study.protocolSection.sponsorCollaboratorsModule = {
    leadSponsor: { name: number % 2 === 0 ? "Haslar Hospital" : "Salisbury", class: "OTHER" },
  };
  study.protocolSection.designModule = { studyType: "INTERVENTIONAL", phases: ["PHASE1", "PHASE2"] };
  study.protocolSection.contactsLocationsModule = { locations: [{ country: "France" }, { country: "Canada" }] };
  return JSON.stringify(study);
}

let served: ServedStudies;
let server: RunningServer;
beforeAll(async () => {
  served = await serveStudies({ texts: Array.from({ length: STUDIES }, (_, at) => text(at + 1)) });
  server = await startServer(served.app, { host: "127.0.0.1", port: 0, clock: systemClock });
});
afterAll(async () => {
  await server.close();
  await served[Symbol.asyncDispose]();
});

interface Run {
  readonly exitCode: number | null;
  readonly out: string;
}

function run(program: string, args: readonly string[], cwd: string): Promise<Run> {
  return new Promise((resolveRun, reject) => {
    const env = { PATH: process.env["PATH"], CTG_API: `${server.url}/api/v2`, PYTHONDONTWRITEBYTECODE: "1" };
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      out += part;
    });
    child.on("error", reject);
    child.on("close", (exitCode) => resolveRun({ exitCode, out }));
  });
}

const LANGUAGES = {
  TypeScript: (name: string, args: readonly string[], cwd: string) =>
    run(process.execPath, [join(folder, "typescript", `${name}.ts`), ...args], cwd),
  Python: (name: string, args: readonly string[], cwd: string) =>
    run("python3", [join(folder, "python", `${name.replaceAll("-", "_")}.py`), ...args], cwd),
};

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe.each(["TypeScript", "Python"] as const)("%s", (language) => {
  const start = LANGUAGES[language];
  const skipped = language === "Python" && !hasPython;

  test.skipIf(skipped)("search-to-csv walks to the last page and flattens to 13 columns", async () => {
    const { exitCode, out } = await start(
      "search-to-csv",
      ["filter.overallStatus=RECRUITING|COMPLETED"],
      temporaryFolder(),
    );
    expect(exitCode).toBe(0);
    const records = out.trimEnd().split(/\n(?=NCT)/);
    expect(records).toHaveLength(1 + (STUDIES * 2) / 3);
    expect(records[0]?.split(",")).toHaveLength(13);
    expect(records[1]).toBe(
      'NCT00000001,"With ""quotes"", and commas",COMPLETED,INTERVENTIONAL,PHASE1|PHASE2,,Salisbury,,,,,Canada|France,false',
    );
  });

  test.skipIf(skipped)("sponsor-by-status groups all studies of a sponsor", async () => {
    const { out } = await start("sponsor-by-status", ["Haslar"], temporaryFolder());
    const lines = out.trimEnd().split("\n");
    expect(lines.filter((line) => !line.startsWith("\t"))).toEqual([
      "COMPLETED\t200",
      "RECRUITING\t200",
      "TERMINATED\t200",
    ]);
    expect(lines[1]).toBe("\tNCT00000004");
    expect(lines).toHaveLength(603);
  });

  test.skipIf(skipped)("watch-status tells what is new, then nothing, then what is gone", async () => {
    const cwd = temporaryFolder();
    const ids = ["NCT00000001", "NCT00000002"];
    const first = await start("watch-status", ["seen.json", ...ids], cwd);
    expect(first.out).toBe("NCT00000001\tnew\tCOMPLETED\nNCT00000002\tnew\tTERMINATED\n");
    expect((await start("watch-status", ["seen.json", ...ids], cwd)).out).toBe("");
    expect((await start("watch-status", ["seen.json", "NCT00000002"], cwd)).out).toBe("NCT00000001\tCOMPLETED\tgone\n");
  });

  test.skipIf(skipped)("fetch-if-changed fetches once", async () => {
    const cwd = temporaryFolder();
    expect(await start("fetch-if-changed", ["NCT00000007", "a.json"], cwd)).toEqual({
      exitCode: 0,
      out: "NCT00000007: fetched\n",
    });
    expect(readFileSync(join(cwd, "a.json"), "utf8")).toBe(text(7));
    expect((await start("fetch-if-changed", ["NCT00000007", "a.json"], cwd)).out).toBe("NCT00000007: unchanged\n");
    expect(await start("fetch-if-changed", ["NCT09999999", "b.json"], cwd)).toEqual({
      exitCode: 1,
      out: "NCT09999999: 404 NCT number NCT09999999 not found\n",
    });
  });
});

test.skipIf(!hasPython)("both languages print the same", async () => {
  const [typescript, python] = await Promise.all(
    [LANGUAGES.TypeScript, LANGUAGES.Python].map((start) => start("search-to-csv", [""], temporaryFolder())),
  );
  expect(python).toEqual(typescript);
});

describe.each(["TypeScript", "Python"] as const)("a receiver in %s", (language) => {
  const program = {
    TypeScript: [process.execPath, join(folder, "typescript", "verify-webhook.ts")],
    Python: ["python3", join(folder, "python", "verify_webhook.py")],
  }[language];
  const SECRET = "the secret of the receiver";

  test.skipIf(language === "Python" && !hasPython)(
    "takes what is signed with its secret, each message once",
    async () => {
      const [command = "", ...args] = program;
      const env = { PATH: process.env["PATH"], PORT: "0", LIND_WEBHOOK_SECRET: SECRET, PYTHONDONTWRITEBYTECODE: "1" };
      const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
      const ended = once(child, "close");
      let out = "";
      child.stdout.setEncoding("utf8").on("data", (part: string) => {
        out += part;
      });
      const [url] = await once(child.stderr.setEncoding("utf8"), "data");
      const sendAs = (secrets: readonly string[], id: string, nowMs = Date.now()) => {
        const clock = { ...systemClock, now: () => nowMs };
        const post = createPost({ allowPrivate: true, clock });
        const channel = createWebhookChannel({ url: String(url).trim(), secrets, userAgent: "Lind" }, { post, clock });
        return channel.send(messageOf({ id, watch: "mélanome" }), new AbortController().signal);
      };
      try {
        expect(await sendAs([SECRET], "first")).toEqual({ kind: "sent" });
        expect(await sendAs([SECRET], "first")).toEqual({ kind: "sent" });
        // While secrets are changed, the receiver may still have the old one.
        expect(await sendAs(["a newer secret of the sender", SECRET], "second")).toEqual({ kind: "sent" });
        expect((await sendAs(["not the secret of the receiver"], "third")).kind).toBe("refused");
        expect((await sendAs([], "fourth")).kind).toBe("refused");
        expect((await sendAs([SECRET], "old", Date.now() - 600_000)).kind).toBe("refused");
      } finally {
        child.kill();
        await ended;
      }
      expect(out).toBe("mélanome\tcritical\t1\tfirst\nmélanome\tcritical\t1\tsecond\n");
    },
  );
});
