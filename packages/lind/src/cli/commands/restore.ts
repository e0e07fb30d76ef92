import { restoreHome } from "../../app/backup/restore-home.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, styleOf } from "../output.ts";
import { counted } from "../terminal/words.ts";

export const restoreCommand: Command = {
  name: "restore",
  summary: "Make a home of a backup, and verify it",
  operands: "DIR",
  options: {
    force: { summary: "Put it in the place of the store that the home holds, which is lost then" },
  },
  examples: [
    ["lind restore /backups/lind-2026-08-14", "Into a home that holds no store yet"],
    ["lind restore /backups/lind-2026-08-14 --force", "In the place of a store that is damaged"],
  ],
  run,
};

async function run(args: Arguments, { io, lind, json }: CommandContext): Promise<number> {
  const [folder, ...more] = args.positionals;
  if (folder === undefined || more.length > 0) {
    throw usageError("Name one folder that `lind backup` made.", "lind restore /backups/lind-2026-08-14");
  }
  const { manifest, findings } = await restoreHome(lind, folder, args.has("force"));
  const { store, createdAt } = manifest;
  const style = styleOf(io);
  if (json) await printJson(io, { home: lind.config.home, manifest, findings });
  else {
    const what = `${counted(store.studies, "study", "studies")} in ${counted(store.versions, "version", "versions")}`;
    const verdict =
      findings.length === 0 ? style.good("verified") : style.bad(counted(findings.length, "finding", "findings"));
    await io.out(
      `${lind.config.home}: ${what} as of ${createdAt.slice(0, 19).replace("T", " ")} UTC, ${verdict}.\n` +
        "The search index is made by the next search, or now by: lind index\n",
    );
  }
  return findings.length === 0 ? 0 : 4;
}
