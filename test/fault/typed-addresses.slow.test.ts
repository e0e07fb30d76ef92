import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runLindProcess } from "../support/lind-process.ts";
import { studyText } from "../support/study-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Addresses that are typed go into one file of the home, which several processes may change at once. */

const WATCHES = 6;

test("processes that set and remove watches at once lose none of their addresses", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const env = { LIND_HOME: join(folder, "home") };
  const studies = join(folder, "studies.ndjson");
  writeFileSync(studies, `${studyText({ nctId: "NCT00000301", briefTitle: "Lemons" })}\n`);
  expect(await runLindProcess(["sync", "--file", studies], env)).toMatchObject({ exitCode: 0 });
  const names = Array.from({ length: WATCHES }, (_, at) => `w${at}`);
  const addressOf = (name: string) => `https://hooks.slack.com/services/T000/B000/${name}`;
  const add = (name: string) => runLindProcess(["watch", "add", name, "--to", `slack:${addressOf(name)}`], env);
  const remove = (name: string) => runLindProcess(["watch", "remove", name], env);
  const kept = () => Object.values(JSON.parse(readFileSync(join(env.LIND_HOME, "secrets.json"), "utf8"))).sort();

  const added = await Promise.all(names.map(add));
  expect(added.map(({ exitCode, err }) => ({ exitCode, err }))).toEqual(
    names.map(() => ({ exitCode: 0, err: expect.stringContaining("lind run") })),
  );
  expect(kept()).toEqual(names.map(addressOf));

  const others = names.map((name) => `${name}-other`);
  const changed = await Promise.all([...names.map(remove), ...others.map(add)]);
  expect(changed.map(({ exitCode }) => exitCode)).toEqual(changed.map(() => 0));
  expect(kept()).toEqual(others.map(addressOf));
});
