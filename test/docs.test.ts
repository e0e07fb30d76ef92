import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { knownKinds } from "../packages/lind/src/app/change-words.ts";
import { VERSION } from "../packages/lind/src/app/version.ts";
import { EXIT_CODES } from "../packages/lind/src/base/errors.ts";
import { SEVERITIES } from "../packages/lind/src/changes/events/event.ts";
import { EVENT_KINDS } from "../packages/lind/src/changes/events/event-kinds.ts";
import { loadAllCommands } from "../packages/lind/src/cli/commands.ts";
import { EVENTS_SHOWN_MAX } from "../packages/lind/src/delivery/email/email-message.ts";
import { ENTRIES_MAX } from "../packages/lind/src/delivery/feed/atom-feed.ts";
import { TAIL_BYTES } from "../packages/lind/src/delivery/file/file-tail.ts";
import { POST_TIMEOUT_MS, REDIRECTS_MAX } from "../packages/lind/src/delivery/http-post.ts";
import { PAYLOAD_BYTES_MAX } from "../packages/lind/src/delivery/payload.ts";
import { RETRY_POLICY } from "../packages/lind/src/delivery/retry.ts";
import { formats } from "../packages/lind/src/formats/formats.ts";
import { risTags } from "../packages/lind/src/formats/ris.ts";
import { HTTP_STATUS } from "../packages/lind/src/server/errors.ts";
import * as limits from "../packages/lind/src/server/http/limits.ts";
import { cliReference } from "../scripts/generate-cli-reference.ts";
import { messageSchemaText } from "../scripts/generate-webhook-schema.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("documentation", () => {
  test("docs/cli.md is what the commands say of themselves", async () => {
    expect(read("docs/cli.md"), "run npm run generate").toBe(await cliReference());
  });

  test("docs/message.schema.json is what webhooks are held to", () => {
    expect(read("docs/message.schema.json"), "run npm run generate").toBe(messageSchemaText());
  });

  test("every setting and every limit of delivery is described in docs/delivery.md", () => {
    const page = read("docs/delivery.md").replaceAll(/\s+/g, " ");
    const settings = read("packages/lind/src/app/delivery/delivery-settings.ts").match(/\bLIND_[A-Z_]+\b/g) ?? [];
    expect(settings.length).toBeGreaterThan(5);
    for (const name of settings) expect(page, name).toContain(`\`${name}\``);
    expect(page).toContain(`At most ${PAYLOAD_BYTES_MAX.toLocaleString("en-US")} bytes`);
    expect(page).toContain(`redirects (at most ${REDIRECTS_MAX})`);
    expect(page).toContain(`${POST_TIMEOUT_MS / 1000} seconds`);
    expect(page).toContain(`${RETRY_POLICY.ageMsMax / 3_600_000} hours`);
    expect(page).toContain(`${RETRY_POLICY.retryAfterMsMax / 3_600_000} hours`);
    expect(page).toContain(`the last ${TAIL_BYTES / 1024 / 1024} MiB`);
    expect(page).toContain(`${ENTRIES_MAX} entries`);
    expect(page).toContain(`${EVENTS_SHOWN_MAX} changes`);
  });

  test("every error code has its line in docs/errors.md, with its exit code", () => {
    const page = read("docs/errors.md");
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (\d+) +\|/gm)].map(([, code, exitCode]) => [
      code,
      Number(exitCode),
    ]);
    expect(Object.fromEntries(rows)).toEqual(EXIT_CODES);
  });

  test("every error code has its status of the server there", () => {
    const rows = [...read("docs/errors.md").matchAll(/^\| `([A-Z_]+)` +\| \d+ +\| (\d+) +\|/gm)];
    expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(HTTP_STATUS);
  });

  test("every setting of the environment is described in the README and in docs/server.md", () => {
    const names = ["packages/lind/src/app/config.ts"].flatMap((file) => read(file).match(/\bLIND_[A-Z_]+\b/g) ?? []);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(read("README.md") + read("docs/server.md"), name).toContain(`\`${name}\``);
  });

  test("every limit of the server is described with its value", () => {
    const page = read("docs/server.md");
    for (const [name, value] of Object.entries(limits)) {
      const text =
        name.endsWith("_MS") || name.endsWith("_MS_MAX") ? `${value / 1_000} s` : value.toLocaleString("en-US");
      expect(page, name).toMatch(new RegExp(`^\\| \`${name}\` +\\| ${text} +\\|`, "m"));
    }
  });

  test("every kind of event and every severity has its line in docs/changes.md", () => {
    const page = read("docs/changes.md");
    for (const word of [...EVENT_KINDS, ...SEVERITIES]) expect(page).toContain(`\`${word}\``);
  });

  test("every kind of change has its line in docs/changes.md", () => {
    const page = read("docs/changes.md").split("## The stored changes")[1] ?? "";
    const kinds = [...page.matchAll(/^\| `([a-z.A-Z]+\.[a-zA-Z]+|enrollment)` +\|/gm)].map(([, kind]) => kind);
    expect(kinds).toEqual(knownKinds);
  });

  test("every tag of RIS and every format has its line in docs/formats.md", () => {
    const page = read("docs/formats.md");
    expect([...page.matchAll(/^\| `([A-Z][A-Z0-9])` +\|/gm)].map(([, tag]) => tag)).toEqual(
      risTags.map((one) => one.tag),
    );
    for (const [name, { mediaType }] of Object.entries(formats)) {
      expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\|[^|]*\\| \`${mediaType.replace("+", "\\+")}\` +\\|`, "m"));
    }
  });

  test("every example of the help is a line that its command reads", async () => {
    const { parseArguments } = await import("../packages/lind/src/cli/arguments.ts");
    for (const command of await loadAllCommands()) {
      expect(command.examples.length, command.name).toBeGreaterThan(0);
      for (const [line] of command.examples) {
        const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
        const start = words[0] === "npm" ? words.indexOf("--") + 1 || words.length : 2;
        expect(() => parseArguments(command, words.slice(start)), line).not.toThrow();
      }
    }
  });

  test("the README names the commands that there are", async () => {
    const readme = read("README.md");
    for (const command of await loadAllCommands()) {
      if (command.name !== "start") expect(readme).toContain(`lind ${command.name}`);
    }
  });

  test("the program and its package say the same version", () => {
    for (const name of ["ctgov", "lind"]) {
      const manifest: { readonly version: string } = JSON.parse(read(`packages/${name}/package.json`));
      expect(manifest.version).toBe(VERSION);
    }
  });

  test("links between documents lead somewhere", () => {
    const docs = readdirSync(join(root, "docs")).map((name) => `docs/${name}`);
    for (const page of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...docs]) {
      const prose = read(page).replaceAll(/```[\s\S]*?```|`[^`]*`/g, "");
      for (const [, target = ""] of prose.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
        expect(() => readFileSync(join(root, page, "..", target)), `${page} -> ${target}`).not.toThrow();
      }
    }
  });
});
